"""Commands that decide whether stock may be used: what each is about is loaded, its decision told."""

from coldchain.commands import (
    AmendCompromise,
    AnswerInquiry,
    ApproveLabel,
    ApproveLane,
    ApprovePackage,
    ConfirmMove,
    OpenInquiry,
    Quarantine,
    ReleaseLot,
)
from coldchain.decisions import approving, inquiring, moving, releasing
from coldchain.desk.deviations import deviation
from coldchain.desk.errand import Errand
from coldchain.errors import NotFoundError
from coldchain.recalls import Inquiry
from coldchain.store.stock_ports import LotFilter


def quarantine(command: Quarantine, errand: Errand) -> None:
    """Stop a lot until a pharmacist decides."""
    errand.tell(releasing.quarantine(command, errand.lot(command.lot, "quarantine"), errand.asking))


def release(command: ReleaseLot, errand: Errand) -> None:
    """Accept findings; how far its temperatures went is told from raw readings where the basis asks for it."""
    lot = errand.lot(command.lot, "release")
    minor = deviation(errand, lot, command.findings) if command.basis == "minor_deviation" else None
    errand.tell(releasing.release(command, lot, errand.asking, minor))


def confirm_move(command: ConfirmMove, errand: Errand) -> None:
    """Confirm a move that was entered late."""
    lot = errand.lot(command.lot, "confirm a move")
    errand.tell(moving.confirm(command, lot, errand.asking), f"a move was confirmed: {command.reason.strip()}")


def amend_compromise(command: AmendCompromise, errand: Errand) -> None:
    """Move a compromised lot to quarantined by the manufacturer's written answer."""
    lot = errand.lot(command.lot, "amend its verdict")
    inquiry = _inquiry(command.inquiry, errand)
    because = f"the manufacturer's answer to inquiry {inquiry.id}: {command.reason.strip()}"
    errand.tell(releasing.amend_compromise(command, lot, inquiry, errand.asking), because)


def open_inquiry(command: OpenInquiry, errand: Errand) -> None:
    """Note that the manufacturer was asked."""
    lots = [errand.lot(lot_id, "open an inquiry") for lot_id in command.lots]
    errand.tell(inquiring.open_inquiry(command, lots, errand.asking))


def answer_inquiry(command: AnswerInquiry, errand: Errand) -> None:
    """Note what the manufacturer answered."""
    inquiry = _inquiry(command.inquiry, errand)
    lots = [errand.lot(lot_id, "answer an inquiry") for lot_id in inquiry.lots]
    errand.tell(inquiring.answer_inquiry(command, inquiry, lots, errand.asking))


def approve_label(command: ApproveLabel, errand: Errand) -> None:
    """Approve a label rule; the organisation's lots are judged by it from now on, those that were used too."""
    asking = errand.asking
    site = asking.sites.get(command.site)  # one that is not there is refused as one of others
    organisation = "" if site is None else site.organisation
    approved = errand.tx.approved_labels(organisation, command.product)
    errand.tell(approving.approve_label(command, approved, asking))
    which = LotFilter(asking.now, organisation=organisation, product=command.product, with_stock=False)
    lots = (lot for lot in errand.all_lots(which) if lot.quantity or lot.uses)
    errand.judge(lots, f"label rule {command.version} was approved")


def approve_package(command: ApprovePackage, errand: Errand) -> None:
    """Approve that a packaging holds for so many hours: for what is packed from now on."""
    errand.tell(approving.approve_package(command, errand.asking))


def approve_lane(command: ApproveLane, errand: Errand) -> None:
    """Approve that what a supplier sends on a lane needs no indicator: for what is received from now on."""
    errand.tell(approving.approve_lane(command, errand.asking))


def _inquiry(inquiry_id: str, errand: Errand) -> Inquiry:
    inquiry = errand.tx.inquiry(inquiry_id)
    if inquiry is None:
        raise NotFoundError(f"There is no inquiry {inquiry_id} for {errand.asking.by.id}.")
    return inquiry

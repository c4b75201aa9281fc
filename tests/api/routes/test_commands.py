"""Every command of the desk has its route: a new one cannot be forgotten."""

from fastapi.routing import APIRoute

from api.routes import ROUTES
from coldchain import commands
from coldchain.desk import HANDLERS

LOT, SENSOR, UNIT = "/lots/{lot_id}", "/sensors/{site}/{unit}/{sensor}", "/units/{site}/{unit}"
OFFERED: dict[type, tuple[str, str]] = {
    commands.Receive: ("POST", "/lots"),
    commands.Move: ("POST", f"{LOT}/move"),
    commands.Split: ("POST", f"{LOT}/split"),
    commands.Use: ("POST", f"{LOT}/use"),
    commands.Return: ("POST", f"{LOT}/return"),
    commands.Adjust: ("POST", f"{LOT}/adjust"),
    commands.Discard: ("POST", f"{LOT}/discard"),
    commands.Report: ("POST", f"{LOT}/report"),
    commands.CorrectStays: ("POST", f"{LOT}/correct"),
    commands.AssignExpiry: ("POST", f"{LOT}/assign-expiry"),
    commands.Quarantine: ("POST", f"{LOT}/quarantine"),
    commands.ReleaseLot: ("POST", f"{LOT}/release"),
    commands.ConfirmMove: ("POST", f"{LOT}/confirm-move"),
    commands.AmendCompromise: ("POST", f"{LOT}/amend"),
    commands.Dispense: ("POST", f"{LOT}/dispense"),
    commands.Arrive: ("POST", "/shipments/{shipment_id}/arrive"),
    commands.OpenRecall: ("POST", "/recalls"),
    commands.AnswerRecall: ("POST", "/recalls/{recall_id}/answer"),
    commands.CloseRecall: ("POST", "/recalls/{recall_id}/close"),
    commands.OpenInquiry: ("POST", "/inquiries"),
    commands.AnswerInquiry: ("POST", "/inquiries/{inquiry_id}/answer"),
    commands.ApproveLabel: ("POST", "/products/{product}/approve"),
    commands.ApprovePackage: ("POST", "/packages"),
    commands.ApproveLane: ("POST", "/lanes"),
    commands.StartDoses: ("POST", "/doses/start"),
    commands.RecordDose: ("POST", "/doses"),
    commands.NamePerson: ("PUT", "/people/{person_id}"),
    commands.ErasePerson: ("POST", "/people/{person_id}/erase"),
    commands.SuspendSensor: ("POST", f"{SENSOR}/out"),
    commands.ResumeSensor: ("POST", f"{SENSOR}/back"),
    commands.DeclareFault: ("POST", f"{SENSOR}/faulty"),
    commands.RevokeFault: ("POST", f"{SENSOR}/not-faulty"),
    commands.RecordCertificate: ("POST", f"{SENSOR}/calibrated"),
    commands.ReplaceSensor: ("POST", f"{SENSOR}/replaced"),
    commands.AnswerScale: ("POST", f"{SENSOR}/scale"),
    commands.AcknowledgeAlert: ("POST", "/alerts/{alert_id}/acknowledge"),
    commands.SnoozeAlert: ("POST", "/alerts/{alert_id}/snooze"),
    commands.MuteAlerts: ("POST", "/mutes"),
    commands.UnmuteAlerts: ("POST", "/mutes/{mute_id}/end"),
    commands.TakeUnitOut: ("POST", f"{UNIT}/out"),
    commands.PutUnitBack: ("POST", f"{UNIT}/back"),
    commands.StartDrill: ("POST", "/drills"),
    commands.EndDrill: ("POST", "/drills/{alert_id}/end"),
    commands.SignCheck: ("POST", "/checks/{site}"),
}
UNKEYED = {commands.NamePerson}
"""The same name twice is the same, and no digest of a name is kept with a key."""


def asked():
    """The routes that make a command: which, and the headers that they take."""
    names = {kind.__name__: kind for kind in HANDLERS}
    for route in (each for router in ROUTES for each in router.routes if isinstance(each, APIRoute)):
        for kind in {names[name] for name in route.endpoint.__code__.co_names if name in names}:
            (method,) = route.methods
            headers = {each.alias for each in route.dependant.header_params}
            yield kind, (method, route.path.removeprefix("/api/v1")), headers


def test_every_command_is_offered_by_one_route():
    assert {kind: where for kind, where, _ in asked()} == OFFERED
    assert len(list(asked())) == len(HANDLERS)
    assert set(OFFERED) == set(HANDLERS)


def test_every_command_takes_a_key_and_one_about_a_lot_the_state_that_was_seen():
    about_lots = {kind for kind in HANDLERS if "lot" in kind.__struct_fields__}
    assert {kind for kind, _, headers in asked() if "Idempotency-Key" not in headers} == UNKEYED
    assert {kind for kind, _, headers in asked() if "If-Match" in headers} == about_lots

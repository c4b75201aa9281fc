"""The words of stock, doses, shipments and recalls: for the pharmacy, then for a patient who wants to know all."""

import pytest
from msgspec.structs import replace

from alerts.wording import Told, words_of
from coldchain.alert import Key
from tests.alerts.wording.told_world import (
    ANA,
    COMPROMISED,
    DETAILED,
    EXPIRED,
    FREE,
    NOW,
    PENS,
    SYRINGES,
    WORLD,
    alert,
    at_home,
    situation,
)

TABLE = {
    "stock": (
        situation("stock", lots=(PENS, replace(SYRINGES, condition="unverified"))),
        "Fridge 2, River Pharmacy: stock waits for a decision, 20 not to be used",
        (
            "Fridge 2, River Pharmacy: stock waits for a decision. 14 pens of Kesimpta quarantined: do not "
            "dispense or use. 6 syringes of Kesimpta to be checked first: do not dispense or use yet. Keep all "
            "of them apart in a working fridge, do not discard. Label what is quarantined DO NOT USE, what is "
            "to be checked first CHECK FIRST. A pharmacist decides."
        ),
        (
            "Your fridge: your pharmacist has to decide about what lies in it. 14 pens of Kesimpta: do not use them. 6 "
            "syringes of Kesimpta: do not use them yet."
        ),
    ),
    "stock, compromised": (
        situation("stock", lots=(COMPROMISED,)),
        "Fridge 2, River Pharmacy: compromised stock, 14 not to be used",
        (
            "Fridge 2, River Pharmacy: stock is compromised. 14 pens of Kesimpta compromised: do not dispense or use. "
            "Keep them apart in a working fridge, label DO NOT USE, do not discard yet. A pharmacist asks the "
            "manufacturer or discards them."
        ),
        "Your fridge: your pharmacist has to decide about what lies in it. 14 pens of Kesimpta: do not use them.",
    ),
    "stock, expired beside it": (
        situation("stock", lots=(EXPIRED,)),
        "Fridge 2, River Pharmacy: stock waits for a decision, 14 not to be used",
        (
            "Fridge 2, River Pharmacy: stock waits for a decision. 14 pens of Kesimpta expired: do not "
            "dispense or use. Take them out of stock, label DO NOT USE. A pharmacist discards or returns them."
        ),
        "Your fridge: your pharmacist has to decide about what lies in it. 14 pens of Kesimpta: do not use them.",
    ),
    "expiring, soon": (
        situation("expiring", key=Key("river", "", "expiring", "30"), stage="soon", lots=(FREE,)),
        "River Pharmacy: stock expires within 30 days",
        (
            "River Pharmacy: stock expires within 30 days. Concerned: 2 pens of Humira. Look at what expires "
            "first. Take apart in time what nobody will get before that day."
        ),
        (
            "Your medicine: its last day comes soon. It is about: 2 pens of Humira. Ask your pharmacy for new "
            "pens in time."
        ),
    ),
    "expiring, expired": (
        situation("expiring", stage="expired", lots=(EXPIRED,)),
        "River Pharmacy: expired stock, 14 not to be used",
        (
            "River Pharmacy: stock has expired. 14 pens of Kesimpta expired: do not dispense or use. Take them "
            "out of stock, label DO NOT USE. A pharmacist discards or returns them."
        ),
        "Your medicine: its last day is over. 14 pens of Kesimpta: do not use them.",
    ),
    "par, of a product": (
        situation("par", key=Key("river", "", "par", "kesimpta")),
        "River Pharmacy: stock is low",
        "River Pharmacy: stock of Kesimpta is low. Order more, or say that less is wanted.",
        "Your medicine: you have little left. Ask your pharmacy for more.",
    ),
    "par, of its syringes": (
        situation("par", key=Key("river", "", "par", "kesimpta/syringe")),
        "River Pharmacy: stock is low",
        "River Pharmacy: stock of Kesimpta syringes is low. Order more, or say that less is wanted.",
        "Your medicine: you have little left. Ask your pharmacy for more.",
    ),
    "dose": (
        situation("dose", key=Key("river", "", "dose", "kesimpta")),
        "River Pharmacy: next dose not covered",
        "River Pharmacy: the next dose of Kesimpta is not covered. Call the patient and dispense in time.",
        "Your medicine: there is no pen or syringe for your next dose. Call your pharmacy now.",
    ),
    "shipment": (
        situation("shipment", key=Key("river", "", "shipment", "s7"), lots=(FREE,)),
        "River Pharmacy: shipment has not arrived",
        (
            "River Pharmacy: no word that shipment s7 has arrived. Concerned: 2 pens of Humira. Ask the "
            "carrier and the receiver where it is. Do not dispense or use any of it before it is checked."
        ),
        (
            "Your medicine: nobody has said that your parcel has come. It is about: 2 pens of Humira. Has it "
            "come? Put it into the fridge and tell your pharmacy. Do not use it before they answer."
        ),
    ),
    "recall": (
        situation("recall", key=Key("river", "", "recall", "r1"), lots=(PENS,)),
        "River Pharmacy: recall not answered, 14 not to be used",
        (
            "River Pharmacy: recall r1 is not answered. 14 pens of Kesimpta quarantined: do not dispense or "
            "use. Recalled: do not dispense or use. Keep them apart in a working fridge, label DO NOT USE, do "
            "not discard. Count them and answer the recall."
        ),
        ("Your medicine: the maker recalls some of it. 14 pens of Kesimpta: do not use them. Call your pharmacy now."),
    ),
}


@pytest.mark.parametrize(("wrong", "subject", "lead", "at_home_lead"), TABLE.values(), ids=TABLE)
def test_what_is_in_stock_is_told(wrong, subject, lead, at_home_lead):
    told = words_of(WORLD, ANA, [Told(alert(wrong), "raised", 1)], NOW)
    assert (told.subject, told.lead) == (subject, lead)
    patient = words_of(WORLD, DETAILED, [Told(alert(at_home(wrong)), "raised", 1)], NOW)
    assert patient.lead == at_home_lead

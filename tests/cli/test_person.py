"""`coldchain person`: a name is kept apart from the ledger, and erased."""


def on_disk(desktop):
    return b"".join(path.read_bytes() for path in desktop.folder.glob("coldchain.db*"))


def test_a_person_is_named_and_erased(desktop):
    named = desktop.did("person", "name", "h-7f3a", "--name", "Kim Doe", "--contact", "+1 555 0100")
    assert named.lines == ["The name behind h-7f3a is kept, apart from the ledger."]
    assert b"Kim Doe" in on_disk(desktop)
    erased = desktop.did("person", "erase", "h-7f3a", "--reason", "asked for it")
    assert erased.lines == ["h-7f3a: name and contact erased: asked for it."]
    assert b"Kim Doe" not in on_disk(desktop)
    assert desktop.entries() == ["PersonErased"]
    assert desktop.run("ledger", "verify", "-c", str(desktop.configuration)).code == 0


def test_a_technician_names_and_does_not_erase(desktop):
    assert desktop.technician("person", "name", "h-7f3a", "--name", "Kim Doe").code == 0
    refused = desktop.technician("person", "erase", "h-7f3a", "--reason", "r")
    assert (refused.code, refused.err) == (1, "Cannot erase a person: tom is a technician; this needs a pharmacist.\n")


def test_an_erasure_needs_a_reason(desktop):
    desktop.did("person", "name", "h-7f3a", "--name", "Kim Doe")
    refused = desktop("person", "erase", "h-7f3a")
    assert (refused.code, refused.err) == (1, "Cannot erase a person: a reason is required.\n")

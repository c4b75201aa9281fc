"""Forms: their fields as text, and what is no form of ours refused with one sentence."""

import pytest

from tests.api.conftest import PASSWORD

RIGHT = {"email": "pharmacist@river.example", "password": PASSWORD}


@pytest.mark.parametrize("field", ["email", "password", "next", "other"])
def test_a_nul_is_in_no_text(running, field):
    answer = running.browser().post("/sign-in", data={**RIGHT, field: "a\0b"})
    assert answer.status_code == 422
    assert "The form holds a character that no text has: expected plain text." in answer.text


def test_files_are_not_taken(running):
    answer = running.browser().post("/sign-in", data=RIGHT, files={"photo": ("a.png", b"x", "image/png")})
    assert answer.status_code == 400
    assert "Too many files" in answer.text


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"], ids=["plain", "parts"]
)
def test_too_many_fields_are_refused(running, kind):
    plain = "&".join(f"f{number}=x" for number in range(201))
    parts = (
        "".join(f'--b\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\nx\r\n' for n in range(201)) + "--b--\r\n"
    )
    body = plain if "urlencoded" in kind else parts
    answer = running.browser().post("/sign-in", content=body, headers={"content-type": kind})
    assert answer.status_code == 400
    assert "Too many fields" in answer.text


def test_a_form_in_parts_is_read_as_well(running):
    parts = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in RIGHT.items()
    )
    kind = {"content-type": "multipart/form-data; boundary=b"}
    assert running.browser().post("/sign-in", content=f"{parts}--b--\r\n", headers=kind).status_code == 303


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/json", "multipart/form-data", "multipart/x; boundary="]
)
def test_what_is_no_form_holds_no_fields(running, kind):
    answer = running.browser().post("/sign-in", content=b'{"email": "x"}', headers={"content-type": kind})
    assert answer.status_code in {400, 401}


@pytest.mark.parametrize("body", [b"\xff\xfe=%ff", b"email=%ZZ&password", b"=&=&&", b"email[]=x"])
def test_what_cannot_be_decoded_signs_nobody_in(running, body):
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert running.browser().post("/sign-in", content=body, headers=kind).status_code in {401, 422}

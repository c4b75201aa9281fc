from datetime import UTC, datetime, timedelta

import pytest

from coldchain.errors import RefusedError
from coldchain.links import LASTING, Links

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LINKS = Links("https://coldchain.example", b"a secret of some length")


def test_a_link_leads_back_to_its_message_until_it_expires():
    link = LINKS.link("m2abc", NOON)
    token = link.removeprefix("https://coldchain.example/a/")
    assert LINKS.message(token, NOON) == "m2abc"
    assert LINKS.message(token, NOON + LASTING - timedelta(seconds=1)) == "m2abc"
    with pytest.raises(RefusedError, match=r"^This link expired on 2026-11-25 12:00 UTC: sign in to acknowledge\.$"):
        LINKS.message(token, NOON + LASTING)


@pytest.mark.parametrize(
    "change",
    [
        lambda token: "m3abc" + token[5:],
        lambda token: token.replace(token.split(".")[1], str(int(token.split(".")[1]) + 1)),
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token[:-1],
        lambda token: token + "\n",
        lambda _: "",
        lambda _: "m2abc..",
        lambda token: token.replace("m2abc", "m2äbc"),
    ],
)
def test_a_link_that_was_changed_is_not_valid(change):
    with pytest.raises(RefusedError, match=r"^This link is not valid: open it as it stands in the message\.$"):
        LINKS.message(change(LINKS.token("m2abc", NOON)), NOON)


def test_another_service_s_link_is_not_valid():
    other = Links("https://coldchain.example", b"another secret")
    with pytest.raises(RefusedError, match=r"^This link is not valid"):
        LINKS.message(other.token("m2abc", NOON), NOON)

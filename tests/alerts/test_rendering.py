from msgspec.structs import replace

from alerts.rendering import DRILL, render
from coldchain.messages import Words
from tests.alerts.written import WORDS, message

LINK = "https://coldchain.river.example/ack/x?a=1&b=2"
TEXT = """14 pens of Kesimpta quarantined: do not dispense or use.

- 14 pens, lot A1047
- 6 syringes, lot <B>

Call +1 555 0100.

A pharmacist decides.
"""


def test_plain_text_is_the_words_a_paragraph_each():
    assert render(message()).text == TEXT


def test_a_link_is_shown_only_where_there_is_one():
    plain, linked = render(message()), render(message(), LINK)
    assert linked.text == f"{TEXT}\nAcknowledge: {LINK}\n"
    assert 'href="https://coldchain.river.example/ack/x?a=1&amp;b=2"' in linked.html
    assert "href" not in plain.html
    assert (plain.data["acknowledge_url"], linked.data["acknowledge_url"]) == (None, LINK)


def test_html_holds_the_same_words_and_none_of_them_as_markup():
    page = render(message()).html
    assert "<li" in page
    assert "6 syringes, lot &lt;B&gt;" in page
    assert "lot <B>" not in page
    assert all(words in page for words in (WORDS.subject, WORDS.lead, WORDS.call, WORDS.closing))


def test_html_asks_for_nothing_from_anywhere_and_is_as_wide_as_the_telephone():
    page = render(message()).html
    assert "width=device-width" in page
    assert "max-width:600px" in page
    assert not any(each in page for each in ("<script", "<img", "src=", "url(", "http:", "https:"))


def test_a_drill_says_so_before_and_after_everything_else():
    rendered = render(message(drill=True))
    assert rendered.text.startswith(f"{DRILL}\n\n")
    assert rendered.text.endswith(f"\n\n{DRILL}\n")
    assert rendered.html.index(DRILL) < rendered.html.index(WORDS.lead)
    assert rendered.data["drill"] is True
    assert DRILL not in render(message()).html


def test_data_is_the_message_for_programs():
    assert render(message(), LINK).data == {
        "id": "m1",
        "kind": "alert",
        "severity": "critical",
        "drill": False,
        "site": "river",
        "contact": "ana",
        "alerts": ["a1"],
        "subject": WORDS.subject,
        "lead": WORDS.lead,
        "lines": list(WORDS.lines),
        "call": WORDS.call,
        "closing": WORDS.closing,
        "acknowledge_url": LINK,
    }


def test_a_subject_is_one_line_whatever_it_is_made_of():
    odd = replace(message(), words=Words("Fridge 2\r\nBcc: all@river.example", "It is warm."))
    assert render(odd).subject == "Fridge 2 Bcc: all@river.example"
    assert render(odd).text == "It is warm.\n"

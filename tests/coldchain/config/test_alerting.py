"""Tables of how people are told: read whole, or refused with a sentence, and no secret is shown."""

from datetime import date, time, timedelta

import pytest

from coldchain.config import Smtp, catalogue, load, problems

SITE = '[[site]]\nid = "river"\n'
HOME = '[[site]]\nid = "h1"\nkind = "home"\n'
ANA = '[[contact]]\nid = "ana"\nchannels = ["mailto:ana@river.example"]\n'
ROTA = ANA + '[[rota]]\nid = "nights"\ntimezone = "UTC"\n'
SHIFT = '[[rota.shift]]\ncontacts = ["ana"]\n'
ROUTE = SITE + ANA + '[[route]]\nsites = ["river"]\ncontacts = ["ana"]\n'
SMTP = '[smtp]\nurl = "smtps://mail.example"\nsender = "c@river.example"\n'
KEY = 32 * "k"


@pytest.fixture
def written(tmp_path):
    """Writes a configuration and returns its path."""

    def write(text):
        path = tmp_path / "coldchain.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_times_durations_and_lists_are_read(written):
    alerts = load(
        written('[alerts]\nsweep_at = 06:30:00\nstill_out_after = "20m"\nexpiring_days = [7, 90, 7]\n')
    ).alerts
    assert (alerts.sweep_at, alerts.still_out_after, alerts.expiring_days) == (
        time(6, 30),
        timedelta(minutes=20),
        (90, 7),
    )


def test_a_shift_may_end_at_24_00_and_is_on_every_day_if_it_names_none(written):
    (rota,) = load(written(ROTA + "holidays = [2026-12-25]\n" + SHIFT + 'since = "18:00"\nuntil = "24:00"\n')).rota
    (shift,) = rota.shift
    assert (shift.since, shift.until, rota.holidays) == (time(18), time(0), (date(2026, 12, 25),))
    assert shift.days == ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("smtps://mail.example", ("mail.example", 465, "tls")),
        ("smtp+starttls://mail.example", ("mail.example", 587, "starttls")),
        ("smtp+starttls://mail.example:25", ("mail.example", 25, "starttls")),
        ("smtp://localhost", ("localhost", 25, "none")),
        ("smtp://127.0.0.1:2525", ("127.0.0.1", 2525, "none")),
        ("smtp://[::1]:2525", ("::1", 2525, "none")),
    ],
)
def test_a_mail_server_s_url_says_how_it_is_talked_to(url, told):
    smtp = Smtp(url=url, sender="c@river.example")
    assert (smtp.host, smtp.port, smtp.security) == told


def test_mail_in_the_clear_goes_elsewhere_only_if_that_is_said_to_be_meant(written):
    plain = SMTP.replace("smtps", "smtp")
    assert problems(written(plain)) == (
        "smtp: mail would go without TLS, for all to read: expected smtps:// or smtp+starttls://, or insecure = true.",
    )
    assert problems(written(plain + "insecure = true\n")) == ()


def test_secrets_of_links_and_of_the_heartbeat_come_from_files_or_the_environment(written, tmp_path, monkeypatch):
    (tmp_path / "links").write_text(KEY + "\n", encoding="utf-8")
    monkeypatch.setenv("COLDCHAIN_ALERTS__HEARTBEAT_URL", "https://ping.example/hush")
    settings = load(written('[alerts]\nlink_url = "https://c.example"\nlink_key_file = "links"\n'))
    assert settings.alerts.link_key.get_secret_value() == KEY
    assert settings.alerts.heartbeat_url.get_secret_value() == "https://ping.example/hush"
    assert "hush" not in repr(settings)
    assert KEY not in repr(settings)


def test_a_secret_in_a_file_is_looked_at_like_any_other_value_and_not_shown(written, tmp_path):
    key, address = "at least 32 characters, such as those of `openssl rand -hex 32`", "https://coldchain.river.example"
    links, ping = tmp_path / "links", tmp_path / "ping"
    for secret in (links, ping):
        secret.write_text("ftp://hush\n", encoding="utf-8")
    assert problems(written('[alerts]\nlink_key_file = "links"\nheartbeat_url_file = "ping"\n')) == (
        f'alerts.link_key_file is "{links}": expected a text file that holds {key}.',
        f'alerts.heartbeat_url_file is "{ping}": expected a text file that holds an address such as {address}.',
    )


def test_a_secret_of_the_environment_is_not_shown_either(written, monkeypatch):
    monkeypatch.setenv("COLDCHAIN_ALERTS__HEARTBEAT_URL", "ftp://hush")
    assert problems(written("")) == (
        "alerts.heartbeat_url is a value not shown here: expected an address such as https://coldchain.river.example.",
    )


REFUSED = {
    '[alerts]\nsweep_at = "7:00"\n': 'alerts.sweep_at is "7:00": expected a local time such as "07:00".',
    "[alerts]\nresolve_after = 10\n": "alerts.resolve_after is 10: expected a duration such as 30s, 5m, 2h or 7d.",
    "[alerts]\nrunning_out_at = 1.0\n": "alerts.running_out_at is 1.0:"
    " expected a share of the tolerance between 0 and 1.",
    "[alerts]\nexpiring_days = []\n": "alerts.expiring_days is a list:"
    " expected a list of days before the expiry, such as [90, 30, 7].",
    "[alerts]\nexpiring_days = [0]\n": "alerts.expiring_days[0] is 0:"
    " expected a list of days before the expiry, such as [90, 30, 7].",
    '[alerts]\npatient_from = "21:00"\n': "alerts: patient_from is expected to be before patient_until.",
    '[alerts]\nlink_url = "c.example"\n': 'alerts.link_url is "c.example":'
    " expected an address such as https://coldchain.river.example.",
    '[alerts]\nlink_url = "https://c.example"\n': "alerts: a link_key, or a link_key_file,"
    " is expected beside link_url: links are signed by it.",
    '[alerts]\nlink_key = "hush"\n': "alerts.link_key stands in the file: expected as COLDCHAIN_ALERTS__LINK_KEY in"
    " the environment, or in a file of its own named by alerts.link_key_file.",
    "[alerts]\nresolves_after = 1\n": "alerts.resolves_after is not a key that Coldchain knows: expected one of"
    " resolve_after, still_out_after, still_out_grave_after, group_within, running_out_at, sweep_at, expiring_days,"
    " battery_below_pct, broker_lost_after, collector_lost_after, influx_lag_after, disk_below_mb, commissioning,"
    " review_over, patient_from, patient_until, link_url, link_key, link_key_file, heartbeat_url, heartbeat_url_file.",
    SMTP.replace("smtps", "imap"): 'smtp.url is "imap://mail.example":'
    " expected a mail server such as smtps://mail.example or smtp+starttls://mail.example:587.",
    SMTP.replace("mail.", "ana:hush@mail."): 'smtp.url is "smtps://…@mail.example": expected a mail server such as'
    " smtps://mail.example or smtp+starttls://mail.example:587, with the user and the secret in keys of their own.",
    SMTP.replace("c@river.example", "me"): 'smtp.sender is "me": expected an address such as coldchain@river.example.',
    SMTP + 'password_file = "p"\n': "smtp: a username is expected beside the password.",
    '[smtp]\nurl = "smtp://localhost"\nsender = "c@r.example"\nca = "p"\n': "smtp: ca is expected only with a URL of"
    " smtps:// or smtp+starttls://.",
    SITE + '[[site.par]]\nproduct = "aspirin"\nat_least = 2\n': 'site[0].par[0].product is "aspirin":'
    f" expected a product: {', '.join(catalogue().products)}.",
    SITE + '[[site.par]]\nproduct = "kesimpta"\nat_least = 0\n': "site[0].par[0].at_least is 0:"
    " expected a number of pens or syringes.",
    ANA + 'timezone = "Mars"\n': 'contact[0].timezone is "Mars": expected a time zone such as Europe/Zurich or UTC.',
    ANA + 'quiet = ["22:00", "22:00"]\n': "contact[0].quiet is a list:"
    " expected two local times apart: from and until the same time is either never or always.",
    ANA + 'quiet = ["22:00", "late"]\n': 'contact[0].quiet[1] is "late": expected a local time such as "07:00".',
    ANA + 'quiet = ["22:00"]\n': "contact[0].quiet[1] is missing:"
    ' expected two local times, from and until, such as ["22:00", "07:00"].',
    ANA + 'kinds = ["hot"]\n': 'contact[0].kinds[0] is "hot": expected a list of kinds of alert: warm, cold, silent,'
    " stuck, scale, battery, calibration, stock, overdue, review, site_silent, expiring, par, dose, shipment, recall,"
    " collector, broker, influx, disk, channel.",
    ANA + 'digest = "24:00"\n': 'contact[0].digest is "24:00": expected a local time such as "07:00".',
    ANA + 'home = "h9"\n' + HOME: 'contact[0].home names "h9":'
    ' expected one of the ids that the file defines, "h1".',
    ANA + "detailed = true\n": "contact[0]: detailed is for a patient:"
    " expected the id of the patient's site as home beside it.",
    ROTA: "rota[0].shift is missing: expected tables [[rota.shift]], at least one.",
    ROTA.replace("timezone", "zone") + SHIFT: "rota[0].timezone is missing:"
    " expected a time zone such as Europe/Zurich or UTC.",
    ROTA + SHIFT + 'days = ["monday"]\n': 'rota[0].shift[0].days[0] is "monday":'
    " expected a list of days: mon, tue, wed, thu, fri, sat, sun, holiday.",
    ROTA + SHIFT.replace("ana", "nights"): 'rota[0].shift[0].contacts names "nights":'
    ' expected one of the ids that the file defines, "ana".',
    ROTA.replace("nights", "ana") + SHIFT: 'rota[0].id is "ana": expected one of its own, contact[0] has it already.',
    ROTA + 'holidays = ["2026-12-25"]\n' + SHIFT: 'rota[0].holidays[0] is "2026-12-25":'
    " expected a list of dates such as 2026-12-25, without quotation marks.",
    ROUTE + 'severities = ["bad"]\n': 'route[0].severities[0] is "bad":'
    " expected a list of severities: notice, warning, critical.",
    ROUTE + 'repeat = "never"\n': 'route[0].repeat is "never": expected a duration such as 30s, 5m, 2h or 7d.',
    ROUTE + '[[route.step]]\ncontacts = ["ana"]\n': "route[0].step[0].after is missing:"
    " expected a duration such as 30s, 5m, 2h or 7d.",
    ROUTE + '[[route.step]]\nafter = "10m"\ncontacts = ["bob"]\n': 'route[0].step[0].contacts names "bob":'
    ' expected one of the ids that the file defines, "ana".',
}  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), REFUSED.items())
def test_what_is_wrong_is_named_with_its_value_and_what_is_expected(written, text, sentence):
    found = problems(written(text))
    assert found[0] == sentence
    assert "hush" not in "".join(found)


def test_all_sites_may_be_named_at_once(written):
    assert load(written(ROUTE.replace('["river"]', '["*"]'))).route[0].sites == ("*",)

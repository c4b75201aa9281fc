import pytest

from coldchain.broker_url import BrokerUrl, parse_broker_url


@pytest.mark.parametrize(
    ("url", "broker", "name"),
    [
        ("mqtt://broker.example", BrokerUrl("broker.example", 1883, tls=False), "mqtt://broker.example:1883"),
        ("mqtts://broker.example", BrokerUrl("broker.example", 8883, tls=True), "mqtts://broker.example:8883"),
        ("mqtt://[::1]:1884/", BrokerUrl("::1", 1884, tls=False), "mqtt://[::1]:1884"),
        (
            "mqtt://river%2Fhub:p%40ss@10.0.0.1:1",
            BrokerUrl("10.0.0.1", 1, tls=False, username="river/hub", password="p@ss"),
            "mqtt://10.0.0.1:1",
        ),
    ],
)
def test_a_url_says_where_the_broker_is_and_who_we_are(url, broker, name):
    assert parse_broker_url(url) == broker
    assert broker.name == name


@pytest.mark.parametrize("url", ["", "broker", "http://broker", "mqtt://", "mqtt://broker/topic", "mqtt://broker?x=1"])
def test_what_is_no_brokers_url_is_refused(url):
    with pytest.raises(ValueError, match=r"expected mqtt://host:port or mqtts://host:port$"):
        parse_broker_url(url)


@pytest.mark.parametrize("url", ["mqtt://broker:65536", "mqtt://broker:-1", "mqtt://broker:port"])
def test_a_port_out_of_bounds_is_refused(url):
    with pytest.raises(ValueError, match=r"expected a port of 1 to 65535$"):
        parse_broker_url(url)


def test_a_refusal_shows_no_password():
    with pytest.raises(ValueError, match=r"^'http://…@broker'; expected"):
        parse_broker_url("http://ana:secret@broker")

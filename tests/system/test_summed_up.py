"""What a collector takes in is summed up by hours while it works, without anybody's asking."""

from datetime import UTC, datetime

from coldchain.windows import HOUR, floor
from tests.system.load import payload, topic
from tests.system.processes import configured

SENSOR = "river/fridge-1/probe"


def test_an_hour_is_summed_up_within_a_few_ticks(mosquitto, configure, collector, stored, until):
    broker = mosquitto()
    service = collector(configure(broker.url, configured([SENSOR])))
    now = datetime.now(UTC).replace(microsecond=0)
    until(lambda: service.said("subscribed"))
    broker.publish(topic(SENSOR), payload(now, 4.25))
    until(lambda: stored().changed_hours(0, 10))
    (hour,) = stored().changed_hours(0, 10)
    assert (hour.sensor, hour.window.at, hour.window.sum_mc) == (SENSOR, floor(now, HOUR), 4250)
    assert service.stop() == 0

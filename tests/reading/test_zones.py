"""Time zones as people type them, and the cities they are called after."""

from zoneinfo import ZoneInfo

import pytest

from flows.kit.places import CODES
from flows.kit.reading import read_zone
from flows.kit.reading.cities import CITIES
from flows.kit.reading.zones import USUAL, city
from tests.reading.tables import rows, shown

NONE = "I do not know the time there. Please name a large city or a country, for example: London."

READ = f"""
伦敦 → Europe/London
London → Europe/London
伦敦时间 → Europe/London
北京 → Asia/Shanghai
北京时间 → Asia/Shanghai
Beijing time → Asia/Shanghai
中国 → Asia/Shanghai
上海市 → Asia/Shanghai
乌鲁木齐 → Asia/Urumqi
香港 → Asia/Hong_Kong
台北 → Asia/Taipei
日本 → Asia/Tokyo
Germany → Europe/Berlin
Kenya → Africa/Nairobi
ｎｅｗ　ｙｏｒｋ → America/New_York
America/New_York → America/New_York
西班牙 → Europe/Madrid or Atlantic/Canary
Korea → Asia/Pyongyang or Asia/Seoul
I am in Paris → Europe/Paris
我在巴黎 → Europe/Paris
我到伦敦了 → Europe/London
I'm in Germany → Europe/Berlin
back in China → Asia/Shanghai
回国了 → Asia/Shanghai
I am back → Asia/Shanghai
加拿大 温哥华 → America/Vancouver
加拿大温哥华 → America/Vancouver
Vancouver, Canada → America/Vancouver
火星 → {NONE}
the moon → {NONE}
Etc/Unknown → {NONE}
8 → {NONE}
"""


@pytest.mark.parametrize(("typed", "comes"), rows(READ))
def test_a_time_zone(typed: str, comes: str) -> None:
    """The zone, those to choose from, or the sentence that says what was expected."""
    assert shown(read_zone(typed)) == comes


def test_a_country_with_many_zones_offers_them() -> None:
    """At most eight, the largest first."""
    choices = shown(read_zone("美国")).split(" or ")
    assert choices[:4] == ["America/New_York", "America/Los_Angeles", "America/Chicago", "America/Denver"]
    assert len(choices) <= 8


def test_every_zone_is_one() -> None:
    """The machine knows each, and each city has two names."""
    for code, zone, chinese, english in CITIES:
        assert ZoneInfo(zone).key == zone
        assert (code == "CN") or code in CODES
        assert chinese
        assert english


def test_they_are_called_after_cities() -> None:
    """In either language."""
    assert [city(zone, "zh") for zone in USUAL[:4]] == ["北京", "东京", "曼谷", "伦敦"]
    assert [city(zone, "en") for zone in USUAL[:4]] == ["Beijing", "Tokyo", "Bangkok", "London"]

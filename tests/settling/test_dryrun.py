"""Dry runs: what is switched on newly sends nothing until the office says so, and then only what is current."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from flows.kit.refusal import Refusal
from storage import dryrun
from storage.desk import DRY
from storage.tables import Letter, Setting
from tests.settling.regime import one
from tests.settling.test_reminding import BORROWED, YEARLY, ZONE, Here


def switched(here: Here, who: str, *, on: bool) -> None:
    """Somebody switches the regime on or off."""
    with here.school.desk() as desk:
        desk.sits(one(desk, who))
        dryrun.switch(desk, here.flow.key, on=on)


def begun(here: Here) -> list[str]:
    """The assistant starts."""
    with here.school.store.engine.begin() as db:
        return dryrun.begin(db, here.school.office)


def test_a_new_school_starts_dry(tmp_path: Path) -> None:
    """Nothing is sent; a day later the office is told, once a week; switched on, the current rung alone goes out."""
    here = Here(tmp_path, BORROWED)
    with here.school.desk() as desk:
        desk.db.execute(delete(Setting))
    assert begun(here) == ["borrowed"]
    assert begun(here) == []
    here.files({"ends": "2026-11-23"})
    here.until("2026-12-02 09:00")
    assert here.told("reminder") == []
    for _ in range(2):
        with here.school.store.engine.begin() as db:
            assert dryrun.tick(db, here.school.office, here.now.astimezone(UTC)) == 1
    assert here.told("dry_waits") == [("12-03 08:30", "dry_waits", "刘洋")]
    switched(here, "刘洋", on=True)
    here.until("2026-12-03 09:00")
    assert here.told("reminder") == [("12-02 09:00", "reminder", "王伟"), ("12-03 08:00", "reminder", "王伟")]
    with here.school.store.engine.begin() as db:
        assert dryrun.tick(db, here.school.office, here.now.astimezone(UTC)) == 0


def test_what_is_switched_on_later_starts_dry(tmp_path: Path) -> None:
    """The others go on; a database from before there were dry runs goes on as it was."""
    here = Here(tmp_path, BORROWED)
    here.files({"ends": "2026-11-23"})
    with here.school.desk() as desk:
        desk.db.execute(delete(Setting))
    assert begun(here) == []
    both = {BORROWED.key: BORROWED, YEARLY.key: YEARLY}
    here.school.office = replace(here.school.office, flows=both, offered=(BORROWED, YEARLY))
    assert begun(here) == ["yearly"]
    with here.school.desk() as desk:
        assert desk.dry == {"yearly"}


@pytest.mark.parametrize("who", ["王伟", "陈敏", "郑海"])
def test_only_the_exchange_office_switches(tmp_path: Path, who: str) -> None:
    """Whoever else presses a forged button is refused as if there were nothing."""
    here = Here(tmp_path, BORROWED)
    with pytest.raises(Refusal):
        switched(here, who, on=False)
    with here.school.desk() as desk:
        assert desk.session.get(Setting, DRY + "borrowed") is None


def test_a_dry_run_is_what_is_sent_then(tmp_path: Path) -> None:
    """What was shown for the next ninety days is letter for letter what the ninety days bring."""
    here = Here(tmp_path, BORROWED)
    here.files({"ends": "2026-11-23"})
    with here.school.desk() as desk:
        shown = [
            (f"{letter.at.astimezone(ZONE):%m-%d %H:%M}", letter.reader.name) for letter in dryrun.planned(desk, 90)
        ]
    here.until("2027-01-30 23:00")
    with here.school.desk() as desk:
        rows = desk.session.scalars(select(Letter).where(Letter.name.in_(("reminder", "reminder_copy"))))
        sent = [(f"{row.not_before.astimezone(ZONE):%m-%d %H:%M}", desk.one(row.reader_id or 0).name) for row in rows]
    assert len(shown) > 10
    assert sorted(sent) == sorted(shown)


def test_a_pause_of_the_reminders_misses_nothing_twice(tmp_path: Path) -> None:
    """Held back over day 0 and +7, switched on before +10: +7, which is current, then +10."""
    here = Here(tmp_path, BORROWED)
    here.files({"ends": "2026-11-23"})
    switched(here, "刘洋", on=False)
    here.until("2026-12-01 12:00")
    here.now = datetime(2026, 12, 1, 12, tzinfo=ZONE)
    switched(here, "刘洋", on=True)
    with pytest.raises(Refusal):
        switched(here, "刘洋", on=True)
    here.until("2026-12-04 12:00")
    assert [row[0] for row in here.told("reminder")] == ["12-01 12:00", "12-03 08:00"]

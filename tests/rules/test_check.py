"""`check` without a network: each fault with file and key, and notes that stop nobody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy.exc import OperationalError

from bot.check import Findings, Need, check, loose_secrets, reach_database
from bot.school import EXAMPLE
from bot.settings import Settings
from flows.kit.rulepack import Fault

TODAY = date(2026, 11, 23)
LOAN = Need("passport_loan", "custody", "personnel")


def reached() -> None:
    """A database that answers."""


def settings(folder: Path, **set_to: str) -> Settings:
    """Settings over a folder."""
    usual = {"bot_token": "123456789:AAE-abcdefghijklmnopqrstuvwxyz", "secret_key": Settings.new_key()}
    return Settings.model_validate({**usual, "data_dir": str(folder), "school": str(EXAMPLE), **set_to})


def school(folder: Path, *lines: str) -> str:
    """A school's file: the example with more lines at its end. Returns its path."""
    path = folder / "school.toml"
    path.write_text(EXAMPLE.read_text() + "".join(f"{line}\n" for line in lines))
    return str(path)


def test_the_example_is_in_order(tmp_path: Path) -> None:
    """No fault; and a note that nobody knows next year's holidays yet."""
    found = check(settings(tmp_path), reach=reached, today=date(2034, 1, 1), needs=[LOAN])
    assert found.faults == []
    assert [(note.file, note.key) for note in found.notes] == [
        ("example_school.toml", "holidays.2034"),
        ("example_school.toml", "holidays.2035"),
        ("school.toml", "settling.batch"),
    ]


def test_a_step_that_nobody_takes_is_named(tmp_path: Path) -> None:
    """A role no department holds is a fault, unless the flow is off."""
    need = Need("passport_loan", "seal", "notary")
    words = "no department holds the role 'notary', which passport_loan.seal needs; add it, or switch passport_loan off"
    assert check(settings(tmp_path), reach=reached, today=TODAY, needs=[need]).faults == [
        Fault("example_school.toml", "departments", words)
    ]
    path = tmp_path / "school.toml"
    path.write_text(
        EXAMPLE.read_text().replace("[flows.passport_loan]\non = true", "[flows.passport_loan]\non = false")
    )
    assert check(settings(tmp_path, school=str(path)), reach=reached, today=TODAY, needs=[need]).faults == []


def test_misspelt_flows_and_rules_are_named(tmp_path: Path) -> None:
    """A switch for no flow and a rule that is not in the pack each have a fault with the nearest name."""
    path = school(tmp_path, "[flows.pasport_loan]", "on = false")
    found = check(
        settings(tmp_path, school=path), reach=reached, today=TODAY, keys=[("passport_loan", "passport.private_retur")]
    )
    assert [str(fault) for fault in found.faults] == [
        (
            "rules.toml: passport.private_retur: the flow passport_loan reads it and it is not there; "
            "did you mean 'passport.private_return'?"
        ),
        "school.toml: flows.pasport_loan: there is no such flow; did you mean 'passport_loan'?",
    ]


def test_a_replaced_number_of_the_law_is_noted(tmp_path: Path) -> None:
    """A school may, and is told what it does."""
    path = school(tmp_path, '"visa.extend_before" = { calendar_days = 3 }', '"trip.max_people" = 5')
    found = check(settings(tmp_path, school=path), reach=reached, today=date(2025, 1, 1))
    assert (found.faults, [(note.file, note.key) for note in found.notes]) == (
        [],
        [("school.toml", "rules.visa.extend_before"), ("school.toml", "settling.batch")],
    )


def test_a_silent_database_is_told_without_its_address(tmp_path: Path) -> None:
    """What the driver says is repeated, the password is not."""

    def silent() -> None:
        raise OperationalError("select 1", {}, OSError("connection refused"))

    url = "postgresql://waishi:hunter2@db/waishi"
    assert check(settings(tmp_path, database_url=url), reach=silent, today=TODAY).faults == [
        Fault("settings", "DATABASE_URL", "the database does not answer: connection refused")
    ]


def test_further_checks_add_their_faults(tmp_path: Path) -> None:
    """The catalogues' check, or any other, is a function that yields faults."""
    fault = Fault("waishi.po", "Approve", "not translated")
    assert check(settings(tmp_path), reach=reached, today=TODAY, more=[lambda: [fault]]).faults == [fault]


def test_a_missing_school_is_one_fault(tmp_path: Path) -> None:
    """The rest is still looked at."""
    found = check(settings(tmp_path, school=str(tmp_path / "no.toml"), data_dir=__file__), reach=reached, today=TODAY)
    assert [(fault.file, fault.key) for fault in found.faults] == [("settings", "DATA_DIR"), ("no.toml", "")]
    assert isinstance(found, Findings)


def test_looking_makes_no_database(tmp_path: Path) -> None:
    """`check` before the first run leaves the data folder as it was; a file that is no database is a fault."""
    data = tmp_path / "data"
    found = check(settings(data), reach=lambda: reach_database(settings(data)), today=TODAY)
    assert (found.faults, data.exists()) == ([], False)
    data.mkdir()
    (data / "waishi.db").write_text("this is no database, and long enough to be told from one" * 20)
    found = check(settings(data), reach=lambda: reach_database(settings(data)), today=TODAY)
    assert found.faults == [Fault("settings", "DATABASE_URL", "the database does not answer: file is not a database")]


def test_secrets_that_others_may_read_are_noted(tmp_path: Path) -> None:
    """A looser `.env` comes with the command that closes it."""
    env = tmp_path / ".env"
    env.write_text("")
    env.chmod(0o644)
    assert loose_secrets(env) == [Fault(".env", "", f"others may read it; please run: chmod 600 {env}")]
    env.chmod(0o600)
    assert loose_secrets(env) == []


def test_a_lead_time_shorter_than_its_route_is_noted(tmp_path: Path) -> None:
    """Whoever files ten days ahead is late whatever the lead time says."""
    path = school(tmp_path, '"trip.lead_time_hkmo" = { calendar_days = 10 }')
    notes = check(settings(tmp_path, school=path), reach=reached, today=TODAY).notes
    [words] = [note.words for note in notes if note.key == "trip.lead_time_hkmo"]
    assert words.startswith("10 calendar_days are shorter than the steps of trip")


def test_a_route_that_cannot_be_walked_is_named(tmp_path: Path) -> None:
    """Its step is named, and so is a role nobody holds."""
    path = tmp_path / "school.toml"
    path.write_text(EXAMPLE.read_text().replace("[flows.trip]", '[flows.trip]\nroute = ["head", "gone"]'))
    assert check(settings(tmp_path, school=str(path)), reach=reached, today=TODAY).faults == [
        Fault("school.toml", "flows.trip.route", "trip: there is no step 'gone'; a new one needs a role")
    ]

"""`init` as an administrator meets it: questions in two languages, two files, nothing overwritten by accident."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.rulepack import load_rules
from bot.school import load_school
from bot.settings import Settings, read_settings

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz"
ANSWERS = (
    TOKEN, '江南"新"学院', "Jiangnan \\ College", "", "", "0512-8888 1234", "人力资源处", "Human Resources", "刘洋",
)  # fmt: skip
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that sets nothing of ours."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder to install in."""
    empty = tmp_path / "college"
    empty.mkdir()
    return empty


def answered(folder: Path, *lines: str, force: bool = False) -> tuple[int, str, str]:
    """Exit code, output and errors of init with these lines on its standard input."""
    program = f"from pathlib import Path; from bot.init import ask_and_write; ask_and_write(Path(), force={force})"
    command = (
        "import sys, typer; app = typer.Typer(add_completion=False)\n"
        f"@app.command()\ndef init() -> None:\n    {program}\napp()"
    )
    run = subprocess.run(
        [sys.executable, "-c", command], cwd=folder, input="".join(f"{line}\n" for line in lines), text=True,
        capture_output=True, timeout=30, check=False, env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )  # fmt: skip
    return run.returncode, run.stdout, run.stderr


def test_what_init_writes_can_be_used(folder: Path) -> None:
    """Both files read back with every answer, quotes and backslashes too, and the next command is named."""
    code, said, _ = answered(folder, *ANSWERS)
    assert (code, said.splitlines()[-1]) == (0, "下一步 / next: python -m bot check")
    school, settings = load_school(folder / "school.toml"), read_settings(folder / ".env")
    assert (school.school.zh, school.school.en, school.administrator) == ('江南"新"学院', "Jiangnan \\ College", "刘洋")
    assert (school.office.zh, school.office.en, school.office.phone) == (
        "国际交流处",
        "International Exchange Office",
        "0512-8888 1234",
    )
    assert school.departments[school.responsible("personnel")[0]].zh == "人力资源处"
    assert school.pack(load_rules()).digest == load_rules().digest
    assert (settings.bot_token.get_secret_value(), settings.school) == (TOKEN, Path("school.toml"))


def test_only_its_user_reads_the_secrets(folder: Path) -> None:
    """`.env` is 0600, also where a looser one was there."""
    (folder / ".env").write_text("")
    (folder / ".env").chmod(0o644)
    answered(folder, *ANSWERS, force=True)
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600


def test_each_installation_has_its_own_key(folder: Path) -> None:
    """Two schools never share a key."""
    keys = []
    for name in ("one", "two"):
        (folder / name).mkdir()
        answered(folder / name, *ANSWERS)
        keys.append(read_settings(folder / name / ".env").secret_key.get_secret_value())
    assert keys[0] != keys[1]


def test_what_is_there_is_left_alone(folder: Path) -> None:
    """A second init asks nothing, changes nothing and says how to overwrite."""
    answered(folder, *ANSWERS)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert answered(folder, *ANSWERS) == (
        2, "", "已存在，未改动 / there already, left alone: school.toml, .env. --force 覆盖 / overwrites.\n"
    )  # fmt: skip
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_force_overwrites_but_keeps_the_key(folder: Path) -> None:
    """What the old key sealed still opens after everything else was answered anew."""
    answered(folder, *ANSWERS)
    key = read_settings(folder / ".env").secret_key
    code, _, _ = answered(folder, TOKEN, "新校", *ANSWERS[2:], force=True)
    assert (code, load_school(folder / "school.toml").school.zh) == (0, "新校")
    assert read_settings(folder / ".env").secret_key == key


def test_a_wrong_token_is_asked_again(folder: Path) -> None:
    """What is no token is said to be none, and the right one follows."""
    code, said, errors = answered(folder, "my token", *ANSWERS)
    assert (code, (said + errors).count("不是机器人令牌 / not a bot's token")) == (0, 1)


@pytest.mark.parametrize("lines", [(), ANSWERS[:4]])
def test_answers_that_end_too_soon_write_nothing(folder: Path, lines: tuple[str, ...]) -> None:
    """Half an answer leaves no half a school behind."""
    code, _, _ = answered(folder, *lines)
    assert (code, list(folder.iterdir())) == (1, [])


def test_answers_that_do_not_fit_write_nothing(folder: Path) -> None:
    """Two departments of one name, or a phone without digits, are told and nothing is written."""
    code, _, errors = answered(folder, *ANSWERS[:6], "国际交流处", *ANSWERS[7:])
    assert (code, errors) == (2, "school.toml: departments.personnel: 国际交流处 is the name of exchange already\n")
    assert list(folder.iterdir()) == []

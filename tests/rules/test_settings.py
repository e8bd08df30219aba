"""Settings: read from the environment or a file, told in one line where they are wrong, and never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsFault, read_settings

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz"
KEY = "cGxheWdyb3VuZC1wbGF5Z3JvdW5kLXBsYXlncm91bmQ="


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that sets nothing of ours."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def read(folder: Path, **set_to: str) -> Settings:
    """The settings of an `.env` with token, key and these."""
    lines = {"BOT_TOKEN": TOKEN, "SECRET_KEY": KEY, **set_to}
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in lines.items()), encoding="utf-8")
    return read_settings(folder / ".env")


def faults(folder: Path, **set_to: str) -> list[str]:
    """What is said of an `.env` with token, key and these."""
    with pytest.raises(SettingsFault) as raised:
        read(folder, **set_to)
    return str(raised.value).splitlines()


def test_token_and_key_are_enough(tmp_path: Path) -> None:
    """Everything else has its usual value."""
    settings = read(tmp_path)
    assert (settings.bot_api_url, settings.database_url, settings.school) == (
        "https://api.telegram.org",
        "sqlite:///data/waishi.db",
        Path("school.toml"),
    )
    limits = (settings.send_per_second, settings.send_chat_burst, settings.send_chat_interval)
    assert (*limits, settings.send_broadcast_interval, settings.send_in_flight) == (29.5, 3, 1.0, 1.05, 8)
    assert (settings.proxy_url, settings.webhook_url, settings.health_listen, settings.turnable_clock) == (
        None,
        "",
        "",
        False,
    )


def test_without_anything_both_secrets_are_asked_for(tmp_path: Path) -> None:
    """An empty start names what is missing and where it comes from."""
    with pytest.raises(SettingsFault) as raised:
        read_settings(tmp_path / ".env")
    assert str(raised.value).splitlines() == [
        ".env: BOT_TOKEN: it is missing; set it to the token @BotFather gave, such as 123456789:AAE…",
        (
            ".env: SECRET_KEY: it is missing; set it to 32 bytes in urlsafe base64; `python -m bot init` makes one; "
            "a lost one cannot be replaced"
        ),
    ]


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("postgresql://waishi:pw@db/waishi", "postgresql+psycopg://waishi:pw@db/waishi"),
        ("postgres://waishi:pw@db/waishi", "postgresql+psycopg://waishi:pw@db/waishi"),
        ("postgresql+psycopg://db/waishi", "postgresql+psycopg://db/waishi"),
        ("sqlite:////srv/waishi.db", "sqlite:////srv/waishi.db"),
    ],
)
def test_database_addresses(tmp_path: Path, written: str, url: str) -> None:
    """PostgreSQL is always reached through psycopg."""
    assert read(tmp_path, DATABASE_URL=written).database_url == url


def test_the_database_lies_in_the_data_folder(tmp_path: Path) -> None:
    """A moved folder takes the database with it."""
    assert read(tmp_path, DATA_DIR="/srv/waishi").database_url == "sqlite:////srv/waishi/waishi.db"


def test_an_empty_line_is_the_usual_value(tmp_path: Path) -> None:
    """`PROXY_URL=` is no proxy."""
    assert read(tmp_path, PROXY_URL="", DATABASE_URL="").proxy_url is None


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment sets wins, and its faults are told as its own."""
    monkeypatch.setenv("LOG_LEVEL", "debug")
    assert read(tmp_path, LOG_LEVEL="ERROR").log_level == "DEBUG"
    monkeypatch.setenv("LOG_LEVEL", "loud")
    assert faults(tmp_path) == [
        (
            "environment: LOG_LEVEL: write one of 'DEBUG', 'INFO', 'WARNING' or 'ERROR'; "
            "set it to DEBUG, INFO, WARNING or ERROR"
        )
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "hunter2"),
        ("BOT_API_URL", "api.telegram.org"),
        ("PROXY_URL", "ftp://hunter2@proxy"),
        ("DATABASE_URL", "mysql://waishi:hunter2@db/waishi"),
        ("SECRET_KEY", "hunter2"),
        ("SECRET_KEY", KEY[:-3]),
        ("WEBHOOK_LISTEN", "hunter2"),
        ("WEBHOOK_SECRET", "hunter2 hunter2"),
        ("HEALTH_LISTEN", "127.0.0.1:99999"),
        ("SEND_IN_FLIGHT", "0"),
        ("SEND_PER_SECOND", "many"),
        ("TURNABLE_CLOCK", "perhaps"),
    ],
)
def test_a_wrong_value_is_one_line_without_the_value(tmp_path: Path, name: str, value: str) -> None:
    """Each fault names its variable and what to set it to, and repeats nothing that may be secret."""
    lines = faults(tmp_path, **{name: value})
    assert [line.split(": ")[:2] for line in lines] == [[".env", name]]
    assert ("; " in lines[0], "hunter2" in lines[0], "pydantic" in lines[0]) == (True, False, False)


def test_faults_come_at_once_with_slips_of_the_pen(tmp_path: Path) -> None:
    """Two wrong values and a misspelt name are three lines; a name of somebody else's is none of ours."""
    lines = faults(tmp_path, LOG_LEVEL="loud", HEALTH_LISTEN="9", PROXY_ULR="x", POSTGRES_PASSWORD="x")
    assert [line.split(": ")[1] for line in lines] == ["LOG_LEVEL", "HEALTH_LISTEN", "PROXY_ULR"]
    assert lines[2] == ".env: PROXY_ULR: there is no such setting; did you mean 'PROXY_URL'?"


def test_only_a_stand_in_turns_the_clock(tmp_path: Path) -> None:
    """The calendar of a school that talks to Telegram itself cannot be turned."""
    assert faults(tmp_path, TURNABLE_CLOCK="true") == [
        (
            ".env: TURNABLE_CLOCK: only a stand-in on this machine may turn the clock; "
            "leave it out; only the playground turns its clock"
        )
    ]
    assert read(tmp_path, TURNABLE_CLOCK="true", BOT_API_URL="http://127.0.0.1:8081/").turnable_clock is True


def test_a_webhook_needs_its_secret_and_https(tmp_path: Path) -> None:
    """Without a secret anybody could speak as Telegram."""
    assert [line.split(": ")[1] for line in faults(tmp_path, WEBHOOK_URL="https://bot.example.edu.cn/telegram")] == [
        "WEBHOOK_SECRET"
    ]
    assert [line.split(": ")[1] for line in faults(tmp_path, WEBHOOK_URL="http://a.cn", WEBHOOK_SECRET="s")] == [
        "WEBHOOK_URL"
    ]


def test_secrets_do_not_show(tmp_path: Path) -> None:
    """Neither token, key nor any password is in the settings' own words."""
    settings = read(
        tmp_path,
        DATABASE_URL="postgresql://waishi:hunter2@db/waishi",
        PROXY_URL="http://me:hunter2@proxy:8080",
        WEBHOOK_SECRET="hunter2",
    )
    shown = repr(settings) + str(settings)
    assert [secret for secret in ("hunter2", TOKEN, KEY) if secret in shown] == []


def test_a_new_key_is_always_another(tmp_path: Path) -> None:
    """A fresh key is taken, and is not the one before."""
    one, two = Settings.new_key(), Settings.new_key()
    assert read(tmp_path, SECRET_KEY=one).secret_key.get_secret_value() == one
    assert one != two

"""Settings of one installation, from the environment or `.env`; what is secret never shows in a repr or a fault."""

from __future__ import annotations

import os
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.faults import plain
from flows.kit.rulepack import Fault
from flows.kit.rulereading import did_you_mean

TELEGRAM = "https://api.telegram.org"
TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,}")
KEY_BYTES = 32
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

#: what to set a variable to, said after what is wrong with it
ADVICE = {
    "BOT_TOKEN": "set it to the token @BotFather gave, such as 123456789:AAE…",
    "BOT_API_URL": f"set it to {TELEGRAM}, or to your own Bot API server's address",
    "PROXY_URL": "set it to an address such as http://10.0.0.1:8080 or socks5://10.0.0.1:1080, or leave it out",
    "DATABASE_URL": "set it to sqlite:///data/waishi.db or postgresql://user:password@host/name, or leave it out",
    "DATA_DIR": "set it to a folder for the database and kept files, such as ./data",
    "SCHOOL": "set it to the school's file, such as school.toml",
    "SECRET_KEY": "set it to 32 bytes in urlsafe base64; `python -m bot init` makes one; a lost one cannot be replaced",
    "LOG_LEVEL": "set it to DEBUG, INFO, WARNING or ERROR",
    "WEBHOOK_URL": "set it to the https address Telegram calls, or leave it out to ask Telegram instead",
    "WEBHOOK_LISTEN": "set it to host:port, such as 127.0.0.1:8443",
    "WEBHOOK_SECRET": "set it to 1–256 of the letters A–Z a–z 0–9 _ -, best 32 random ones",
    "HEALTH_LISTEN": "set it to host:port, such as 127.0.0.1:8080, or leave it out",
    "TURNABLE_CLOCK": "leave it out; only the playground turns its clock",
}


class SettingsFault(Exception):
    """The settings cannot be used; one line a variable."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def _address(what: str, *schemes: str) -> Any:
    def check(url: str) -> str:
        try:
            parts = urlsplit(url)
            reachable = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
        except ValueError:
            reachable = False
        if not reachable:
            raise ValueError(f"it is not the address of {what}")
        return url.rstrip("/")

    return AfterValidator(check)


def _matching(pattern: str, words: str) -> Any:
    def check(value: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError(words)
        return value

    return AfterValidator(check)


def _listen(address: str) -> str:
    host, _, port = address.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise ValueError("it is not host:port")
    return address


def is_key(written: str) -> bool:
    """Whether it is 32 bytes in urlsafe base64, padded or not."""
    try:
        raw = urlsafe_b64decode(written + "=" * (-len(written) % 4))
    except ValueError:
        return False
    return bool(re.fullmatch(r"[A-Za-z0-9_-]*={0,2}", written)) and len(raw) == KEY_BYTES


def _key(value: SecretStr) -> SecretStr:
    if not is_key(value.get_secret_value()):
        raise ValueError("it is not 32 bytes in urlsafe base64")
    return value


def _database(url: str) -> str:
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.partition("://")[2]
    if not re.match(r"sqlite:///.|postgresql\+psycopg://.", url):
        raise ValueError("it is not the address of an SQLite file or of PostgreSQL")
    return url


Listen = Annotated[str, AfterValidator(_listen)]
Level = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(lambda level: str(level).upper())]


class Settings(BaseSettings):
    """One installation. Addresses that may hold a password are out of the repr too."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    bot_token: Annotated[SecretStr, _matching(TOKEN.pattern, "it is not a bot's token")]
    bot_api_url: Annotated[str, _address("a Bot API server", "http", "https")] = TELEGRAM
    proxy_url: Annotated[str, _address("a proxy", "http", "https", "socks5")] | None = Field(None, repr=False)
    data_dir: Path = Path("data")
    database_url: Annotated[str, AfterValidator(_database)] = Field("", repr=False)
    school: Path = Path("school.toml")
    secret_key: Annotated[SecretStr, AfterValidator(_key)]
    log_level: Level = "INFO"
    send_per_second: float = Field(29.5, ge=0)  # 0 switches pacing off
    send_chat_burst: int = Field(3, ge=1)
    send_chat_interval: float = Field(1.0, ge=0)  # seconds between answers in one chat
    send_broadcast_interval: float = Field(1.05, ge=0)  # seconds between letters to many in one chat
    send_in_flight: int = Field(8, ge=1)
    webhook_url: Annotated[str, _address("a webhook", "https", "http")] | Literal[""] = ""
    webhook_listen: Listen = "127.0.0.1:8443"
    webhook_secret: Annotated[
        SecretStr, _matching(r"[A-Za-z0-9_-]{0,256}", "it has letters Telegram does not take")
    ] = SecretStr("")
    health_listen: Listen | Literal[""] = ""
    turnable_clock: bool = False

    @staticmethod
    def new_key() -> str:
        """A fresh SECRET_KEY."""
        return urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()

    @model_validator(mode="before")
    @classmethod
    def _database_in_the_data_folder(cls, given: dict[str, Any]) -> dict[str, Any]:
        folder = Path(str(given.get("data_dir", "data")))
        return {"database_url": f"sqlite:///{folder / 'waishi.db'}", **given}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """What one variable asks of another. The text begins with the variable's name."""
        if self.turnable_clock and not is_loopback(self.bot_api_url):
            raise ValueError("TURNABLE_CLOCK only a stand-in on this machine may turn the clock")
        if self.webhook_url and not self.webhook_secret.get_secret_value():
            raise ValueError("WEBHOOK_SECRET it is missing, and a webhook needs one")
        if self.webhook_url.startswith("http:") and not is_loopback(self.webhook_url):
            raise ValueError("WEBHOOK_URL Telegram calls https addresses only")
        return self


def is_loopback(url: str) -> bool:
    """Whether an address is of this machine."""
    return urlsplit(url).hostname in LOOPBACK


def read_settings(env_file: str | Path = ".env") -> Settings:
    """The settings of the environment and, where it is silent, of *env_file*. Raises SettingsFault."""
    file = Path(env_file)
    try:
        faults = _slips(file)
        settings = Settings(_env_file=file, _env_file_encoding="utf-8-sig")  # type: ignore[call-arg]  # from outside
    except ValidationError as error:
        raise SettingsFault((*_faults(error, file), *faults)) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsFault(
            (Fault(file.name, "", "it cannot be read as UTF-8; please check its owner and form"),)
        ) from None
    if faults:
        raise SettingsFault(tuple(faults))
    return settings


def _slips(file: Path) -> list[Fault]:
    """Names in the file that are nearly those of settings."""
    known = {name.upper() for name in Settings.model_fields}
    names = dotenv_values(file, encoding="utf-8-sig") if file.exists() else {}
    near = {name: did_you_mean(name.upper(), known) for name in names if name.upper() not in known}
    return [Fault(file.name, name, f"there is no such setting{words}") for name, words in near.items() if words]


def _faults(error: ValidationError, file: Path) -> list[Fault]:
    faults: list[Fault] = []
    for key, _kind, words in plain(error):
        name, words = words.split(" ", 1) if not key else (key.split(".")[0].upper(), words)
        where = file.name if name not in os.environ else "environment"
        fault = Fault(where, name, f"{words}; {ADVICE.get(name, 'leave it out for the usual value')}")
        if name not in {known.key for known in faults}:
            faults.append(fault)
    return faults

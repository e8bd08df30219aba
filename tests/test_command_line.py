"""The command line, as an administrator meets it: one clear line for a fault, exit code 2, and a graceful stop."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import create_engine

from bot.assembly import EXAMPLE
from playground.college import KEY, TOKEN
from playground.server import Playground
from tests.engine.test_alone import taken

ROOT = Path(__file__).parent.parent


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    """A Telegram to run against."""
    async with Playground(TOKEN, name="外事助手", username="waishi_bot") as playground:
        yield playground


RUNNING: list[asyncio.subprocess.Process] = []


@pytest.fixture(autouse=True)
async def nothing_left() -> AsyncIterator[None]:
    """Whatever a test started is ended with it, also where it failed."""
    yield
    for process in RUNNING:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    RUNNING.clear()


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """An environment with everything set but the way to Telegram."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "BOT_TOKEN": TOKEN,
        "SECRET_KEY": KEY,
        "SCHOOL": str(EXAMPLE),
        "DATA_DIR": str(tmp_path / "data"),
        "PYTHONPATH": str(ROOT),
    }


async def start(settings: dict[str, str], folder: Path, *words: str) -> asyncio.subprocess.Process:
    """`python -m bot WORDS` in a folder."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, env=settings, cwd=folder,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    RUNNING.append(process)
    return process


async def said(settings: dict[str, str], folder: Path, *words: str) -> tuple[int | None, str, str]:
    """Exit code, standard output and standard error of a command."""
    process = await start(settings, folder, *words)
    out, err = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode, out.decode(), err.decode()


async def running(settings: dict[str, str], folder: Path, *words: str) -> asyncio.subprocess.Process:
    """`run` that has started."""
    process = await start(settings, folder, "run", *words)
    assert process.stderr is not None
    while line := await asyncio.wait_for(process.stderr.readline(), 30):
        if b'"action": "started"' in line:
            return process
    raise AssertionError("it did not start")


async def stopped(process: asyncio.subprocess.Process) -> tuple[int | None, float]:
    """Exit code after SIGTERM, and the seconds it took."""
    began = monotonic()
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.communicate(), 30)
    return process.returncode, monotonic() - began


async def test_what_is_missing_is_named_and_nothing_starts(tmp_path: Path, settings: dict[str, str]) -> None:
    """Without a token and a key, each is one line that says what to set; exit code 2."""
    bare = {name: settings[name] for name in ("PATH", "PYTHONPATH")}
    code, out, err = await said(bare, tmp_path, "run")
    assert (code, out, [line.split(":")[1].strip() for line in err.splitlines()]) == (
        2,
        "",
        ["BOT_TOKEN", "SECRET_KEY"],
    )


async def test_a_faulty_school_file_is_named_by_key(tmp_path: Path, settings: dict[str, str]) -> None:
    """A wrong value in the school's file stops every command with its file and key."""
    faulty = tmp_path / "school.toml"
    faulty.write_text(EXAMPLE.read_text().replace('time_zone = "Asia/Shanghai"', 'time_zone = "Asia/Shanghia"'))
    code, _, err = await said({**settings, "SCHOOL": str(faulty)}, tmp_path, "run")
    assert code == 2
    assert err.startswith("school.toml: time_zone: ")


async def test_from_invitation_to_answer(tmp_path: Path, settings: dict[str, str], telegram: Playground) -> None:
    """An administrator invites somebody, the assistant runs, their phone is bound, and it stops within ten seconds."""
    settings |= {"BOT_API_URL": telegram.url}
    assert (await said(settings, tmp_path, "migrate"))[0] == 0
    role = ("--department", "personnel", "--role", "handler")
    code, out, _ = await said(settings, tmp_path, "invite", "1001", "--name", "陈敏", *role)
    link = out.splitlines()[1]
    assert (code, link.startswith("https://t.me/waishi_bot?start=")) == (0, True)
    process = await running(settings, tmp_path)
    phone = telegram.phone("陈敏")
    await phone.starts(link.rpartition("=")[2])
    await phone.sees("陈敏，您好！")
    assert await phone.waits(lambda seat: any(command["command"] == "help" for command in seat.commands()))
    code, seconds = await stopped(process)
    assert code == 0
    assert seconds < 10


async def test_a_role_there_is_not(tmp_path: Path, settings: dict[str, str]) -> None:
    """A mistyped role is one line that names it; nobody is made known and no code is made."""
    assert (await said(settings, tmp_path, "migrate"))[0] == 0
    command = ("invite", "1001", "--name", "陈敏", "--department", "personnel")
    code, out, err = await said(settings, tmp_path, *command, "--role", "handler", "--role", "boss")
    assert (code, out, len(err.splitlines()), "boss" in err) == (2, "", 1, True)
    code, _, err = await said(settings, tmp_path, "invite", "1001")
    assert (code, "1001" in err) == (2, True)


async def test_a_second_run_says_who_holds_the_database(
    tmp_path: Path, settings: dict[str, str], telegram: Playground
) -> None:
    """One process runs a database, or changes its tables; a killed one holds nothing."""
    settings |= {"BOT_API_URL": telegram.url}
    process = await running(settings, tmp_path)
    code, _, err = await said(settings, tmp_path, "run")
    assert code == 2
    assert f"Another assistant runs on this database: process {process.pid} on " in err
    code, out, err = await said(settings, tmp_path, "migrate")
    assert (code, out) == (2, "")
    assert err.startswith(f"The assistant runs on this database: process {process.pid} on ")
    process.kill()
    await process.communicate()
    assert (await said(settings, tmp_path, "migrate"))[0] == 0
    after = await running(settings, tmp_path)
    assert (await stopped(after))[0] == 0


async def test_it_stops_where_another_takes_the_database(
    tmp_path: Path, settings: dict[str, str], telegram: Playground, postgres_url: str
) -> None:
    """PostgreSQL's lock went with its connection and another process was faster: one clear line, exit code 2."""
    process = await running(settings | {"BOT_API_URL": telegram.url, "DATABASE_URL": postgres_url}, tmp_path)
    beside = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with beside.connect() as db, beside.connect() as other:
        await taken(other, db)
        _, err = await asyncio.wait_for(process.communicate(), 30)
    beside.dispose()
    assert process.returncode == 2
    assert err.decode().splitlines()[-1] == "This database was taken by another process; this assistant stops."


async def test_a_refused_token_is_said(tmp_path: Path, settings: dict[str, str], telegram: Playground) -> None:
    """A token Telegram does not know is one line; exit code 2."""
    settings |= {"BOT_API_URL": telegram.url, "BOT_TOKEN": "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"}
    code, _, err = await said(settings, tmp_path, "run")
    assert code == 2
    assert err.splitlines()[-1] == "BOT_TOKEN is refused by Telegram; please set the token that @BotFather gave."


async def test_it_runs_by_webhook(tmp_path: Path, settings: dict[str, str], telegram: Playground) -> None:
    """With --webhook Telegram calls in, with the secret, and the phone is answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings |= {
        "BOT_API_URL": telegram.url,
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        "WEBHOOK_SECRET": "a-secret-of-the-webhook-0123456789",
    }
    process = await running(settings, tmp_path, "--webhook")
    phone = telegram.phone("路人")
    await phone.says("你好")
    await phone.sees("国际交流处")
    assert (await stopped(process))[0] == 0


async def test_init_then_check(tmp_path: Path, settings: dict[str, str], telegram: Playground) -> None:
    """What `init` writes from typed answers passes `check`; a refused token is then named by `check`."""
    bare = {name: settings[name] for name in ("PATH", "PYTHONPATH")} | {"BOT_API_URL": telegram.url}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "init", env=bare, cwd=tmp_path,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    token = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
    answers = [token, "东海学院", "Donghai College", "", "", "0571-1234 5678", "", "", "陈敏", "", ""]
    out, err = await asyncio.wait_for(process.communicate("\n".join(answers).encode() + b"\n"), 30)
    assert process.returncode == 0, out.decode() + err.decode()
    assert oct((tmp_path / ".env").stat().st_mode & 0o777) == "0o600"
    telegram.add_bot(token)
    code, out_, err_ = await said(bare, tmp_path, "check")
    assert (code, out_.splitlines()[-1]) == (0, "Everything is in order. 一切正常。"), err_
    code, _, err_ = await said(bare | {"BOT_TOKEN": token[:-1] + "d"}, tmp_path, "check")
    assert (code, err_) == (2, "settings: BOT_TOKEN: Telegram refuses it; set the token that @BotFather gave\n")

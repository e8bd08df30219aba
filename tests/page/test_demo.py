"""`make demo`: the page until Ctrl-C at a terminal, a story told where nobody is, and never beside a real bot."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import psutil
import pytest

from playground.college import TOKEN
from playground.demo import RealToken, check_alone

ROOT = Path(__file__).parent.parent.parent
DEMO = [sys.executable, "-m", "bot", "demo"]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Nobody's desktop, nobody's token."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return {**os.environ, "TERM": "dumb", "COLUMNS": "200"}


def test_it_serves_until_ctrl_c(environment: dict[str, str]) -> None:
    """At a terminal the address stands there, the page answers, and Ctrl-C leaves no process behind."""
    master, slave = pty.openpty()
    demo = subprocess.Popen(DEMO, cwd=ROOT, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    said = ""
    while not (found := re.search(r"http://127\.0\.0\.1:\d+/\S+/", said)):
        said += os.read(master, 4096).decode(errors="replace")
    with urllib.request.urlopen(found[0]) as page:
        assert b"<!doctype html>" in page.read()
    children = psutil.Process(demo.pid).children(recursive=True)
    assert children
    demo.send_signal(signal.SIGINT)
    assert demo.wait(20) == 0
    assert psutil.wait_procs(children, timeout=10)[1] == []
    os.close(master)


def test_unattended_it_tells_a_story_and_ends(environment: dict[str, str]) -> None:
    """Its output is what the transcript says, to the last line, and the exit code says that it went well."""
    told = subprocess.run(
        [*DEMO, "--story", "passport"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert "王伟 [已交回]" in told.stdout
    assert "ZJ-2026-0001 借用因私护照 · 已办结" in told.stdout


def test_not_beside_a_real_bot(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A token in the environment or in .env stops it; the playground's own does not."""
    monkeypatch.chdir(tmp_path)
    check_alone()
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    check_alone()
    monkeypatch.setenv("BOT_TOKEN", "123456789:AAEexampleexampleexample")
    with pytest.raises(RealToken, match="the environment"):
        check_alone()
    monkeypatch.delenv("BOT_TOKEN")
    (tmp_path / ".env").write_text("BOT_TOKEN=123456789:AAEexampleexampleexample\n")
    with pytest.raises(RealToken, match=r"\.env"):
        check_alone()

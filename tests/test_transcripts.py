"""The ordinary ways, written down as chats: replayed over HTTP, they go exactly as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.college import TOKEN, open_college
from playground.server import Playground
from playground.transcript import office_in, replayed, transcripts
from tests.oracle import oracle


@pytest.mark.parametrize("path", transcripts(), ids=lambda path: path.stem)
async def test_a_transcript_goes_as_it_stands(path: Path, tmp_path: Path) -> None:
    """Every message, button and toast on every phone is the one written down, nothing else shows, and every request
    made for it keeps the Bot API's specification.
    """
    written = path.read_text()  # noqa: ASYNC240 - a small file, before anything runs
    playground = Playground(TOKEN, name="外事助手", username="waishi_bot", journal=tmp_path / "journal.jsonl")
    office = office_in(written, tmp_path / "data")
    async with open_college(tmp_path / "data", playground=playground, office=office) as college:
        assert await replayed(written, college) == written
    checked = oracle(tmp_path / "journal.jsonl")
    assert (checked.returncode, checked.stdout.split(", ")[-1]) == (0, "0 problems\n"), checked.stdout


@pytest.mark.parametrize("path", transcripts()[:1], ids=lambda path: path.stem)
async def test_a_transcript_goes_the_same_on_postgresql(path: Path, tmp_path: Path, postgres_url: str) -> None:
    """The other store shows no difference."""
    written = path.read_text()  # noqa: ASYNC240 - a small file, before anything runs
    async with open_college(tmp_path / "data", url=postgres_url) as college:
        assert await replayed(written, college) == written

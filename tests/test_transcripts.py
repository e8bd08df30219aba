"""The ordinary ways, written down as chats: replayed over HTTP, they go exactly as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.college import College
from playground.transcript import replayed, transcripts


@pytest.mark.parametrize("path", transcripts(), ids=lambda path: path.stem)
async def test_a_transcript_goes_as_it_stands(path: Path, college: College) -> None:
    """Every message, button and toast on every phone is the one written down, and nothing else shows."""
    written = path.read_text()  # noqa: ASYNC240 - a small file, before anything runs
    assert await replayed(written, college) == written

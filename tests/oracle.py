"""The published specification's checker, which lies beside the project, not in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ORACLE = Path(__file__).parents[1].parent / "shared" / "tools" / "botapi_oracle.py"


def oracle(journal: Path) -> subprocess.CompletedProcess[str]:
    """Hold a journal of requests against the specification; in CI a missing checker is a failure."""
    if not ORACLE.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{ORACLE} is missing")
        pytest.skip("the Bot API oracle is not beside this checkout")
    return subprocess.run([sys.executable, ORACLE, journal], capture_output=True, text=True, check=False)

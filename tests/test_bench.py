"""`make bench` still measures every part; what it found is nobody's business here."""

import subprocess
import sys

from tests.bench.__main__ import PARTS


def test_every_part_of_the_bench_still_measures() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick"], capture_output=True, text=True, timeout=240, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert ran.stdout.count("\n## ") == len(PARTS)

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import asyncio
from lms_rt import logs
from lms_rt.settings import LogSettings

logs.configure(LogSettings(format=%r))

async def main():
    asyncio.get_running_loop().call_soon(lambda: 1 / 0)  # which the loop logs
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("went on")

asyncio.run(main())
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("form", ["json", "console"])
def test_a_log_that_cannot_be_written_stops_nobody(form: str) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM % form], stdout=subprocess.PIPE, stderr=full, text=True, check=False
        )
    assert ran.stdout == "went on\n"

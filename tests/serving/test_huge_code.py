"""Machine code that is gathered into huge pages, in processes of their own."""

import json
import platform
import subprocess
import sys
from typing import Any

import pytest
from structlog.testing import capture_logs

from lms_rt.serving import huge_code
from lms_rt.serving.huge_code import gather_code
from lms_rt.serving.linux_memory import AddressSpace, collapses, huge_page_size, huge_pages_offered

pytestmark = pytest.mark.skipif(
    platform.machine() != "x86_64" or not huge_pages_offered() or not collapses(),
    reason="there is no machine code in huge pages here",
)

AT_WORK = """
import hashlib, json, re, threading
from pathlib import Path

from pydantic import TypeAdapter

from lms_rt.serving.huge_code import gather_code
from lms_rt.serving.linux_memory import mappings

code = [each for each in mappings() if each.is_file and each.rights in ("r--p", "r-xp")]

def digest():
    with open("/proc/self/mem", "rb", buffering=0) as memory:
        found = hashlib.sha256()
        for each in code:
            memory.seek(each.start)
            found.update(memory.read(each.end - each.start))
        return found.hexdigest()

def of_code_in_huge_pages():
    pattern = r"^[0-9a-f]+-[0-9a-f]+ r-xp .*\\n(?:\\w+:.*\\n)*?AnonHugePages: +(\\d+) kB$"
    return sum(map(int, re.findall(pattern, Path("/proc/self/smaps").read_text(), re.MULTILINE))) * 1024

numbers, rounds, stop = TypeAdapter(list[int]), [0, 0], threading.Event()

def work(place):
    while not stop.is_set():
        assert numbers.validate_json(b"[1, 2, 3]") == json.loads("[1, 2, 3]")
        rounds[place] += 1

threads = [threading.Thread(target=work, args=(place,)) for place in range(2)]
for each in threads:
    each.start()
before = digest()
made, again = gather_code(), gather_code()
begun = list(rounds)
while any(now == then for now, then in zip(rounds, begun)):
    assert all(each.is_alive() for each in threads)
same = digest() == before
stop.set()
for each in threads:
    each.join()
print(json.dumps({"made": made, "again": again, "huge": of_code_in_huge_pages(), "same": same}))
"""


def told_by(script: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_code_is_the_same_in_huge_pages_while_others_run_it() -> None:
    told = told_by(AT_WORK)
    assert told["made"] >= 1
    assert told["huge"] == told["made"] * huge_page_size()
    assert told["same"]
    assert told["again"] == 0


@pytest.mark.parametrize("step", ["advise", "protect", "replace"])
def test_all_stays_as_it_is_where_the_system_refuses(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, given_back = [], []
    take, give_back = AddressSpace.map, AddressSpace.unmap

    def take_and_tell(self: AddressSpace, size: int) -> int:
        address = take(self, size)
        asked.append((address, size))
        return address

    def give_back_and_tell(self: AddressSpace, address: int, size: int) -> None:
        give_back(self, address, size)
        given_back.append((address, size))

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(AddressSpace, "map", take_and_tell)
    monkeypatch.setattr(AddressSpace, "unmap", give_back_and_tell)
    monkeypatch.setattr(AddressSpace, step, refuse)
    with capture_logs() as logs:
        assert gather_code() == 0
    assert [(each["event"], each["made"]) for each in logs] == [("code_not_gathered", 0)]
    assert len(asked) == 1
    assert given_back == asked


def test_nothing_is_asked_for_where_the_administrator_said_never(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise AssertionError("asked nonetheless")

    monkeypatch.setattr(huge_code, "huge_pages_offered", lambda: False)
    monkeypatch.setattr(AddressSpace, "map", refuse)
    assert gather_code() == 0

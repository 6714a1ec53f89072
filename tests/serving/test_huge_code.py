"""Machine code that is gathered into huge pages, in processes of their own."""

import ctypes
import json
import mmap
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from lms_rt.serving import huge_code
from lms_rt.serving.huge_code import gather_code
from lms_rt.serving.linux_memory import COLLAPSE, AddressSpace, Mapping, huge_page_size, mappings
from tests.support.making_code import can_make_code

pytestmark = pytest.mark.skipif(not can_make_code(), reason="this system lets no process make code of memory")

AT_WORK = """
import hashlib, json, re, threading
from pathlib import Path

from pydantic import TypeAdapter
from structlog.testing import capture_logs

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
with capture_logs() as logs:
    made, again = gather_code(), gather_code()
begun = list(rounds)
while any(now == then for now, then in zip(rounds, begun)):
    assert all(each.is_alive() for each in threads)
same = digest() == before
stop.set()
for each in threads:
    each.join()
print(json.dumps({"made": made, "again": again, "huge": of_code_in_huge_pages(), "same": same, "refused": logs}))
"""


def told_by(script: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_code_is_the_same_in_huge_pages_while_others_run_it() -> None:
    told = told_by(AT_WORK)
    assert told["refused"] == []
    assert told["made"] >= 1
    assert told["huge"] == told["made"] * huge_page_size()
    assert told["same"]
    assert told["again"] == 0


@pytest.fixture
def one_place(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """Where the one huge page would be, and its size; it holds no code of this process."""
    space, size = AddressSpace(), huge_page_size()
    room = space.map(2 * size)
    address = -(-room // size) * size
    code = Mapping(address, address + size, "r-xp", 0, is_file=True, name="")
    monkeypatch.setattr(huge_code, "_worth_it", lambda *_: [(address, [code])])
    monkeypatch.setattr(huge_code, "_as_in_its_file", lambda _: True)
    yield address, size
    monkeypatch.undo()  # a test may have refused or watched this
    space.unmap(room, 2 * size)


def refuse(*_: object) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("step", ["collapse", "protect", "replace"])
def test_all_stays_as_it_is_where_the_system_refuses(
    step: str, one_place: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, given_back = [], []
    take, give_back, advise = AddressSpace.map, AddressSpace.unmap, AddressSpace.advise

    def take_and_tell(self: AddressSpace, size: int) -> int:
        address = take(self, size)
        asked.append((address, size))
        return address

    def give_back_and_tell(self: AddressSpace, address: int, size: int) -> None:
        give_back(self, address, size)
        given_back.append((address, size))

    def advise_unless_collapse(self: AddressSpace, address: int, size: int, advice: int) -> None:
        if advice == COLLAPSE:
            refuse()
        advise(self, address, size, advice)

    monkeypatch.setattr(AddressSpace, "map", take_and_tell)
    monkeypatch.setattr(AddressSpace, "unmap", give_back_and_tell)
    if step == "collapse":
        monkeypatch.setattr(AddressSpace, "advise", advise_unless_collapse)
    else:
        monkeypatch.setattr(AddressSpace, step, refuse)
    with capture_logs() as logs:
        assert gather_code() == 0
    assert [(each["event"], each["made"], each["refused"]) for each in logs] == [("code_not_gathered", 0, 1)]
    assert len(asked) == 1
    assert given_back == asked
    assert _rights(one_place[0]) == "rw-p"


def test_a_place_is_replaced_by_what_can_be_executed_and_not_written_to(one_place: tuple[int, int]) -> None:
    address, size = one_place
    ctypes.memset(address, 0x90, size)
    assert gather_code() == 1
    assert _rights(address) == "r-xp"
    assert ctypes.string_at(address, size) == b"\x90" * size


def test_code_with_a_breakpoint_stays_where_tracers_find_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = huge_page_size()
    library = tmp_path / "library.so"
    library.write_bytes(b"\x90" * 2 * size)
    with library.open("r+b") as file, mmap.mmap(file.fileno(), 0, flags=mmap.MAP_PRIVATE) as mapped:
        buffer = (ctypes.c_char * len(mapped)).from_buffer(mapped)
        start = ctypes.addressof(buffer)
        address = -(-start // size) * size
        code = Mapping(address, address + size, "r-xp", address - start, is_file=True, name=str(library))
        monkeypatch.setattr(huge_code, "_worth_it", lambda *_: [(address, [code])])
        buffer[address - start + 4711] = b"\xcc"
        with capture_logs() as logs:
            assert gather_code() == 0
        assert logs == []
        buffer[address - start + 4711] = b"\x90"
        assert gather_code() == 1
        del buffer


def _rights(address: int) -> str:
    return next(each.rights for each in mappings() if each.start <= address < each.end)


def test_a_system_that_hides_memory_is_no_reason_not_to_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    def hidden() -> list[Mapping]:
        raise ValueError("no such lines")

    monkeypatch.setattr(huge_code, "mappings", hidden)
    with capture_logs() as logs:
        assert gather_code() == 0
    assert [each["event"] for each in logs] == ["code_not_gathered"]


def test_nothing_is_asked_for_where_the_administrator_said_never(monkeypatch: pytest.MonkeyPatch) -> None:
    def tell() -> list[Mapping]:
        raise AssertionError("looked nonetheless")

    monkeypatch.setattr(huge_code, "huge_pages_offered", lambda: False)
    monkeypatch.setattr(huge_code, "mappings", tell)
    with capture_logs() as logs:
        assert gather_code() == 0
    assert logs == []

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

from lms_rt.certificates.studio import Studio
from tests.certificates.test_page import FACTS, SIGNED
from tests.support.running import until

AT_WORK = """
import sys, threading
from multiprocessing.connection import Connection
from lms_rt.certificates.studio import _sit_down
_sit_down(Connection(int(sys.argv[1]), writable=False))
print("at work", flush=True)
threading.Event().wait()
"""


async def test_a_page_is_drawn_elsewhere_and_who_drew_it_ends_with_the_studio(tmp_path: Path) -> None:
    before = set(multiprocessing.active_children())
    studio = Studio(tmp_path)
    assert (await studio.draw(FACTS, SIGNED)).startswith(b"%PDF")
    artists = set(multiprocessing.active_children()) - before
    assert artists
    studio.close()
    for artist in artists:
        # The pool waits for them as well: whoever comes second to the system's answer learns of it from the first.
        await until(lambda artist=artist: artist.exitcode is not None)  # type: ignore[misc]
        assert artist.exitcode == 0


def test_who_draws_ends_with_the_line_to_the_studio_though_no_pool_tells_them() -> None:
    theirs, ours = os.pipe()
    with subprocess.Popen([sys.executable, "-c", AT_WORK, str(theirs)], pass_fds=[theirs], stdout=PIPE) as artist:
        os.close(theirs)
        assert artist.stdout is not None
        assert artist.stdout.readline() == b"at work\n"
        assert artist.poll() is None
        os.close(ours)
        assert artist.wait(30) == 0

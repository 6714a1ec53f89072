"""The parent of several processes, in a program of its own."""

import signal
import subprocess
import sys

PROGRAM = """
import os, signal
from lms_rt.serving.supervisor import Supervisor


class ToldAtOnce(Supervisor):
    def _in_child(self, work, ready):
        os.kill(os.getpid(), signal.SIGTERM)
        super()._in_child(work, ready)


def work(ready, lifeline):
    print("went on", flush=True)
    signal.pause()


try:
    ToldAtOnce([("child", work)]).run(lambda: None)
except Exception as error:
    print(type(error).__name__, flush=True)
"""


def test_a_child_that_is_told_to_stop_as_it_is_forked_stops() -> None:
    program = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    said = program.stdout.readline()
    program.send_signal(signal.SIGTERM)
    program.send_signal(signal.SIGTERM)
    program.communicate(timeout=60)
    assert said == "ChildFailedError\n"

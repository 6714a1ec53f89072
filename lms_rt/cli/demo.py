"""`lms-rt demo`: a live class that plays by itself, on real servers and over real sockets."""

import argparse
from pathlib import Path

from lms_rt.cli.command import Command, whole_number


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--students", type=whole_number(1, 5000), default=200, metavar="N", help="simulated students (default: 200)"
    )
    parser.add_argument("--quiz", type=Path, metavar="FILE", help="another quiz, as JSON (default: the solar system)")
    parser.add_argument(
        "--thinking", type=float, default=6.0, metavar="S", help="the slowest student's thinking time, seconds (6)"
    )
    parser.add_argument("--port", type=whole_number(0, 65535), help="the port (default: 8080, or any free one)")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="keep everything in DIR (default: a new directory that is removed)"
    )
    parser.add_argument("--no-play", action="store_true", help="set the school up and serve, without playing a class")
    parser.add_argument(
        "--exit", action="store_true", help="end after the class, with status 0 only if all that was promised is stored"
    )


def _run(args: argparse.Namespace) -> int:
    from lms_rt.demo.main import run

    return run(args)


COMMAND = Command("demo", "Play a live class with simulated students, then go on serving.", _declare, _run)

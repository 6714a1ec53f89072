"""`lms-rt demo`: a live class that plays by itself, on real servers and over real sockets."""

import argparse
import asyncio
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lms_rt.cli.command import FAILED, Command, whole_number

if TYPE_CHECKING:
    from lms_rt.demo.quiz import DemoQuiz

LOOK_AROUND_S: Final = 8.0
"""How long the lobby stays open on a terminal, for a person to join before the first question."""
EMBEDDED: Final = {"environment": "development", "database": {"url": None}, "redis": {"url": None}}
"""The demo never touches a configured database."""
ENDS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""They all end it in an orderly way."""
PASSWORD: Final = "demo_password"
"""The name of everybody's password among the data directory's secrets."""
PASSWORD_LENGTH: Final = 12


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--students", type=whole_number(1, 5000), default=200, metavar="N", help="simulated students (default: 200)"
    )
    parser.add_argument("--quiz", type=Path, metavar="FILE", help="another quiz, as JSON (default: the solar system)")
    parser.add_argument(
        "--thinking", type=_seconds, default=6.0, metavar="S", help="the slowest student's thinking time, seconds (6)"
    )
    parser.add_argument("--port", type=whole_number(0, 65535), help="the port (default: 8080, or any free one)")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="keep everything in DIR (default: a new directory that is removed)"
    )
    parser.add_argument("--no-play", action="store_true", help="set the school up and serve, without playing a class")
    parser.add_argument(
        "--exit", action="store_true", help="end after the class, with status 0 only if all that was promised is stored"
    )


def _seconds(text: str) -> float:
    try:
        given = float(text)
    except ValueError:
        given = -1.0
    if not 0.05 <= given <= 60:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 0.05 to 60")
    return given


def _run(args: argparse.Namespace) -> int:
    from lms_rt.cli.failures import CommandFailedError, MisconfiguredError
    from lms_rt.client import ClientError
    from lms_rt.demo.children import NotServingError
    from lms_rt.demo.quiz import QuizFileError, load
    from lms_rt.serving.errors import AddressTakenError

    for each in ENDS:
        signal.signal(each, signal.default_int_handler)
    try:
        quiz = load(args.quiz)
        with ExitStack() as stack:
            kept = args.data is not None
            if not kept:
                made = tempfile.TemporaryDirectory(prefix="lms-rt-demo-", ignore_cleanup_errors=True)
                args.data = Path(stack.enter_context(made))
            return _in_directory(args, quiz, kept=kept)
    except QuizFileError as error:
        raise MisconfiguredError(str(error)) from error
    except (AddressTakenError, NotServingError) as error:
        raise CommandFailedError(str(error)) from error
    except ClientError as error:
        raise CommandFailedError(f"the class broke off: {error}") from error


def _in_directory(args: argparse.Namespace, quiz: "DemoQuiz", *, kept: bool) -> int:
    from lms_rt.cli.runtime import runtime
    from lms_rt.demo.children import serving
    from lms_rt.demo.play import Options, play
    from lms_rt.embedded import secrets_in
    from lms_rt.serving import open_files

    open_files.allow_many()
    lobby_s = LOOK_AROUND_S if sys.stdout.isatty() and not args.exit else 0.0
    options = Options(args.students, args.thinking, not args.no_play, lobby_s)
    print(f"Starting PostgreSQL, Valkey, a server and a worker in {args.data}", flush=True)
    with runtime(args, EMBEDDED) as settings, serving(settings, args.port, settings.data_dir / "demo.log") as url:
        secret = secrets_in(settings.data_dir, PASSWORD)[PASSWORD]
        password = "".join(filter(str.isalnum, secret))[:PASSWORD_LENGTH]  # it will be typed
        print(f"Making a school with {args.students // 2} students; the others will join by PIN", flush=True)
        report = asyncio.run(play(settings, url, quiz, password, options))
        if not kept:
            print(f"\n{args.data} is removed at the end; --data DIR keeps all of it", flush=True)
        if not args.exit:
            _serve_until_told()
        return 0 if report is None or report.kept or not args.exit else FAILED


def _serve_until_told() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)  # before we say so: whoever reads it may be quick
    print("\nServing until Ctrl-C.", flush=True)
    signal.sigwait(ENDS)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
    print()


COMMAND = Command("demo", "Play a live class with simulated students, then go on serving.", _declare, _run)

"""`lms-rt`: from arguments to a command, and from an error to one line."""

import argparse
import sys
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Final

from lms_rt.cli import check, demo, migrate, questions, serve, user, worker
from lms_rt.cli.command import FAILED, Command, add_common_options

COMMANDS: Final[tuple[Command, ...]] = (
    demo.COMMAND,
    serve.COMMAND,
    worker.COMMAND,
    migrate.COMMAND,
    user.COMMAND,
    questions.IMPORT,
    questions.EXPORT,
    check.COMMAND,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0 when it went well, 1 when it failed, 2 for wrong usage or configuration."""
    if isinstance(sys.stdout, TextIOWrapper):  # a ✓ or a name that a terminal has no letters for ends nothing
        sys.stdout.reconfigure(errors="replace")
    args = parser().parse_args(arguments)
    command: Command = args.command
    try:
        return command.run(args)
    except KeyboardInterrupt:
        print("\nlms-rt: interrupted", file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # whoever read our output has read enough
        sys.stderr.close()
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last place where anything can be told
        if args.verbose:
            traceback.print_exc()
        from lms_rt.cli.failures import explain

        failure = explain(error)
        print(f"lms-rt: {failure}", file=sys.stderr)
        return failure.status


def parser() -> argparse.ArgumentParser:
    """The whole command line. `--config` and `--verbose` may stand before or behind the command."""
    top = argparse.ArgumentParser(
        prog="lms-rt",
        description="A learning-management system whose classes are live.",
        epilog="Try `lms-rt demo` first. `lms-rt COMMAND --help` tells more about each command.",
    )
    add_common_options(top)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.summary, description=command.summary)
        add_common_options(sub, below=True)
        command.declare(sub)
        sub.set_defaults(command=command)
    return top

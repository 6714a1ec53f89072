"""What a command is."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FAILED: Final = 1
"""Exit status: it did not work."""
MISUSED: Final = 2
"""Exit status: called or configured wrongly."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command of `lms-rt`. `run` returns the exit status; what it needs is imported when it runs."""

    name: str
    summary: str
    declare: Callable[[argparse.ArgumentParser], None]
    """Adds the command's own options."""
    run: Callable[[argparse.Namespace], int]


def add_common_options(parser: argparse.ArgumentParser, *, below: bool = False) -> None:
    """`--config` and `--verbose`; `below` another parser that has them too, its defaults stand."""
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        default=argparse.SUPPRESS if below else None,
        help="the configuration (default: config.toml, if there is one)",
    )
    parser.add_argument(
        "--verbose",
        action="store_true",
        default=argparse.SUPPRESS if below else False,
        help="log everything; show the traceback of an error",
    )


def add_data_option(parser: argparse.ArgumentParser) -> None:
    """`--data DIR`, for every command that works on an installation."""
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="the directory of files, secrets and the embedded servers (default: data_dir of the configuration)",
    )


def whole_number(least: int, most: int | None = None) -> Callable[[str], int]:
    """The type of an option that takes a whole number of at least `least` and at most `most`."""

    def parse(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if number < least or (most is not None and number > most):
            bounds = f"not from {least} to {most}" if most is not None else f"less than {least}"
            raise argparse.ArgumentTypeError(f"{number} is {bounds}")
        return number

    return parse

"""`lms-rt check`: is everything there that the system needs, and if not, what is to be done?"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lms_rt.cli.command import Command, add_data_option

if TYPE_CHECKING:
    from lms_rt.cli.findings import Finding


def _run(args: argparse.Namespace) -> int:
    from lms_rt.cli.findings import CHECKS, Installation
    from lms_rt.cli.runtime import configuration, runtime

    async def look(installation: Installation) -> "list[Finding]":
        return [await check(installation) for check in CHECKS]

    embedded = configuration(args).database.url is None
    with runtime(args, needs_schema=False) as settings:
        source = args.config or ("config.toml" if Path("config.toml").is_file() else "defaults")
        print(f"{_mark(True)} {'configuration':<14}{settings.environment}: {source} and LMS_* variables")
        findings = asyncio.run(look(Installation(settings, embedded)))
    _tell(findings)
    return 0 if all(finding.ok for finding in findings) else 1


def _tell(findings: "Sequence[Finding]") -> None:
    for finding in findings:
        print(f"{_mark(finding.ok)} {finding.subject:<14}{finding.said}")
        if finding.mend is not None:
            print(f"  {'':<14}{finding.mend}")


def _mark(ok: bool) -> str:
    sign = "✓" if ok else "✗"
    if not sys.stdout.isatty():
        return sign
    return f"\x1b[{32 if ok else 31}m{sign}\x1b[0m"


COMMAND = Command(
    "check", "Look at configuration and connections; say what is wrong and how to mend it.", add_data_option, _run
)

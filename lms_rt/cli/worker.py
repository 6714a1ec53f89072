"""`lms-rt worker`: what is done behind everybody's back."""

import argparse

from lms_rt.cli.command import Command, add_data_option, whole_number


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--concurrency",
        type=whole_number(1, 200),
        default=10,
        metavar="N",
        help="jobs at once that somebody waits for, and half as many of bulk (default: 10)",
    )
    add_data_option(parser)


def _run(args: argparse.Namespace) -> int:
    from lms_rt.cli.runtime import runtime
    from lms_rt.core import core
    from lms_rt.serving.server import run
    from lms_rt.serving.stopping import stop_on_signals
    from workers.main import run as work

    with runtime(args) as settings:

        async def main() -> None:
            with stop_on_signals() as stop:
                async with core(settings) as system:
                    await work(system, args.concurrency, stop)

        run(main(), uvloop=settings.server.uvloop)
    return 0


COMMAND = Command("worker", "Run jobs, the schedule and the sweeps.", _declare, _run)

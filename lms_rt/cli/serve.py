"""`lms-rt serve`: the server, in as many processes as wanted."""

import argparse
import importlib
from functools import partial

from lms_rt.cli.command import Command, add_data_option, whole_number
from lms_rt.settings import Settings


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="the address to listen on (default: server.host of the configuration)")
    parser.add_argument("--port", type=whole_number(0, 65535), help="the port; 0 takes any free one")
    parser.add_argument("--processes", type=whole_number(1, 64), metavar="N", help="how many processes share the port")
    parser.add_argument("--worker", action="store_true", help="run a worker beside it, for small installations")
    add_data_option(parser)


def _run(args: argparse.Namespace) -> int:
    from lms_rt.serving.arenas import reserve

    megabytes = reserve()  # for all that is imported from here on

    def import_server() -> None:
        """What most of the start takes. Before anything else runs, so that all of it lies in those megabytes."""
        importlib.import_module("lms_rt.serving.server")
        megabytes.clear()

    from lms_rt.cli.failures import CommandFailedError
    from lms_rt.cli.runtime import runtime
    from lms_rt.serving import open_files
    from lms_rt.serving.errors import AddressTakenError
    from lms_rt.serving.huge_code import gather_code
    from lms_rt.serving.supervisor import ChildFailedError

    server = {name: getattr(args, name) for name in ("host", "port", "processes") if getattr(args, name) is not None}
    try:
        with runtime(args, {"server": server} if server else None, meanwhile=import_server) as settings:
            open_files.allow_many()
            if settings.server.code_in_huge_pages:
                gather_code()
            if settings.server.processes == 1 and not args.worker:
                _serve_alone(settings)
            else:
                _serve_together(settings, with_worker=args.worker)
    except (AddressTakenError, ChildFailedError) as error:
        raise CommandFailedError(str(error)) from error
    return 0


def _serve_alone(settings: Settings) -> None:
    from lms_rt.serving.server import run, serve
    from lms_rt.serving.stopping import stop_on_signals

    async def main() -> None:
        with stop_on_signals() as stop:
            await serve(settings, ready=_announce, stop=stop)

    run(main(), uvloop=settings.server.uvloop)


def _serve_together(settings: Settings, *, with_worker: bool) -> None:
    from lms_rt.serving.addresses import reserved_port
    from lms_rt.serving.children import server_child, worker_child
    from lms_rt.serving.server import address
    from lms_rt.serving.supervisor import Supervisor

    host = settings.server.host
    with reserved_port(host, settings.server.port) as port:
        shared = settings.model_copy(update={"server": settings.server.model_copy(update={"port": port})})
        children = [("server", partial(server_child, shared)) for _ in range(settings.server.processes)]
        if with_worker:
            children.append(("worker", partial(worker_child, shared)))
        Supervisor(children).run(lambda: _announce(address(host, port)))


def _announce(url: str) -> None:
    print(f"listening on {url}", flush=True)


COMMAND = Command("serve", "Run the server.", _declare, _run)

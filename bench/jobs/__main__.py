"""`python -m bench.jobs [--quick]`: what the system does by itself, measured and recorded."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.jobs import files, work
from bench.jobs.house import House, house
from bench.recording import record, said
from bench.services import service_addresses
from lms_rt.db import migrate
from lms_rt.settings import MailSettings

Measure = Callable[[House, int], Awaitable[dict[str, float]]]
MEASURES: dict[str, tuple[str, Measure, int, int]] = {
    "certificates": ("Certificates drawn by a worker", work.certificates, 60, 20),
    "mails": ("Mails sent over SMTP", work.mails, 400, 50),
    "mailing": ("Past a mailing by lists", work.mailing, 1500, 1500),
    "lag": ("From the commit to the start of a job", work.lag, 200, 50),
    "local": ("A large file up and down, on a disk", files.local, 1024, 64),
    "bucket": ("A large file up and down, on a bucket", files.bucket, 1024, 64),
}
"""By name: what it is, who measures it, how many of it, and how many for a look."""


class Sink:
    """A mail server that takes everything."""

    async def handle_DATA(  # noqa: N802 - aiosmtpd's
        self, _: SMTP, __: Session, ___: Envelope
    ) -> str:
        """Take it."""
        return "250 2.0.0 taken"


@asynccontextmanager
async def mail_sink() -> AsyncIterator[int]:
    """Its port."""
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(Sink(), hostname="localhost"), "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()


Found = dict[str, dict[str, float]]


async def measure(names: list[str], database_url: str, redis_url: str, data: Path, *, quick: bool) -> Found:
    """The figures by name."""
    found: Found = {}
    async with mail_sink() as port:
        mail = MailSettings(host="127.0.0.1", port=port, tls="none", sender="Bench <bench@lms.example>")
        async with house(database_url, redis_url, data, mail) as here:
            for name in names:
                title, by, many, few = MEASURES[name]
                found[name] = await by(here, few if quick else many)
                print(f"{title}: {said(found[name], 1)}", flush=True)
    return found


def main() -> None:
    """Measures, prints and records."""
    parser = argparse.ArgumentParser(prog="python -m bench.jobs", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[[], *MEASURES], help="what to measure (default: all)")
    parser.add_argument("--quick", action="store_true", help="a look, not a record")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-jobs-") as folder, service_addresses(Path(folder)) as addresses:
        migrate.apply(addresses[0])
        names = options.name or list(MEASURES)
        data = Path(folder) / "data"
        found = asyncio.run(measure(names, *addresses, data, quick=options.quick))
    if not options.quick:
        titled = {MEASURES[name][0]: figures for name, figures in found.items()}
        record("jobs", "What happens by itself", titled, digits=1)


if __name__ == "__main__":
    main()

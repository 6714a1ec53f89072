"""What `lms-rt check` looks at: one function a subject, each of which says what it found and how to mend it."""

import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from lms_rt import limits
from lms_rt.cli.failures import CommandFailedError, first_line
from lms_rt.cli.runtime import schema_of
from lms_rt.settings import Settings
from lms_rt.storage.opening import local_directory, open_store
from workers.mail.smtp import SmtpTransport
from workers.mail.transport import MailNotNowError

POSTGRES_MIN: Final = 15
REDIS_MIN: Final = 7
FREE_SPACE_MIN: Final = 1 << 30
"""Less than a gibibyte is a few days of uploads and logs of a busy school."""
OPEN_FILES_MIN: Final = 4096
"""A class of a few thousand is as many sockets; each is an open file."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what it is like, and, where it is not well, how to mend it."""

    subject: str
    said: str
    mend: str | None = None
    """None when all is well."""

    @property
    def ok(self) -> bool:
        """Whether all is well."""
        return self.mend is None


@dataclass(frozen=True, slots=True)
class Installation:
    """What is looked at."""

    settings: Settings
    embedded: bool
    """Whether the database is the embedded one, whose schema `serve` brings up to date by itself."""


async def database(of: Installation) -> Finding:
    """Whether PostgreSQL answers, and is new enough."""
    assert of.settings.database.url is not None
    url = of.settings.database.url.get_secret_value()
    try:
        connection = await asyncpg.connect(url, timeout=limits.POOL_ACQUIRE_TIMEOUT_S)
    except (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        said = f"no connection to {shown(url)}: {first_line(error)}"
        return Finding("database", said, "start PostgreSQL, or correct database.url (LMS_DATABASE__URL)")
    try:
        version = connection.get_server_version()
    finally:
        await connection.close()
    said = f"PostgreSQL {version.major}.{version.minor} at {shown(url)}"
    return Finding("database", said, None if version.major >= POSTGRES_MIN else f"use PostgreSQL {POSTGRES_MIN}")


async def schema(of: Installation) -> Finding:
    """Whether every migration is applied."""
    assert of.settings.database.url is not None
    try:
        known = schema_of(of.settings.database.url.get_secret_value())
    except CommandFailedError:
        return Finding("migrations", "unknown without the database", "see database")
    waiting = [each.name for each in known if not each.applied]
    if waiting and of.embedded:
        return Finding("migrations", f"{len(waiting)} of {len(known)} will be applied by `lms-rt serve`")
    if waiting:
        return Finding("migrations", f"{len(waiting)} of {len(known)} are not applied", "run `lms-rt migrate`")
    return Finding("migrations", f"all {len(known)} applied")


async def redis(of: Installation) -> Finding:
    """Whether Redis or Valkey answers, is new enough, and keeps what it is given."""
    assert of.settings.redis.url is not None
    url = of.settings.redis.url.get_secret_value()
    try:
        async with Redis.from_url(url, socket_timeout=limits.REDIS_TIMEOUT_S) as client:
            info = await client.info()
    except (RedisError, OSError, ValueError) as error:
        said = f"no connection to {shown(url)}: {first_line(error)}"
        return Finding("redis", said, "start Redis or Valkey, or correct redis.url (LMS_REDIS__URL)")
    name = "Valkey" if "valkey_version" in info else "Redis"
    version = str(info.get("valkey_version", info["redis_version"]))
    said = f"{name} {version} at {shown(url)}"
    if int(version.split(".", 1)[0]) < REDIS_MIN:
        return Finding("redis", said, f"use Redis {REDIS_MIN} or Valkey 8, or newer")
    policy = info.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        said = f"{said} drops keys when memory is short ({policy})"
        return Finding("redis", said, "set maxmemory-policy noeviction, or jobs and sign-outs get lost")
    return Finding("redis", said)


async def disk(of: Installation) -> Finding:
    """Whether the data directory can be written to and has room."""
    return _room("disk", of.settings.data_dir, "--data (LMS_DATA_DIR)")


def _room(subject: str, where: Path, option: str) -> Finding:
    directory = where.expanduser().absolute()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory):
            free = shutil.disk_usage(directory).free
    except OSError as error:
        said = f"{directory} cannot be written to: {error.strerror}"
        return Finding(subject, said, f"give this user the directory, or choose another with {option}")
    said = f"{free / (1 << 30):.1f} GiB free in {directory}"
    return Finding(subject, said, None if free >= FREE_SPACE_MIN else "make room; an upload or the log may fill it")


async def files(of: Installation) -> Finding:
    """Whether what people upload can be kept."""
    given = of.settings.storage
    if given.backend == "local":
        return _room("files", local_directory(of.settings), "storage.directory (LMS_STORAGE__DIRECTORY)")
    said = f"bucket {given.bucket} at {given.endpoint_url or 'Amazon'}"
    try:
        async with open_store(of.settings) as store:
            async for _ in store.list("is-it-there"):
                break
    except (OSError, ValueError) as error:
        mend = "make the bucket, or correct storage.bucket, endpoint_url, region and keys (LMS_STORAGE__*)"
        return Finding("files", f"{said}: {first_line(error)}", mend)
    return Finding("files", said)


async def mail(of: Installation) -> Finding:
    """Whether the mail server takes us."""
    given = of.settings.mail
    if given.host is None:
        return Finding("mail", "written to the folder outbox of the data directory, as there is no mail.host")
    transport = SmtpTransport(given)
    try:
        await transport.greet()
    except MailNotNowError as error:
        return Finding("mail", first_line(error), "start the mail server, or correct mail.* (LMS_MAIL__*)")
    await transport.close()
    return Finding("mail", f"{given.host}:{given.port} takes mails from {given.sender}")


async def keys(of: Installation) -> Finding:
    """Which key signs."""
    count = len(of.settings.security.jwt_keys)
    others = f", {count - 1} more only verify" if count > 1 else ""
    return Finding("keys", f"tokens are signed with {of.settings.security.signing_kid!r}{others}")


async def open_files(_of: Installation) -> Finding:
    """How many sockets a process may have."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    said = "any number of sockets" if hard == resource.RLIM_INFINITY else f"up to {hard:,} sockets a process"
    enough = hard == resource.RLIM_INFINITY or hard >= OPEN_FILES_MIN
    return Finding("open files", said, None if enough else "raise the hard limit (ulimit -Hn, LimitNOFILE=)")


Check = Callable[[Installation], Awaitable[Finding]]
CHECKS: Final[tuple[Check, ...]] = (database, schema, redis, disk, files, mail, keys, open_files)


def shown(url: str) -> str:
    """An address without its password."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts.path
    where = "".join(_without_password(parts.netloc)) or f"{Path(parts.query.partition('host=')[2] or '/')}"
    return f"{where}{parts.path}" if parts.netloc.rpartition("@")[2] else where.replace("%2F", "/")


def _without_password(netloc: str) -> Iterator[str]:
    who, at, where = netloc.rpartition("@")
    if where:
        yield f"{who.partition(':')[0]}{at}" if who else ""
        yield where

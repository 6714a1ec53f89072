"""What a command works on: the configuration, made complete by the embedded servers and secrets where it is silent."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Final

import psycopg
from pydantic import SecretStr, ValidationError

from lms_rt import logs
from lms_rt.cli.failures import CommandFailedError, MisconfiguredError, bad_configuration, first_line
from lms_rt.configuration import load
from lms_rt.db import migrate
from lms_rt.embedded import EmbeddedServices, secrets_in
from lms_rt.settings import Settings

KEY_ID: Final = "local"
"""The id of the signing key that is made for an installation without configured ones."""
SIGNING_KEY: Final = "jwt_signing_key"
"""Its name among the data directory's secrets."""


def configuration(args: argparse.Namespace, overrides: Mapping[str, object] | None = None) -> Settings:
    """The configuration with the options of the command line over it. Raises MisconfiguredError."""
    given = dict(overrides or {})
    if getattr(args, "data", None) is not None:
        given["data_dir"] = args.data
    try:
        found = load(args.config, **given)
    except (ValidationError, OSError, ValueError) as error:
        raise bad_configuration(error, str(args.config or "config.toml")) from error
    logs.configure(found.log, verbose=args.verbose)
    return found


@contextmanager
def runtime(
    args: argparse.Namespace,
    overrides: Mapping[str, object] | None = None,
    *,
    needs_schema: bool = True,
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[Settings]:
    """The complete configuration, with its servers running; `meanwhile` is done first, or while they start.

    Without a configured database or Redis the embedded servers of the data directory are used: they are started, or
    shared with whoever runs them already. Their schema is brought up to date here; a configured database is only
    looked at, because changing it is a step that an operator takes.
    """
    found = configuration(args, overrides)
    if found.database.url is not None and found.redis.url is not None:
        meanwhile()
        if needs_schema:
            _require_schema(found.database.url.get_secret_value())
        yield _with_keys(found, embedded=False)
        return
    with _embedded(found, meanwhile) as complete:
        if needs_schema and complete.database.url is not None:
            if found.database.url is None:
                migrate.apply(complete.database.url.get_secret_value())
            else:
                _require_schema(complete.database.url.get_secret_value())
        yield _with_keys(complete, embedded=found.database.url is None)


@contextmanager
def _embedded(given: Settings, meanwhile: Callable[[], None]) -> Iterator[Settings]:
    with _started(EmbeddedServices(given.data_dir), meanwhile) as running:
        database = given.database.url or SecretStr(running.database_url)
        redis = given.redis.url or SecretStr(running.redis_url)
        yield given.model_copy(
            update={
                "data_dir": running.data_dir,
                "database": given.database.model_copy(update={"url": database}),
                "redis": given.redis.model_copy(update={"url": redis}),
            }
        )


@contextmanager
def _started(servers: EmbeddedServices, meanwhile: Callable[[], None]) -> Iterator[EmbeddedServices]:
    with ExitStack() as stack:
        stack.callback(servers.stop)
        with ThreadPoolExecutor(1, "embedded") as beside:
            starting = beside.submit(servers.start)
            meanwhile()
            starting.result()
        yield servers


def _with_keys(given: Settings, *, embedded: bool) -> Settings:
    if given.security.jwt_keys:
        return given
    if not embedded:
        # Made here it would differ from machine to machine, and tokens of one would be refused by the other.
        raise MisconfiguredError(
            'no signing key: set LMS_SECURITY__JWT_KEYS=\'{"main": "…"}\' to a secret of `openssl rand -base64 48`'
        )
    key = secrets_in(given.data_dir, SIGNING_KEY)[SIGNING_KEY]
    security = given.security.model_copy(update={"jwt_keys": {KEY_ID: SecretStr(key)}, "jwt_kid": KEY_ID})
    return given.model_copy(update={"security": security})


def _require_schema(url: str) -> None:
    missing = [each.name for each in schema_of(url) if not each.applied]
    if missing:
        raise CommandFailedError(
            f"{len(missing)} migrations are not applied to the database ({missing[0]} …): run `lms-rt migrate` first"
        )


def schema_of(url: str) -> list[migrate.MigrationState]:
    """Every migration and whether it is applied; raises CommandFailedError when the database cannot be reached."""
    try:
        return migrate.status(url)
    except psycopg.OperationalError as error:
        raise CommandFailedError(
            f"the database cannot be reached: {first_line(error)}; is it running, and is database.url right?"
        ) from error

"""`lms-rt migrate`: the schema, as a step that somebody takes on purpose."""

import argparse

from lms_rt.cli.command import Command, add_data_option, whole_number


def _declare(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--status", action="store_true", help="list the migrations and change nothing")
    what.add_argument(
        "--rollback", type=whole_number(1), metavar="N", help="undo the newest N migrations, and the data they hold"
    )
    add_data_option(parser)


def _run(args: argparse.Namespace) -> int:
    import psycopg

    from lms_rt.cli.failures import CommandFailedError, first_line
    from lms_rt.cli.runtime import runtime, schema_of
    from lms_rt.db import migrate

    with runtime(args, needs_schema=False) as settings:
        assert settings.database.url is not None
        url = settings.database.url.get_secret_value()
        known = schema_of(url)
        if args.status:
            for each in known:
                print(f"{'applied' if each.applied else 'waiting'}  {each.name}")
            return 0
        try:
            if args.rollback:
                _tell("rolled back", migrate.rollback(url, args.rollback), "There is nothing to roll back.")
            else:
                _tell("applied", migrate.apply(url), "The schema is up to date.")
        except psycopg.Error as error:
            raise CommandFailedError(f"the migration failed and was undone: {first_line(error)}") from error
    return 0


def _tell(done: str, names: list[str], otherwise: str) -> None:
    for name in names:
        print(f"{done}  {name}")
    if not names:
        print(otherwise)


COMMAND = Command("migrate", "Bring the database's schema up to date, or back.", _declare, _run)

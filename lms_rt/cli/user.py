"""`lms-rt user create`: the first administrator, and anybody else an operator vouches for."""

import argparse
import asyncio
import getpass
import sys

from lms_rt.cli.command import Command, add_common_options, add_data_option


def _declare(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make an account", description="Make an account.")
    create.add_argument("--email", required=True, help="the address to sign in with")
    create.add_argument("--name", required=True, help="the name that others see")
    create.add_argument("--role", choices=("student", "instructor", "admin"), default="student", help="(student)")
    create.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input instead of asking for it"
    )
    add_common_options(create, below=True)
    add_data_option(create)


def _run(args: argparse.Namespace) -> int:
    from pydantic import ValidationError

    from lms_rt.cli.failures import bad_fields
    from lms_rt.cli.runtime import runtime
    from lms_rt.contract.accounts import NewUser, User
    from lms_rt.core import core
    from lms_rt.settings import Settings

    password = _password(args)
    try:
        new = NewUser(email=args.email, name=args.name, role=args.role, password=password)
    except ValidationError as error:
        raise bad_fields(error) from error

    async def create(settings: Settings) -> User:
        async with core(settings) as system:
            return await system.services.accounts.create_user(new)

    with runtime(args) as settings:
        user = asyncio.run(create(settings))
    print(f"created {user.role} {user.email} ({user.id})")
    return 0


def _password(args: argparse.Namespace) -> str:
    from lms_rt.cli.failures import MisconfiguredError

    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise MisconfiguredError("there is no terminal to ask for the password: use --password-stdin")
    try:
        password = getpass.getpass("Password: ")
        if getpass.getpass("The same once more: ") != password:
            raise MisconfiguredError("the two passwords differ; nothing was done")
    except EOFError:
        raise MisconfiguredError("no password was given; nothing was done") from None
    return password


COMMAND = Command("user", "Manage accounts.", _declare, _run)

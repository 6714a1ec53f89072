"""How a command fails: one line that says what to do next, and a status that scripts can go by."""

import tomllib
from typing import TYPE_CHECKING

import asyncpg
import psycopg
from pydantic import ValidationError

from lms_rt.cli.command import FAILED, MISUSED
from lms_rt.embedded import EmbeddedError
from lms_rt.errors import Problem
from lms_rt.kv.client import UNREACHABLE
from lms_rt.settings import ENV_PREFIX

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


class CommandFailedError(Exception):
    """It did not work; the message says what to do next."""

    status: int = FAILED


class MisconfiguredError(CommandFailedError):
    """It cannot work as it is configured or called."""

    status = MISUSED


def explain(error: Exception) -> CommandFailedError:
    """An error of any kind as a line for whoever sits at the terminal."""
    match error:
        case CommandFailedError():
            return error
        case Problem():
            return CommandFailedError(_of_problem(error))
        case EmbeddedError():
            return CommandFailedError(str(error))
        case asyncpg.PostgresError() | psycopg.Error():
            return CommandFailedError(f"the database said: {first_line(error)}; `lms-rt check` looks closer")
        case OSError():
            return CommandFailedError(f"{first_line(error)}; `lms-rt check` looks closer")
        case _ if isinstance(error, UNREACHABLE):
            return CommandFailedError(f"Redis cannot be reached: {first_line(error)}; `lms-rt check` looks closer")
        case _:
            name = type(error).__name__
            return CommandFailedError(f"unexpected {name}: {first_line(error)}; --verbose shows the traceback")


def bad_configuration(error: Exception, source: str) -> MisconfiguredError:
    """A configuration that cannot be read or does not fit, every bad key with its name; values are never shown."""
    match error:
        case ValidationError():
            told = [f"{_key(each['loc'])}{_said(each)}" for each in error.errors()]
            return MisconfiguredError(f"the configuration ({source} and {ENV_PREFIX}* variables): {'; '.join(told)}")
        case tomllib.TOMLDecodeError():
            return MisconfiguredError(f"{source} is not TOML: {error}")
        case UnicodeDecodeError():
            return MisconfiguredError(f"{source} is not TOML: it is not in UTF-8")
        case _:
            return MisconfiguredError(first_line(error))


def bad_fields(error: ValidationError) -> MisconfiguredError:
    """Options whose values do not fit."""
    told = [f"--{_key(each['loc'])}{_said(each)}" for each in error.errors()]
    return MisconfiguredError("; ".join(told))


def first_line(error: BaseException) -> str:
    """The first line of what an error says, or its name where it says nothing."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


def _said(error: "ErrorDetails") -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such key"
    return error["msg"].removeprefix("Value error, ")


def _key(where: tuple[int | str, ...]) -> str:
    return f"{'.'.join(map(str, where))}: " if where else ""


def _of_problem(problem: Problem) -> str:
    fields = [f"{field.path.removeprefix('$.')} {field.message}" for field in problem.fields]
    return "; ".join([problem.detail or problem.kind.title, *fields])

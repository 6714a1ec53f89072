"""A Redis that answers, and takes nothing."""

from redis.asyncio.connection import DefaultParser
from redis.exceptions import ResponseError


class RefusesWritesError(ResponseError):
    """It cannot save what it has (a disk that is full, a snapshot that fails), or misses replicas it must have."""


class Parser(DefaultParser):  # type: ignore[misc, valid-type]  # which one it is depends on whether hiredis is there
    """redis-py's own, which has no name for these refusals: they would look like mistakes of ours."""

    EXCEPTION_CLASSES = {  # noqa: RUF012 - as redis-py declares it
        **DefaultParser.EXCEPTION_CLASSES,
        "MISCONF": RefusesWritesError,
        "NOREPLICAS": RefusesWritesError,
    }

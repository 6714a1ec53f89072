"""The log: one line an event on standard error, as JSON for machines or in colours for a terminal."""

import logging
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any, BinaryIO, Final, TextIO, cast

import structlog
from pydantic_core import to_json
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor

from lms_rt.settings import LogSettings

LEVELS: Final[Mapping[str, int]] = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}
CHATTY: Final = ("saq", "yoyo", "yoyo.migrations", "asyncio", "aiohttp.access")
"""Libraries that tell at `info` what is of interest only when something is being looked for."""


class _Lossy:
    """A stream that loses what it cannot write. A full disk, or a log that nobody reads any more, would otherwise stop
    whoever has something to say: an event on its way to a class, or the event loop itself."""

    def __init__(self, stream: IO[Any]) -> None:
        self._stream = stream

    def write(self, text: Any) -> None:
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


class _Forward(logging.Handler):
    """Hands what libraries log to structlog, so that there is one format and one stream."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger(record.name).log(
            record.levelno, record.getMessage(), exc_info=record.exc_info or None, logger=record.name
        )


def configure(settings: LogSettings, *, verbose: bool = False) -> None:
    """Set the log up for this process; `verbose` turns everything on whatever the settings say."""
    level = logging.DEBUG if verbose else LEVELS[settings.level]
    as_json = settings.format == "json" or (settings.format == "auto" and not sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, *(_json() if as_json else _console())],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(cast(BinaryIO, _Lossy(sys.stderr.buffer)))
        if as_json
        else structlog.WriteLoggerFactory(cast(TextIO, _Lossy(sys.stderr))),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_Forward()], level=level, force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(level if verbose else max(level, logging.WARNING))


def _json() -> list[Processor]:
    return [
        # Without what variables held: among them are passwords, tokens and whole bodies
        structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
        _in_reading_order,
        structlog.processors.JSONRenderer(serializer=_encode),
    ]


def _console() -> list[Processor]:
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]


def _in_reading_order(_logger: object, _method: str, event: EventDict) -> EventDict:
    """When, how bad and what come first, for the eye and for `cut`."""
    first = {name: event.pop(name) for name in ("timestamp", "level", "event") if name in event}
    return {**first, **event}


def _encode(event: object, **_: object) -> bytes:
    return to_json(event, fallback=str)

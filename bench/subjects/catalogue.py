"""Which servers take part in what."""

from __future__ import annotations

from pathlib import Path

from bench.subjects.base import Subject
from bench.subjects.lms_rt import LmsRt
from bench.subjects.references import Floor, NaiveAiohttp, NaiveAiohttpCompressing, SocketIO


def fanout_subjects(work: Path, *, direct: bool) -> list[Subject]:
    """All that can tell many readers something. `direct` puts lms_rt's events into its hub instead of sending commands,
    which are serialised by their transaction and can therefore never pile up."""
    return [LmsRt(direct=direct), NaiveAiohttp(), Floor(work), SocketIO()]


def answering_subjects() -> list[Subject]:
    """All that store an answer before they acknowledge it."""
    return [LmsRt(), NaiveAiohttp(), SocketIO()]


def connecting_subjects() -> list[Subject]:
    """All that a browser can connect to."""
    return [LmsRt(), NaiveAiohttp(), NaiveAiohttpCompressing(), SocketIO()]

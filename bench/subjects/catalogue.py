"""Which servers take part in what."""

from __future__ import annotations

from pathlib import Path

from bench.subjects.base import Subject
from bench.subjects.centrifuge import Centrifuge
from bench.subjects.channels import Channels
from bench.subjects.lms_rt import LmsRt, NeighbouredLmsRt
from bench.subjects.references import Floor, NaiveAiohttp, NaiveAiohttpCompressing, SocketIO


def fanout_subjects(work: Path, *, piling: bool) -> list[Subject]:
    """All that can tell many readers something.

    With `piling`, lms_rt's events come from a neighbouring process: a host's commands, each with its own transaction,
    never pile up; and Django Channels, which takes a quarter of a second for an event, stays away.
    """
    lms_rt = NeighbouredLmsRt() if piling else LmsRt()
    slow = [] if piling else [Channels()]
    return [lms_rt, NaiveAiohttp(), Floor(work), Centrifuge(work), SocketIO(), *slow]


def answering_subjects() -> list[Subject]:
    """All that store an answer before they acknowledge it."""
    return [LmsRt(), NaiveAiohttp(), SocketIO()]


def connecting_subjects() -> list[Subject]:
    """All that a browser can connect to."""
    return [LmsRt(), NaiveAiohttp(), NaiveAiohttpCompressing(), SocketIO()]

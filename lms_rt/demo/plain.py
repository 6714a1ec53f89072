"""The class as plain lines, for a file or a pipe: one for each thing that happened."""

import asyncio
import sys
from pathlib import Path
from typing import Self

from lms_rt.demo.addresses import Addresses
from lms_rt.demo.measurements import Measurements
from lms_rt.demo.report import Report
from lms_rt.demo.stage import Stage


class Lines:
    """Prints what changes."""

    def __init__(self, title: str, addresses: Addresses, stage: Stage, seen: Measurements) -> None:
        self._stage = stage
        self._seen = seen
        self._watching: asyncio.Task[None] | None = None
        _line(f"{title}: PIN {addresses.pin}")
        for what, where in addresses.lines:
            _line(f"{what.lower()}: {where}")

    def __enter__(self) -> Self:
        self._watching = asyncio.create_task(self._watch())
        return self

    def __exit__(self, *_: object) -> None:
        if self._watching is not None:
            self._watching.cancel()

    def say(self, text: str) -> None:
        """What is going on now."""
        _line(text)

    def finish(self, report: Report, certificate: Path | None) -> None:
        """The result."""
        verdict = "the same" if report.kept else "NOT THE SAME"
        _line(f"acknowledged: {report.acknowledged}")
        _line(f"stored: {report.stored} ({verdict})")
        _line(f"latency: p50 {_ms(report.p50_ms)}, p99 {_ms(report.p99_ms)}")
        _line(f"lines lost: {report.lost_lines}, answers that came in all the same: {report.across_lost_lines}")
        if certificate is not None:
            _line(f"certificate: {certificate}")
        for name, counted in (("refused", report.refused), ("failed", report.failures)):
            for what, number in counted.items():
                _line(f"{name}: {number} x {what}")
        for rank, who, points in report.best:
            _line(f"{rank}. {who}: {points}")

    async def _watch(self) -> None:
        known = 0
        while True:
            await self._stage.until(lambda: self._stage.version != known, 3600.0)  # noqa: B023 - the newest is meant
            known = self._stage.version
            question = self._stage.question
            if question is not None and self._stage.phase in ("open", "closed", "revealed"):
                where = f"question {question['index']} of {self._stage.questions}"
                more = f": {question['prompt']}" if self._stage.phase == "open" else f", {self._stage.answered} answers"
                _line(f"{where} {self._stage.phase}{more}")


def _line(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _ms(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.1f} ms"

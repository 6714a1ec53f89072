"""The class in a terminal, drawn a few times a second."""

import time
from pathlib import Path
from typing import Final, Self

from rich import box
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from lms_rt.client.clock import seconds
from lms_rt.demo.addresses import Addresses
from lms_rt.demo.measurements import Measurements
from lms_rt.demo.report import Report
from lms_rt.demo.stage import Stage

FRAMES_A_SECOND: Final = 8
WIDEST: Final = 96
SHOWN: Final = 8
"""Rows of the leaderboard."""
PHASES: Final = {
    "lobby": ("waiting", "cyan"),
    "open": ("open", "green"),
    "paused": ("paused", "yellow"),
    "closed": ("closed", "yellow"),
    "revealed": ("revealed", "magenta"),
    "ended": ("the end", "cyan"),
}


class Screen:
    """Draws until it is closed. `begins_at` is when the class begins, on the monotonic clock."""

    def __init__(self, title: str, addresses: Addresses, stage: Stage, seen: Measurements) -> None:
        self._title = title
        self._addresses = addresses
        self._stage = stage
        self._seen = seen
        self.note = ""
        """What is going on before the class begins."""
        self._console = Console(highlight=False)
        self._live = Live(
            get_renderable=self._draw, console=self._console, refresh_per_second=FRAMES_A_SECOND, transient=True
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def say(self, text: str) -> None:
        """What is going on now."""
        self.note = text

    def finish(self, report: Report, certificate: Path | None) -> None:
        """Leave the result on the terminal."""
        self._live.stop()
        self._console.print(_padded(self._head(), self._addresses_table()))
        self._console.print(_padded(_verdict(report, certificate), *([_podium(report)] if report.best else [])))

    # --- drawing

    @property
    def _width(self) -> int:
        return min(self._console.width, WIDEST) - 4

    def _draw(self) -> RenderableType:
        parts: list[RenderableType] = [self._head(), self._addresses_table(), Text(), self._question(), Text()]
        parts.append(self._numbers())
        if self._stage.top:
            parts += [Text(), self._leaderboard()]
        return _padded(*parts)

    def _head(self) -> RenderableType:
        head = Table.grid(expand=False)
        head.width = self._width
        head.add_column(ratio=1)
        head.add_column(justify="right")
        head.add_row(
            Text.assemble(("lms_rt", "bold"), ("  live class  ", "dim"), (self._title, "bold")),
            Text.assemble(("PIN ", "dim"), (self._addresses.spaced_pin, "bold cyan")),
        )
        return Group(head, Text("─" * self._width, style="dim"))

    def _addresses_table(self) -> RenderableType:
        table = Table.grid(padding=(0, 2))
        for what, where in self._addresses.lines:
            colour = "cyan" if where.startswith("http") else ""
            table.add_row(Text(what, style="dim"), Text(where, style=colour, overflow="fold"))
        return table

    def _question(self) -> RenderableType:
        question, (word, colour) = self._stage.question, PHASES[self._stage.phase]
        if question is None:
            return Text(self.note or word, style=colour)
        head = Table.grid(expand=False)
        head.width = self._width
        head.add_column(ratio=1)
        head.add_column(justify="right")
        left = self._seconds_left()
        state = f"{word}, {left} s left" if left is not None else word
        head.add_row(
            Text(f"Question {question['index']} of {self._stage.questions}", style="bold"), Text(state, style=colour)
        )
        everybody = max(self._stage.participants, 1)
        bar = ProgressBar(
            total=everybody,
            completed=min(self._stage.answered, everybody),
            width=self._width - 16,
            complete_style="cyan",
            finished_style="green",
        )
        answered = Table.grid(padding=(0, 1))
        answered.add_row(bar, Text(f"{self._stage.answered:>5} / {everybody:<5}"))
        return Group(head, Text(str(question["prompt"]), overflow="ellipsis", no_wrap=True), Text(), answered)

    def _seconds_left(self) -> int | None:
        if self._stage.phase != "open":
            return None
        return max(0, round(seconds(str(self._stage.state["closes_at"])) - time.time()))

    def _numbers(self) -> RenderableType:
        seen = self._seen
        table = Table.grid(padding=(0, 1))
        for wide in (13, 10, 11, 9):
            table.add_column(justify="right", min_width=6)
            table.add_column(style="dim", min_width=wide, no_wrap=True)
        table.add_row(
            *(f"{len(seen.acknowledged):,}", "acknowledged", f"{seen.a_second():,}", "a second"),
            *(_ms(seen.percentile_ms(0.5)), "median", _ms(seen.percentile_ms(0.99)), "p99"),
        )
        table.add_row(
            *(f"{self._stage.online:,}", "online", f"{seen.thinking:,}", "thinking"),
            *(f"{seen.lost_lines:,}", "lines lost", f"{seen.across_lost_lines:,}", "came back"),
        )
        return table

    def _leaderboard(self) -> RenderableType:
        return _board(
            [(int(str(one["rank"])), str(one["name"]), int(str(one["points"]))) for one in self._stage.top[:SHOWN]]
        )


def _board(rows: list[tuple[int, str, int]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("", justify="right", style="dim", width=3)
    table.add_column("Leaderboard", min_width=24)
    table.add_column("Points", justify="right")
    for rank, name, points in rows:
        table.add_row(str(rank), Text(name, style="bold" if rank <= 3 else ""), f"{points:,}")
    return table


def _podium(report: Report) -> RenderableType:
    return Group(Text(), _board([each for each in report.best if each[0] <= SHOWN][:SHOWN]))


def _verdict(report: Report, certificate: Path | None) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_row("Acknowledged", f"{report.acknowledged:,} answers")
    stored = Text(f"{report.stored:,} answers  ")
    stored.append("✓ the very same, each once" if report.kept else "✗ not the same", "green" if report.kept else "red")
    table.add_row("Stored", stored)
    table.add_row("Latency", f"median {_ms(report.p50_ms)}, p99 {_ms(report.p99_ms)}, from the tap to the receipt")
    table.add_row("Lines lost", f"{report.lost_lines:,}; {report.across_lost_lines:,} answers came in all the same")
    table.add_row("Results told", f"{report.results:,}, each to one student")
    if certificate is not None:
        table.add_row("Certificate", str(certificate))
    for name, counted in (("Refused", report.refused), ("Failed", report.failures)):
        if counted:
            said = ", ".join(f"{number} × {what}" for what, number in counted.items())
            table.add_row(name, Text(said, style="yellow"))
    return table


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"


def _padded(*parts: RenderableType) -> RenderableType:
    return Padding(Group(*parts), (1, 2, 0, 2))

"""Figures of a command of its own, as a page and as JSON beside the other results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bench.measure.machine import description, slug

RESULTS = Path(__file__).parent / "results"

Found = Mapping[str, Mapping[str, float]]
"""By what was measured: its figures, by name."""


def said(figures: Mapping[str, float], digits: int = 0) -> str:
    """On one line."""
    return ", ".join(f"{name} {figure:,.{digits}f}" for name, figure in figures.items())


def record(kind: str, heading: str, found: Found, *, about: str = "", digits: int = 0) -> None:
    """As `results/<time>-<kind>-<machine>`; `about` says how much of it was measured."""
    now, facts = datetime.now(UTC), description()
    stem = RESULTS / f"{now:%Y-%m-%d-%H%M}-{kind}-{slug()}"
    lines = [f"# {heading}, {now:%Y-%m-%d %H:%M} UTC", ""]
    lines += [" · ".join(f"{name} {value}" for name, value in facts.items()), ""]
    lines += [about, ""] if about else []
    lines += ["| what | figures |", "|---|---|"]
    lines += [f"| {what} | {said(figures, digits)} |" for what, figures in found.items()]
    stem.with_suffix(".md").write_text("\n".join(lines) + "\n")
    stem.with_suffix(".json").write_text(json.dumps({"machine": facts, "figures": found}, indent=1) + "\n")

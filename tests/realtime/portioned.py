"""Fan-outs that leave in portions of a size that a test chooses."""

import pytest

from lms_rt.realtime.portions import Portion, Portions


def have_portions_of(readers: int, monkeypatch: pytest.MonkeyPatch, *, lasting_s: float = 0.0) -> None:
    """Have others take their turn after each so many readers, or with `lasting_s` once that time is over."""
    monkeypatch.setattr(Portions, "begin", lambda _, now, owed: Portion(now + lasting_s, readers))

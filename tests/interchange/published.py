"""Question files that others published; tests that want them are skipped where they are not at hand."""

import os
from pathlib import Path
from typing import Any

import pytest

VARIABLE = "LMS_QUESTION_FILES"
BESIDE = Path(__file__).parents[3] / "shared" / "data"

FOLDER = Path(os.environ.get(VARIABLE) or BESIDE)


def published(folder: str, *patterns: str) -> list[Any]:
    """The files below `folder` that match a pattern, as parameters of a test; one that is skipped without them."""
    found = sorted({file for pattern in patterns for file in (FOLDER / folder).rglob(pattern)})
    if found:
        return list(found)
    why = f"there is no {folder} in {FOLDER.name}; {VARIABLE} can name a folder with published question files"
    return [pytest.param(Path(folder), marks=pytest.mark.skip(reason=why))]

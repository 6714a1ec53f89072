"""Servers that keep what they acknowledged when they are killed, as in production: the promises rest on it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms_rt.embedded import EmbeddedServices


@pytest.fixture
def durable_services() -> Iterator[EmbeddedServices]:
    """Servers for this test alone that write through, to be killed, frozen and stopped."""
    directory = Path(tempfile.mkdtemp(prefix="lms-rt-test-"))
    try:
        with EmbeddedServices(directory) as embedded:
            yield embedded
    finally:
        shutil.rmtree(directory, ignore_errors=True)

"""Installations to run commands on."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import KEY, Installation


def _configured(directory: Path, database_url: str, redis_url: str) -> Installation:
    variables = {
        "LMS_DATABASE__URL": database_url,
        "LMS_REDIS__URL": redis_url,
        "LMS_SECURITY__JWT_KEYS": json.dumps({"first": KEY}),
        "LMS_SECURITY__BCRYPT_COST": "4",
        "LMS_SERVER__PORT": "0",
        "LMS_DATA_DIR": str(directory / "data"),
        "LMS_LOG__FORMAT": "json",
    }
    return Installation(directory, variables)


@pytest.fixture
def installation(tmp_path: Path, database_url: str, redis_url: str) -> Installation:
    """One with addresses of its own servers, whose schema is up to date."""
    return _configured(tmp_path, database_url, redis_url)


@pytest.fixture
def new_installation(tmp_path: Path, empty_database_url: str, redis_url: str) -> Installation:
    """One whose database is empty."""
    return _configured(tmp_path, empty_database_url, redis_url)


@pytest.fixture
def bare_installation(tmp_path: Path) -> Installation:
    """One in which nothing is configured, so that everything is embedded."""
    return Installation(tmp_path)

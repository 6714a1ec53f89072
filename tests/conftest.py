"""Fixtures for every test: real servers shared by the run, a fresh database and an empty Redis for each test.

Tests may run in several processes (pytest-xdist): each then has servers of its own.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from lms_rt.embedded import EmbeddedServices
from tests.support.browser import find_chromium
from tests.support.databases import RenewedDatabase, copied_database, migrated_template
from tests.support.school import DATA_DIR
from tests.support.services import REDIS_VARIABLE, Services, flush, own_services, running_services

# The same examples in every run, however busy the machine is
settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """What `-n auto` means: one process more than there are cores, for while others wait for what they started.

    One alone where a Redis is given: tests that run side by side cannot share it (see `redis_url`).
    """
    return 0 if os.environ.get(REDIS_VARIABLE) else (os.cpu_count() or 1) + 1


SLOW = frozenset({"fault", "browser", "slow"})
"""The marks of tests that take seconds."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, so that when side by side none of them is what all others wait for at the end
    (`--no-loadscope-reorder` keeps xdist from putting those first that have most tests)."""
    slow = {item.path for item in items if any(mark.name in SLOW for mark in item.iter_markers())}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def services() -> Iterator[Services]:
    """The servers that all tests of this process share."""
    with running_services() as running:
        yield running


@pytest.fixture(scope="session")
def template_database(services: Services) -> Iterator[str]:
    """The name of the migrated, empty database from which each test's own is copied."""
    with migrated_template(services.admin_url) as name:
        yield name


@pytest.fixture(scope="session")
def renewed_database(services: Services, template_database: str) -> Iterator[RenewedDatabase]:
    """What becomes each test's own database in turn."""
    database = RenewedDatabase(services.admin_url, template_database)
    yield database
    database.close()


@pytest.fixture
def database_url(renewed_database: RenewedDatabase) -> str:
    """A database with the schema and no rows, for this test alone."""
    return renewed_database.fresh()


@pytest.fixture
def empty_database_url(services: Services) -> Iterator[str]:
    """A database without a schema, for this test alone."""
    with copied_database(services.admin_url, "template1") as url:
        yield url


@pytest.fixture
def redis_url(services: Services) -> str:
    """An empty Redis.

    It is emptied rather than given out in numbered databases or prefixes, because pub/sub crosses all of those: the
    tests of a process run one after the other and close what they subscribe to, so an empty server is a fresh one.
    """
    flush(services.redis_url)
    return services.redis_url


@pytest.fixture
def breakable_services() -> Iterator[EmbeddedServices]:
    """Servers for this test alone, to be frozen or killed by their process ids (about a second)."""
    with own_services() as embedded:
        yield embedded


@pytest.fixture(scope="session")
def object_store() -> Iterator[str]:
    """The address of a server that speaks S3; every test makes buckets of its own there."""
    from tests.support.buckets import object_server  # which takes a second to import

    with object_server() as url:
        yield url


@pytest.fixture(scope="session", autouse=True)
def cut_fonts(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One directory of cut fonts for all processes of the run: those that every page needs take seconds to cut."""
    base = tmp_path_factory.getbasetemp()
    fonts = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "fonts"
    fonts.mkdir(exist_ok=True)
    (DATA_DIR / "fonts").symlink_to(fonts)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser; without one the test is skipped."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium: install one, or name it with CHROMIUM")
    return path

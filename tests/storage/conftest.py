"""Each test meets both stores."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lms_rt.storage.local import LocalStore
from lms_rt.storage.s3 import S3Store
from lms_rt.storage.store import ObjectStore
from tests.support.buckets import new_bucket


@pytest.fixture(params=["local", "s3"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ObjectStore]:
    if request.param == "local":
        yield LocalStore(tmp_path / "files")
        return
    async with S3Store.connect(await new_bucket(request.getfixturevalue("object_store"))) as made:
        yield made

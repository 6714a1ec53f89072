"""The store that the configuration names."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from lms_rt.settings import Settings
from lms_rt.storage.local import LocalStore
from lms_rt.storage.store import ObjectStore


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[ObjectStore]:
    """The store, for as long as the context lasts. Nothing is asked of it yet."""
    if settings.storage.backend == "local":
        yield LocalStore(local_directory(settings))
        return
    # Two hundred modules that only who keeps files in a bucket has to load
    from lms_rt.storage.s3 import S3Store

    async with S3Store.connect(settings.storage) as store:
        yield store


def local_directory(settings: Settings) -> Path:
    """Where the local store keeps its files."""
    return settings.storage.directory or settings.data_dir / "files"

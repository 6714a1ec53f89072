"""What is left of uploads that broke off and of files that were deleted while the store was away."""

from datetime import UTC, datetime, timedelta
from typing import Final

from lms_rt.db.database import Database
from lms_rt.storage.store import ObjectInfo, ObjectStore
from sql import files as sql

UNFINISHED_AFTER_H: Final = 24
"""An upload that takes longer than this is given up."""
BATCH: Final = 500


class FileSweep:
    """May run at any time, twice, or on two workers at once."""

    def __init__(self, db: Database, store: ObjectStore) -> None:
        self._db = db
        self._store = store

    async def sweep(self, folder: str, unfinished_after_h: int = UNFINISHED_AFTER_H) -> dict[str, int]:
        """Throw away the rows of uploads given up and of files whose days are over, and objects below `folder` that no
        row names; how many of each.

        An object is younger than its row, and only those older than any running upload are looked at, so that none is
        taken from under a request.
        """
        uploads = await self._give_up_uploads(unfinished_after_h)
        expired = await self._db.execute(sql.FORGET_EXPIRED)
        before = datetime.now(UTC) - timedelta(hours=unfinished_after_h)
        orphans, batch = 0, list[ObjectInfo]()
        async for found in self._store.list(f"{folder}/"):
            if found.modified_at < before:
                batch.append(found)
            if len(batch) == BATCH:
                orphans += await self._delete_orphans(batch)
                batch = []
        return {"uploads": uploads, "expired": expired, "objects": orphans + await self._delete_orphans(batch)}

    async def sweep_unfinished(self, folder: str, unfinished_after_h: int = UNFINISHED_AFTER_H) -> int:
        """Throw away what processes that were killed left of objects they were writing below `folder`; of how many."""
        before = datetime.now(UTC) - timedelta(hours=unfinished_after_h)
        return await self._store.forget_unfinished(f"{folder}/", before)

    async def _give_up_uploads(self, unfinished_after_h: int) -> int:
        given_up = 0
        while True:
            batch = len(await self._db.fetch(sql.ABANDONED, unfinished_after_h, BATCH))
            given_up += batch
            if batch < BATCH:
                return given_up

    async def _delete_orphans(self, found: list[ObjectInfo]) -> int:
        if not found:
            return 0
        known = {row["object_key"] for row in await self._db.fetch(sql.KNOWN, [each.key for each in found])}
        orphans = [each.key for each in found if each.key not in known]
        for key in orphans:
            await self._store.delete(key)
        return len(orphans)

"""Ending what somebody holds: in the database first; once that is committed, on the block list and at the sockets."""

from collections.abc import Collection
from typing import Literal
from uuid import UUID

from lms_rt.contract.close_codes import CloseCode
from lms_rt.db.database import Transaction
from lms_rt.kv.blocklist import BlockList
from lms_rt.services.disconnector import Disconnector
from sql import auth_sessions as sql

Reason = Literal["logout", "revoked", "reuse", "password", "disabled"]


class Revocation:
    """Ends sign-ins and tells everybody who must know. Lock the user's row first where it changes too."""

    def __init__(self, block_list: BlockList, disconnector: Disconnector) -> None:
        self._block_list = block_list
        self._disconnector = disconnector

    async def end_sign_ins(
        self, tx: Transaction, user: UUID, reason: Reason, *, only: UUID | None = None, all_but: UUID | None = None
    ) -> list[UUID]:
        """End a user's sign-ins, or `only` one, or `all_but` one; returns those that had not ended before."""
        ended = [row["id"] for row in await tx.fetch(sql.END, user, only, all_but, reason)]
        if ended:
            tx.after_commit(lambda: self._shut_out(ended, reason))
        return ended

    async def disable(self, tx: Transaction, user: UUID) -> None:
        """End all a user has. Who is enabled again signs in anew, so there is nothing to take back."""
        await self.end_sign_ins(tx, user, "disabled")

        async def shut_out() -> None:
            await self._block_list.changed(user)
            self._disconnector.disconnect(user=user, code=CloseCode.SESSION_REVOKED, reason="disabled")

        tx.after_commit(shut_out)

    def read_anew(self, tx: Transaction, user: UUID, *, reconnect: bool = False) -> None:
        """Have every process read a user's name and role anew; `reconnect` has open sockets do so as well."""

        async def tell() -> None:
            await self._block_list.changed(user)
            if reconnect:
                self._disconnector.disconnect(user=user, code=CloseCode.RESTARTING, reason="role changed")

        tx.after_commit(tell)

    async def _shut_out(self, ended: Collection[UUID], reason: Reason) -> None:
        # The list first: a socket that is closed may be back at once.
        await self._block_list.block_sessions(ended)
        for auth_session in ended:
            self._disconnector.disconnect(auth_session=auth_session, code=CloseCode.SESSION_REVOKED, reason=reason)

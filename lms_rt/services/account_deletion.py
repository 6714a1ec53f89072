"""Going for good: what is one's own is forgotten, what others' records hang on stays without a name."""

from typing import Final

from lms_rt.db.database import Database, Transaction
from lms_rt.domain.names import DELETED_NAME, nobodys_address
from lms_rt.domain.principal import Person, Role
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services import audit
from lms_rt.services.announcer import Announcer
from lms_rt.services.enrollments import Enrollments
from lms_rt.services.forgetting import forget_names
from lms_rt.services.revocation import Revocation
from sql import administration, certificates, data_exports, files, one_time_tokens, participants, users

HOLDER_LEFT: Final = "Its holder's account was deleted"


class AccountDeletion:
    """Deletes accounts."""

    def __init__(self, db: Database, announcer: Announcer, enrollments: Enrollments, revocation: Revocation) -> None:
        self._db = db
        self._announcer = announcer
        self._enrollments = enrollments
        self._revocation = revocation

    async def delete(self, person: Person) -> None:
        """Forget oneself: name, address and password go, all courses are left, all sign-ins end.

        Raises `conflict` for the last administrator.
        """
        async with self._db.transaction() as tx:
            # Courses before people, as everybody who brings somebody into one, or has it on record who did
            await self._enrollments.hold_all(tx, person)
            await _keep_an_administrator(tx, person)
            # Whoever is just saying something under their name is waited for, and found
            await tx.fetchrow(administration.LOCK, person.user)
            address = nobodys_address(person.user)
            await forget_names(tx, self._announcer, person.user, DELETED_NAME, address)
            await tx.execute(users.ANONYMISE, person.user, address, DELETED_NAME)
            await audit.record(tx, audit.Named(person.user, DELETED_NAME), "delete", "user", person.user)
            await self._revocation.disable(tx, person.user)  # before what else shuts them out: nobody removed them
            await self._enrollments.leave_all(tx, person)  # now, so that their name is told nobody any more
            await tx.execute(participants.FORGET, person.user, DELETED_NAME)
            await tx.execute(one_time_tokens.VOID, person.user)
            await tx.execute(data_exports.FORGET, person.user)
            await tx.execute(certificates.FORGET, person.user, HOLDER_LEFT, DELETED_NAME)
            await tx.execute(files.FORGET_PRIVATE, person.user)  # their content goes with the next sweep


async def _keep_an_administrator(tx: Transaction, person: Person) -> None:
    if person.role is not Role.ADMIN:
        return
    # All of them locked, in one order: of two who go at once, the second counts again
    administrators = {row["id"] for row in await tx.fetch(users.LOCK_ADMINISTRATORS)}
    if administrators <= {person.user}:
        raise Problem(ErrorCode.CONFLICT, "You are the last administrator: make somebody else one first")

"""The mails that courses and classes ask for, as jobs in the outbox."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from lms_rt.db import outbox
from lms_rt.db.database import Transaction

ENROLLMENT: Final = "mail.enrollment"
"""{"enrollment"}: tell somebody that they were enrolled by somebody else."""
CLASS_RESULTS: Final = "mail.class_results"
"""{"session"}: a class has ended; ask for CLASS_RESULT for everybody who wants it."""
CLASS_RESULT: Final = "mail.class_result"
"""{"participant"}: tell one of them how it went."""
CERTIFICATE: Final = "mail.certificate"
"""{"certificate"}: send somebody their certificate."""
DIGESTS: Final = "mail.digests"
"""{"monday"}: a week has ended; ask for DIGEST for everybody who wants it."""
DIGEST: Final = "mail.digest"
"""{"user", "monday"}: tell somebody of the week before that Monday."""
INVITATION: Final = "mail.invitation"
"""{"invitation"}: invite somebody, with a link from `Invitations.letter`."""


async def certificate(tx: Transaction, certificate_id: UUID, *, bulk: bool) -> None:
    """Send somebody their certificate; `bulk` where many get theirs and nobody waits for it."""
    await outbox.enqueue(tx, CERTIFICATE, str(certificate_id), {"certificate": str(certificate_id)}, bulk=bulk)


async def invitations(tx: Transaction, invited: Sequence[UUID]) -> None:
    """Invite each of these, once."""
    await outbox.enqueue_many(tx, INVITATION, {str(each): {"invitation": str(each)} for each in invited})


async def enrollments(tx: Transaction, enrolled: Sequence[UUID]) -> None:
    """Tell each of these that they were enrolled."""
    await outbox.enqueue_many(tx, ENROLLMENT, {str(each): {"enrollment": str(each)} for each in enrolled})


async def enrollment(tx: Transaction, enrollment_id: UUID) -> None:
    """Tell somebody that they were enrolled."""
    await outbox.enqueue(tx, ENROLLMENT, str(enrollment_id), {"enrollment": str(enrollment_id)})


async def class_results(tx: Transaction, session: UUID) -> None:
    """Tell a class's participants how it went, as far as they want to be told."""
    await outbox.enqueue(tx, CLASS_RESULTS, str(session), {"session": str(session)}, bulk=True)


async def class_result(tx: Transaction, participants: Sequence[UUID]) -> int:
    """Tell each of these people; how many were not told before."""
    return await outbox.enqueue_many(
        tx, CLASS_RESULT, {str(participant): {"participant": str(participant)} for participant in participants}
    )


async def digests(tx: Transaction, monday: str) -> UUID | None:
    """Tell everybody who wants it of the week before this Monday (`2026-11-23`); None where that was asked before."""
    return await outbox.enqueue(tx, DIGESTS, monday, {"monday": monday}, bulk=True)


async def digest(tx: Transaction, monday: str, users: Sequence[UUID]) -> int:
    """Tell each of these people; how many were not told before."""
    wanted = {f"{monday}:{user}": {"user": str(user), "monday": monday} for user in users}
    return await outbox.enqueue_many(tx, DIGEST, wanted)

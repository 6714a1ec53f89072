"""Issuing a certificate in the transaction that calls for it; drawing, telling and mailing follow as jobs."""

from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.certificates.codes import new_code
from lms_rt.db import outbox
from lms_rt.db.database import Transaction
from sql import certificates as sql

DRAW: Final = "certificate.draw"
"""{"certificate"}: draw and keep the PDF (`CertificateDrawing`), then tell its holder."""


async def issue(tx: Transaction, enrollment: UUID, *, asked: bool = False, bulk: bool = False) -> UUID | None:
    """The certificate of somebody who completed a course.

    None where they have not, where a valid one is there already, whoever was faster, or where the course does not issue
    them by itself and nobody `asked`. One of many that come at once is `bulk`: others' do not wait for it, and nor does
    anybody's mail where a whole class completes a course by itself.
    """
    made: UUID | None = await tx.fetchval(sql.ISSUE, uuid7(), enrollment, new_code(), asked)
    if made is not None:
        ahead = limits.CERTIFICATES_AHEAD_MAX
        await outbox.enqueue(tx, DRAW, str(made), {"certificate": str(made)}, bulk=bulk, ahead_at_most=ahead)
    return made

"""Certificates from rows."""

from datetime import UTC, datetime
from typing import Final

import asyncpg

from lms_rt.certificates.codes import shown
from lms_rt.contract.certificates import Certificate, CertificateTemplate, CertificateTemplatePut

PDF: Final = "/api/v1/certificates/{}/pdf"


def certificate(row: asyncpg.Record) -> Certificate:
    """A certificate as its holder and the staff see it."""
    expired = row["expires_at"] is not None and row["expires_at"] <= datetime.now(UTC)
    return Certificate(
        id=row["id"],
        enrollment=row["enrollment_id"],
        course=row["course_id"],
        code=shown(row["code"]),
        status="expired" if row["state"] == "valid" and expired else row["state"],
        name=row["name"],
        course_title=row["course_title"],
        completed_at=row["completed_at"],
        issued_at=row["issued_at"],
        expires_at=row["expires_at"],
        ended_at=row["ended_at"],
        reason=row["reason"],
        superseded_by=row["superseded_by"],
        drawn=row["object_key"] is not None,
        pdf=PDF.format(row["id"]),
    )


def template(row: asyncpg.Record | None, course: object) -> CertificateTemplate:
    """A course's template; the ordinary one where there is none."""
    if row is None:
        return CertificateTemplate.model_validate(
            {**CertificateTemplatePut().model_dump(), "course": course, "revision": 0}
        )
    fields = {name: row[name] for name in CertificateTemplatePut.model_fields if name != "logo"}
    return CertificateTemplate.model_validate(
        {**fields, "logo": row["logo_id"], "course": row["course_id"], "revision": row["revision"]}
    )

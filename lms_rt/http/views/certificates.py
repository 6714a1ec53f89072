"""Certificates over REST."""

from uuid import UUID

from aiohttp import hdrs, web

from lms_rt.contract.certificates import (
    Certificate,
    CertificateDesign,
    CertificateEnd,
    CertificateQuery,
    CertificateTemplate,
    CertificateTemplatePut,
    VerifiedCertificate,
)
from lms_rt.contract.pages import Page
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes
from lms_rt.security.uploads import attachment

routes = Routes(tag="certificates", description="Certificates of completion, and how they look.")

_MANAGED = [ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.CONFLICT]
_PDF = ("application/pdf",)


@routes.post(
    "/enrollments/{id}/certificate",
    status=201,
    also=[200],
    summary="Have the certificate of an enrolment issued",
    who="its learner while enrolled, instructors of the course",
    errors=_MANAGED,
)
async def issue_certificate(call: Call, id: UUID) -> Reply[Certificate]:  # noqa: A002 - the path parameter's name
    """Once the course is completed; most courses issue it by themselves. 200 where a valid one is there already."""
    found, made = await call.services.certificates.request(call.person, id)
    return Reply(found, location=f"/certificates/{found.id}", status=201 if made else 200)


@routes.get("/me/certificates", summary="List one's certificates")
async def list_my_certificates(call: Call, query: CertificateQuery) -> Page[Certificate]:
    """Oldest first, also those that do not count any more."""
    found = await call.services.certificates.own(call.person, query)
    return Page[Certificate].of(found, query)


@routes.get(
    "/courses/{id}/certificates",
    summary="List a course's certificates",
    who="staff of the course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def list_certificates(call: Call, id: UUID, query: CertificateQuery) -> Page[Certificate]:  # noqa: A002
    """Oldest first."""
    found = await call.services.certificates.of_course(call.person, id, query)
    return Page[Certificate].of(found, query)


@routes.get("/certificates/verify/{code}", summary="Verify a certificate", auth="none", errors=[ErrorCode.NOT_FOUND])
async def verify_certificate(call: Call, code: str) -> VerifiedCertificate:
    """By the code on it, in any capitals, with hyphens or without; O counts as 0, I and L as 1."""
    return await call.services.certificates.verify(code)


@routes.get(
    "/certificates/{id}",
    summary="Read a certificate",
    who="its holder, staff of the course",
    errors=[ErrorCode.NOT_FOUND],
)
async def get_certificate(call: Call, id: UUID) -> Certificate:  # noqa: A002
    """With what became of it."""
    return await call.services.certificates.get(call.person, id)


@routes.get(
    "/certificates/{id}/pdf",
    summary="Read a certificate as PDF",
    who="its holder, staff of the course",
    sends=("Content-Disposition",),
    produces=_PDF,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.UNAVAILABLE],
)
async def get_certificate_pdf(call: Call, id: UUID) -> web.Response:  # noqa: A002
    """A4 landscape. `unavailable` for the moment that drawing takes."""
    found, content = await call.services.certificates.pdf(call.person, id)
    return _pdf(content, f"{found.course_title} - {found.name}.pdf")


@routes.post(
    "/certificates/{id}/revoke", summary="Revoke a certificate", who="instructors of the course", errors=_MANAGED
)
async def revoke_certificate(call: Call, id: UUID, body: CertificateEnd) -> Certificate:  # noqa: A002
    """Whoever verifies it sees that it was revoked; the reason is for its holder and the staff."""
    return await call.services.certificates.revoke(call.person, id, body.reason)


@routes.post(
    "/certificates/{id}/reissue",
    status=201,
    summary="Replace a certificate",
    who="instructors of the course",
    errors=_MANAGED,
)
async def reissue_certificate(call: Call, id: UUID, body: CertificateEnd) -> Reply[Certificate]:  # noqa: A002
    """By one with the name and the course title of today; the old one is superseded."""
    made = await call.services.certificates.reissue(call.person, id, body.reason)
    return Reply(made, location=f"/certificates/{made.id}")


@routes.get(
    "/courses/{id}/certificate-template",
    summary="Read how a course's certificates look",
    who="instructors of the course",
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def get_certificate_template(call: Call, id: UUID) -> CertificateTemplate:  # noqa: A002
    """The ordinary one, with revision 0, until one is set."""
    return await call.services.certificate_templates.get(call.person, id)


@routes.put(
    "/courses/{id}/certificate-template",
    summary="Set how a course's certificates look",
    who="instructors of the course",
    if_match=True,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def put_certificate_template(call: Call, id: UUID, body: CertificateTemplatePut) -> CertificateTemplate:  # noqa: A002
    """Certificates that are issued already stay as they are."""
    return await call.services.certificate_templates.put(call.person, id, body, call.if_match)


@routes.post(
    "/courses/{id}/certificate-template/preview",
    summary="See what a certificate would look like",
    who="instructors of the course",
    sends=("Content-Disposition",),
    produces=_PDF,
    errors=[ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN],
)
async def preview_certificate(call: Call, id: UUID, body: CertificateDesign | None = None) -> web.Response:  # noqa: A002
    """Of the design in the body, or of the course's own; nothing is stored."""
    content = await call.services.certificate_templates.preview(call.person, id, body)
    return _pdf(content, "specimen.pdf")


def _pdf(content: bytes, name: str) -> web.Response:
    headers = {hdrs.CONTENT_DISPOSITION: attachment(name), hdrs.CACHE_CONTROL: "private, no-cache"}
    return web.Response(body=content, content_type="application/pdf", headers=headers)

"""Certificates as anybody verifies them, and one's own."""

from aiohttp import web

from lms_rt.certificates.codes import read, shown
from lms_rt.contract.certificates import CertificateQuery, VerifiedCertificate
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect, render
from lms_rt.web.visit import Visit

pages = Pages()

SHOWN_AT_ONCE = 100


@pages.get("/certificates")
async def show_certificates(visit: Visit) -> web.Response:
    """One's own, and the field for a code."""
    given = visit.request.query.get("code")
    if given is not None:
        code = read(given)
        if code is not None:
            return redirect(f"/certificates/{code}")
        return render(visit, "certificate.html", _context(given, None), status=404)
    person = visit.person
    own = [] if person is None else await visit.services.certificates.own(person, CertificateQuery(limit=SHOWN_AT_ONCE))
    return render(visit, "certificates.html", {"own": own[:SHOWN_AT_ONCE], "signed_in": person is not None})


@pages.get("/certificates/{code}")
async def verify(visit: Visit) -> web.Response:
    """Whether a certificate is valid: where its QR code leads."""
    given = visit.request.match_info["code"]
    try:
        found = await visit.services.certificates.verify(given)
    except Problem as problem:
        if problem.code is not ErrorCode.NOT_FOUND:
            raise
        return render(visit, "certificate.html", _context(given, None), status=404)
    return render(visit, "certificate.html", _context(given, found))


def _context(given: str, found: VerifiedCertificate | None) -> dict[str, object]:
    code = read(given)
    return {"code": shown(code) if code is not None else given, "found": found}

"""Drawing certificates."""

from typing import Final

from pydantic import JsonValue

from lms_rt.certificates.design import CannotBeDrawnError
from lms_rt.services import certificate_issue
from workers.attempt import Attempt, GiveUpError
from workers.house import Tools
from workers.kinds import JobKind

PAGE: Final = "/certificates/{code}"
"""Where anybody verifies one."""


async def draw(tools: Tools, attempt: Attempt) -> JsonValue:
    """{"certificate"}: draw it, keep it, and in one transaction note it, tell its holder and have it mailed."""
    drawing = tools.house.services.certificate_drawing
    certificate = attempt.uuid("certificate")
    try:
        key = await drawing.draw(certificate, tools.postman.url(PAGE))
    except CannotBeDrawnError as error:
        raise GiveUpError(str(error)) from error
    if key is None:
        return {"drawn": False}
    async with attempt.finishing({"drawn": True}) as tx:
        await drawing.drawn(tx, certificate, key, bulk=attempt.run.bulk)
    return None


CERTIFICATES: Final = (JobKind(certificate_issue.DRAW, draw, timeout_s=120, may_be_cut=True),)

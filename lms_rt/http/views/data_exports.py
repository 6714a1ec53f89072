"""All that is kept about oneself, over REST."""

from uuid import UUID

from pydantic import JsonValue

from lms_rt.contract.data_exports import DataExportJob
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes

routes = Routes(tag="me", description="One's own account.")


@routes.get("/me/export", status=202, summary="Have all one's data put together")
async def export_me(call: Call) -> Reply[DataExportJob]:
    """As a job; whoever asks again within an hour gets the same."""
    asked = await call.services.data_exports.ask(call.person)
    return Reply(asked, location=f"/jobs/{asked.job}")


@routes.get("/me/exports/{id}", summary="Read all one's data", errors=[ErrorCode.NOT_FOUND])
async def read_export(call: Call, id: UUID) -> dict[str, JsonValue]:  # noqa: A002 - the path parameter's name
    """Once it is put together, and for a week."""
    return await call.services.data_exports.read(call.person, id)

"""Files made by jobs."""

from uuid import UUID

from lms_rt.contract.base import Resource


class ExportJob(Resource):
    """The job that makes a file. Once it is done, it is at `/api/v1/files/{file}/content`, for a week."""

    job: UUID
    file: UUID

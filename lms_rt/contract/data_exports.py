"""All that is kept about oneself."""

from uuid import UUID

from lms_rt.contract.base import Resource


class DataExportJob(Resource):
    """The job that puts it together. Its result names where to read it: `/api/v1/me/exports/{export}`."""

    job: UUID
    export: UUID

"""What the probes of a load balancer are told."""

from typing import Literal

from lms_rt.contract.base import Resource


class Alive(Resource):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Check(Resource):
    """One thing the process depends on."""

    name: str
    ok: bool
    detail: str | None = None


class Readiness(Resource):
    """Whether the process can do its work, and what is in the way."""

    ready: bool
    checks: list[Check]

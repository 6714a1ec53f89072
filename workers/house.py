"""What the workers need of the system: the part of `lms_rt.core.Core` that knows no transport."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from saq.types import Context

from lms_rt.db.clock import DatabaseClock
from lms_rt.db.database import Database
from lms_rt.kv.bus import Bus
from lms_rt.services import Services
from lms_rt.services.job_runs import JobRuns
from lms_rt.settings import Settings

if TYPE_CHECKING:
    from workers.mail.postman import Postman


class House(Protocol):
    """Connections and services of one process, wired by whoever runs the worker."""

    @property
    def settings(self) -> Settings:
        """Naming database, Redis and signing keys."""

    @property
    def db(self) -> Database:
        """The database."""

    @property
    def bus(self) -> Bus:
        """The way to the servers' readers."""

    @property
    def clock(self) -> DatabaseClock:
        """The database's clock."""

    @property
    def services(self) -> Services:
        """What can be done."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a job's handler works with; made once a worker."""

    house: House
    runs: JobRuns
    postman: "Postman"


class JobContext(Context, total=False):
    """What SAQ hands to every job."""

    tools: Tools

"""The ways between the pages of those who look after the installation."""

from typing import Final

from lms_rt.domain.permissions import may_administer
from lms_rt.settings import Settings
from lms_rt.web.tabs import Tab
from lms_rt.web.visit import Visit

_TABS: Final = (
    Tab("users", "People", "/admin/users"),
    Tab("audit", "Audit log", "/admin/audit"),
    Tab("dead-letters", "Given-up work", "/admin/dead-letters"),
    Tab("jobs", "Queues", "/admin/jobs"),
)
_OUTBOX: Final = Tab("outbox", "Outbox", "/outbox")


def admin_tabs(visit: Visit) -> list[Tab]:
    """The pages that an administrator has here; none for anybody else."""
    if not may_administer(visit.member):
        return []
    return [*_TABS, *([_OUTBOX] if keeps_mails(visit.settings) else [])]


def keeps_mails(settings: Settings) -> bool:
    """Whether mails are written to a folder that is shown."""
    return settings.mail.host is None and settings.environment != "production"

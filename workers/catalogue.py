"""Every kind of job there is."""

from collections.abc import Mapping
from typing import Final

from workers.kinds import JobKind
from workers.mail.kinds import MAILS

KINDS: Final[Mapping[str, JobKind]] = {kind.name: kind for kind in (*MAILS,)}
"""By name, as the outbox calls them."""

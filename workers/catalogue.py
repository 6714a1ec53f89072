"""Every kind of job there is."""

from collections.abc import Mapping
from typing import Final

from workers.certificates import CERTIFICATES
from workers.exports import EXPORTS
from workers.kinds import JobKind
from workers.learning import LEARNING
from workers.mail.kinds import MAILS

KINDS: Final[Mapping[str, JobKind]] = {kind.name: kind for kind in (*MAILS, *LEARNING, *CERTIFICATES, *EXPORTS)}
"""By name, as the outbox calls them."""

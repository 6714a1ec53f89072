"""Which core does what: the server alone on one, the load client on another, the database beside the client."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cores:
    """`None` where the machine has too few cores to pin anything."""

    server: int | None
    client: int | None
    services: frozenset[int]

    @classmethod
    def of_this_machine(cls) -> Cores:
        """The first core for the server, the second for the client, the rest (or the client's) for the services."""
        available = sorted(os.sched_getaffinity(0))
        if len(available) < 2:
            return cls(None, None, frozenset())
        server, client, *others = available
        return cls(server, client, frozenset(others or [client]))

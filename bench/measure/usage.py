"""What a measured phase cost: the server, PostgreSQL and Redis apart."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench.measure.cpu import machine_seconds
from bench.services import Services
from bench.subjects.process import ServerProcess


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds (user and system) and wall seconds."""

    server: float = 0.0
    postgres: float = 0.0
    redis: float = 0.0
    wall: float = 0.0
    machine: float = 0.0
    """CPU seconds of everything on the machine, ours included."""

    def noise(self, client_cpu: float) -> float:
        """How much others worked meanwhile, in cores (0.5: half a core the whole time)."""
        ours = self.server + self.postgres + self.redis + client_cpu
        return max(0.0, self.machine - ours) / self.wall if self.wall else 0.0

    def __sub__(self, earlier: Usage) -> Usage:
        return Usage(
            self.server - earlier.server,
            self.postgres - earlier.postgres,
            self.redis - earlier.redis,
            self.wall - earlier.wall,
            self.machine - earlier.machine,
        )

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.server + other.server,
            self.postgres + other.postgres,
            self.redis + other.redis,
            self.wall + other.wall,
            self.machine + other.machine,
        )

    @classmethod
    def now(cls, server: ServerProcess, services: Services) -> Usage:
        """The counters at this moment; subtract two of them."""
        return cls(server.cpu(), services.postgres_cpu(), services.redis_cpu(), time.monotonic(), machine_seconds())

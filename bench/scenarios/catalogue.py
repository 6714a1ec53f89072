"""All scenarios, in the order they run."""

from __future__ import annotations

from bench.scenarios.answers import Burst, LargeBurst, Spread
from bench.scenarios.base import Scenario
from bench.scenarios.connections import Joins, Memory, Returns
from bench.scenarios.fanout import Backlog, EventsAfterASilence, EventsInARow
from bench.scenarios.mixed import Mixed
from bench.scenarios.rest import Courses
from bench.scenarios.stuck import StuckReaders

SCENARIOS: dict[str, Scenario] = {
    scenario.key: scenario
    for scenario in (
        EventsInARow(),
        EventsAfterASilence(),
        Backlog(),
        Burst(),
        LargeBurst(),
        Spread(),
        Mixed(),
        StuckReaders(),
        Memory(),
        Joins(),
        Returns(),
        Courses(),
    )
}

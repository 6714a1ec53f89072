"""The counts a dashboard shows, read from what the storing statement counted."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from pydantic import JsonValue

from lms_rt.contract.questions import AuthoredQuestion
from lms_rt.db.database import Database, Reader
from lms_rt.domain.tally import render
from lms_rt.services.live_facts import LiveFacts
from lms_rt.services.stored_buckets import ANSWERED, TIME, VALUE
from sql import answers as sql

Tally = dict[str, JsonValue]
StoredCounts = Mapping[tuple[UUID, int], Mapping[str, int]]
"""How many are in each bucket, by question and round."""


async def tally_of(
    reader: Reader | Database, session: UUID, asked: tuple[UUID, int], question: AuthoredQuestion
) -> Tally:
    """The tally of one question and round, without the question's id."""
    rows = await reader.fetch(sql.TALLIES, [session], *asked)
    return tally_from(question, {row["bucket"]: int(row["n"]) for row in rows})


async def tallies_of(reader: Reader | Database, facts: LiveFacts) -> dict[tuple[UUID, int], Tally]:
    """The tally of every question and round asked so far, by one statement."""
    return tallies_from(facts, (await counts_of(reader, [facts.session]))[facts.session])


async def counts_of(reader: Reader | Database, sessions: Sequence[UUID]) -> Mapping[UUID, StoredCounts]:
    """By class, what was counted of every question and round asked so far, by one statement for all."""
    counts: dict[UUID, dict[tuple[UUID, int], dict[str, int]]] = {session: {} for session in sessions}
    for row in await reader.fetch(sql.TALLIES, list(counts), None, None):
        of_round = counts[row["session_id"]].setdefault((row["question_id"], row["round"]), {})
        of_round[row["bucket"]] = int(row["n"])
    return counts


def tallies_from(facts: LiveFacts, counts: StoredCounts) -> dict[tuple[UUID, int], Tally]:
    """The tallies that stored counts amount to, by question and round."""
    return {asked: tally_from(facts.questions[asked[0]].question, found) for asked, found in counts.items()}


def tally_from(question: AuthoredQuestion, counts: Mapping[str, int]) -> Tally:
    """The tally that stored counts amount to; no counts are a tally of zeros."""
    values = {name.removeprefix(VALUE): n for name, n in counts.items() if name.startswith(VALUE)}
    seconds = sorted((int(name.removeprefix(TIME)), n) for name, n in counts.items() if name.startswith(TIME))
    times: list[JsonValue] = [[second, n] for second, n in seconds]
    return {**render(question, values, counts.get(ANSWERED, 0)), "times": times}

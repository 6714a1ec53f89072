"""The leaderboard that a class was shown last."""

from typing import Final
from uuid import UUID

from pydantic import JsonValue
from pydantic_core import from_json

from lms_rt.contract.channels import live
from lms_rt.contract.events import Board, LeaderboardShown
from lms_rt.db.database import Reader
from lms_rt.services.live_step import Step
from sql import channels as sql
from sql import participants as participants_sql

SHOWING: Final = ["leaderboard.shown", "session.ended"]
"""Events that carry a leaderboard."""


async def last_shown(reader: Reader, session: UUID) -> dict[str, JsonValue] | None:
    """The leaderboard as the class's channel told it last, if it told any: `{"top", "participants", "teams"}`."""
    shown = await reader.fetchrow(sql.LAST_SHOWING, live(session), SHOWING)
    if shown is None:
        return None
    data = from_json(shown["data"])
    board = data["leaderboard"] if shown["event"] == "session.ended" else data
    return {"top": board["top"], "participants": board["participants"], "teams": board.get("teams", [])}


async def show_without(step: Step, participant: UUID) -> None:
    """Show it again without somebody who was removed: a name that is out of place must not stay on the wall until the
    next reveal. Everybody else keeps their rank until then."""
    shown = await last_shown(step.tx, step.row.id)
    if shown is None:
        return
    board = Board.model_validate(shown)
    others = [place for place in board.top if place.participant != participant]
    if len(others) == len(board.top):
        return
    present = sum(row["n"] for row in await step.tx.fetch(participants_sql.COUNT, [step.row.id]))
    await step.tell(LeaderboardShown(top=others, participants=present, teams=board.teams, version=step.version))

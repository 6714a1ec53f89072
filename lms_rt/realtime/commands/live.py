"""The commands of a class: answering, and the host's steps."""

from functools import partial
from uuid import UUID

from lms_rt.contract import commands as wire
from lms_rt.contract.frames import Encoded
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from lms_rt.realtime.command import LATER, Begun, CommandContext, Who, command
from lms_rt.services import Services
from lms_rt.services.answers import Receipt, SentAnswer
from lms_rt.services.live_steps import Stepped

Context = CommandContext[Services]
Reply = dict[str, object]


@command(wire.LiveAnswer, who=Who.PARTICIPANT, cost=2)
def answer(context: Context, given: wire.LiveAnswer) -> Begun:
    """Store an answer; the reply is its receipt, sent after the commit."""
    participant = context.connection.participant_in(given.session)
    if participant is not None:
        sent = _sent(context, given, participant)
        if context.services.answers.hand_in(sent, partial(_acknowledge, context)):
            return LATER
    return _answer_of_a_stranger(context, given)


async def _answer_of_a_stranger(context: Context, given: wire.LiveAnswer) -> Encoded:
    """The same for who, or whose class, this process has yet to read about."""
    participant = await _participant(context, given.session)
    return _answered(await context.services.answers.give(_sent(context, given, participant)))


def _sent(context: Context, given: wire.LiveAnswer, participant: UUID) -> SentAnswer:
    return SentAnswer(
        session=given.session,
        question=given.question,
        participant=participant,
        answer=given.answer,
        key=given.key,
        revision=given.revision,
        received_at=context.received_at,
        credit_ms=context.connection.credit_ms,
    )


def _acknowledge(context: Context, outcome: Receipt | Exception) -> None:
    context.settle(outcome if isinstance(outcome, Exception) else _answered(outcome))


def _answered(receipt: Receipt) -> Encoded:
    return Encoded(b'{"receipt":%b}' % receipt.json())


@command(wire.LiveSignal, who=Who.PARTICIPANT, cost=2)
async def signal(context: Context, given: wire.LiveSignal) -> Reply:
    """Raise a hand, say that one is lost, react."""
    participant = await _participant(context, given.session)
    await context.services.signs.show(given.session, participant, given.kind)
    return {}


@command(wire.LiveStart, who=Who.HOST, cost=2)
async def start(context: Context, given: wire.LiveStart) -> Reply:
    """Begin the class."""
    return _stepped(await context.services.live_steps.start(_host(context), given.session, given.version))


@command(wire.LiveOpen, who=Who.HOST, cost=2)
async def open_question(context: Context, given: wire.LiveOpen) -> Reply:
    """Open the next question, or the one named."""
    steps = context.services.live_steps
    return _stepped(await steps.open(_host(context), given.session, given.version, given.question))


@command(wire.LiveClose, who=Who.HOST, cost=2)
async def close(context: Context, given: wire.LiveClose) -> Reply:
    """Take no more answers."""
    steps = context.services.live_steps
    return _stepped(await steps.close(_host(context), given.session, given.version, given.question))


@command(wire.LiveReveal, who=Who.HOST, cost=2)
async def reveal(context: Context, given: wire.LiveReveal) -> Reply:
    """Show what was right."""
    steps = context.services.live_steps
    return _stepped(await steps.reveal(_host(context), given.session, given.version, given.question))


@command(wire.LivePause, who=Who.HOST, cost=2)
async def pause(context: Context, given: wire.LivePause) -> Reply:
    """Stop the time of the open question."""
    return _stepped(
        await context.services.live_steps.pause(_host(context), given.session, given.version, given.question)
    )


@command(wire.LiveResume, who=Who.HOST, cost=2)
async def resume(context: Context, given: wire.LiveResume) -> Reply:
    """Let the time run on."""
    return _stepped(
        await context.services.live_steps.resume(_host(context), given.session, given.version, given.question)
    )


@command(wire.LiveExtend, who=Who.HOST, cost=2)
async def extend(context: Context, given: wire.LiveExtend) -> Reply:
    """Give everybody more time."""
    steps = context.services.live_steps
    return _stepped(await steps.extend(_host(context), given.session, given.version, given.seconds, given.question))


@command(wire.LiveLock, who=Who.HOST, cost=2)
async def lock(context: Context, given: wire.LiveLock) -> Reply:
    """Let nobody further join."""
    steps = context.services.live_steps
    return _stepped(await steps.lock(_host(context), given.session, given.version, locked=True))


@command(wire.LiveUnlock, who=Who.HOST, cost=2)
async def unlock(context: Context, given: wire.LiveUnlock) -> Reply:
    """Let people join again."""
    steps = context.services.live_steps
    return _stepped(await steps.lock(_host(context), given.session, given.version, locked=False))


@command(wire.LiveRemove, who=Who.HOST, cost=2)
async def remove(context: Context, given: wire.LiveRemove) -> Reply:
    """Remove a participant."""
    steps = context.services.live_steps
    return _stepped(await steps.remove(_host(context), given.session, given.version, given.participant, ban=given.ban))


@command(wire.LiveAdmit, who=Who.HOST, cost=2)
async def admit(context: Context, given: wire.LiveAdmit) -> Reply:
    """Let in who waits at the door."""
    steps = context.services.live_steps
    return _stepped(await steps.admit(_host(context), given.session, given.version, given.participant))


@command(wire.LivePin, who=Who.HOST, cost=2)
async def change_pin(context: Context, given: wire.LivePin) -> Reply:
    """Have people join by another PIN."""
    return _stepped(await context.services.live_steps.change_pin(_host(context), given.session, given.version))


@command(wire.LiveVoid, who=Who.HOST, cost=2)
async def void(context: Context, given: wire.LiveVoid) -> Reply:
    """Take a question out of the count."""
    steps = context.services.live_steps
    return _stepped(await steps.void(_host(context), given.session, given.version, given.question))


@command(wire.LiveRegrade, who=Who.HOST, cost=2)
async def regrade(context: Context, given: wire.LiveRegrade) -> Reply:
    """Count a question again by another key."""
    steps = context.services.live_steps
    return _stepped(await steps.regrade(_host(context), given.session, given.version, given.question, given.key))


@command(wire.LiveEnd, who=Who.HOST, cost=2)
async def end(context: Context, given: wire.LiveEnd) -> Reply:
    """End the class."""
    return _stepped(await context.services.live_steps.end(_host(context), given.session, given.version))


async def _participant(context: Context, session: UUID) -> UUID:
    """The sender's place in the session, looked up once a connection."""
    connection = context.connection
    known = connection.participant_in(session)
    if known is None:
        player = await context.services.channel_access.player(connection.principal, session)
        connection.remember_enrollment(player.enrollment)
        known = player.participant
        connection.remember_participant(session, known)
    return known


def _host(context: Context) -> Person:
    principal = context.connection.principal
    if not isinstance(principal, Person):
        raise Problem(ErrorCode.NOT_FOUND, "No such live session")  # a guest hosts nothing
    return principal


def _stepped(stepped: Stepped) -> Reply:
    return {"version": stepped.version, "state": stepped.state.value}


COMMANDS = (
    answer,
    signal,
    start,
    open_question,
    pause,
    resume,
    extend,
    close,
    reveal,
    lock,
    unlock,
    remove,
    admit,
    change_pin,
    void,
    regrade,
    end,
)

"""The commands of learning at one's own pace."""

from lms_rt.contract import commands as wire
from lms_rt.contract.progress import LessonProgress
from lms_rt.domain.principal import Person
from lms_rt.errors import not_found
from lms_rt.realtime.command import CommandContext, Who, command
from lms_rt.services import Services


@command(wire.LessonProgress, who=Who.PERSON, cost=2)
async def progress(context: CommandContext[Services], given: wire.LessonProgress) -> LessonProgress:
    """Store how far one is in a lesson; the reply is sent after the commit."""
    person = context.connection.principal
    if not isinstance(person, Person):
        raise not_found("lesson")  # a guest is in no course
    return await context.services.progress.report(person, given.lesson, given.fraction, given.position_s)


COMMANDS = (progress,)

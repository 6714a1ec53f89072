"""One step of a module or a lesson through the outline of its course, as an order for the outline service."""

from typing import Final, Literal
from uuid import UUID

from lms_rt.contract.lessons import ModuleOrder, Outline, OutlineOrder

Direction = Literal["up", "down"]
STEPS: Final[dict[Direction, int]] = {"up": -1, "down": 1}


def module_moved(outline: Outline, module: UUID, to: Direction) -> OutlineOrder | None:
    """The order with a module one place further; None where there is no such place, or no such module."""
    order = _as_it_is(outline)
    at = next((at for at, each in enumerate(order) if each.id == module), None)
    if at is None or not 0 <= at + STEPS[to] < len(order):
        return None
    order.insert(at + STEPS[to], order.pop(at))
    return OutlineOrder(modules=order)


def lesson_moved(outline: Outline, lesson: UUID, to: Direction) -> OutlineOrder | None:
    """The same for a lesson. Beyond the first or the last of its module is the end, or the start, of the next one."""
    order = _as_it_is(outline)
    at = next((at for at, each in enumerate(order) if lesson in each.lessons), None)
    if at is None:
        return None
    lessons = order[at].lessons
    place = lessons.index(lesson) + STEPS[to]
    if 0 <= place < len(lessons):
        lessons.remove(lesson)
        lessons.insert(place, lesson)
    elif 0 <= at + STEPS[to] < len(order):
        lessons.remove(lesson)
        others = order[at + STEPS[to]].lessons
        others.insert(len(others) if to == "up" else 0, lesson)
    else:
        return None
    return OutlineOrder(modules=order)


def _as_it_is(outline: Outline) -> list[ModuleOrder]:
    return [ModuleOrder(id=each.id, lessons=[lesson.id for lesson in each.lessons]) for each in outline.modules]

"""What many people read, served from the cache without touching PostgreSQL for it.

Only what is the same for everybody is cached. Who may see it, and the reader's own role, is looked up each time, for
many readers by one statement: a removed learner is a stranger at once.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic_core import from_json, to_json

from lms_rt.contract.courses import Course
from lms_rt.contract.quizzes import Quiz
from lms_rt.db.database import Transaction
from lms_rt.domain.permissions import Action, allowed, may_see_course
from lms_rt.domain.principal import CourseRole, Person
from lms_rt.errors import not_found
from lms_rt.kv.cache import Cache

RoleOf = Callable[[Person, UUID], Awaitable[CourseRole | None]]


@dataclass(frozen=True, slots=True)
class CachedRead:
    """A resource as JSON, with what its ETag is made of."""

    content: bytes
    revision: int
    variant: str = ""


class CachedReads:
    """Courses and quizzes, by id. Whoever changes one drops it in the transaction that does."""

    def __init__(self, cache: Cache, role_of: RoleOf) -> None:
        self._cache = cache
        self._role_of = role_of

    async def course(self, person: Person, course: UUID, load: Callable[[], Awaitable[Course]]) -> CachedRead:
        """A course with the reader's role; `load` reads it for nobody in particular."""

        async def fill() -> bytes:
            loaded = await load()
            facts = {"revision": loaded.revision, "status": loaded.status}
            return _packed(facts, loaded.__pydantic_serializer__.to_json(loaded, exclude={"role"}))

        facts, content = _unpacked(await self._cache.get_or_load(_course_key(course), fill))
        role = await self._role_of(person, course)
        if not may_see_course(role, facts["status"]):
            raise not_found("course")
        own = f'"{role.value}"' if role else "null"
        return CachedRead(content[:-1] + b',"role":%b}' % own.encode(), facts["revision"], role or "")

    async def quiz(self, person: Person, quiz: UUID, load: Callable[[], Awaitable[Quiz]]) -> CachedRead:
        """A quiz, for those who may see its keys; for others it does not exist."""

        async def fill() -> bytes:
            loaded = await load()
            facts = {"revision": loaded.revision, "variant": loaded.variant, "course": loaded.course}
            return _packed(facts, loaded.__pydantic_serializer__.to_json(loaded))

        facts, content = _unpacked(await self._cache.get_or_load(_quiz_key(quiz), fill))
        if not allowed(await self._role_of(person, UUID(facts["course"])), Action.VIEW_QUIZ):
            raise not_found("quiz")
        return CachedRead(content, facts["revision"], facts["variant"])

    def drop_course(self, tx: Transaction, course: UUID) -> None:
        """Have every process read the course anew once `tx` is committed."""
        tx.after_commit(lambda: self._cache.drop(_course_key(course)))

    def drop_quizzes(self, tx: Transaction, *quizzes: UUID) -> None:
        """The same for quizzes."""
        tx.after_commit(lambda: self._cache.drop(*map(_quiz_key, quizzes)))


def _course_key(course: UUID) -> str:
    return f"course:{course}"


def _quiz_key(quiz: UUID) -> str:
    return f"quiz:{quiz}"


def _packed(facts: Mapping[str, object], content: bytes) -> bytes:
    """A line of what the server itself needs to know, and the JSON that is passed on as it is."""
    return to_json(facts) + b"\n" + content


def _unpacked(stored: bytes) -> tuple[dict[str, Any], bytes]:
    facts, _, content = stored.partition(b"\n")
    return from_json(facts), content

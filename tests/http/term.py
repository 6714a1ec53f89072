"""A term that a stranger walks: who is in it, and what was made so far."""

import os
from dataclasses import dataclass, field
from typing import Any

from tests.support import school
from tests.support.contract_client import ContractClient
from tests.support.servers import Cluster

FULL = bool(os.environ.get("TERM_FULL"))
LEARNERS, LESSONS, ATTEMPTS = (300, 40, 500) if FULL else (12, 8, 24)
PASSWORD = "correct horse battery"
ESSAY = {"type": "open_text", "prompt": "Why is the sky blue?", "essay_points": 1000}
QUESTIONS: list[dict[str, Any]] = [school.CAPITAL, school.PRIMES, school.PI]
RIGHT = ({"options": ["b"]}, {"options": ["a", "c"]}, {"value": 3.14})
WRONG = ({"options": ["a"]}, {"options": ["b"]}, {"value": 2})


@dataclass
class Term:
    """Who is there, and what was made so far."""

    cluster: Cluster
    teacher: ContractClient
    admin: ContractClient
    learners: list[ContractClient] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    courses: list[str] = field(default_factory=list)
    lessons: list[list[str]] = field(default_factory=list)
    quizzes: list[str] = field(default_factory=list)
    attempts: list[dict[str, Any]] = field(default_factory=list)

    def nobody(self, server: int = 0) -> ContractClient:
        """Somebody without an account, at one of the servers."""
        return ContractClient(self.cluster.http, self.cluster.servers[server].url)

    async def new(self, name: str) -> tuple[str, ContractClient]:
        """Somebody who registers; their address and client."""
        email = f"{name.lower().replace(' ', '.')}@term.example"
        return email, await self.nobody(len(self.emails) % 2).registered(email, name, PASSWORD)


async def author(term: Term) -> None:
    """Three courses with lessons one after the other; the last course needs the first."""
    teacher = term.teacher
    per_module = -(-LESSONS // 6)
    left = LESSONS
    for number in range(3):
        given = {"title": f"Course {number}", "price": "19.90", "currency": "EUR", "metadata": {"term": number}}
        course = (await teacher.expect(201, "POST", "/courses", given))["id"]
        lessons: list[str] = []
        for name in ("First half", "Second half"):
            module = await teacher.expect(201, "POST", f"/courses/{course}/modules", {"title": name})
            for _ in range(min(per_module, left)):
                before = lessons[-1:]
                body = {"title": f"Lesson {len(lessons)}", "kind": "text", "body": "*Read*", "prerequisites": before}
                made = await teacher.expect(201, "POST", f"/modules/{module['id']}/lessons", body)
                lessons.append(made["id"])
                left -= 1
        await teacher.edit(f"/courses/{course}", {"status": "published"})
        term.courses.append(course)
        term.lessons.append(lessons)
    assert left == 0
    await teacher.edit(f"/courses/{term.courses[2]}", {"prerequisites": [term.courses[0]]})
    await teacher.edit(f"/courses/{term.courses[1]}", {"enroll_code": "open sesame"})
    for title, questions in (("Mid-term", QUESTIONS), ("Essay", [*QUESTIONS, ESSAY])):
        settings = {"title": title, "time_limit_s": 3600, "feedback": "full"}
        quiz = (await teacher.expect(201, "POST", f"/courses/{term.courses[0]}/quizzes", settings))["id"]
        for question in questions:
            await teacher.expect(201, "POST", f"/quizzes/{quiz}/questions", question)
        published = await teacher.expect(201, "POST", f"/quizzes/{quiz}/publish")
        assert (published["version"], published["questions"]) == (1, len(questions))
        term.quizzes.append(quiz)

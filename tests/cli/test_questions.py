"""`lms-rt import` and `lms-rt export`."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from lms_rt.contract.courses import CourseCreate
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.domain.principal import Role
from tests.cli.commands import Installation
from tests.support import school


@pytest.fixture
async def quiz(database_url: str, redis_url: str) -> AsyncIterator[str]:
    async with school.running(database_url, redis_url) as system:
        teacher = await school.person(system, "Ada", Role.INSTRUCTOR)
        course = await system.services.courses.create(teacher, CourseCreate(title="Course"))
        made = await system.services.quizzes.create(teacher, course.id, QuizCreate(title="Quiz"))
        yield str(made.id)


def test_a_file_goes_in_and_comes_out(installation: Installation, quiz: str) -> None:
    (installation.directory / "bank.gift").write_text("::Q1::Is it?{T}\n\nRead this.\n")
    taken = installation.run("import", quiz, "bank.gift")
    assert (taken.status, taken.err) == (0, "")
    assert taken.out.splitlines()[0] == "✓ bank.gift, line 1 (Q1): true_false"
    assert taken.out.splitlines()[-1] == "1 question imported (0 adapted), 1 skipped, 0 refused"
    given = installation.run("export", quiz, "--format", "gift")
    assert (given.status, given.err) == (0, "")
    assert given.out == "::Q1::[markdown]Is it?{TRUE\n}\n"
    written = installation.run("export", quiz, "--format", "qti21", "--output", "quiz.zip")
    assert written.status == 0
    again = installation.run("import", quiz, "quiz.zip", "--dry-run")
    assert again.out.splitlines()[-1] == "1 question would be imported (0 adapted), 0 skipped, 0 refused"


def test_a_malformed_question_is_shown_with_its_line_and_nothing_is_imported(
    installation: Installation, quiz: str
) -> None:
    (installation.directory / "bank.gift").write_text("Is it?{T}\n\nBroken {=a\n")
    told = installation.run("import", quiz, "bank.gift")
    assert told.status == 1
    assert "✗ bank.gift, line 3" in told.out
    assert told.err == "lms-rt: 1 question cannot be imported, so none was; --partial imports the others\n"
    assert installation.run("export", quiz, "--format", "gift").out == ""
    assert installation.run("import", quiz, "bank.gift", "--partial").status == 0
    assert "Is it?" in installation.run("export", quiz, "--format", "gift").out


def test_wrong_names_are_told_in_one_line(installation: Installation, quiz: str) -> None:
    missing = installation.run("import", quiz, "nowhere.gift")
    assert (missing.status, missing.err) == (1, "lms-rt: nowhere.gift cannot be read: No such file or directory\n")
    nowhere = installation.run("export", str(uuid4()))
    assert (nowhere.status, nowhere.err) == (1, "lms-rt: No such quiz\n")
    assert installation.run("export", "not-an-id").status == 2

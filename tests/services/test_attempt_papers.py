"""What is on the paper of an attempt, in which order, and what its learner sees of it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from lms_rt.contract.attempts import AttemptQuery
from lms_rt.contract.bank import BankQuery, BankQuestionCreate
from lms_rt.core import Core
from lms_rt.errors import ErrorCode, Problem
from tests.support import school
from tests.support.quizzing import Exam, exam


async def test_an_attempt_keeps_the_version_and_the_rules_it_began_with(system: Core) -> None:
    quiz = await exam(system, partial_credit=True)
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    await quiz.save(ada, attempt, attempt.questions[1], {"options": ["a"]})
    await quiz.settings(partial_credit=False, pass_percent=100)
    teacher, services = quiz.course.teacher, system.services
    question = (await services.quizzes.questions(teacher, quiz.quiz))[1]
    await services.quizzes.edit_question(teacher, question.id, {"key": {"options": ["b"]}}, None)
    await services.quizzes.publish(teacher, quiz.quiz)
    done = await services.attempts.submit(ada, attempt.id)
    assert (done.version, done.score) == (1, Decimal(500))
    assert (await quiz.start(ada)).version == 2


@pytest.mark.parametrize(
    "feedback,score,earned,keys", [("none", 0, 0, 0), ("score", 1, 0, 0), ("marks", 1, 1, 0), ("full", 1, 1, 1)]
)
async def test_the_feedback_policy_decides_what_learners_see(
    system: Core, feedback: str, score: bool, earned: bool, keys: bool
) -> None:
    quiz = await exam(system, feedback=feedback)
    ada = await quiz.course.learner()
    done = await quiz.taken(ada, right=3)
    read = await system.services.attempts.get(ada, done.id)
    listed = (await system.services.attempts.page(ada, quiz.quiz, AttemptQuery()))[0]
    for seen in (done, read):
        assert (seen.score is not None) == (seen.passed is not None) == (listed.score is not None) == score
        assert (seen.questions[0].earned is not None) == (seen.questions[0].correct is not None) == earned
        assert (seen.questions[0].key is not None) == (seen.questions[0].explanation is not None) == keys
    assert (await system.services.attempts.get(quiz.course.teacher, done.id)).score == 3000


async def test_nothing_is_shown_before_the_close_while_somebody_may_still_be_writing(system: Core) -> None:
    closes = datetime.now(UTC) + timedelta(minutes=5)
    quiz = await exam(system, feedback_from="close", closes_at=closes.isoformat())
    ada, bob = await quiz.course.learner("Ada"), await quiz.course.learner("Bob")
    done = await quiz.taken(ada, right=3)
    of_bob = await quiz.start(bob)
    assert (done.score, done.questions[0].key) == (None, None)
    await quiz.settings(closes_at=(datetime.now(UTC) - timedelta(minutes=1)).isoformat())
    assert (await system.services.attempts.get(ada, done.id)).score is None  # Bob has extra time
    await system.services.attempts.submit(bob, of_bob.id)
    assert (await system.services.attempts.get(ada, done.id)).score == 3000


async def test_no_key_leaves_while_an_attempt_goes_on(system: Core) -> None:
    quiz = await exam(system)
    ada = await quiz.course.learner()
    attempt = await quiz.start(ada)
    await quiz.answer(ada, attempt, 3)
    for reader in (ada, quiz.course.teacher):
        told = (await system.services.attempts.get(reader, attempt.id)).model_dump_json()
        assert '"key":{' not in told
        assert str(school.CAPITAL["explanation"]) not in told
        assert '"correct":true' not in told


async def test_draws_come_from_the_bank_as_it_was_published_and_differ_between_attempts(system: Core) -> None:
    quiz = await exam(system, [school.CAPITAL])
    teacher, bank = quiz.course.teacher, system.services.bank
    for n in range(12):
        question = {"type": "numeric", "prompt": f"{n} + 1?", "key": {"value": n + 1}}
        given = {"question": question, "tags": ["sums", "easy" if n % 2 else "hard"]}
        await bank.add(teacher, quiz.course.id, BankQuestionCreate.model_validate(given))
    await quiz.settings(draws=[{"tags": ["sums", "easy"], "count": 3}, {"tags": ["sums"], "count": 2}])
    version = await system.services.quizzes.publish(teacher, quiz.quiz)
    assert version.questions == 6
    for added in await bank.page(teacher, quiz.course.id, BankQuery()):
        await bank.delete(teacher, added.id, None)
    papers = []
    for n in range(6):
        learner = await quiz.course.learner(f"Learner {n}")
        attempt = await quiz.start(learner)
        prompts = [question.prompt for question in attempt.questions]
        assert prompts[0] == school.CAPITAL["prompt"]
        assert [int(prompt.split()[0]) % 2 for prompt in prompts[1:4]] == [1, 1, 1]
        assert len(set(prompts)) == 6
        papers.append(tuple(prompts))
        first = attempt.questions[1]
        await quiz.save(learner, attempt, first, {"value": int(first.prompt.split()[0]) + 1})
        assert (await system.services.attempts.submit(learner, attempt.id)).score == 1000
    assert len(set(papers)) > 1


async def test_draws_that_the_bank_cannot_give_keep_the_quiz_from_being_published(system: Core) -> None:
    quiz = await exam(system)
    await fill_bank(quiz, {"sums": 3, "sums hard": 1})
    wanted: list[tuple[list[tuple[str, int]], str]] = [
        ([("sums", 1), ("other", 1)], "Draw 2 wants 1 question tagged 'other'; the bank has 0"),
        ([("sums", 1), ("hard", 2)], "Draw 2 wants 2 questions tagged 'hard'; the bank has 1"),
        ([("sums", 4), ("hard", 1)], "Draws 1, 2 want 5 questions together; the bank has 4 for all of them"),
    ]
    for draws, told in wanted:
        await quiz.settings(draws=[{"tags": [tag], "count": count} for tag, count in draws])
        with pytest.raises(Problem) as refused:
            await system.services.quizzes.publish(quiz.course.teacher, quiz.quiz)
        assert (refused.value.code, refused.value.detail) == (ErrorCode.CONFLICT, told)


async def test_a_wide_draw_leaves_a_narrow_one_what_only_that_can_be_filled_with(system: Core) -> None:
    quiz = await exam(system, [school.CAPITAL])
    await fill_bank(quiz, {"sums": 2, "sums hard": 2})
    await quiz.settings(draws=[{"tags": ["sums"], "count": 2}, {"tags": ["hard"], "count": 2}])
    await system.services.quizzes.publish(quiz.course.teacher, quiz.quiz)
    for n in range(4):
        attempt = await quiz.start(await quiz.course.learner(f"Learner {n}"))
        kinds = [question.prompt.rstrip("?0123456789") for question in attempt.questions[1:]]
        assert kinds == ["sums ", "sums ", "sums hard ", "sums hard "]


async def fill_bank(quiz: Exam, wanted: dict[str, int]) -> None:
    """Put so many questions with these tags into the bank of the course."""
    for tags, count in wanted.items():
        for n in range(count):
            question = {"type": "numeric", "prompt": f"{tags} {n}?", "key": {"value": n}}
            given = BankQuestionCreate.model_validate({"question": question, "tags": tags.split()})
            await quiz.course.system.services.bank.add(quiz.course.teacher, quiz.course.id, given)


async def test_with_shuffle_questions_and_options_come_in_an_order_of_the_attempt(system: Core) -> None:
    many = [{**school.CAPITAL, "prompt": f"Capital {n}?"} for n in range(6)]
    quiz = await exam(system, many, shuffle=True)
    orders, options = set(), set()
    for n in range(5):
        ada = await quiz.course.learner(f"Ada {n}")
        attempt = await quiz.start(ada)
        again = await system.services.attempts.get(ada, attempt.id)
        assert again.questions == attempt.questions
        orders.add(tuple(question.prompt for question in attempt.questions))
        options |= {tuple(each["id"] for each in question.options or ()) for question in attempt.questions}
    assert len(orders) > 1
    assert len(options) > 1


async def test_settings_that_contradict_each_other_are_refused(system: Core) -> None:
    quiz = await exam(system)
    now = datetime.now(UTC)
    for settings in (
        {"opens_at": now.isoformat(), "closes_at": (now - timedelta(hours=1)).isoformat()},
        {"feedback_from": "close"},
        {"pass_percent": None},
    ):
        with pytest.raises(Problem) as refused:
            await quiz.settings(**settings)
        assert refused.value.code is ErrorCode.VALIDATION
    stored = await system.services.quizzes.get(quiz.course.teacher, quiz.quiz)
    assert (stored.opens_at, stored.feedback_from) == (None, "submit")

"""A course's bank: what is found in it, and whether it has enough for what is drawn from it."""

import asyncio
from uuid import UUID

import pytest

from lms_rt import limits
from lms_rt.contract.bank import BankQuery, BankQuestionCreate, CopiesIntoBank, CopiesIntoQuiz
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import Draw, QuizCreate
from lms_rt.core import Core
from lms_rt.domain.principal import Person, Role
from lms_rt.errors import ErrorCode, Problem
from lms_rt.services.draw_supply import DrawSupply
from tests.support import school


async def filled(system: Core, teacher: Person, *tagged: tuple[str, list[str]]) -> UUID:
    """A course whose bank has a question of these words with these tags each."""
    course = await school.course(system, teacher)
    for prompt, tags in tagged:
        question = parse_question({"type": "open_text", "prompt": prompt})
        await system.services.bank.add(teacher, course, BankQuestionCreate(question=question, tags=tags))
    return course


async def test_questions_are_found_by_words_of_theirs_whatever_the_case(system: Core) -> None:
    teacher = await school.person(system, "Grace", Role.INSTRUCTOR)
    course = await filled(system, teacher, ("Où est\nZürich?", ["cities"]), ("100% of_it?", []))
    rich = parse_question(
        {
            "type": "single_choice",
            "prompt": "Capital of France?",
            "options": [{"id": "a", "text": "Lyon"}, {"id": "b", "text": "Paris"}],
            "key": {"options": ["b"]},
            "explanation": "On the Seine.",
        }
    )
    await system.services.bank.add(teacher, course, BankQuestionCreate(question=rich, tags=["cities"]))

    async def found(q: str | None, tag: str | None = None) -> list[str]:
        page = await system.services.bank.page(teacher, course, BankQuery(q=q, tag=tag))
        return [each.prompt[:3] for each in page]

    assert await found("ZU\u0308RICH où") == await found("Zürich") == ["Où "], "however the accent is written"
    assert await found("%") == await found("f_i") == ["100"], "no word is a pattern"
    assert await found(" lyon  capital\u00a0seine ") == ["Cap"], "each word, in options and explanation as well"
    assert await found("option") == await found("lyon zürich") == [], "names of fields are no words, nor are two halves"
    assert await found(None) == await found(" ") == ["Où ", "100", "Cap"]
    assert await found("a", "cities") == ["Cap"]


async def test_what_a_question_says_now_finds_it_and_what_it_said_before_does_not(system: Core) -> None:
    teacher = await school.person(system, "Grace", Role.INSTRUCTOR)
    course = await filled(system, teacher, ("What is a fjord?", ["water"]))
    [question] = await system.services.bank.page(teacher, course, BankQuery())
    await system.services.bank.edit(teacher, question.id, {"prompt": "What is a GLACIER?", "explanation": "Ice"}, None)

    async def found(q: str) -> int:
        return len(await system.services.bank.page(teacher, course, BankQuery(q=q)))

    assert [await found(q) for q in ("fjord", "glacier", "ice glacier ICE")] == [0, 1, 1]
    await system.services.bank.edit(teacher, question.id, {"explanation": None}, None)
    assert [await found(q) for q in ("ice", "glacier")] == [0, 1]


async def test_a_bank_says_what_it_has_for_draws_that_share_questions(system: Core) -> None:
    teacher = await school.person(system, "Grace", Role.INSTRUCTOR)
    tagged = [("One?", ["sums", "hard"]), ("Two?", ["sums"]), ("Three?", ["other"])]
    course = await filled(system, teacher, *tagged)
    other = await filled(system, teacher, ("Elsewhere?", ["sums", "hard"]))

    async def supply(*draws: tuple[list[str], int]) -> DrawSupply:
        wanted = [Draw(tags=tags, count=count) for tags, count in draws]
        return await system.services.bank.supply(teacher, course, wanted)

    assert await supply() == DrawSupply((), None)
    assert await supply((["sums"], 1), (["hard", "sums"], 1), ([], 1)) == DrawSupply((2, 1, 3), None)
    assert await supply((["sums"], 2), (["hard"], 1)) == DrawSupply(
        (2, 1), "Draws 1, 2 want 3 questions together; the bank has 2 for all of them"
    )
    assert await supply((["none"], 1)) == DrawSupply((0,), "Draw 1 wants 1 question tagged 'none'; the bank has 0")
    assert await system.services.bank.tags(teacher, course, 2) == [("sums", 2), ("hard", 1)]
    assert await system.services.bank.tags(teacher, other, 9) == [("hard", 1), ("sums", 1)]


async def test_copies_stay_within_the_course_and_its_bounds(system: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    teacher = await school.person(system, "Grace", Role.INSTRUCTOR)
    course = await filled(system, teacher, ("One?", []), ("Two?", []))
    other = await filled(system, teacher, ("Elsewhere?", []))
    services = system.services
    quiz = await services.quizzes.create(teacher, course, QuizCreate(title="Quiz"))
    await services.quizzes.read(teacher, quiz.id)
    here, there = [[each.id for each in await services.bank.page(teacher, of, BankQuery())] for of in (course, other)]
    for wanted in (there, [*here, *there]):
        with pytest.raises(Problem) as refused:
            await services.bank_copies.into_quiz(teacher, quiz.id, CopiesIntoQuiz(questions=wanted))
        assert [each.path for each in refused.value.fields] == [f"$.questions[{len(wanted) - 1}]"]
    made = await services.bank_copies.into_quiz(teacher, quiz.id, CopiesIntoQuiz(questions=here[::-1]))
    assert [each.prompt for each in made] == ["Two?", "One?"]
    assert b'"questions":2' in (await services.quizzes.read(teacher, quiz.id)).content, "no older one is remembered"
    of_quiz = CopiesIntoBank(questions=[each.id for each in made])
    with pytest.raises(Problem) as refused:
        await services.bank_copies.into_bank(teacher, other, of_quiz)
    assert refused.value.code is ErrorCode.VALIDATION
    monkeypatch.setattr(limits, "BANK_MAX", 3)
    monkeypatch.setattr(limits, "QUESTIONS_PER_QUIZ", 3)
    for copying in (
        services.bank_copies.into_bank(teacher, course, of_quiz),
        services.bank_copies.into_quiz(teacher, quiz.id, CopiesIntoQuiz(questions=here)),
    ):
        with pytest.raises(Problem, match="at most 3 questions; this would make 4"):
            await copying
    assert len(await services.quizzes.questions(teacher, quiz.id)) == 2
    assert len(await services.bank.page(teacher, course, BankQuery())) == 2


async def test_a_bank_does_not_grow_beyond_its_limit_however_many_write_at_once(
    system: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms_rt.limits.BANK_MAX", 3)
    teacher = await school.person(system, "Grace", Role.INSTRUCTOR)
    course = await filled(system, teacher, ("One?", []))
    question = BankQuestionCreate(question=parse_question({"type": "open_text", "prompt": "Why?"}))
    adding = [system.services.bank.add(teacher, course, question) for _ in range(6)]
    became = await asyncio.gather(*adding, return_exceptions=True)
    assert sum(isinstance(each, Problem) and each.code is ErrorCode.CONFLICT for each in became) == 4
    assert len(await system.services.bank.page(teacher, course, BankQuery())) == 3

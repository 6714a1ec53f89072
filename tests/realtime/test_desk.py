"""Which tally a class's dashboards are shown next."""

from uuid import UUID, uuid4

from lms_rt.realtime.desk import Desk, Shown


def tally(answered: int) -> Shown:
    return 1, {"answered": answered}


def shown(desk: Desk, current: Shown | None) -> list[tuple[UUID, Shown]]:
    """All that is shown until nothing more is to be."""
    found = []
    while not desk.is_done(current):
        each = desk.next(current)
        assert each is not None
        found.append(each)
    return found


def test_who_comes_is_shown_the_question_that_is_asked_and_then_those_before() -> None:
    first, second, third = (uuid4() for _ in range(3))
    desk = Desk()
    desk.ask(third, {first: tally(3), second: tally(4)})
    assert shown(desk, tally(0)) == [(third, tally(0)), (first, tally(3)), (second, tally(4))]


def test_questions_that_were_left_have_their_turn_while_answers_come() -> None:
    first, second, third = (uuid4() for _ in range(3))
    desk = Desk()
    desk.ask(third, {first: tally(3), second: tally(4)})
    answers = map(tally, range(100))
    assert [desk.next(next(answers)) for _ in range(5)] == [
        (third, tally(0)),
        (first, tally(3)),
        (third, tally(2)),
        (second, tally(4)),
        (third, tally(4)),
    ]


def test_the_last_tally_of_a_question_is_shown_before_the_first_of_the_next() -> None:
    first, second = uuid4(), uuid4()
    desk = Desk()
    desk.ask(first, {})
    assert shown(desk, tally(7)) == [(first, tally(7))]
    desk.ask(second, {first: tally(8)})
    assert shown(desk, tally(0)) == [(first, tally(8)), (second, tally(0))]


def test_what_was_shown_of_earlier_questions_is_not_shown_again() -> None:
    first, second, third = (uuid4() for _ in range(3))
    desk = Desk()
    desk.ask(second, {first: tally(5)})
    assert len(shown(desk, tally(5))) == 2
    desk.ask(third, {first: tally(5), second: tally(5)})
    assert shown(desk, tally(5)) == [(second, tally(5)), (third, tally(5))]


def test_a_question_that_is_asked_again_is_not_shown_as_it_was_left() -> None:
    first, second = uuid4(), uuid4()
    desk = Desk()
    desk.ask(second, {first: tally(5)})
    desk.ask(first, {second: tally(1)})
    assert shown(desk, (2, {"answered": 0})) == [(second, tally(1)), (first, (2, {"answered": 0}))]


def test_a_tally_is_shown_when_asked_for_though_it_is_the_same() -> None:
    question = uuid4()
    desk = Desk()
    desk.ask(question, {})
    assert desk.next(tally(1)) == desk.next(tally(1)) == (question, tally(1))


def test_where_nothing_was_asked_there_is_nothing_to_show() -> None:
    desk = Desk()
    desk.ask(None, {})
    assert desk.is_done(None)
    assert desk.next(None) is None

"""GIFT: what is written becomes what it means here, and what is wrong is told with its line."""

from lms_rt.interchange.reading import read
from lms_rt.interchange.report import ReadItem


def items(source: str | bytes) -> list[ReadItem]:
    return read({"bank.gift": source.encode() if isinstance(source, str) else source})


def test_a_malformed_question_is_told_with_its_line_and_the_others_are_read() -> None:
    first, second, third = items("One {T}\n\n\nTwo {=a ~b\n\nThree {F}\n")
    assert [first.status, second.status, third.status] == ["read", "refused", "read"]
    assert (str(second.place), second.notes) == ("bank.gift, line 4", ("the { is never closed by }",))
    assert third.place.line == 6


def test_a_blank_line_within_braces_does_not_end_a_question() -> None:
    [item] = items("Which? {\n=a\n\n~b\n}\n")
    assert item.question is not None
    assert item.question.type == "single_choice"


def test_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    [one] = items("\ufeff::Q::Is it {\r\n=so\r\n~not\r\n}?\r\n")
    assert one.question is not None
    assert (one.title, one.question.prompt) == ("Q", "Is it _____?")
    [other] = items("::Q::Is it {T}".encode("utf-16"))
    assert other.question is not None


def test_comments_categories_idents_and_tags_are_kept_for_the_report() -> None:
    category, source = (
        "$CATEGORY: $course$/Top/Unit 1",
        "// a comment [id:Q7] [tag:easy] [tag:two words]\n::Title::Right? {T}",
    )
    [item] = items(f"{category}\n\n{source}")
    assert (item.place.ident, item.title, item.tags) == ("Q7", "Title", ("easy", "two words", "$course$/Top/Unit 1"))


def test_html_becomes_markdown_and_formulas_stay_legible() -> None:
    [item] = items(r"[html]<p>Is <b>\(x\_1 \\neq 0\)</b> or<br>$$\\frac\{1\}\{2\}$$?</p> {T####<i>Yes</i>}")
    assert item.question is not None
    assert item.question.prompt == "Is **$x\\_1 \\neq 0$** or  \n$$\\frac{1}{2}$$?"
    assert item.question.explanation == "*Yes*"


def test_plain_text_is_not_taken_for_markdown() -> None:
    [item] = items("[plain]Is 2*3*4 or *this* a `product`? {T}")
    assert item.question is not None
    assert item.question.prompt == "Is 2\\*3\\*4 or \\*this\\* a \\`product\\`?"


def test_what_is_said_to_answers_becomes_a_part_of_the_explanation() -> None:
    [item] = items("Which? {=a#Yes! ~b#No. ####In general}")
    assert item.question is not None
    assert item.question.explanation == "In general\n\n- a: Yes!\n- b: No."
    assert item.status == "adapted"


def test_a_text_without_a_question_is_skipped_not_refused() -> None:
    [item] = items("Read this first.")
    assert (item.status, item.question) == ("skipped", None)


def test_the_names_of_what_is_matched_do_not_give_the_pairs_away() -> None:
    [item] = items("Match {=a -> 1 =b -> 2 =c -> 3 =d -> 4}")
    assert item.question is not None
    pairs = item.question.model_dump()["key"]["pairs"]
    assert any(left != right for left, right in pairs.items())


def test_weights_that_are_not_the_whole_are_refused_as_moodle_does() -> None:
    [several] = items("Which? {~%50%a ~%40%b ~c}")
    assert several.notes == ("the weights of the right options add up to 90 %, not 100 %",)
    [one] = items("Which? {=%50%a ~b}")
    assert one.notes == ("no option is right as a whole; the best brings 50 %",)


def test_two_questions_without_a_blank_line_between_them_are_told() -> None:
    [item] = items("One {T}\nTwo {F}")
    assert "blank line missing" in item.notes[0]

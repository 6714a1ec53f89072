"""Items of QTI 1.2 as questions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms_rt.domain.texts import fold
from lms_rt.interchange import building, typing_in
from lms_rt.interchange.amounts import decimal
from lms_rt.interchange.building import Draft, Fields
from lms_rt.interchange.qti import fitting
from lms_rt.interchange.qti.materials import keep_feedback, shown
from lms_rt.interchange.qti.processing1 import Processing
from lms_rt.interchange.report import NotImportableError, Place, ReadItem, refused, skipped
from lms_rt.interchange.xml import Element

_NUMERIC = frozenset({"decimal", "integer", "scientific"})


@dataclass(frozen=True, slots=True)
class _Item:
    """An item taken apart."""

    element: Element
    kind: str
    """Canvas' question_type, or the profile of a Common Cartridge, if it says one."""
    presentation: Element
    responses: Sequence[Element]
    processing: Processing
    draft: Draft


@dataclass(frozen=True, slots=True)
class _Labels:
    """The options of a response."""

    ids: Sequence[str]
    texts: Sequence[str]


def read_item(element: Element, file: str, stimuli: Mapping[str, str]) -> Iterator[ReadItem]:
    """The question of an item, or several where it has several blanks. `stimuli` are the texts items belong to."""
    title = element.get("title")
    place = Place(file, element.line, element.get("ident") or title)
    draft = Draft(place, title)
    try:
        item = _taken_apart(element, draft)
        if not item.responses and "text_only" in item.kind:
            yield skipped(place, f"a text without a question: {building.told(_prompt(item))}", title)
            return
        draft.prompt = "\n\n".join(part for part in (stimuli.get(_parent(element), ""), _prompt(item)) if part)
        draft.worth(_points(element))
        yield from _questions(item)
    except NotImportableError as error:
        yield refused(place, str(error), title)


def stimulus(element: Element) -> str:
    """The text of an item that has no question, which other items may belong to."""
    presentation = element.child("presentation")
    try:
        return shown(presentation, Draft(Place(""))) if presentation else ""
    except NotImportableError:  # told where the item itself is read
        return ""


def metadata(element: Element) -> dict[str, str]:
    """The labelled fields of an item or an assessment."""
    fields: dict[str, str] = {}
    for each in element.all("qtimetadatafield"):
        label, entry = each.child("fieldlabel"), each.child("fieldentry")
        if label is not None and entry is not None:
            fields.setdefault(label.text.strip(), entry.text.strip())
    return fields


def _parent(element: Element) -> str:
    return metadata(element).get("parent_stimulus_item_ident", "") or element.get("parent_stimulus_item_ident")


def _taken_apart(element: Element, draft: Draft) -> _Item:
    fields = metadata(element)
    kind = fields.get("question_type") or fields.get("cc_profile", "")
    presentation = element.child("presentation")
    if presentation is None:
        raise NotImportableError("nothing is presented: the item has no <presentation>")
    if element.first("calculated") is not None:
        raise NotImportableError("a formula whose numbers are drawn by chance; there is no such question here")
    responses = list(presentation.all("response_lid", "response_str", "response_num", "response_xy", "response_grp"))
    if "file_upload" in kind or (not responses and "text_only" not in kind):
        raise NotImportableError("nothing that can be answered here" + (f" ({kind})" if kind else ""))
    return _Item(element, kind, presentation, responses, Processing(element), draft)


def _prompt(item: _Item) -> str:
    return shown(item.presentation, item.draft)


def _points(element: Element) -> Fraction | None:
    fields = metadata(element)
    given = fields.get("points_possible") or fields.get("qmd_weighting") or fields.get("cc_weighting")
    return Fraction(decimal(given)) if given else None


def _questions(item: _Item) -> Iterator[ReadItem]:
    names = {
        label.get("ident"): shown(label, item.draft, plain=True) for label in item.presentation.all("response_label")
    }
    keep_feedback(item.element, names, item.draft)
    if any(response.name in {"response_xy", "response_grp"} for response in item.responses):
        raise NotImportableError("places on a picture, or things to draw together, cannot be answered here")
    if len(item.responses) > 1 and _are_blanks(item):
        yield from _blanks(item)
        return
    yield building.finished(item.draft, _fields(item))


def _fields(item: _Item) -> Fields:
    if len(item.responses) > 1:
        return _matching(item)
    response = item.responses[0]
    if response.name == "response_lid":
        if "fill_in" in item.kind or (not item.processing.scores and len(_labels(item, response).ids) == 1):
            return _blank(item, response)
        return _choice(item, response)
    return _typed(item, response)


def _labels(item: _Item, response: Element) -> _Labels:
    labels = list(response.all("response_label"))
    ids = [label.get("ident") for label in labels]
    texts = [shown(label, item.draft, plain=True) or f"({ident})" for label, ident in zip(labels, ids, strict=True)]
    return _Labels(ids, texts)


def _choice(item: _Item, response: Element) -> Fields:
    labels, ident = _labels(item, response), response.get("ident")

    def score(chosen: Sequence[str]) -> Fraction:
        return item.processing.score({ident: chosen})

    kind = response.get("rcardinality", "Single").lower()
    if kind == "ordered":
        return _ordering(item, labels)
    if not item.processing.scores:
        item.draft.note("no answer is right in the file, so it is a poll")
        return {"type": "poll", "options": building.options(labels.texts)}
    if kind == "multiple":
        return fitting.several(labels.ids, labels.texts, _named_right(item), score, item.draft)
    return fitting.single(labels.ids, labels.texts, score)


def _named_right(item: _Item) -> list[str]:
    """What conditions for points ask for, but for what they ask not to be."""
    right: list[str] = []
    for condition in item.processing.conditions():
        unwanted = {id(each) for negated in condition.all("not") for each in negated.all("varequal")}
        right += [each.text.strip() for each in condition.all("varequal") if id(each) not in unwanted]
    return right


def _ordering(item: _Item, labels: _Labels) -> Fields:
    order = _named_right(item)
    if sorted(order) != sorted(labels.ids):
        raise NotImportableError("the right order of all options cannot be told from the file")
    fields = building.ordering(labels.texts, [labels.ids.index(one) for one in order])
    return fitting.completeness(fields, Fraction(1), [], item.draft)


def _typed(item: _Item, response: Element) -> Fields:
    named = list(item.element.all("varequal", "vargt", "vargte", "varlt", "varlte"))
    if not named or "essay" in item.kind:
        return building.essay(item.draft)
    ident = response.get("ident")

    def score(typed: Sequence[str]) -> Fraction:
        return item.processing.score({ident: typed})

    render = response.first("render_fib")
    kind = render.get("fibtype").lower() if render else ""
    if response.name == "response_num" or kind in _NUMERIC or "numerical" in item.kind:
        edges = [decimal(each.text) for each in named]
        return fitting.numbers(edges, _centres(item.element), score)
    return fitting.words([each.text for each in named if each.name == "varequal"], score, item.draft)


def _centres(element: Element) -> list[tuple[Decimal, Decimal]]:
    """Values that stand beside the range around them."""
    centres: list[tuple[Decimal, Decimal]] = []
    for either in element.all("or"):
        value, low = either.child("varequal"), either.first("vargte", "vargt")
        if value is not None and low is not None:
            centres.append((decimal(value.text), decimal(value.text) - decimal(low.text)))
    return centres


def _matching(item: _Item) -> Fields:
    pairs: list[tuple[str, str]] = []
    offered: list[str] = []
    right = _by_response(item)
    for response in item.responses:
        labels = _labels(item, response)
        name = shown(response, item.draft, plain=True) or response.get("ident")
        answer = next((each for each in right.get(response.get("ident"), []) if each in labels.ids), None)
        if answer is None:
            raise NotImportableError(f"what belongs to {building.told(name)} cannot be told from the file")
        pairs.append((name, labels.texts[labels.ids.index(answer)]))
        offered += labels.texts
    if "dropdown" in item.kind:
        item.draft.note("each blank had options of its own; here all are offered for each")
    fields = building.matching(pairs, offered)
    given = {response.get("ident"): right[response.get("ident")][:1] for response in item.responses}
    parts = [item.processing.score({one: answer}) for one, answer in given.items()]
    return fitting.completeness(fields, item.processing.score(given), parts, item.draft)


def _by_response(item: _Item) -> dict[str, list[str]]:
    right: dict[str, list[str]] = {}
    for condition in item.processing.conditions():
        for each in condition.all("varequal"):
            right.setdefault(each.get("respident"), []).append(each.text.strip())
    return right


def _are_blanks(item: _Item) -> bool:
    """Whether texts are to be typed: where options are listed, they are spellings of one answer."""
    if any(response.name != "response_lid" for response in item.responses):
        return True
    if item.kind:
        return "fill_in" in item.kind
    return all(len({fold(text) for text in _labels(item, each).texts}) == 1 for each in item.responses)


def _blanks(item: _Item) -> Iterator[ReadItem]:
    """A question for each blank, since a question has one answer here."""
    count = len(item.responses)
    for number, response in enumerate(item.responses, start=1):
        draft, whole = Draft(item.draft.place, item.draft.title), item.draft
        name = shown(response, draft, plain=True) or str(number)
        draft.prompt = f"{whole.prompt}\n\n**[{name}]** = ?"
        draft.explanation, draft.feedback, draft.points = whole.explanation, whole.feedback, whole.points
        draft.notes = [*whole.notes, f"one question with {count} blanks became {count}, worth as much each"]
        single = _Item(item.element, item.kind, item.presentation, [response], item.processing, draft)
        try:
            typed = response.name != "response_lid"
            yield building.finished(draft, _typed_blank(single, response) if typed else _blank(single, response))
        except NotImportableError as error:
            yield refused(draft.place, str(error), draft.title)


def _typed_blank(item: _Item, response: Element) -> Fields:
    ident = response.get("ident")
    texts = [each.text for each in item.element.all("varequal") if each.get("respident") == ident]
    return fitting.words(texts, lambda typed: item.processing.score({ident: typed}), item.draft)


def _blank(item: _Item, response: Element) -> Fields:
    """Canvas lists the accepted spellings as options, and says nowhere that the second one is right too."""
    spellings: list[building.Choice] = []
    contained = False
    for label in response.all("response_label"):
        text, how = shown(label, item.draft, plain=True), label.get("scoring_algorithm")
        if how == "TextRegex":
            raise NotImportableError("a regular expression says what is right; that cannot be said here")
        if how == "TextCloseEnough":
            item.draft.note("what is nearly right in the file is wrong here")
        contained = contained or how == "TextContainsAnswer"
        spellings.append(building.Choice(f"*{text}*" if how == "TextContainsAnswer" else text, Fraction(1)))
    return typing_in.short_text(spellings, stars=contained)

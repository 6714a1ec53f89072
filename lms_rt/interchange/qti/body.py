"""What a QTI 2 item shows: its body as Markdown with its interactions taken out, and what is said to answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lms_rt.interchange.building import Draft
from lms_rt.interchange.text.composing import VOID, Composer
from lms_rt.interchange.text.html import from_elements
from lms_rt.interchange.xml import Element

BLANK: Final = "_____"
EXPLANATION: Final = "explanation"
"""The identifier of what we write to every answer."""
INLINE: Final = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})
"""Interactions that are blanks in a text."""
_OPTIONS: Final = frozenset({"simpleChoice", "simpleMatchSet", "gapText", "gapImg", "inlineChoice"})
_FEEDBACK: Final = frozenset({"feedbackInline", "feedbackBlock"})


@dataclass(slots=True)
class Body:
    """The prompt, and the interactions in order."""

    prompt: str = ""
    interactions: Sequence[Element] = field(default_factory=list)


def read_body(item: Element, body: Element, draft: Draft) -> Body:
    """The body of an item; what is only for those who score it goes into the explanation."""
    walk = _Walk(Composer(), draft)
    walk.through(body)
    for lost in walk.composer.lost:
        draft.note(lost)
    for each in item.children:
        if each.name == "modalFeedback":
            walk.keep_feedback(each)
    # A blank that stands alone is where the answer is typed anyway
    alone = len(walk.interactions) == 1
    lines = [line for line in walk.composer.result().split("\n") if not (alone and line.strip("\\ ") == BLANK)]
    return Body("\n".join(lines).strip(), walk.interactions)


def inline_text(element: Element, draft: Draft) -> str:
    """The text of an option, without what is said to whoever chooses it."""
    content = [part for part in element.content if isinstance(part, str) or part.name not in _FEEDBACK]
    converted = from_elements(*content, plain=True)
    for lost in converted.lost:
        draft.note(lost)
    for each in element.all(*_FEEDBACK):
        said = from_elements(*each.content, plain=True).text
        if said:
            draft.feedback.append(f"- {converted.text}: {said}")
            draft.note("what is said to single answers stands in the explanation")
    return converted.text


class _Walk:
    def __init__(self, composer: Composer, draft: Draft) -> None:
        self.composer = composer
        self.interactions: list[Element] = []
        self._draft = draft
        self._gaps = 0

    def through(self, element: Element) -> None:
        """All that is within an element."""
        for part in element.content:
            if isinstance(part, str):
                self.composer.text(part)
            else:
                self._one(part)

    def _one(self, element: Element) -> None:
        match element.name:
            case name if name in _OPTIONS:
                return
            case "gap":
                self._gaps += 1
                self.composer.raw(f"[{self._gaps}]")
            case "rubricBlock" if "candidate" not in element.get("view", "candidate"):
                self._rubric(element)
            case name if name in _FEEDBACK:
                self.keep_feedback(element)
            case name if name in INLINE:
                self.interactions.append(element)
                self.composer.raw(BLANK)
            case name if name.endswith("Interaction"):
                self.interactions.append(element)
                self._block(element)
            case _:
                self._block(element)

    def _block(self, element: Element) -> None:
        block = "div" if element.name.endswith("Interaction") or element.name == "itemBody" else element.name
        self.composer.start(block, element.attributes)
        self.through(element)
        if block not in VOID:
            self.composer.end(block)

    def _rubric(self, element: Element) -> None:
        text = from_elements(*element.content).text
        self._draft.explanation = "\n\n".join(part for part in (self._draft.explanation, text) if part)
        self._draft.note("what is said to those who score stands in the explanation")

    def keep_feedback(self, element: Element) -> None:
        """What is said to answers, which is not a part of the prompt."""
        text = from_elements(*element.content).text
        if text and element.get("identifier") == EXPLANATION:
            self._draft.explanation = text
        elif text:
            name = element.get("identifier")
            self._draft.feedback.append(f"- {name}: {text}" if name and len(name) < 20 else f"- {text}")
            self._draft.note("what is said to single answers stands in the explanation")

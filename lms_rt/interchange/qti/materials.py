"""What QTI 1.2 shows: texts in their three spellings, and what is said to answers."""

from collections.abc import Iterator

from lms_rt.interchange.building import Draft
from lms_rt.interchange.text.html import Converted, from_either, from_elements, from_html, from_text
from lms_rt.interchange.xml import Element

_RESPONSES = frozenset({"response_lid", "response_str", "response_num", "response_xy", "response_grp"})


def shown(element: Element, draft: Draft, *, plain: bool = False) -> str:
    """The texts within an element, but for those of its responses."""
    texts = [_text(each, draft, plain=plain) for each in _materials(element)]
    return (" " if plain else "\n\n").join(text for text in texts if text)


def _materials(element: Element) -> Iterator[Element]:
    for child in element.children:
        if child.name in {"mattext", "matemtext", "matimage", "mataudio", "matvideo", "matapplet", "matapplication"}:
            yield child
        elif child.name not in _RESPONSES:
            yield from _materials(child)


def _text(element: Element, draft: Draft, *, plain: bool) -> str:
    if element.name not in {"mattext", "matemtext"}:
        name = element.get("uri").rpartition("/")[2] or element.get("label") or element.name
        draft.note(f"{name} is not taken over: upload it, and put it into the prompt")
        return ""
    converted = _converted(element, plain=plain)
    for lost in converted.lost:
        draft.note(lost)
    return converted.text


def _converted(element: Element, *, plain: bool) -> Converted:
    if any(True for _ in element.children):
        return from_elements(*element.content, plain=plain)
    match element.get("texttype").lower():
        case "text/html" | "text/xhtml":
            return from_html(element.text, plain=plain)
        case "text/plain":
            return from_text(element.text, plain=plain)
        case _:
            return from_either(element.text, plain=plain)


def keep_feedback(item: Element, names: dict[str, str], draft: Draft) -> None:
    """Put what is said to answers into the explanation; `names` are options by their ident."""
    for each in item.all("itemfeedback"):
        text = shown(each, draft)
        ident = each.get("ident").removesuffix("_fb")
        if not text:
            continue
        if ident == "general":
            draft.explanation = text
            continue
        told = {"correct": "right", "general_incorrect": "wrong"}.get(ident) or names.get(ident)
        draft.feedback.append(f"- {told}: {text}" if told else f"- {text}")
        draft.note("what is said to single answers stands in the explanation")

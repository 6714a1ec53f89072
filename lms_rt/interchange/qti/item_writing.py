"""One question as an item of QTI 2.1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from markdown_it import MarkdownIt

from lms_rt.contract.questions import (
    AcceptedKey,
    AuthoredQuestion,
    Matching,
    MultipleChoice,
    Numeric,
    OpenText,
    Option,
    Ordering,
    Poll,
    RangeKey,
    Scale,
    ShortText,
    SingleChoice,
    ToleranceKey,
    TrueFalse,
)
from lms_rt.contract.questions.bounds import TIME_LIMIT_DEFAULT_S
from lms_rt.contract.questions.keys import Around, Between, OptionsKey
from lms_rt.domain.shares import share
from lms_rt.interchange.building import ORDINARY
from lms_rt.interchange.qti.body import EXPLANATION
from lms_rt.interchange.qti.elements import Markup, Node
from lms_rt.interchange.report import NotImportableError

RESPONSE: Final = "RESPONSE"
_TEMPLATES: Final = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@dataclass(frozen=True, slots=True)
class _Parts:
    """What of an item depends on the type."""

    base: str
    cardinality: str
    interaction: Node
    correct: Sequence[str] = ()
    mapping: Node | None = None
    processing: Node | None = None
    inline: bool = False


def item(question: AuthoredQuestion, identifier: str, namespace: str) -> Node:
    """The item. Raises NotImportableError for what QTI has no interaction for."""
    parts = _parts(question)
    declared = (
        [Node("correctResponse", {}, [Node("value", {}, [each]) for each in parts.correct])] if parts.correct else []
    )
    if parts.mapping is not None:
        declared.append(parts.mapping)
    response = {"identifier": RESPONSE, "cardinality": parts.cardinality, "baseType": parts.base}
    interaction = Node("p", {}, [parts.interaction]) if parts.inline else parts.interaction
    content: list[Node | Markup | str] = [Node("responseDeclaration", response, [*declared])]
    content.append(Node("outcomeDeclaration", {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}))
    if question.explanation:
        feedback = {"identifier": "FEEDBACK", "cardinality": "single", "baseType": "identifier"}
        default = Node("defaultValue", {}, [Node("value", {}, [EXPLANATION])])
        content.append(Node("outcomeDeclaration", feedback, [default]))
    content.append(Node("itemBody", {}, [Markup(_MARKDOWN.render(question.prompt)), interaction]))
    if parts.processing is not None:
        content.append(parts.processing)
    if question.explanation:
        shown = {"outcomeIdentifier": "FEEDBACK", "showHide": "show", "identifier": EXPLANATION}
        content.append(Node("modalFeedback", shown, [Markup(_MARKDOWN.render(question.explanation))]))
    about = {"identifier": identifier, "title": identifier, "adaptive": "false", "timeDependent": "false"}
    return Node("assessmentItem", {"xmlns": namespace, **about}, content)


def lost(question: AuthoredQuestion) -> list[str]:
    """What of a question is not in its item."""
    told: list[str] = []
    if question.time_limit_s != TIME_LIMIT_DEFAULT_S:
        told.append(f"its time limit of {question.time_limit_s} s is not in the file")
    match question:
        case ShortText() if question.key.wildcards:
            told.append("that * stands for anything is not in the file")
        case ShortText() if question.key.first_fits:
            told.append("that the first text that fits counts, not the best, is not in the file")
        case Numeric() if question.key.units:
            told.append("that a unit is asked for, and what it is worth, is not in the file")
        case Ordering() if not question.key.all_or_nothing:
            told.append("that an order right in part brings a part is not in the file")
        case Scale() if question.labels:
            told.append("the labels of its scale are not in the file")
        case OpenText() if question.essay_points != ORDINARY:
            told.append(f"that it is worth {question.essay_points} is not in the file")
        case _:
            pass
    return told


def _parts(question: AuthoredQuestion) -> _Parts:
    match question:
        case SingleChoice():
            mapping = _weights(question.key.weights) if question.key.weights else None
            return _choice(question.options, question.key, mapping, 1)
        case MultipleChoice():
            return _choice(question.options, question.key, _shares(question), 0)
        case TrueFalse():
            options = [Option(id="true", text="True"), Option(id="false", text="False")]
            value = str(question.key.value).lower()
            return _Parts(
                "identifier", "single", _chooser(options, 1, ""), [value], processing=_template("match_correct")
            )
        case Numeric():
            return _number(question.key)
        case ShortText():
            return _words(question.key)
        case Ordering() | Matching():
            return _arranged(question)
        case Poll() | OpenText() | Scale():
            return _unscored(question)
        case _:
            raise NotImportableError(f"QTI has no questions of the type {question.type}")


def _arranged(question: Ordering | Matching) -> _Parts:
    if isinstance(question, Matching):
        return _pairs(question)
    chooser = Node("orderInteraction", {"responseIdentifier": RESPONSE, "shuffle": "true"}, _listed(question.options))
    order = [_name(one) for one in question.key.order]
    return _Parts("identifier", "ordered", chooser, order, processing=_template("match_correct"))


def _unscored(question: Poll | OpenText | Scale) -> _Parts:
    match question:
        case Poll():
            return _Parts("identifier", "single", _chooser(question.options, 1))
        case OpenText():
            return _Parts("string", "single", Node("extendedTextInteraction", {"responseIdentifier": RESPONSE}))
        case Scale():
            ends = {"lowerBound": str(question.min), "upperBound": str(question.max), "step": "1"}
            return _Parts("integer", "single", Node("sliderInteraction", {"responseIdentifier": RESPONSE, **ends}))


def _choice(options: Sequence[Option], key: OptionsKey, mapping: Node | None, most: int) -> _Parts:
    right = [_name(one) for one in key.options]
    template = _template("match_correct" if mapping is None else "map_response")
    cardinality = "single" if most else "multiple"
    return _Parts("identifier", cardinality, _chooser(options, most), right, mapping, template)


def _shares(question: MultipleChoice) -> Node | None:
    key = question.key
    if key.all_or_nothing:
        return None
    even = 1 / len(key.options)
    plain = {option.id: even if option.id in key.options else -even for option in question.options}
    return _weights(key.weights or plain, {"lowerBound": "0", "upperBound": "1"})


def _weights(weights: Mapping[str, float], bounds: Mapping[str, str] | None = None) -> Node:
    return _mapping({_name(one): share(worth) for one, worth in weights.items()}, bounds)


def _mapping(entries: Mapping[str, Fraction], bounds: Mapping[str, str] | None = None, *, cased: bool = True) -> Node:
    listed = [
        Node("mapEntry", {"mapKey": k, "mappedValue": repr(float(v)), **({} if cased else {"caseSensitive": "false"})})
        for k, v in entries.items()
    ]
    return Node("mapping", {"defaultValue": "0", **(bounds or {})}, listed)


def _chooser(options: Sequence[Option], most: int, prefix: str = "o_") -> Node:
    about = {"responseIdentifier": RESPONSE, "shuffle": "false", "maxChoices": str(most)}
    return Node("choiceInteraction", about, _listed(options, prefix))


def _listed(options: Sequence[Option], prefix: str = "o_") -> list[Node]:
    return [Node("simpleChoice", {"identifier": prefix + option.id}, [option.text]) for option in options]


def _name(option: str) -> str:
    """Identifiers begin with a letter in XML."""
    return "o_" + option


def _template(name: str) -> Node:
    return Node("responseProcessing", {"template": _TEMPLATES + name})


def _words(key: AcceptedKey) -> _Parts:
    entries = {part.text: share(part.fraction) for part in key.partial}
    entries |= dict.fromkeys(key.accepted, Fraction(1))
    mapping = _mapping(entries, cased=key.case_sensitive)
    entry = Node("textEntryInteraction", {"responseIdentifier": RESPONSE})
    return _Parts("string", "single", entry, key.accepted[:1], mapping, _template("map_response"), inline=True)


def _number(key: ToleranceKey | RangeKey) -> _Parts:
    parts: list[tuple[Around | Between, float]] = [(key, 1.0), *((part, part.fraction) for part in key.partial)]
    ranked = [*parts[1:], parts[0]] if key.first_fits else sorted(parts, key=lambda part: -part[1])
    names = ["responseIf", *["responseElseIf"] * len(key.partial)]
    branches = [_branch(name, amount, worth) for name, (amount, worth) in zip(names, ranked, strict=True)]
    processing = Node("responseProcessing", {}, [Node("responseCondition", {}, branches)])
    entry = Node("textEntryInteraction", {"responseIdentifier": RESPONSE})
    correct = [repr(key.value if isinstance(key, Around) else key.min)]
    return _Parts("float", "single", entry, correct, processing=processing, inline=True)


def _branch(name: str, amount: Around | Between, worth: float) -> Node:
    given = Node("variable", {"identifier": RESPONSE})
    if isinstance(amount, Around):
        about = {"toleranceMode": "exact"}
        if amount.tolerance:
            about = {"toleranceMode": "absolute", "tolerance": f"{amount.tolerance!r} {amount.tolerance!r}"}
        test = Node("equal", about, [_value(amount.value), given])
    else:
        ends = [Node("gte", {}, [given, _value(amount.min)]), Node("lte", {}, [given, _value(amount.max)])]
        test = Node("and", {}, ends)
    return Node(name, {}, [test, Node("setOutcomeValue", {"identifier": "SCORE"}, [_value(float(share(worth)))])])


def _value(number: float) -> Node:
    return Node("baseValue", {"baseType": "float"}, [repr(number)])


def _pairs(question: Matching) -> _Parts:
    left = [_associable("l_" + option.id, option.text, 1) for option in question.left]
    right = [_associable("r_" + option.id, option.text, 0) for option in question.right]
    sets = [Node("simpleMatchSet", {}, left), Node("simpleMatchSet", {}, right)]
    about = {"responseIdentifier": RESPONSE, "shuffle": "true", "maxAssociations": str(len(left))}
    pairs = [f"l_{option.id} r_{question.key.pairs[option.id]}" for option in question.left]
    mapping = None if question.key.all_or_nothing else _mapping(dict.fromkeys(pairs, Fraction(1, len(pairs))))
    template = _template("map_response" if mapping else "match_correct")
    return _Parts("directedPair", "multiple", Node("matchInteraction", about, sets), pairs, mapping, template)


def _associable(identifier: str, text: str, most: int) -> Node:
    return Node("simpleAssociableChoice", {"identifier": identifier, "matchMax": str(most)}, [text])

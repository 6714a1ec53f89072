"""What a client may send fits what the database holds."""

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from pydantic import ValidationError

import lms_rt.contract
from lms_rt.contract.base import WireModel
from lms_rt.contract.certificates import CertificateEnd


def models() -> Iterator[type[WireModel]]:
    for module in pkgutil.walk_packages(lms_rt.contract.__path__, "lms_rt.contract."):
        for each in vars(import_module(module.name)).values():
            if inspect.isclass(each) and issubclass(each, WireModel) and each is not WireModel:
                yield each


def unbounded(node: object, path: str) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "integer" and not node.keys() & {"maximum", "exclusiveMaximum", "enum", "const"}:
            yield path
        for name, below in node.items():
            yield from unbounded(below, f"{path}.{name}")
    elif isinstance(node, list):
        for below in node:
            yield from unbounded(below, path)


def test_every_whole_number_that_a_client_may_send_has_a_highest() -> None:
    found = {f"{model.__name__}{path}" for model in models() for path in unbounded(model.model_json_schema(), "")}
    # An answer on a scale is compared with the scale, and is no column.
    assert {one for one in found if not one.startswith("ScaleAnswer.")} == set()


def test_a_reason_of_blanks_is_none() -> None:
    with pytest.raises(ValidationError):
        CertificateEnd(reason=" \t\n ")
    assert CertificateEnd(reason=" Not her work ").reason == "Not her work"

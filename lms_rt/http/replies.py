"""What a handler may return beside a plain model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Body = TypeVar("Body")


@dataclass(frozen=True, slots=True)
class Reply(Generic[Body]):
    """A model with something to say about it.

    `location` is a path under the API's prefix (`/courses/…`), sent as the Location header. `status` overrides the
    declared one with another of the declaration's `also`.
    """

    body: Body
    location: str | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Encoded(Generic[Body]):
    """A body that is JSON already (a cached read), so that it is not decoded only to be encoded again.

    `revision` becomes the ETag, as it does from a model's own `revision`; so does `variant`.
    """

    content: bytes
    revision: int | None = None
    variant: str = ""
    location: str | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

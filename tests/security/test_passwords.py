import asyncio
from collections.abc import AsyncIterator

import bcrypt
import pytest
from pydantic import TypeAdapter, ValidationError

from lms_rt import limits
from lms_rt.contract.accounts import GivenPassword, NewPassword
from lms_rt.errors import ErrorCode, Problem
from lms_rt.security.passwords import PasswordHasher

NEW = TypeAdapter[str](NewPassword)
GIVEN = TypeAdapter[str](GivenPassword)


@pytest.fixture
async def hasher() -> AsyncIterator[PasswordHasher]:
    hasher = await PasswordHasher.start(4)
    yield hasher
    hasher.close()


async def test_a_password_matches_its_hash_and_no_other(hasher: PasswordHasher) -> None:
    hashed = await hasher.hash("correct horse")
    assert await hasher.matches("correct horse", hashed)
    assert not await hasher.matches("correct horsf", hashed)


async def test_without_a_hash_nothing_matches_but_a_hash_is_made_all_the_same(
    hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[bytes] = []

    def checkpw(password: bytes, hashed: bytes) -> bool:
        checked.append(hashed)
        return check(password, hashed)

    check = bcrypt.checkpw
    monkeypatch.setattr(bcrypt, "checkpw", checkpw)
    assert not await hasher.matches("correct horse", None)
    assert [hashed[:7] for hashed in checked] == [b"$2b$04$"], "it costs one check at the configured cost"


async def test_a_hash_of_another_cost_is_outdated(hasher: PasswordHasher) -> None:
    other = await PasswordHasher.start(5)
    try:
        assert hasher.is_outdated(await other.hash("correct horse"))
        assert not hasher.is_outdated(await hasher.hash("correct horse"))
    finally:
        other.close()


async def test_sign_ins_beyond_the_queue_are_refused_and_the_queue_drains(
    hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PASSWORDS_WAITING_MAX", 3)
    outcomes = await asyncio.gather(*(hasher.hash("correct horse") for _ in range(5)), return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Problem)]
    assert [problem.code for problem in refused] == [ErrorCode.UNAVAILABLE] * 2
    assert await hasher.matches("correct horse", await hasher.hash("correct horse"))


@pytest.mark.parametrize("password", ["x" * 73, "ä" * 37, "🙂" * 19])
def test_more_than_72_bytes_are_refused_however_few_characters_they_are(password: str) -> None:
    for kind in (NEW, GIVEN):
        with pytest.raises(ValidationError, match="at most 72 bytes"):
            kind.validate_python(password)


@pytest.mark.parametrize("password", ["x" * 72, "ä" * 36, "🙂" * 18])
async def test_72_bytes_are_all_looked_at(password: str, hasher: PasswordHasher) -> None:
    hashed = await hasher.hash(NEW.validate_python(password))
    assert await hasher.matches(password, hashed)
    assert not await hasher.matches(password[:-1], hashed)


def test_a_password_to_be_kept_has_eight_characters_and_one_to_be_checked_may_have_fewer() -> None:
    assert GIVEN.validate_python("short") == "short"
    with pytest.raises(ValidationError, match="at least 8 characters"):
        NEW.validate_python("ä" * 7)


def test_the_same_letters_composed_or_not_are_the_same_password() -> None:
    assert NEW.validate_python("pa\u0308sswo\u0308rter") == NEW.validate_python("pässwörter")


def test_a_password_with_nul_is_refused() -> None:
    with pytest.raises(ValidationError, match="U\\+0000"):
        GIVEN.validate_python("correct\x00horse")

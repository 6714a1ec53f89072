import base64
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from lms_rt.domain.principal import Guest
from lms_rt.errors import ErrorCode, Problem
from lms_rt.security.tokens import AccessClaims, GuestClaims, Tokens
from tests.support.accounts import security_settings

KEY = "k3y-of-the-tests-0123456789-abcdefghij"
OTHER_KEY = "an0ther-k3y-of-the-tests-0123456789-xyz"
USER, SESSION = uuid4(), uuid4()

Change = Callable[[dict[str, Any]], object]


def tokens(**overrides: object) -> Tokens:
    return Tokens(security_settings(**overrides))


def claims() -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": "lms_rt",
        "aud": "lms_rt",
        "iat": now,
        "exp": now + 900,
        "jti": "j",
        "typ": "access",
        "sub": str(USER),
        "sid": str(SESSION),
    }


def signed(said: dict[str, Any], *, key: str = KEY, algorithm: str = "HS256", **headers: Any) -> str:
    return jwt.encode(said, key, algorithm, headers={"kid": "first", **headers})


def assert_refused(token: str, checker: Tokens | None = None) -> None:
    with pytest.raises(Problem) as caught:
        (checker or tokens()).verify(token)
    assert caught.value.code is ErrorCode.INVALID_TOKEN


def test_an_access_token_says_whose_it_is_and_which_sign_in_it_belongs_to() -> None:
    ours = tokens()
    said = ours.verify(ours.access(user=USER, auth_session=SESSION))
    assert isinstance(said, AccessClaims)
    assert (said.user, said.auth_session, said.expires_at - said.issued_at) == (USER, SESSION, 900)


@given(name=st.text(min_size=1, max_size=200).filter(lambda name: not any("\ud800" <= c <= "\udfff" for c in name)))
def test_a_guest_token_says_who_is_in_which_live_session(name: str) -> None:
    ours = tokens()
    said = ours.verify(ours.guest(Guest(USER, SESSION, name)))
    assert isinstance(said, GuestClaims)
    assert (said.participant, said.live_session, said.name) == (USER, SESSION, name)


def test_two_tokens_have_two_ids() -> None:
    ours = tokens()
    first, second = (ours.verify(ours.access(user=USER, auth_session=SESSION)) for _ in range(2))
    assert first.jti != second.jti


def test_the_claims_these_tests_change_are_good_before() -> None:
    assert isinstance(tokens().verify(signed(claims())), AccessClaims)


@pytest.mark.parametrize("claim", ["iss", "aud", "iat", "exp", "jti", "typ", "sub", "sid"])
def test_a_token_without_one_of_its_claims_is_refused(claim: str) -> None:
    said = claims()
    del said[claim]
    assert_refused(signed(said))


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "somebody"},
        {"aud": "somebody"},
        {"aud": ["lms_rt", "somebody"]},
        {"typ": "refresh"},
        {"typ": "Access"},
        {"typ": None},
        {"typ": "guest"},
        {"sub": "admin"},
        {"sid": ""},
        {"sid": 7},
        {"jti": ""},
        {"exp": "9999999999"},
        {"exp": True},
        {"exp": 10**10 + 0.5},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(wrong: dict[str, Any]) -> None:
    assert_refused(signed({**claims(), **wrong}))


def test_an_expired_token_is_refused_also_when_its_signature_is_remembered() -> None:
    moment = 1_000_000.0
    ours = Tokens(security_settings(), now=lambda: moment)
    token = ours.access(user=USER, auth_session=SESSION)
    ours.verify(token)
    moment += 899
    ours.verify(token)
    moment += 1
    assert_refused(token, ours)


def test_a_token_from_the_future_is_refused_but_not_one_from_a_server_whose_clock_is_ahead() -> None:
    tokens().verify(signed({**claims(), "iat": int(time.time()) + 30}))
    assert_refused(signed({**claims(), "iat": int(time.time()) + 300}))


def test_a_token_signed_with_no_algorithm_is_refused() -> None:
    header, payload, _ = signed(claims()).split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT","kid":"first"}').rstrip(b"=").decode()
    assert_refused(f"{none}.{payload}.")
    assert_refused(f"{header}.{payload}.")


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_refused_even_with_our_key(algorithm: str) -> None:
    assert_refused(signed(claims(), key=KEY * 2, algorithm=algorithm))


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("kid", ["second", "", None, 7, "../first"])
def test_a_key_id_that_is_not_ours_is_refused(kid: object) -> None:
    header = {"alg": "HS256", "typ": "JWT", "kid": kid}
    if isinstance(kid, str):
        assert_refused(signed(claims(), kid=kid))
        assert_refused(signed(claims(), key="x", kid=kid))
        return
    encoded = base64.urlsafe_b64encode(repr(header).replace("'", '"').replace("None", "null").encode()).rstrip(b"=")
    _, payload, signature = signed(claims()).split(".")
    assert_refused(f"{encoded.decode()}.{payload}.{signature}")


def test_a_token_without_a_key_id_is_refused() -> None:
    assert_refused(jwt.encode(claims(), KEY, "HS256"))


def test_a_token_signed_with_another_key_is_refused() -> None:
    assert_refused(signed(claims(), key=OTHER_KEY))


def test_a_payload_under_somebody_elses_signature_is_refused() -> None:
    header, _, signature = signed(claims()).split(".")
    _, payload, _ = signed({**claims(), "sub": str(UUID(int=1))}).split(".")
    assert_refused(f"{header}.{payload}.{signature}")


@given(st.one_of(st.text(max_size=50), st.just("x" * 5000), st.just("a.b.c"), st.just("..")))
def test_nonsense_is_refused(nonsense: str) -> None:
    assert_refused(nonsense)


def test_a_header_nested_deeper_than_the_parser_goes_is_refused() -> None:
    assert_refused(base64.urlsafe_b64encode(b"[" * 2000).decode() + ".e30.x")


def test_after_a_rotation_old_tokens_are_good_until_their_key_is_taken_away() -> None:
    before = tokens()
    old = before.access(user=USER, auth_session=SESSION)
    keys = {"first": SecretStr(KEY), "second": SecretStr(OTHER_KEY)}
    during = tokens(jwt_keys=keys, jwt_kid="second")
    new = during.access(user=USER, auth_session=SESSION)
    assert during.verify(old).jti == before.verify(old).jti
    assert jwt.get_unverified_header(new)["kid"] == "second"
    after = tokens(jwt_keys={"second": SecretStr(OTHER_KEY)})
    after.verify(new)
    assert_refused(old, after)


def test_tokens_need_a_key() -> None:
    with pytest.raises(ValueError, match="at least one key"):
        tokens(jwt_keys={})

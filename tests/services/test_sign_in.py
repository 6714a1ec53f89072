import asyncio
from collections.abc import AsyncIterator

import pytest

from lms_rt.domain.principal import Role
from lms_rt.errors import ErrorCode, Problem
from lms_rt.security.opaque import digest
from lms_rt.settings import RateLimit, RateLimits
from sql.statement import Statement
from tests.support.accounts import PASSWORD, AccountServices, account_services, refusal

ENDED_REASON = Statement("SELECT ended_reason FROM auth_sessions WHERE id = $1")


@pytest.fixture
async def house(database_url: str, redis_url: str) -> AsyncIterator[AccountServices]:
    async with account_services(database_url, redis_url) as house:
        await house.user()
        yield house


async def test_a_sign_in_gives_a_pair_of_tokens(house: AccountServices) -> None:
    pair = await house.login()
    person = await house.person(pair)
    assert (person.name, person.role) == ("Ada", Role.STUDENT)
    assert (pair.token_type, pair.expires_in) == ("Bearer", 900)


async def test_an_address_is_known_however_it_is_capitalised(house: AccountServices) -> None:
    await house.login("ADA@Example.ORG")


async def test_a_wrong_password_and_an_unknown_address_are_refused_alike(house: AccountServices) -> None:
    for email, password in (("ada@example.org", "wrong horse"), ("nobody@example.org", PASSWORD)):
        with pytest.raises(Problem) as caught:
            await house.login(email, password)
        assert (caught.value.code, caught.value.detail, caught.value.fields) == (
            ErrorCode.INVALID_CREDENTIALS,
            None,
            (),
        )


async def test_only_who_knows_the_password_learns_that_the_account_is_disabled(house: AccountServices) -> None:
    pair = await house.login()
    await house.accounts.disable((await house.person(pair)).user)
    assert await refusal(house.login(password="wrong horse")) is ErrorCode.INVALID_CREDENTIALS
    assert await refusal(house.login()) is ErrorCode.ACCOUNT_DISABLED


async def test_attempts_on_one_account_are_limited_wherever_they_come_from(database_url: str, redis_url: str) -> None:
    few = RateLimits(account=RateLimit(count=3, window_s=3600))
    async with account_services(database_url, redis_url, limits=few) as house:
        await house.user()
        for email in ("ada@example.org", "ADA@example.org", "Ada@example.org"):
            assert await refusal(house.login(email, "wrong horse")) is ErrorCode.INVALID_CREDENTIALS
        with pytest.raises(Problem) as caught:
            await house.login()
        assert caught.value.code is ErrorCode.RATE_LIMITED
        assert int(caught.value.headers["Retry-After"]) >= 1


async def test_a_sign_in_renews_a_hash_of_another_cost(database_url: str, redis_url: str) -> None:
    async with account_services(database_url, redis_url) as before:
        await before.user()
    async with account_services(database_url, redis_url, bcrypt_cost=5) as after:
        await after.login()
        stored = await after.db.fetchval("SELECT password_hash FROM users")  # type: ignore[arg-type]
        assert stored.startswith("$2b$05$")
        await after.login()


async def test_many_first_sign_ins_at_once_after_the_cost_changed_all_succeed(
    database_url: str, redis_url: str
) -> None:
    async with account_services(database_url, redis_url) as before:
        await before.user()
    async with account_services(database_url, redis_url, bcrypt_cost=5) as after:
        pairs = await asyncio.gather(*(after.login() for _ in range(10)))
        assert len({pair.refresh_token for pair in pairs}) == 10


async def test_a_refresh_gives_the_next_pair_of_the_same_sign_in(house: AccountServices) -> None:
    first = await house.login()
    second = await house.sign_in.refresh(first.refresh_token)
    third = await house.sign_in.refresh(second.refresh_token)
    assert len({pair.refresh_token for pair in (first, second, third)}) == 3
    assert await house.person(third) == await house.person(first)


async def test_a_refresh_token_used_twice_ends_its_sign_in_and_no_other(house: AccountServices) -> None:
    first, other = await house.login(), await house.login()
    person = await house.person(first)
    second = await house.sign_in.refresh(first.refresh_token)
    assert await refusal(house.sign_in.refresh(first.refresh_token)) is ErrorCode.TOKEN_REUSED
    assert await refusal(house.sign_in.refresh(second.refresh_token)) is ErrorCode.INVALID_TOKEN
    assert await refusal(house.identity.authenticate(second.access_token)) is ErrorCode.INVALID_TOKEN
    assert [(closed.auth_session, closed.code) for closed in house.sockets.closed] == [(person.auth_session, 4401)]
    assert await house.db.fetchval(ENDED_REASON, person.auth_session) == "reuse"
    await house.sign_in.refresh(other.refresh_token)


async def test_of_two_refreshes_at_once_with_one_token_one_wins_and_the_sign_in_ends(
    house: AccountServices, database_url: str, redis_url: str
) -> None:
    async with account_services(database_url, redis_url) as elsewhere:
        for _ in range(10):
            pair = await house.login()
            outcomes = await asyncio.gather(
                *(process.sign_in.refresh(pair.refresh_token) for process in (house, elsewhere)),
                return_exceptions=True,
            )
            won = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
            lost = [outcome for outcome in outcomes if isinstance(outcome, Problem)]
            assert (len(won), [problem.code for problem in lost]) == (1, [ErrorCode.TOKEN_REUSED])
            assert await refusal(elsewhere.sign_in.refresh(won[0].refresh_token)) is ErrorCode.INVALID_TOKEN
            assert await refusal(elsewhere.identity.authenticate(won[0].access_token)) is ErrorCode.INVALID_TOKEN


async def test_a_refresh_and_a_sign_out_at_once_never_leave_the_sign_in_open(house: AccountServices) -> None:
    for _ in range(10):
        pair = await house.login()
        person = await house.person(pair)
        outcomes = await asyncio.gather(
            house.sign_in.refresh(pair.refresh_token),
            house.sign_in.logout(person, pair.access_token),
            return_exceptions=True,
        )
        for refreshed in outcomes[:1]:
            if not isinstance(refreshed, BaseException):
                assert await refusal(house.identity.authenticate(refreshed.access_token)) is ErrorCode.INVALID_TOKEN
                assert await refusal(house.sign_in.refresh(refreshed.refresh_token)) is ErrorCode.INVALID_TOKEN
        assert await refusal(house.identity.authenticate(pair.access_token)) is ErrorCode.INVALID_TOKEN


async def test_a_refresh_token_dies_with_the_time_it_was_given(database_url: str, redis_url: str) -> None:
    async with account_services(database_url, redis_url) as house:
        await house.user()
        pair = await house.login()
        await house.db.execute("UPDATE auth_sessions SET expires_at = now()")  # type: ignore[arg-type]
        assert await refusal(house.sign_in.refresh(pair.refresh_token)) is ErrorCode.INVALID_TOKEN


async def test_an_access_token_is_no_refresh_token_and_the_other_way_round(house: AccountServices) -> None:
    pair = await house.login()
    assert await refusal(house.sign_in.refresh(pair.access_token)) is ErrorCode.INVALID_TOKEN
    assert await refusal(house.identity.authenticate(pair.refresh_token)) is ErrorCode.INVALID_TOKEN


async def test_only_digests_of_refresh_tokens_are_stored(house: AccountServices) -> None:
    pair = await house.login()
    stored = await house.db.fetch("SELECT token_hash FROM refresh_tokens")  # type: ignore[arg-type]
    assert [row["token_hash"] for row in stored] == [digest(pair.refresh_token)]


async def test_a_sign_out_ends_the_sign_in_on_every_process_at_once(
    house: AccountServices, database_url: str, redis_url: str
) -> None:
    async with account_services(database_url, redis_url) as elsewhere:
        pair, other = await house.login(), await house.login()
        person = await elsewhere.person(pair)  # remembered there
        await house.sign_in.logout(person, pair.access_token)
        assert await refusal(elsewhere.identity.authenticate(pair.access_token)) is ErrorCode.INVALID_TOKEN
        assert await refusal(elsewhere.sign_in.refresh(pair.refresh_token)) is ErrorCode.INVALID_TOKEN
        await elsewhere.person(other)
    assert [(closed.auth_session, closed.code) for closed in house.sockets.closed] == [(person.auth_session, 4401)]

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Collection
from uuid import UUID, uuid4

import pytest
from pydantic import TypeAdapter

from lms_rt import limits
from lms_rt.contract.accounts import MePatch
from lms_rt.domain.principal import Person, Role
from lms_rt.embedded import EmbeddedServices
from lms_rt.errors import ErrorCode, Problem
from sql import auth_sessions
from sql.statement import Statement
from tests.support.accounts import NOBODY_LISTENS, PREFIX, AccountServices, account_services, guest_of

REMOVE = Statement("UPDATE participants SET removed_at = now() WHERE id = $1")
END_QUIETLY = Statement("UPDATE auth_sessions SET ended_at = now(), ended_reason = 'revoked'")


@pytest.fixture
async def house(database_url: str, redis_url: str) -> AsyncIterator[AccountServices]:
    async with account_services(database_url, redis_url) as house:
        await house.user()
        yield house


async def code(house: AccountServices, token: str) -> ErrorCode:
    with pytest.raises(Problem) as caught:
        await house.identity.authenticate(token)
    return caught.value.code


async def test_a_guest_token_speaks_for_its_guest(house: AccountServices) -> None:
    guest, token = await guest_of(house)
    assert await house.identity.authenticate(token) == guest


async def test_a_guest_token_is_worth_nothing_without_a_place_in_that_class(house: AccountServices) -> None:
    guest, _ = await guest_of(house)
    for participant, live_session in ((uuid4(), guest.live_session), (guest.participant, uuid4())):
        token = house.identity.issue_guest_token(participant=participant, live_session=live_session, name="Ada")
        assert await code(house, token) is ErrorCode.INVALID_TOKEN


async def test_a_guest_who_is_put_out_is_refused_everywhere_at_once(
    house: AccountServices, database_url: str, redis_url: str
) -> None:
    guest, token = await guest_of(house)
    async with account_services(database_url, redis_url) as elsewhere:
        assert await elsewhere.identity.authenticate(token) == guest
        await house.block_list.block_participant(guest.participant)
        assert await code(elsewhere, token) is ErrorCode.REMOVED


async def test_an_access_token_of_one_sign_in_cannot_name_another_user(house: AccountServices) -> None:
    person = await house.person(await house.login())
    forged = house.tokens.access(user=uuid4(), auth_session=person.auth_session)
    assert await code(house, forged) is ErrorCode.INVALID_TOKEN
    unknown = house.tokens.access(user=person.user, auth_session=uuid4())
    assert await code(house, unknown) is ErrorCode.INVALID_TOKEN


async def test_a_new_role_or_name_holds_at_once_on_every_process(
    house: AccountServices, database_url: str, redis_url: str
) -> None:
    pair = await house.login()
    async with account_services(database_url, redis_url) as elsewhere:
        person = await elsewhere.person(pair)
        await house.accounts.set_role(person.user, "instructor")
        assert (await elsewhere.person(pair)).role is Role.INSTRUCTOR
        await house.accounts.edit_me(person, MePatch(name="Countess"))
        assert (await elsewhere.person(pair)).name == "Countess"
    assert [(closed.user, closed.code) for closed in house.sockets.closed] == [(person.user, 1012)]


async def test_a_disabled_user_is_refused_everywhere_at_once_and_may_come_back(
    house: AccountServices, database_url: str, redis_url: str
) -> None:
    pair = await house.login()
    async with account_services(database_url, redis_url) as elsewhere:
        person = await elsewhere.person(pair)
        await house.accounts.disable(person.user)
        assert await code(elsewhere, pair.access_token) in {ErrorCode.ACCOUNT_DISABLED, ErrorCode.INVALID_TOKEN}
        with pytest.raises(Problem):
            await elsewhere.sign_in.refresh(pair.refresh_token)
        await house.accounts.enable(person.user)
        assert await code(elsewhere, pair.access_token) is ErrorCode.INVALID_TOKEN, "its sign-in stays ended"
        await elsewhere.person(await elsewhere.login())
    assert (person.user, 4401) in [(closed.user, closed.code) for closed in house.sockets.closed]


async def test_a_disabling_that_is_told_late_keeps_nobody_out_who_is_let_in_meanwhile(
    house: AccountServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await house.person(await house.login())
    telling, enabled = asyncio.Event(), asyncio.Event()
    block_sessions = house.block_list.block_sessions

    async def late(auth_sessions: Collection[UUID]) -> None:
        telling.set()
        await enabled.wait()
        await block_sessions(auth_sessions)

    monkeypatch.setattr(house.block_list, "block_sessions", late)
    disabling = asyncio.create_task(house.accounts.disable(person.user))
    await telling.wait()
    await house.accounts.enable(person.user)
    enabled.set()
    await disabling
    assert (await house.person(await house.login())).user == person.user


async def test_what_is_remembered_costs_no_statement(house: AccountServices, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = await house.login()
    person = await house.person(pair)

    async def no_statement(*_: object) -> None:
        raise AssertionError("the database was asked")

    monkeypatch.setattr(house.db, "fetch", no_statement)
    assert await house.person(pair) == person


async def test_an_emptied_redis_hides_an_ended_sign_in_for_a_moment_only(
    house: AccountServices, database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = await house.login()
    async with account_services(database_url, redis_url) as elsewhere:
        person = await elsewhere.person(pair)
        await house.sign_in.logout(person, pair.access_token)
        await house.redis.flushdb()
        monkeypatch.setattr(limits, "STANDING_TTL_S", 0.0)
        await elsewhere.block_list.changed(person.user)  # as time would: what is remembered is not gone by any more
        assert await code(elsewhere, pair.access_token) is ErrorCode.INVALID_TOKEN


async def test_without_redis_the_database_is_asked_each_time(database_url: str) -> None:
    async with account_services(database_url, NOBODY_LISTENS) as house:
        await house.user()
        pair = await house.login()
        await house.person(pair)
        await house.db.execute(END_QUIETLY)
        assert await code(house, pair.access_token) is ErrorCode.INVALID_TOKEN
        again = await house.login()
        await house.accounts.disable((await house.person(again)).user)
        assert await code(house, again.access_token) is ErrorCode.ACCOUNT_DISABLED


@pytest.mark.fault
async def test_while_redis_is_frozen_what_is_remembered_counts_for_nothing(
    database_url: str, breakable_services: EmbeddedServices
) -> None:
    async with account_services(database_url, breakable_services.redis_url) as house:
        await house.user()
        pair = await house.login()
        await house.person(pair)
        await house.db.execute(END_QUIETLY)
        await house.person(pair)  # remembered, and Redis says nothing against it
        os.kill(breakable_services.valkey_pid, signal.SIGSTOP)
        try:
            assert await code(house, pair.access_token) is ErrorCode.INVALID_TOKEN
        finally:
            os.kill(breakable_services.valkey_pid, signal.SIGCONT)


async def test_without_redis_a_guest_who_was_put_out_is_refused(database_url: str) -> None:
    async with account_services(database_url, NOBODY_LISTENS) as house:
        guest, token = await guest_of(house)
        assert await house.identity.authenticate(token) == guest
        await house.db.execute(REMOVE, guest.participant)
        assert await code(house, token) is ErrorCode.REMOVED


async def test_a_sign_out_while_redis_is_away_holds_when_it_is_back(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        account_services(database_url, redis_url) as house,
        account_services(database_url, NOBODY_LISTENS) as cut_off,
    ):
        await house.user()
        pair = await house.login()
        person = await cut_off.person(pair)
        await cut_off.sign_in.logout(person, pair.access_token)
        assert await code(house, pair.access_token) is ErrorCode.INVALID_TOKEN


async def test_block_list_entries_live_as_long_as_the_tokens_they_refuse(house: AccountServices) -> None:
    pair = await house.login()
    person = await house.person(pair)
    claims = house.tokens.verify(pair.access_token)
    await house.sign_in.logout(person, pair.access_token)
    await house.block_list.block_participant(UUID(int=1))
    for key, life in (
        (f"block:jti:{claims.jti}", 900),
        (f"block:session:{person.auth_session}", 900),
        (f"block:participant:{UUID(int=1)}", 12 * 3600),
    ):
        assert life - 60 < await house.redis.ttl(PREFIX + key) <= life + 1, key


async def test_a_ticket_opens_one_socket_once(house: AccountServices) -> None:
    person = await house.person(await house.login())
    guest, _ = await guest_of(house)
    for principal in (person, guest):
        ticket = await house.identity.issue_ticket(principal)
        assert await house.identity.redeem(ticket) == principal
        with pytest.raises(Problem) as caught:
            await house.identity.redeem(ticket)
        assert caught.value.code is ErrorCode.INVALID_TOKEN


async def test_a_ticket_lives_thirty_seconds_and_redis_does_not_know_it(house: AccountServices) -> None:
    person = await house.person(await house.login())
    ticket = await house.identity.issue_ticket(person)
    (key,) = await house.redis.keys(f"{PREFIX}ticket:*")
    assert ticket not in key.decode()
    assert 25 < await house.redis.ttl(key) <= 30
    stored = TypeAdapter(dict[str, str]).validate_json(await house.redis.get(key))
    assert ticket not in stored.values()


async def test_a_ticket_is_worth_nothing_after_a_sign_out(house: AccountServices) -> None:
    pair = await house.login()
    person = await house.person(pair)
    ticket = await house.identity.issue_ticket(person)
    await house.sign_in.logout(person, pair.access_token)
    with pytest.raises(Problem) as caught:
        await house.identity.redeem(ticket)
    assert caught.value.code is ErrorCode.INVALID_TOKEN


async def test_a_ticket_gives_the_role_of_now(house: AccountServices) -> None:
    person = await house.person(await house.login())
    ticket = await house.identity.issue_ticket(person)
    await house.accounts.set_role(person.user, "admin")
    redeemed = await house.identity.redeem(ticket)
    assert isinstance(redeemed, Person)
    assert redeemed.role is Role.ADMIN


async def test_without_redis_tickets_are_unavailable_and_bearer_tokens_work(database_url: str) -> None:
    async with account_services(database_url, NOBODY_LISTENS) as house:
        await house.user()
        person = await house.person(await house.login())
        for attempt in (house.identity.issue_ticket(person), house.identity.redeem("x" * 43)):
            with pytest.raises(Problem) as caught:
                await attempt
            assert caught.value.code is ErrorCode.UNAVAILABLE


async def test_the_statement_of_standing_knows_ended_from_disabled(house: AccountServices) -> None:
    person = await house.person(await house.login())
    await house.db.execute(END_QUIETLY)
    (row,) = await house.db.fetch(auth_sessions.STANDING, [person.auth_session])
    assert (row["ended"], row["disabled"]) == (True, False)

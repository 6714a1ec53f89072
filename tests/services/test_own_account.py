"""What people change of their own account, and where they are signed in."""

import pytest
from pydantic import ValidationError

from lms_rt.contract.accounts import AuthSessionQuery, MePatch
from lms_rt.errors import ErrorCode, Problem
from lms_rt.settings import RateLimit, RateLimits
from tests.support.accounts import PASSWORD, AccountServices, account_services, refusal


async def test_a_new_password_needs_the_present_one_and_ends_all_other_sign_ins(house: AccountServices) -> None:
    await house.user()
    pair, other = await house.login(), await house.login()
    person = await house.person(pair)
    wrong = MePatch(password="another horse", current_password="wrong horse")
    with pytest.raises(Problem) as caught:
        await house.accounts.edit_me(person, wrong)
    assert [field.path for field in caught.value.fields] == ["$.current_password"]
    right = MePatch(password="another horse", current_password=PASSWORD)
    await house.accounts.edit_me(person, right)
    assert await house.person(pair) == person
    assert await refusal(house.identity.authenticate(other.access_token)) is ErrorCode.INVALID_TOKEN
    await house.login(password="another horse")


async def test_an_edit_of_what_changed_meanwhile_is_refused_where_the_client_asks_for_that(
    house: AccountServices,
) -> None:
    await house.user()
    person = await house.person(await house.login())
    edited = await house.accounts.edit_me(person, MePatch(name="Countess", locale="de-CH"), if_revision=1)
    assert (edited.name, edited.locale, edited.revision) == ("Countess", "de-CH", 2)
    stale = house.accounts.edit_me(person, MePatch(name="Ada"), if_revision=1)
    assert await refusal(stale) is ErrorCode.PRECONDITION_FAILED
    assert (await house.accounts.edit_me(person, MePatch(locale="en"))).name == "Countess"


async def test_ones_sign_ins_are_listed_newest_first_page_by_page(house: AccountServices) -> None:
    await house.user()
    await house.user("eve@example.org")
    await house.login("eve@example.org")
    people = [await house.person(await house.login()) for _ in range(5)]
    seen = []
    query = AuthSessionQuery(limit=2)
    while True:
        page = await house.auth_sessions.list(people[0], query)
        seen += page.items
        if page.next is None:
            break
        query = AuthSessionQuery.model_validate({"limit": 2, "cursor": page.next})
    assert [one.id for one in seen] == [person.auth_session for person in reversed(people)]
    assert [one.id for one in seen if one.current] == [people[0].auth_session]
    assert (seen[0].client, seen[0].address) == ("tests", "::1")


async def test_a_sign_in_can_be_ended_by_its_owner_alone(house: AccountServices) -> None:
    await house.user()
    await house.user("eve@example.org")
    pair = await house.login()
    ada, eve = await house.person(pair), await house.person(await house.login("eve@example.org"))
    for attempt in (
        house.auth_sessions.end(eve, ada.auth_session),
        house.auth_sessions.get(eve, ada.auth_session),
    ):
        assert await refusal(attempt) is ErrorCode.NOT_FOUND
    assert (await house.auth_sessions.get(ada, ada.auth_session)).current
    await house.auth_sessions.end(ada, ada.auth_session)
    assert await refusal(house.identity.authenticate(pair.access_token)) is ErrorCode.INVALID_TOKEN
    assert await refusal(house.auth_sessions.end(ada, ada.auth_session)) is ErrorCode.NOT_FOUND


async def test_signing_out_everywhere_ends_the_sign_in_that_asks_too(house: AccountServices) -> None:
    await house.user()
    pairs = [await house.login() for _ in range(3)]
    await house.auth_sessions.end_all(await house.person(pairs[0]))
    for pair in pairs:
        assert await refusal(house.identity.authenticate(pair.access_token)) is ErrorCode.INVALID_TOKEN
    assert {closed.code for closed in house.sockets.closed} == {4401}


@pytest.mark.parametrize("patch", [{"name": None}, {"password": "another horse"}, {"role": "admin"}, {"locale": "1"}])
def test_a_patch_of_oneself_removes_nothing_and_grants_nothing(patch: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        MePatch.model_validate(patch)


async def test_signing_out_everywhere_else_leaves_the_sign_in_that_asks_and_other_people(
    house: AccountServices,
) -> None:
    await house.user()
    await house.user("eve@example.org")
    pairs = [await house.login() for _ in range(3)]
    eve = await house.login("eve@example.org")
    assert await house.auth_sessions.end_others(await house.person(pairs[0])) == 2
    assert await house.auth_sessions.end_others(await house.person(pairs[0])) == 0
    for pair in pairs[1:]:
        assert await refusal(house.identity.authenticate(pair.access_token)) is ErrorCode.INVALID_TOKEN
    await house.person(eve)


async def test_who_has_to_show_that_it_is_them_knows_the_password_and_does_not_guess_it(
    database_url: str, redis_url: str
) -> None:
    limits = RateLimits(account=RateLimit(count=3, window_s=60))
    async with account_services(database_url, redis_url, limits=limits) as house:
        await house.user()
        ada = await house.person(await house.login())
        await house.accounts.prove(ada, PASSWORD)
        assert await refusal(house.accounts.prove(ada, "wrong")) is ErrorCode.VALIDATION
        await house.accounts.prove(ada, PASSWORD)
        assert await refusal(house.accounts.prove(ada, PASSWORD)) is ErrorCode.RATE_LIMITED

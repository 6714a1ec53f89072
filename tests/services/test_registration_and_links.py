"""How accounts come about, and what the links that are mailed for them are good for."""

import asyncio

import asyncpg
import pytest
from pydantic import ValidationError

from lms_rt.contract.accounts import Credentials, NewUser, PasswordReset, Registration
from lms_rt.errors import ErrorCode
from sql import auth_sessions, users
from sql.statement import Statement
from tests.support.accounts import PASSWORD, AccountServices, refusal

OUTBOX = Statement("SELECT job, key, payload FROM outbox ORDER BY id")
USERS = Statement("SELECT * FROM users ORDER BY created_at")
WAITING = Statement("SELECT count(*) FROM pg_locks WHERE NOT granted")
AGE_LINKS = Statement("UPDATE one_time_tokens SET expires_at = now()")


def registration(email: str = "ada@example.org", name: str = "Ada") -> Registration:
    return Registration(email=email, password=PASSWORD, name=name)


async def outbox(house: AccountServices) -> list[asyncpg.Record]:
    return await house.db.fetch(OUTBOX)


async def test_a_registration_makes_a_student_who_can_sign_in_and_is_written_to(house: AccountServices) -> None:
    user = await house.accounts.register(registration())
    assert (user.role, user.email_verified) == ("student", False)
    assert await house.accounts.me(await house.person(await house.login())) == user
    (mail,) = await outbox(house)
    assert (mail["job"], mail["payload"]) == ("mail.verify_email", {"user": str(user.id)})


async def test_a_known_address_is_answered_alike_and_its_owner_is_told(house: AccountServices) -> None:
    first = await house.accounts.register(registration())
    again = Registration(email="ADA@example.org", password="another horse", name="Mallory")
    second = await house.accounts.register(again)
    hidden = {"id", "created_at", "updated_at", "name", "email"}
    assert second.model_dump(exclude=hidden) == first.model_dump(exclude=hidden)
    assert (second.email, second.name) == ("ADA@example.org", "Mallory"), "it says what was asked for"
    assert second.id != first.id
    assert second.id.version == first.id.version
    assert second.created_at > first.created_at
    (row,) = await house.db.fetch(USERS)
    assert (row["id"], row["name"]) == (first.id, "Ada")
    await house.login()
    assert await refusal(house.login(password="another horse")) is ErrorCode.INVALID_CREDENTIALS
    assert [mail["job"] for mail in await outbox(house)] == ["mail.verify_email", "mail.address_known"]


async def test_many_registrations_at_once_of_one_address_make_one_account(house: AccountServices) -> None:
    users = await asyncio.gather(*(house.accounts.register(registration(name=f"Ada {n}")) for n in range(8)))
    (row,) = await house.db.fetch(USERS)
    assert row["id"] in {user.id for user in users}


async def test_nobody_can_fill_another_persons_mailbox(house: AccountServices) -> None:
    await house.accounts.register(registration())
    for _ in range(10):
        await house.accounts.register(registration())
        await house.account_links.request_reset("ada@example.org")
    mails = [mail["job"] for mail in await outbox(house)]
    # two of a kind where the minute turned meanwhile
    assert 1 <= mails.count("mail.address_known") <= 2
    assert 1 <= mails.count("mail.password_reset") <= 2


async def test_a_reset_is_asked_for_alike_whether_or_not_the_address_is_known(house: AccountServices) -> None:
    await house.user()
    for email in ("ada@example.org", "nobody@example.org"):
        await house.account_links.request_reset(email)
    assert [(mail["job"], mail["payload"]) for mail in await outbox(house)] == [
        ("mail.password_reset", {"email": "ada@example.org"}),
        ("mail.password_reset", {"email": "nobody@example.org"}),
    ]
    assert await house.account_links.reset("nobody@example.org") is None


async def test_a_verification_link_proves_the_address_once(house: AccountServices) -> None:
    user = await house.accounts.register(registration())
    token = await house.account_links.verification(user.id)
    assert token is not None
    await house.account_links.verify_email(token)
    assert (await house.accounts.me(await house.person(await house.login()))).email_verified
    assert await refusal(house.account_links.verify_email(token)) is ErrorCode.INVALID_TOKEN


async def test_a_link_for_one_purpose_is_no_good_for_another(house: AccountServices) -> None:
    user = await house.user()
    verification = await house.account_links.verification(user.id)
    reset = await house.account_links.reset(user.email)
    assert verification is not None
    assert reset is not None
    confirmed = house.account_links.confirm_reset(PasswordReset(token=verification, password="another horse"))
    assert await refusal(confirmed) is ErrorCode.INVALID_TOKEN
    assert await refusal(house.account_links.verify_email(reset)) is ErrorCode.INVALID_TOKEN


async def test_a_reset_sets_the_password_proves_the_address_and_ends_every_sign_in(house: AccountServices) -> None:
    user = await house.accounts.register(registration())
    pairs = [await house.login(), await house.login()]
    people = [await house.person(pair) for pair in pairs]
    older, newer = [await house.account_links.reset(user.email) for _ in range(2)]
    assert older is not None
    assert newer is not None
    await house.account_links.confirm_reset(PasswordReset(token=newer, password="another horse"))
    assert await refusal(house.login()) is ErrorCode.INVALID_CREDENTIALS
    for pair in pairs:
        assert await refusal(house.identity.authenticate(pair.access_token)) is ErrorCode.INVALID_TOKEN
        assert await refusal(house.sign_in.refresh(pair.refresh_token)) is ErrorCode.INVALID_TOKEN
    assert {closed.auth_session for closed in house.sockets.closed} == {person.auth_session for person in people}
    again = await house.person(await house.login(password="another horse"))
    assert (await house.accounts.me(again)).email_verified
    for token in (older, newer):
        confirmed = house.account_links.confirm_reset(PasswordReset(token=token, password="third horse"))
        assert await refusal(confirmed) is ErrorCode.INVALID_TOKEN


async def test_of_many_uses_of_reset_links_at_once_one_counts(house: AccountServices) -> None:
    user = await house.user()
    for _ in range(5):
        tokens = [await house.account_links.reset(user.email) for _ in range(3)] * 2
        outcomes = await asyncio.gather(
            *(
                house.account_links.confirm_reset(PasswordReset(token=token or "", password=f"horse number {n}"))
                for n, token in enumerate(tokens)
            ),
            return_exceptions=True,
        )
        assert sorted(str(getattr(outcome, "code", "done")) for outcome in outcomes) == ["done"] + ["invalid_token"] * 5


async def test_a_sign_in_with_the_old_password_never_survives_a_reset(house: AccountServices) -> None:
    user = await house.user()
    password = PASSWORD
    for n in range(10):
        token = await house.account_links.reset(user.email)
        assert token is not None
        following = f"horse number {n}"
        pair, _ = await asyncio.gather(
            house.login(password=password),
            house.account_links.confirm_reset(PasswordReset(token=token, password=following)),
            return_exceptions=True,
        )
        if not isinstance(pair, BaseException):
            assert await refusal(house.sign_in.refresh(pair.refresh_token)) is ErrorCode.INVALID_TOKEN
        password = following


async def test_a_sign_in_that_meets_a_password_change_halfway_waits_and_is_refused(
    house: AccountServices, database_url: str
) -> None:
    user = await house.user()
    replaced = await house.hasher.hash("another horse")
    changing = await asyncpg.connect(database_url)
    try:
        transaction = changing.transaction()
        await transaction.start()
        await changing.execute(users.SET_PASSWORD, user.id, replaced, None, False)
        login = asyncio.create_task(house.login())
        while not login.done() and not await house.db.fetchval(WAITING):
            await asyncio.sleep(0)
        await changing.fetch(auth_sessions.END, user.id, None, None, "password")
        await transaction.commit()
        assert await refusal(login) is ErrorCode.INVALID_CREDENTIALS
    finally:
        await changing.close()


async def test_a_link_dies_with_the_time_it_was_given(house: AccountServices) -> None:
    user = await house.user()
    token = await house.account_links.reset(user.email)
    await house.db.execute(AGE_LINKS)
    confirmed = house.account_links.confirm_reset(PasswordReset(token=token or "", password="another horse"))
    assert await refusal(confirmed) is ErrorCode.INVALID_TOKEN


async def test_an_account_made_by_hand_has_its_role_and_a_proven_address(house: AccountServices) -> None:
    user = await house.user(role="admin")
    assert (user.role, user.email_verified) == ("admin", True)
    taken = NewUser(email="Ada@Example.org", password=PASSWORD, name="Ada")
    assert await refusal(house.accounts.create_user(taken)) is ErrorCode.ALREADY_EXISTS


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@localhost",
        "Ada <ada@example.org>",
        "a@b@example.org",
        "x" * 250 + "@a.org",
    ],
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(ValidationError):
        Credentials(email=email, password=PASSWORD)

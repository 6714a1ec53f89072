"""Administrators who act on one another: an installation keeps one of them, whoever is quicker."""

import asyncio
from uuid import UUID

import pytest

from lms_rt.contract.administration import ManagedUser, UserPatch
from lms_rt.core import Core
from lms_rt.domain.principal import Person, Role
from lms_rt.errors import ErrorCode, Problem
from tests.support import school


async def administrators(system: Core, ids: list[UUID], reader: Person) -> list[UUID]:
    found = [await system.services.administration.get(reader, each) for each in ids]
    return [each.id for each in found if each.role == "admin" and not each.disabled]


@pytest.mark.parametrize("patch", [UserPatch(role="student"), UserPatch(disabled=True)])
async def test_of_two_administrators_who_put_each_other_out_one_stays(system: Core, patch: UserPatch) -> None:
    ada = await school.person(system, "Ada", Role.ADMIN)
    bo = await school.person(system, "Bo", Role.ADMIN)
    edit = system.services.administration.edit
    done = await asyncio.gather(
        edit(ada, bo.user, patch, None), edit(bo, ada.user, patch, None), return_exceptions=True
    )
    assert [type(each) for each in done].count(ManagedUser) == 1
    (refused,) = [each for each in done if isinstance(each, Problem)]
    assert refused.code is ErrorCode.FORBIDDEN
    assert len(await administrators(system, [ada.user, bo.user], ada)) == 1


async def test_who_deleted_their_account_meanwhile_puts_nobody_out(system: Core) -> None:
    ada = await school.person(system, "Ada", Role.ADMIN)
    bo = await school.person(system, "Bo", Role.ADMIN)
    await system.services.account_deletion.delete(ada)
    with pytest.raises(Problem) as refused:
        await system.services.administration.edit(ada, bo.user, UserPatch(role="student"), None)
    assert refused.value.code is ErrorCode.FORBIDDEN
    assert await administrators(system, [bo.user], bo) == [bo.user]

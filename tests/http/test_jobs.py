"""Jobs over REST, on a real server."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from lms_rt.background import background
from lms_rt.domain.principal import Role
from lms_rt.services.job_runs import JobRun, JobRuns
from tests.support import school
from tests.support.servers import Cluster, cluster
from tests.support.working import ask


@pytest.fixture
async def one(database_url: str, redis_url: str) -> AsyncIterator[Cluster]:
    async with cluster(database_url, redis_url, servers=1) as running:
        yield running


async def test_an_owner_follows_a_job_and_only_administrators_list_them(one: Cluster) -> None:
    ada, root = await school.person(one.system, "Ada"), await school.person(one.system, "Root", Role.ADMIN)
    as_ada = {"Authorization": f"Bearer {await one.person_token(ada)}"}
    as_root = {"Authorization": f"Bearer {await one.person_token(root)}"}
    job = await ask(one.system, "work", "1", {"secret": "1"}, owner=ada.user)
    jobs = f"{one.servers[0].url}/api/v1/jobs"

    async with one.http.get(f"{jobs}/{job}", headers=as_ada) as mine:
        assert mine.status == 200
        seen = await mine.json()
    assert (seen["id"], seen["state"], seen["done"], seen["total"]) == (str(job), "waiting", 0, None)
    assert "payload" not in seen

    async with one.http.get(jobs, headers=as_ada) as refused:
        assert refused.status == 403
    async with one.http.get(jobs, params={"state": "waiting", "kind": "work"}, headers=as_root) as listed:
        assert [each["id"] for each in (await listed.json())["items"]] == [str(job)]
    async with one.http.post(f"{jobs}/{job}/rerun", headers=as_root) as early:
        assert (early.status, (await early.json())["state"]) == (409, "waiting")


async def test_the_owner_hears_of_the_progress_on_their_socket(one: Cluster) -> None:
    ada = await school.person(one.system, "Ada")
    socket = await one.socket(await one.person_token(ada))
    await socket.subscribe("me")
    runs = JobRuns(one.system.db, one.system.services.announcer)

    async def heard(job: UUID, done: int, total: int | None, state: str) -> None:
        said = {"job": str(job), "done": done, "total": total, "state": state}
        await socket.event("job.progress", lambda frame: bool(frame["data"] == said))

    async with background("bus", one.system.bus.run()):  # as a worker's bus runs
        long, short, hopeless = [await ask(one.system, "work", key, {}, owner=ada.user) for key in "123"]
        run = await begun(runs, long)
        await heard(long, 0, None, "running")
        await runs.report(run, 3, 10)
        await heard(long, 3, 10, "running")
        async with runs.finishing(run):
            pass
        await heard(long, 10, 10, "done")
        run = await begun(runs, short)
        await heard(short, 0, None, "running")
        async with runs.finishing(run):
            pass
        await heard(short, 1, 1, "done")
        run = await begun(runs, hopeless)
        await heard(hopeless, 0, None, "running")
        await runs.fail(run, "ValueError: no")
        await heard(hopeless, 0, None, "failed")


async def begun(runs: JobRuns, job: UUID) -> JobRun:
    run = await runs.claim(job, 60)
    assert run is not None
    return run

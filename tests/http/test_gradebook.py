"""Gradebooks over REST, as a client meets them."""

import csv
import io
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from lms_rt import limits
from lms_rt.domain.principal import Person
from lms_rt.http.routes import PREFIX
from tests.support import school
from tests.support.grading import Book
from tests.support.quizzing import RIGHT, exam
from tests.support.servers import Cluster, cluster
from tests.support.working import ended, working

CAPITAL = RIGHT[str(school.CAPITAL["prompt"])]
Answered = tuple[int, Any, Mapping[str, str]]


@pytest.fixture
async def servers(database_url: str, redis_url: str) -> AsyncIterator[Cluster]:
    async with cluster(database_url, redis_url, servers=1) as made:
        yield made


class Client:
    """Somebody's REST calls."""

    def __init__(self, servers: Cluster, token: str) -> None:
        self._http, self._url = servers.http, servers.servers[0].url
        self._headers = {"Authorization": f"Bearer {token}"}

    async def __call__(self, method: str, path: str, body: object = None, **headers: str) -> Answered:
        sent = self._headers | {name.replace("_", "-"): value for name, value in headers.items()}
        more: dict[str, Any] = {} if body is None else {"json": body}
        url = self._url + (path if path.startswith("/api") else PREFIX + path)
        async with self._http.request(method, url, headers=sent, **more) as reply:
            content = await (reply.json() if "json" in reply.content_type else reply.read())
            return reply.status, content, reply.headers


async def client(servers: Cluster, person: Person) -> Client:
    return Client(servers, await servers.person_token(person))


async def test_a_term_is_graded_over_rest(servers: Cluster) -> None:
    grades = Book(await exam(servers.system))
    ada, enrollment = await grades.exam.course.enrolled("Ada")
    await grades.exam.taken(ada, right=1)
    class_ = await grades.held({ada: [CAPITAL]})
    staff, learner = await client(servers, grades.teacher), await client(servers, ada)
    path = f"/courses/{grades.course}/gradebook"

    status, settings, headers = await staff("GET", f"{path}/settings")
    assert (status, headers["ETag"], settings["missing"]) == (200, '"1"', "ignored")
    put = {
        "categories": [{"title": "Exam", "weight": 2}, {"title": "Classes", "weight": 1}],
        "columns": [
            {"column": str(grades.exam.quiz), "category": "Exam"},
            {"column": str(class_.id), "category": "Classes", "weight": 0.5},
        ],
    }
    assert (await staff("PUT", f"{path}/settings", put))[0] == 428
    status, settings, headers = await staff("PUT", f"{path}/settings", put, If_Match='"1"')
    assert (status, headers["ETag"], settings["columns"][1]["weight"]) == (200, '"2"', 0.5)
    assert (await staff("PUT", f"{path}/settings", put, If_Match='"1"'))[0] == 412
    wrong = {"missing": "maybe", "categories": [{"title": "", "weight": -1}], "columns": [{"weight": 1}]}
    status, problem, _ = await staff("PUT", f"{path}/settings", wrong, If_Match="*")
    assert (status, len(problem["fields"])) == (422, 4)

    grade = f"/enrollments/{enrollment}/grades/{grades.exam.quiz}"
    status, said, headers = await staff("GET", grade)
    assert (status, said["percent"], headers["ETag"]) == (200, None, '"1"')
    assert (await staff("PUT", grade, {"percent": 80, "reason": " "}, If_Match='"1"'))[0] == 422
    assert (await staff("PUT", grade, {"percent": 80, "excused": True, "reason": "x"}, If_Match='"1"'))[0] == 422
    status, said, headers = await staff("PUT", grade, {"percent": 80.5, "reason": "Oral"}, If_Match='"1"')
    assert (status, said["percent"], said["set_by"]) == (200, 80.5, str(grades.teacher.user))
    assert (await staff("PUT", grade, {"reason": "Oral"}, If_Match='"1"'))[0] == 412
    assert (await staff("GET", grade, If_None_Match=headers["ETag"]))[0] == 304
    assert [each["reason"] for each in (await staff("GET", f"{grade}/history"))[1]["items"]] == ["Oral"]

    status, page, _ = await staff("GET", path)
    (row,) = page["items"]
    # 2/3 of 80.5 and 1/3 of a third
    assert (status, page["next"], row["percent"]) == (200, None, 64.77778)
    assert [(cell["source"], cell["score"], cell["percent"]) for cell in row["cells"]] == [
        ("override", 1000, 80.5),
        ("class", 1000, 33.33333),
    ]
    status, own, _ = await learner("GET", f"{path}/me")
    assert (status, own["grades"]) == (200, row)
    assert (await learner("GET", path))[0] == 403
    assert (await learner("GET", grade))[0] == 403
    assert (await staff("GET", f"{path}/me"))[0] == 403


async def test_pages_link_to_each_other(servers: Cluster) -> None:
    grades = Book(await exam(servers.system))
    for n in range(3):
        await grades.exam.course.enrolled(f"Learner {n}")
    staff = await client(servers, grades.teacher)
    status, page, headers = await staff("GET", f"/courses/{grades.course}/gradebook?limit=2")
    assert (status, [row["name"] for row in page["items"]]) == (200, ["Learner 0", "Learner 1"])
    following = headers["Link"].partition(">")[0].removeprefix("<")
    status, page, headers = await staff("GET", following)
    assert (status, [row["name"] for row in page["items"]], page["next"]) == (200, ["Learner 2"], None)


async def test_an_export_is_a_file_at_once_or_a_job(servers: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    grades = Book(await exam(servers.system))
    ada = await grades.exam.course.learner("Ada")
    class_ = await grades.held({ada: [CAPITAL]})
    staff = await client(servers, grades.teacher)
    path = f"/courses/{grades.course}/gradebook/export"
    status, at_once, headers = await staff("GET", f"{path}?format=csv")
    assert (status, headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert headers["Content-Disposition"].startswith(f'attachment; filename="gradebook-{grades.course}.csv"')
    assert [row["name"] for row in csv.DictReader(io.StringIO(at_once.decode("utf-8-sig")))] == ["Ada"]
    assert (await staff("GET", f"{path}?format=xlsx"))[1][:2] == b"PK"
    assert (await staff("GET", f"{path}?format=pdf"))[0] == 422
    monkeypatch.setattr(limits, "GRADEBOOK_ROWS_AT_ONCE", 0)
    async with working(servers.system):
        for method, where in (
            ("GET", f"{path}?format=csv"),
            ("POST", f"{path}?format=csv"),
            ("POST", f"/live-sessions/{class_.id}/export?format=csv"),
        ):
            status, asked, headers = await staff(method, where)
            assert status == 202
            if method == "POST":
                assert headers["Location"] == f"{PREFIX}/jobs/{asked['job']}"
            await ended(servers.system, headers["Location"].rpartition("/")[2])  # type: ignore[arg-type]  # read as text
            status, job, _ = await staff("GET", headers["Location"])
            assert (status, job["state"]) == (200, "done")
            status, content, headers = await staff("GET", job["result"]["href"])
            assert (status, headers["Content-Type"]) == (200, "text/csv")
            if "courses" in where:
                assert content == at_once


async def test_statistics_are_for_the_staff_and_say_what_they_are_of(servers: Cluster) -> None:
    grades = Book(await exam(servers.system))
    ada = await grades.exam.course.learner("Ada")
    await grades.exam.taken(ada, right=1)
    staff, learner = await client(servers, grades.teacher), await client(servers, ada)
    path = f"/quizzes/{grades.exam.quiz}/statistics"
    status, found, _ = await staff("GET", f"{path}?source=attempts")
    assert (status, found["takers"], [each["facility"] for each in found["questions"]]) == (200, 1, [1, 0, 0])
    assert found["questions"][0]["tally"] == {"answered": 1, "options": {"a": 0, "b": 1, "c": 0}}
    assert (await staff("GET", f"{path}?source=live"))[1]["questions"] == []
    assert (await staff("GET", f"{path}?source=dreams"))[0] == 422
    assert (await learner("GET", path))[0] == 404

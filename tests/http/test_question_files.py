"""Question files over REST: all or nothing unless said otherwise, each question told of, and out again."""

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import FormData

from lms_rt.contract.courses import CourseCreate
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.domain.principal import Role
from lms_rt.http.routes import PREFIX
from sql.statement import Statement
from tests.support import school
from tests.support.servers import Cluster, cluster

SOUND = "Is it?{T}\n\nWhich? {=this ~%50%that ~other}\n"
HALF = SOUND + "\nBroken {=a ~b\n"


@dataclass
class Author:
    """An instructor with an empty quiz."""

    servers: Cluster
    headers: dict[str, str]
    quiz: str

    async def send(self, data: Any, kind: str | None = "text/plain", **query: str) -> tuple[int, Any]:
        headers = {**self.headers, **({"Content-Type": kind} if kind else {})}
        url = f"{self.servers.servers[0].url}{PREFIX}/quizzes/{self.quiz}/import"
        async with self.servers.http.post(url, data=data, headers=headers, params=query) as response:
            return response.status, await response.json()

    async def get(self, path: str, **query: str) -> tuple[int, dict[str, str], bytes]:
        url = f"{self.servers.servers[0].url}{PREFIX}/quizzes/{self.quiz}/{path}"
        async with self.servers.http.get(url, headers=self.headers, params=query) as response:
            return response.status, dict(response.headers), await response.read()

    async def count(self) -> int:
        found: int = await self.servers.system.db.fetchval(Statement("SELECT count(*) FROM questions"))
        return found


@pytest.fixture
async def author(database_url: str, redis_url: str) -> AsyncIterator[Author]:
    async with cluster(database_url, redis_url, servers=1) as made:
        teacher = await school.person(made.system, "Ada", Role.INSTRUCTOR)
        services = made.system.services
        course = await services.courses.create(teacher, CourseCreate(title="Course"))
        quiz = await services.quizzes.create(teacher, course.id, QuizCreate(title="Quiz"))
        token = await made.person_token(teacher)
        yield Author(made, {"Authorization": f"Bearer {token}"}, str(quiz.id))


async def test_the_questions_of_a_file_are_appended_and_told_of(author: Author) -> None:
    status, report = await author.send(SOUND, name="bank.gift")
    assert (status, report["imported"], report["refused"]) == (200, 2, 0)
    assert [(item["file"], item["line"], item["type"]) for item in report["items"]] == [
        ("bank.gift", 1, "true_false"), ("bank.gift", 3, "single_choice"),
    ]  # fmt: skip
    await author.send(SOUND)
    listed = await author.servers.http.get(
        f"{author.servers.servers[0].url}{PREFIX}/quizzes/{author.quiz}/questions", headers=author.headers
    )
    questions = (await listed.json())["items"]
    assert [question["index"] for question in questions] == [1, 2, 3, 4]
    assert [question["id"] for question in questions[:2]] == [item["question"] for item in report["items"]]
    assert questions[1]["key"] == {"options": ["a"], "weights": {"a": 1.0, "b": 0.5}}


async def test_files_sent_again_with_their_key_are_imported_once(author: Author) -> None:
    def form() -> FormData:  # each with a boundary of its own
        made = FormData()
        made.add_field("file", io.BytesIO(SOUND.encode()), filename="a.gift")
        return made

    author.headers["Idempotency-Key"] = "the bank"
    first = await author.send(form(), None)
    assert await author.send(form(), None) == first
    assert first[0] == 200
    assert await author.count() == 2
    author.headers["Idempotency-Key"] = "as it is"
    assert await author.send(SOUND) == await author.send(SOUND)
    assert await author.count() == 4
    status, problem = await author.send(HALF)
    assert (status, problem["code"]) == (422, "idempotency_mismatch")


async def test_one_malformed_question_keeps_all_out_and_the_refusal_has_the_report(author: Author) -> None:
    status, refusal = await author.send(HALF, name="bank.gift")
    assert status == 422
    assert refusal["fields"] == [
        {"path": "$.items[2]", "message": "bank.gift, line 5: the { is never closed by }"}
    ]  # fmt: skip
    assert [item["status"] for item in refusal["report"]["items"]] == ["read", "read", "refused"]
    assert refusal["report"]["imported"] == await author.count() == 0


async def test_partial_imports_the_others(author: Author) -> None:
    status, report = await author.send(HALF, partial="true")
    assert (status, report["imported"], report["refused"], await author.count()) == (200, 2, 1, 2)


async def test_a_dry_run_says_the_same_and_changes_nothing(author: Author) -> None:
    status, report = await author.send(HALF, dry_run="true")
    assert (status, report["dry_run"], report["imported"], report["refused"]) == (200, True, 2, 1)
    assert await author.count() == 0


async def test_several_files_come_as_the_parts_of_a_form(author: Author) -> None:
    form = FormData()
    form.add_field("file", SOUND.encode(), filename="a.gift")
    form.add_field("file", b'{"questions": [{"type": "open_text", "prompt": "Why?"}]}', filename="b.json")
    status, report = await author.send(form, None)
    assert (status, [item["file"] for item in report["items"]]) == (200, ["a.gift", "a.gift", "b.json"])


async def test_an_import_is_noted_in_the_audit_log(author: Author) -> None:
    await author.send(SOUND, name="bank.gift")
    row = await author.servers.system.db.fetchrow(Statement("SELECT after FROM audit_log WHERE action = 'quiz.import'"))
    assert row is not None
    assert row["after"] == {"questions": 2, "files": ["bank.gift"]}


async def test_a_quiz_does_not_become_longer_than_a_quiz_may_be(author: Author) -> None:
    long = "\n\n".join(f"Is it {n}?{{T}}" for n in range(501))
    status, refusal = await author.send(long)
    assert (status, refusal["code"], await author.count()) == (409, "conflict", 0)


@pytest.mark.parametrize(
    "form, media", [("json", "application/json"), ("gift", "text/plain"), ("qti21", "application/zip")]
)
async def test_what_is_exported_can_be_imported(author: Author, form: str, media: str) -> None:
    await author.send(SOUND)
    status, headers, content = await author.get("export", format=form)
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, media)
    assert headers["Content-Disposition"].startswith("attachment;")
    status, report = await author.send(content, media)
    assert (status, [item["type"] for item in report["items"]]) == (200, ["true_false", "single_choice"])


async def test_other_media_types_and_empty_forms_are_refused(author: Author) -> None:
    status, refusal = await author.send("x", "image/png")
    assert (status, refusal["code"]) == (415, "unsupported_media_type")
    form = FormData()
    form.add_field("other", b"x", filename="x")
    status, refusal = await author.send(form, None)
    assert (status, refusal["code"]) == (400, "malformed")


@pytest.mark.parametrize("path", ["import", "/files"])
async def test_a_form_whose_parts_have_bad_headers_is_malformed(author: Author, path: str) -> None:
    kind = "multipart/form-data; boundary=b"
    body = b'--b\r\nContent-Disposition: form-data; name="\x14"\r\n\r\nx\r\n--b--\r\n'
    base = f"{author.servers.servers[0].url}{PREFIX}"
    url = f"{base}{path}" if path.startswith("/") else f"{base}/quizzes/{author.quiz}/{path}"
    headers = {**author.headers, "Content-Type": kind}
    async with author.servers.http.post(url, data=body, headers=headers) as response:
        assert (response.status, (await response.json())["code"]) == (400, "malformed")


async def test_more_than_can_be_read_at_once_is_refused(author: Author) -> None:
    status, refusal = await author.send(io.BytesIO(bytes(16 * 1024 * 1024 + 1)))
    assert (status, refusal["code"]) == (413, "too_large")


async def test_a_question_that_shows_a_file_of_somebody_else_is_told_of_and_taken_all_the_same(author: Author) -> None:
    form = FormData()
    form.add_field("file", b"figure", filename="figure.txt")
    url = f"{author.servers.servers[0].url}{PREFIX}/files"
    async with author.servers.http.post(url, data=form, headers=author.headers) as uploaded:
        own = (await uploaded.json())["id"]
    shown = "[markdown]What is ![this](/api/v1/files/{})?{{T}}\n\n"
    bank = shown.format(own) + shown.format("01999999-0000-7000-8000-000000000001") + SOUND
    for query in ({"dry_run": "true"}, {}):
        status, report = await author.send(bank, **query)
        assert (status, report["imported"], report["adapted"]) == (200, 4, 1)
        assert [("not there for you" in " ".join(item["notes"])) for item in report["items"]] == [
            False,
            True,
            False,
            False,
        ]
    assert await author.count() == 4
    status, refusal = await author.send(bank + "Broken {=a ~b\n")
    assert (status, await author.count()) == (422, 4)
    assert refusal["report"]["refused"] == 1

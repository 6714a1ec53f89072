"""What is sent is taken as the contract has it or refused with every bad field: nothing is guessed, nothing ignored."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from aiohttp import FormData

from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import QuizCreate
from lms_rt.security.uploads import name_in_form
from tests.support import school
from tests.support.content import Taught, taught
from tests.support.contract_client import Answer, ContractClient
from tests.support.servers import Cluster, cluster


@dataclass
class House:
    """A teacher with a course and a quiz."""

    cluster: Cluster
    course: Taught
    teacher: ContractClient
    quiz: UUID

    async def send(self, path: str, **sent: Any) -> Answer:
        """A POST with a body that is not JSON."""
        headers = {"Authorization": f"Bearer {self.teacher.token}", **sent.pop("headers", {})}
        url = f"{self.cluster.servers[0].url}/api/v1{path}"
        async with self.cluster.http.post(url, headers=headers, **sent) as reply:
            return Answer(reply.status, await reply.json(), reply.headers)


@pytest.fixture
async def house(database_url: str, redis_url: str) -> AsyncIterator[House]:
    async with cluster(database_url, redis_url, servers=1) as made:
        course = await taught(made.system)
        client = ContractClient(made.http, made.servers[0].url, await made.person_token(course.teacher))
        quiz = await made.system.services.quizzes.create(course.teacher, course.id, QuizCreate(title="Quiz"))
        yield House(made, course, client, quiz.id)


def bad(answer: Answer) -> set[str]:
    assert answer.status == 422, answer.body
    return {field["path"] for field in answer.body["fields"]}


async def test_a_number_is_a_number_and_true_is_true(house: House) -> None:
    ask, course = house.teacher.ask, house.course.id
    assert bad(await ask("POST", "/courses", {"title": "New", "capacity": "30", "self_enroll": "yes"})) == {
        "$.capacity", "$.self_enroll",
    }  # fmt: skip
    assert bad(await ask("POST", "/courses", {"title": "New", "capacity": True, "self_enroll": 1})) == {
        "$.capacity", "$.self_enroll",
    }  # fmt: skip
    quiz = {"title": "New", "time_limit_s": "60", "attempts_allowed": True, "shuffle": 0, "opens_at": 1_700_000_000}
    assert bad(await ask("POST", f"/courses/{course}/quizzes", quiz)) == {
        "$.time_limit_s", "$.attempts_allowed", "$.shuffle", "$.opens_at",
    }  # fmt: skip
    assert bad(
        await ask("POST", f"/courses/{course}/enrollments", {"user": str(course), "extra_time_factor": "2"})
    ) == {"$.extra_time_factor"}
    live = {"guests": "true", "lead_ms": "800"}
    assert bad(await ask("POST", f"/quizzes/{house.quiz}/live-sessions", live)) == {"$.guests", "$.lead_ms"}


async def test_times_ids_and_amounts_are_strings_as_ever(house: House) -> None:
    quiz = {"title": "New", "opens_at": "2026-01-01T10:00:00.123Z", "pass_percent": 50}
    made = await house.teacher.expect(201, "POST", f"/courses/{house.course.id}/quizzes", quiz)
    assert made["opens_at"] == "2026-01-01T10:00:00.123Z"
    course = {"title": "New", "price": "19.90", "currency": "EUR", "prerequisites": [str(house.course.id)]}
    assert (await house.teacher.expect(201, "POST", "/courses", course))["price"] == "19.90"


async def test_where_nothing_is_taken_nothing_is_ignored(house: House) -> None:
    ask = house.teacher.ask
    assert bad(await ask("POST", "/ws-tickets", {"channel": "me", "lifetime": 60})) == {"$.channel", "$.lifetime"}
    assert (await ask("POST", "/ws-tickets", {})).status == 201
    assert (await ask("POST", "/ws-tickets")).status == 201
    assert (await ask("POST", "/ws-tickets", [1])).status == 422
    assert (await house.send("/ws-tickets", data="a=b")).status == 415
    refused = await ask("POST", f"/quizzes/{house.quiz}/publish", {"version": 3})
    assert bad(refused) == {"$.version"}


async def test_a_patch_of_a_question_merges_its_key_as_rfc_7396_says(house: House) -> None:
    services, teacher = house.cluster.system.services, house.course.teacher
    added = await services.quizzes.add_question(
        teacher,
        house.quiz,
        parse_question({"type": "numeric", "prompt": "Pi?", "key": {"value": 3.1, "tolerance": 0.01}}),
    )
    at = f"/questions/{added.id}"
    edited = await house.teacher.edit(at, {"key": {"value": 3.14}})
    assert edited["key"] == {"value": 3.14, "tolerance": 0.01}
    refused = await house.teacher.ask("PATCH", at, {"key": {"min": 3, "max": 4}}, If_Match="*")
    assert "$.key.value" in bad(refused)
    edited = await house.teacher.edit(at, {"key": {"value": None, "tolerance": None, "min": 3, "max": 4}})
    assert edited["key"] == {"min": 3, "max": 4}
    pairs = {
        "type": "matching",
        "prompt": "Capitals?",
        "left": [{"id": "l1", "text": "Italy"}, {"id": "l2", "text": "Japan"}],
        "right": [{"id": "r1", "text": "Rome"}, {"id": "r2", "text": "Tokyo"}],
        "key": {"pairs": {"l1": "r1", "l2": "r1"}},
    }
    matching = await services.quizzes.add_question(teacher, house.quiz, parse_question(pairs))
    edited = await house.teacher.edit(f"/questions/{matching.id}", {"key": {"pairs": {"l2": "r2"}}})
    assert edited["key"] == {"pairs": {"l1": "r1", "l2": "r2"}}


@pytest.mark.parametrize(
    "sent, stored",
    [
        (["never", "always"], {"1": "never", "3": "always"}),
        (["never", "sometimes", "always"], {"1": "never", "2": "sometimes", "3": "always"}),
        ({"2": "sometimes"}, {"2": "sometimes"}),
        ({}, {}),
    ],
)
async def test_labels_of_a_scale_may_be_listed(house: House, sent: Any, stored: dict[str, str]) -> None:
    scale = {"type": "scale", "prompt": "How often?", "min": 1, "max": 3, "labels": sent}
    made = await house.teacher.expect(201, "POST", f"/quizzes/{house.quiz}/questions", scale)
    assert made["labels"] == stored


async def test_a_list_of_labels_that_fits_no_scale_is_refused(house: House) -> None:
    scale = {"type": "scale", "prompt": "How often?", "min": 1, "max": 5, "labels": ["a", "b", "c"]}
    assert bad(await house.teacher.ask("POST", f"/quizzes/{house.quiz}/questions", scale)) == {"$.labels"}


async def test_a_list_of_people_may_come_in_a_form(house: House) -> None:
    email = (await house.cluster.system.services.accounts.me(await school.person(house.cluster.system, "Ada"))).email
    at = f"/courses/{house.course.id}/enrollments/import"
    form = FormData()
    form.add_field("comment", "passed over")
    form.add_field("file", f"email,role\n{email},assistant\n".encode(), filename="list.csv", content_type="text/csv")
    report = await house.send(at, data=form, headers={"Idempotency-Key": "one"})
    assert (report.status, report.body["enrolled"]) == (200, 1)
    again = FormData()
    again.add_field("file", f"email\n{email}\n".encode(), filename="list.csv")
    assert (await house.send(at, data=again)).body["rows"][0]["status"] == "already_enrolled"
    assert (await house.send(at, data={"name": "value"})).status == 415  # another kind of form
    empty = FormData()
    empty.add_field("people", b"email\n", filename="list.csv")
    assert (await house.send(at, data=empty)).body["code"] == "malformed"
    vast = FormData()
    vast.add_field("file", BytesIO(b"email\n" + b"x" * 1_048_577), filename="list.csv")
    assert (await house.send(at, data=vast)).status == 413


@pytest.mark.parametrize(
    "written, meant",
    [
        ("plan.pdf", "plan.pdf"),
        ("Gr%C3%B6%C3%9Fe%201.pdf", "Größe 1.pdf"),  # as aiohttp, httpx and others write it
        ("a%22b%0D%0Ac.txt", 'a"b\r\nc.txt'),  # as browsers do
        ("Größe %22.pdf", 'Größe ".pdf'),
        ("50% off %22.txt", '50% off ".txt'),
        ("100%.txt", "100%.txt"),
        ("%FF.txt", "%FF.txt"),
        (None, None),
    ],
)
def test_names_of_files_are_read_as_forms_write_them(written: str | None, meant: str | None) -> None:
    assert name_in_form(written) == meant


async def test_a_part_of_a_file_is_what_was_asked_for_up_to_its_end(house: House) -> None:
    form = FormData()
    form.add_field("file", b"0123456789", filename='Größe "1".txt')
    made = await house.send("/files", data=form)
    assert made.body["name"] == 'Größe "1".txt'
    url = house.cluster.servers[0].url + made.body["url"]
    for asked, status, content, told in (
        ("bytes=7-99999", 206, b"789", "bytes 7-9/10"),
        ("bytes=0-99999", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=0-9", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=-99999", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, None, "bytes */10"),
        ("lines=1-2", 200, b"0123456789", None),
    ):
        headers = {"Authorization": f"Bearer {house.teacher.token}", "Range": asked}
        async with house.cluster.http.get(url, headers=headers) as reply:
            assert (reply.status, reply.headers.get("Content-Range")) == (status, told)
            assert content is None or await reply.read() == content


async def test_a_name_that_stands_twice_in_a_body_is_refused_wherever_it_stands(house: House) -> None:
    for body, paths in (
        ('{"title":"A","title":"B"}', {"$.title"}),
        ('{"title":"A","metadata":{"a":{"b":1,"b":2},"c":[{"d":1,"d":1}]}}', {"$.metadata.a.b", "$.metadata.c[0].d"}),
        ('{"title":"A","title":"B","capacity":0}', {"$.title", "$.capacity"}),
        ('{"title":"A","\\u0074itle":"B"}', {"$.title"}),
    ):
        refused = await house.send("/courses", data=body, headers={"Content-Type": "application/json"})
        assert bad(refused) == paths
    digits = '{"title":"A","metadata":{"a":%s}}' % ("1" * 5000)
    assert (await house.send("/courses", data=digits, headers={"Content-Type": "application/json"})).status < 500


async def test_a_time_is_written_as_rfc_3339_has_it(house: House) -> None:
    at = f"/courses/{house.course.id}/quizzes"
    wrong = ["1700000000", "2026-01-01", "2026-01-01 10:00:00Z", "2026-01-01T10:00Z", "2026-01-01T10:00:00"]
    wrong += ["2026-13-01T10:00:00Z", "٢٠٢٦-01-01T10:00:00Z", "1700-01-01T10:00:00Z"]
    for written in [*wrong, 1_700_000_000, True]:
        assert bad(await house.teacher.ask("POST", at, {"title": "New", "opens_at": written})) == {"$.opens_at"}
    for written in ("2026-01-01T10:00:00Z", "2026-01-01t12:00:00.0001+02:00", "2026-01-01T10:00:00.000000123z"):
        made = await house.teacher.expect(201, "POST", at, {"title": "New", "opens_at": written})
        assert made["opens_at"] == "2026-01-01T10:00:00.000Z"


async def test_amounts_have_the_digits_of_json_and_shares_are_numbers(house: House) -> None:
    for price in ("١٩.٩٠", "19.90\n", "1e3", "-1", "19.901", " 1", ""):
        assert bad(await house.teacher.ask("POST", "/courses", {"title": "A", "price": price, "currency": "EUR"})) == {
            "$.price"
        }
    at = f"/courses/{house.course.id}/quizzes"
    for share in ("50", "٥٠", True):
        assert bad(await house.teacher.ask("POST", at, {"title": "A", "pass_percent": share})) == {"$.pass_percent"}
    made = await house.teacher.expect(201, "POST", at, {"title": "A", "pass_percent": 33.33, "negative_marking": 0.1})
    assert (made["pass_percent"], made["negative_marking"]) == (33.33, 0.1)


async def test_titles_and_names_are_one_line(house: House) -> None:
    for title in ("A\nB", "A\rB", "A\tB", "A\x07B", "A\x1b[31mB", "A\x85B", "A\u2028B", "A\0B", " \n "):
        assert bad(await house.teacher.ask("POST", "/courses", {"title": title})) == {"$.title"}
        assert bad(await house.teacher.ask("PATCH", "/me", {"name": title})) == {"$.name"}
    assert (await house.teacher.expect(201, "POST", "/courses", {"title": " A\n"}))["title"] == "A"


async def test_json_is_taken_as_json_and_nothing_that_means_more(house: House) -> None:
    at, token = f"/courses/{house.course.id}", {"Authorization": f"Bearer {house.teacher.token}", "If-Match": "*"}
    for method, kind, status in (
        ("PATCH", "application/json", 200),
        ("PATCH", "application/json; charset=UTF-8", 200),
        ("PATCH", "application/merge-patch+json", 200),
        ("PATCH", "application/json; charset=latin-1", 415),
        ("PATCH", "application/json-patch+json", 415),
        ("PATCH", "application/problem+json", 415),
        ("PATCH", "text/json", 415),
        ("POST", "application/merge-patch+json", 415),
    ):
        url = f"{house.cluster.servers[0].url}/api/v1{at if method == 'PATCH' else '/courses'}"
        headers = {**token, "Content-Type": kind}
        async with house.cluster.http.request(method, url, data='{"title":"New"}', headers=headers) as reply:
            assert reply.status == status, kind


async def test_a_cursor_is_of_its_list_and_of_what_was_asked_for(house: House) -> None:
    ask, course = house.teacher.ask, house.course.id
    for n in range(3):
        await house.teacher.expect(201, "POST", "/courses", {"title": f"Course {n}"})
        await house.teacher.expect(201, "POST", f"/courses/{course}/quizzes", {"title": f"Quiz {n}"})
    other = (await house.teacher.expect(201, "POST", "/courses", {"title": "Another"}))["id"]
    quizzes = f"/courses/{course}/quizzes"
    cursor = (await house.teacher.expect(200, "GET", f"{quizzes}?limit=1"))["next"]
    assert len((await house.teacher.expect(200, "GET", f"{quizzes}?limit=2&cursor={cursor}"))["items"]) == 2
    for elsewhere in (f"/courses/{other}/quizzes", "/courses", "/files"):
        assert bad(await ask("GET", f"{elsewhere}?cursor={cursor}")) == {"$.query.cursor"}
    found = (await house.teacher.expect(200, "GET", "/courses?q=course&limit=1"))["next"]
    assert (await ask("GET", f"/courses?limit=1&q=course&cursor={found}")).status == 200
    for elsewhere in ("q=another", "q=course&status=draft", "sort=title"):
        assert bad(await ask("GET", f"/courses?{elsewhere}&cursor={found}")) == {"$.query.cursor"}


async def test_a_form_sent_again_with_its_key_is_the_same_form_whatever_parts_it(house: House) -> None:
    at = f"/courses/{house.course.id}/enrollments/import"

    def form(boundary: str, email: str) -> dict[str, Any]:
        part = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nemail\n{email}\n\r\n'
        )
        return {
            "data": f"{part}--{boundary}--\r\n",
            "headers": {"Idempotency-Key": "once", "Content-Type": f'multipart/form-data; boundary="{boundary}"'},
        }

    first = await house.send(at, **form("one", "ada@example.org"))
    again = await house.send(at, **form("another one", "ada@example.org"))
    assert (first.status, first.body["invited"], again.body) == (200, 1, first.body)
    assert again.headers["Idempotency-Replayed"] == "true"
    refused = await house.send(at, **form("one", "bob@example.org"))
    assert (refused.status, refused.body["code"]) == (422, "idempotency_mismatch")


async def test_rows_of_a_list_are_refused_in_our_own_words(house: House) -> None:
    at = f"/courses/{house.course.id}/enrollments/import"
    rows = "email,role,extra_time_factor\nnonsense,,\na@example.org,king,99\n"
    report = await house.send(at, data=rows, headers={"Content-Type": "text/csv"})
    said = [row["message"] for row in report.body["rows"]]
    assert said[0].startswith("email: An email address must")
    assert said[1].startswith("role: ")
    assert "; extra_time_factor: " in said[1]

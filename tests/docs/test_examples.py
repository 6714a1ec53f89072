"""What the documentation shows is run: the sessions of the README, the commands of docs/, the examples of OpenAPI."""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from playwright.async_api import async_playwright

from lms_rt.contract.accounts import NewUser
from lms_rt.domain.principal import Person, Role
from sql.statement import Statement
from tests.support import school
from tests.support.running import until, until_true
from tests.support.servers import Cluster, cluster

ROOT = Path(__file__).parents[2]
ANSWERED = Statement(
    "SELECT EXISTS (SELECT FROM answers AS a JOIN participants AS p ON p.id = a.participant_id WHERE p.name = $1)"
)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200)
INDENTED = re.compile(r"^ {4}(curl (?:.*\\\n)*.*)$", re.MULTILINE)
PROGRAMS = {"python", "js", "curl"}
"""The commands of `sh` blocks are run by CI and by tests/cli."""
RUN_HERE = {
    "README.md": ["python", "js"],
    "docs/client.md": ["python", "js"],
    "docs/jobs.md": ["python"],  # a shape to fill in: tests/workers run kinds of jobs
    "docs/files.md": ["python", "curl"],
    "docs/questions.md": ["curl"],
    "docs/rest.md": ["curl"],
    "docs/webhooks.md": ["curl"],
}


def blocks(page: Path) -> list[tuple[str, str]]:
    """Language and text of each fenced block, and the indented commands."""
    text = page.read_text()
    fenced = re.findall(r"^```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [*fenced, *(("curl", line.strip()) for line in INDENTED.findall(text))]


def block(page: str, language: str) -> str:
    return next(text for kind, text in blocks(ROOT / page) if kind == language)


def test_no_page_shows_code_that_nobody_has_decided_how_to_run() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    shown = {str(page.relative_to(ROOT)): [kind for kind, _ in blocks(page) if kind in PROGRAMS] for page in pages}
    assert {page: kinds for page, kinds in shown.items() if kinds} == RUN_HERE


@pytest.fixture
async def people(database_url: str, redis_url: str) -> AsyncIterator[Cluster]:
    async with cluster(database_url, redis_url, servers=1) as made:
        yield made


async def class_that_puts_in_order(people: Cluster) -> tuple[school.Class, int]:
    """A class whose open question is of a kind that the sessions pass over, and its version."""
    class_ = await school.open_class(people.system, (ORDERING, school.CAPITAL))
    steps = people.system.services.live_steps
    begun = await steps.start(class_.host, class_.id, class_.session.version)
    return class_, (await steps.open(class_.host, class_.id, begun.version, None)).version


async def play_until_answered(people: Cluster, class_: school.Class, version: int, nickname: str) -> None:
    """Ask for a choice once the guest is in and listening, until their answer is stored."""
    db = people.system.db

    async def answered() -> bool:
        return bool(await db.fetchval(ANSWERED, nickname))

    await until(lambda: people.servers[0].gateway.hub.has_readers(f"live:{class_.id}"), 30)
    steps = people.system.services.live_steps
    closed = await steps.close(class_.host, class_.id, version, None)
    revealed = await steps.reveal(class_.host, class_.id, closed.version, None)
    await steps.open(class_.host, class_.id, revealed.version, None)
    await until_true(answered, 30)


SESSIONS = pytest.mark.parametrize("shown", ["README.md", "docs/client.md"])
ORDERING: dict[str, object] = {
    "type": "ordering",
    "prompt": "The nearest to the Sun first",
    "options": [{"id": "a", "text": "Venus"}, {"id": "b", "text": "Mercury"}],
    "key": {"order": ["b", "a"]},
    "time_limit_s": 20,
}


@SESSIONS
async def test_the_session_in_python_answers_a_question(people: Cluster, tmp_path: Path, shown: str) -> None:
    class_, version = await class_that_puts_in_order(people)
    program = tmp_path / "session.py"
    program.write_text(block(shown, "python"))
    arguments = [str(program), people.servers[0].url, str(class_.session.pin), "Ada"]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments)
    try:
        await play_until_answered(people, class_, version, "Ada")
    finally:
        process.terminate()
        await process.wait()


async def test_the_session_of_the_readme_says_why_it_gets_no_place(people: Cluster, tmp_path: Path) -> None:
    program = tmp_path / "session.py"
    program.write_text(block("README.md", "python"))
    arguments = [str(program), people.servers[0].url, "999999", "Ada"]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()
    assert (process.returncode, said.decode()) == (1, "No such live session; check the PIN\n")


@SESSIONS
@pytest.mark.browser
async def test_the_session_in_a_browser_answers_a_question(people: Cluster, chromium: str, shown: str) -> None:
    class_, version = await class_that_puts_in_order(people)
    script = block(shown, "js").replace("123456", str(class_.session.pin))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = await browser.new_page()
        await page.goto(people.servers[0].url + "/healthz")
        await page.evaluate(f"async () => {{ {script} }}")
        await play_until_answered(people, class_, version, "Ada")
        await browser.close()


async def curled(page: str, people: Cluster, who: Person, folder: Path, **more: str) -> bytes:
    """What the server says to the command that a page shows."""
    return await run(block(page, "curl"), people, folder, TOKEN=await people.person_token(who), **more)


async def run(command: str, people: Cluster, folder: Path, **more: str) -> bytes:
    """What the server says to a command."""
    base = {"BASE": people.servers[0].url}
    command = command.replace("curl ", "curl --silent --fail --noproxy '*' ", 1)
    process = await asyncio.create_subprocess_shell(
        command, cwd=folder, env={**os.environ, **base, **more}, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    return said


async def test_the_sign_in_by_curl_gets_a_token(people: Cluster, tmp_path: Path) -> None:
    new = NewUser(email="you@example.org", name="You", role="instructor", password="correct horse")
    made = await people.system.services.accounts.create_user(new)
    command = block("docs/rest.md", "curl").replace("…", new.password)
    token = json.loads(await run(command, people, tmp_path))["access_token"]
    me = {"Authorization": f"Bearer {token}"}
    async with people.http.get(f"{people.servers[0].url}/api/v1/me", headers=me) as reply:
        assert (await reply.json())["id"] == str(made.id)


async def test_the_upload_by_curl_is_taken(people: Cluster, tmp_path: Path) -> None:
    teacher = await school.person(people.system, "Grace", Role.INSTRUCTOR)
    course = await school.course(people.system, teacher)
    (tmp_path / "figure.png").write_bytes(PNG)
    assert b"image/png" in await curled("docs/files.md", people, teacher, tmp_path, COURSE=str(course))


async def test_the_upload_in_python_is_announced_sent_and_kept(people: Cluster, tmp_path: Path) -> None:
    teacher = await school.person(people.system, "Grace", Role.INSTRUCTOR)
    figure, program = tmp_path / "figure.png", tmp_path / "upload.py"
    figure.write_bytes(PNG)
    program.write_text(block("docs/files.md", "python"))
    arguments = [str(program), people.servers[0].url, await people.person_token(teacher), str(figure)]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    assert process.returncode == 0
    assert json.loads(said)["content_type"] == "image/png"


async def test_the_question_files_by_curl_are_read(people: Cluster, tmp_path: Path) -> None:
    class_ = await school.open_class(people.system)
    exported = await people.system.services.question_files.export(class_.host, class_.quiz, "qti21")
    (tmp_path / "course.imscc").write_bytes(exported.content)
    (tmp_path / "bank.gift").write_text("Which is a fish? {=trout ~bat}")
    said = await curled("docs/questions.md", people, class_.host, tmp_path, QUIZ=str(class_.quiz))
    report = json.loads(said)
    assert (report["dry_run"], len(report["items"]), report["refused"]) == (True, 4, 0)


async def test_the_webhook_by_curl_is_made(people: Cluster, tmp_path: Path) -> None:
    teacher = await school.person(people.system, "Grace", Role.INSTRUCTOR)
    course = await school.course(people.system, teacher)
    said = await curled("docs/webhooks.md", people, teacher, tmp_path, COURSE=str(course))
    assert json.loads(said)["events"] == ["enrollment.changed", "live.ended"]


def examples(node: Any, path: str = "#") -> Iterator[tuple[str, Any, Any]]:
    """Place, schema and value of every example in a document."""
    if isinstance(node, list):
        for index, below in enumerate(node):
            yield from examples(below, f"{path}/{index}")
    if not isinstance(node, dict):
        return
    if "schema" in node and "example" in node:
        yield path, node["schema"], node["example"]
    if isinstance(node.get("examples"), list):
        yield from ((path, node, value) for value in node["examples"])
    for name, below in node.items():
        yield from examples(below, f"{path}/{name}")


async def test_every_example_of_the_document_fits_its_schema(people: Cluster) -> None:
    async with people.http.get(f"{people.servers[0].url}/openapi.json") as reply:
        document = await reply.json()
    found = list(examples(document))
    problem = {"$ref": "#/components/schemas/ProblemDocument"}
    found += [(code, problem, one["value"]) for code, one in document["components"]["examples"].items()]
    assert len(found) > 50
    wrong = []
    for place, schema, value in found:
        whole = {**schema, "components": document["components"]}
        checked = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        wrong += [f"{place}: {error.message}" for error in checked.iter_errors(value)]
    assert wrong == []

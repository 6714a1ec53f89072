"""A question file from its import to the points of an attempt, as a client meets it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from lms_rt.http.routes import PREFIX
from tests.support.quizzing import exam
from tests.support.servers import Cluster, cluster

GIFT = """::Pi::Pi? {#3.14:0.01}

::Frog::Frog? {=f*g =%50%toad}

::Thirds::Which? {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-50%d}
"""
UNSURE: dict[str, object] = {"type": "word_cloud", "prompt": "How do you feel?"}
MOODLE = """<quiz><question type="numerical"><name><text>Length</text></name>
<questiontext><text>How long?</text></questiontext>
<answer fraction="100"><text>2.5</text><tolerance>0.05</tolerance></answer><unitgradingtype>1</unitgradingtype>
<unitpenalty>0.25</unitpenalty><showunits>0</showunits><units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>
<unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units></question>
<question type="ordering"><name><text>Order</text></name><questiontext><text>Sort!</text></questiontext>
<defaultgrade>2</defaultgrade><gradingtype>RELATIVE_ALL_PREVIOUS_AND_NEXT</gradingtype>
<answer><text>one</text></answer><answer><text>two</text></answer><answer><text>three</text></answer></question></quiz>"""


@pytest.fixture
async def servers(database_url: str, redis_url: str) -> AsyncIterator[Cluster]:
    async with cluster(database_url, redis_url, servers=1) as made:
        yield made


async def test_what_a_file_says_an_answer_brings_is_what_an_attempt_brings(servers: Cluster) -> None:
    quiz = await exam(servers.system, questions=(UNSURE,), feedback="full")
    url = servers.servers[0].url + PREFIX

    async def call(token: str, method: str, path: str, **sent: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}", **sent.pop("headers", {})}
        async with servers.http.request(method, url + path, headers=headers, **sent) as reply:
            assert reply.status < 300, await reply.text()
            return await reply.json()

    teacher = await servers.person_token(quiz.course.teacher)
    for file in (GIFT, MOODLE):
        report = await call(teacher, "POST", f"/quizzes/{quiz.quiz}/import", data=file.encode(),
                            headers={"Content-Type": "text/plain"})  # fmt: skip
        assert report["refused"] == 0
    await call(teacher, "POST", f"/quizzes/{quiz.quiz}/publish")

    learner = await servers.person_token(await quiz.course.learner())
    attempt = await call(learner, "POST", f"/quizzes/{quiz.quiz}/attempts")
    asked = {question["prompt"]: question for question in attempt["questions"]}
    assert asked["How long?"]["units"] == []
    assert asked["Pi?"]["units"] is None
    ids = {option["text"]: option["id"] for option in asked["Sort!"]["options"]}
    which = {option["text"]: option["id"] for option in asked["Which?"]["options"]}
    answers: dict[str, Any] = {
        "Pi?": {"value": 3.15},
        "Frog?": {"text": "TOAD"},
        "Which?": {"options": [which["a"], which["b"]]},
        "How long?": {"value": 250, "unit": "cm"},
        "Sort!": {"order": [ids["two"], ids["one"], ids["three"]]},
    }
    for prompt, answer in answers.items():
        where = f"/attempts/{attempt['id']}/answers/{asked[prompt]['id']}"
        await call(learner, "PUT", where, json={"answer": answer, "revision": 0})
    where = f"/attempts/{attempt['id']}/answers/{asked['How long?']['id']}"
    await call(learner, "PUT", where, json={"answer": {"value": 2.5}, "revision": 1})
    done = await call(learner, "POST", f"/attempts/{attempt['id']}/submit")
    earned = {question["prompt"]: question["earned"] for question in done["questions"]}
    assert {prompt: earned[prompt] for prompt in answers} == {
        "Pi?": 1000, "Frog?": 500, "Which?": 666.66667, "How long?": 750, "Sort!": 1333.33333,
    }  # fmt: skip
    assert (done["score"], done["max_score"]) == (4250, 6000)

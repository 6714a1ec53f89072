"""The whole system, as somebody who tries it for the first time runs it."""

import json
import re
import signal
from pathlib import Path

import pytest

from tests.cli.commands import Installation, stop

QUIZ = {
    "title": "Warm-up",
    "questions": [
        {
            "type": "single_choice",
            "prompt": "What is the capital of France?",
            "options": [{"id": "a", "text": "Lyon"}, {"id": "b", "text": "Paris"}],
            "key": {"options": ["b"]},
        },
        {"type": "numeric", "prompt": "What is pi?", "key": {"value": 3.14, "tolerance": 0.01}},
        {"type": "word_cloud", "prompt": "One word about today?"},
    ],
}


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    """A directory with a quiz, and a configuration that the demo must not touch."""
    (tmp_path / "quiz.json").write_text(json.dumps(QUIZ))
    return Installation(tmp_path, {"LMS_DATABASE__URL": "postgresql://nobody@127.0.0.1:1/production"})


@pytest.mark.slow
def test_a_class_of_twelve_is_played_and_every_receipt_is_kept(here: Installation) -> None:
    played = here.run("demo", "--students", "12", "--quiz", "quiz.json", "--thinking", "0.4", "--port", "0", "--exit")
    assert played.status == 0, played.err
    assert "acknowledged: 36\nstored: 36 (the same)\n" in played.out
    assert "question 3 of 3 revealed, 12 answers" in played.out
    assert re.search(r"^PIN|PIN \d{6}$", played.out, re.MULTILINE)
    assert re.search(r"^host: http://127\.0\.0\.1:\d+/host/[0-9a-f-]{36}$", played.out, re.MULTILINE)
    assert re.search(r"^/\S+ is removed at the end; --data DIR keeps all of it$", played.out, re.MULTILINE)
    assert "refused" not in played.out
    assert "failed" not in played.out


@pytest.mark.slow
def test_without_a_class_the_school_is_served_until_it_is_told_to_stop(here: Installation) -> None:
    with here.started("demo", "--students", "2", "--no-play", "--port", "0", "--data", "school") as demo:
        assert demo.stdout is not None
        for line in demo.stdout:
            if line.startswith("Serving"):
                break
        assert stop(demo, signal.SIGTERM) == 0
    assert (here.directory / "school" / "demo.log").exists()
    again = here.run("demo", "--students", "2", "--quiz", "quiz.json", "--thinking", "0.1", "--port", "0", "--exit",
                     "--data", "school")  # fmt: skip
    assert again.status == 0, again.err
    assert "is removed" not in again.out


def test_every_bad_question_of_a_file_is_named(here: Installation) -> None:
    bad = {"title": "Bad", "questions": [{"type": "true_false", "prompt": "?"}, QUIZ["questions"][0], {"type": "x"}]}
    (here.directory / "bad.json").write_text(json.dumps(bad))
    told = here.run("demo", "--quiz", "bad.json")
    assert told.status == 2
    assert "$.questions[0]" in told.err
    assert "$.questions[2]" in told.err
    assert told.err.count("\n") == 1


def test_a_quiz_file_that_is_not_there_is_named(here: Installation) -> None:
    told = here.run("demo", "--quiz", "nowhere.json")
    assert (told.status, told.err) == (2, "lms-rt: nowhere.json cannot be read: No such file or directory\n")

"""`lms-rt user create`."""

from tests.cli.commands import Installation

CREATE = ("user", "create", "--name", "Ada", "--role", "admin", "--password-stdin", "--email")


def test_an_account_is_made_once(installation: Installation) -> None:
    made = installation.run(*CREATE, "ada@school.test", stdin="correct horse\n")
    assert made.status == 0
    assert made.out.startswith("created admin ada@school.test (")
    again = installation.run(*CREATE, "ADA@school.test", stdin="correct horse\n")
    assert (again.status, again.out) == (1, "")
    assert "account" in again.err


def test_every_bad_option_is_named(installation: Installation) -> None:
    told = installation.run(*CREATE, "nobody", stdin="short\n")
    assert told.status == 2
    assert "--email" in told.err
    assert "--password" in told.err
    assert "short" not in told.err.replace("shorter", "")


def test_without_a_terminal_the_password_is_not_asked_for(installation: Installation) -> None:
    told = installation.run("user", "create", "--name", "Ada", "--email", "ada@school.test")
    assert told.status == 2
    assert "--password-stdin" in told.err

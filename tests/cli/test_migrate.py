"""`lms-rt migrate`, and what other commands say before it was run."""

from tests.cli.commands import Installation


def test_migrations_are_applied_once_and_rolled_back_on_demand(new_installation: Installation) -> None:
    waiting = new_installation.run("migrate", "--status").out.splitlines()
    assert waiting
    assert all(line.startswith("waiting  ") for line in waiting)

    applied = new_installation.run("migrate")
    assert applied.status == 0
    assert applied.out.count("applied  ") == len(waiting)
    assert new_installation.run("migrate").out == "The schema is up to date.\n"

    newest = waiting[-1].split()[-1]
    assert new_installation.run("migrate", "--rollback", "1").out == f"rolled back  {newest}\n"
    assert new_installation.run("migrate", "--status").out.splitlines()[-1] == f"waiting  {newest}"


def test_a_server_refuses_a_configured_database_without_its_schema(new_installation: Installation) -> None:
    for command in (
        ["serve"],
        ["worker"],
        ["user", "create", "--email", "a@b.test", "--name", "A", "--password-stdin"],
    ):
        told = new_installation.run(*command, stdin="correct horse\n")
        assert told.status == 1
        assert "run `lms-rt migrate` first" in told.err

"""`lms-rt check` says what is wrong and how to mend it."""

from tests.cli.commands import Installation


def test_a_healthy_installation_is_all_ticks(installation: Installation) -> None:
    told = installation.run("check")
    assert told.status == 0
    assert [line.split()[1] for line in told.out.splitlines()] == [
        "configuration", "database", "migrations", "redis", "disk", "keys", "open",
    ]  # fmt: skip
    assert all(line.startswith("✓") for line in told.out.splitlines())


def test_a_missing_schema_is_told_with_its_remedy(new_installation: Installation) -> None:
    told = new_installation.run("check")
    assert told.status == 1
    assert "✗ migrations" in told.out
    assert "run `lms-rt migrate`" in told.out


def test_servers_that_are_away_are_told_together_and_without_passwords(installation: Installation) -> None:
    variables = {
        **installation.variables,
        "LMS_DATABASE__URL": "postgresql://lms:hush@127.0.0.1:1/lms",
        "LMS_REDIS__URL": "redis://:hush@127.0.0.1:1/0",
    }
    told = Installation(installation.directory, variables).run("check")
    assert told.status == 1
    assert "✗ database" in told.out
    assert "✗ redis" in told.out
    assert "127.0.0.1:1" in told.out
    assert "hush" not in told.out + told.err


def test_a_directory_that_cannot_be_written_to_is_told(installation: Installation) -> None:
    blocked = installation.directory / "file"
    blocked.write_text("")
    told = installation.run("check", "--data", str(blocked / "data"))
    assert told.status == 1
    assert "✗ disk" in told.out

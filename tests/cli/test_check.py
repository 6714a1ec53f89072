"""`lms-rt check` says what is wrong and how to mend it."""

from dataclasses import replace

from lms_rt.cli.findings import Installation as Looked
from lms_rt.cli.findings import files, mail
from lms_rt.settings import MailSettings, Settings, StorageSettings
from tests.cli.commands import Installation
from tests.support.buckets import new_bucket, object_server
from tests.support.mail_server import mail_server


def test_a_healthy_installation_is_all_ticks(installation: Installation) -> None:
    told = installation.run("check")
    assert told.status == 0
    assert [line.split()[1] for line in told.out.splitlines()] == [
        "configuration", "database", "migrations", "redis", "disk", "files", "mail", "keys", "open",
    ]  # fmt: skip
    assert all(line.startswith("✓") for line in told.out.splitlines())


def test_a_terminal_without_ticks_is_told_all_the_same(installation: Installation) -> None:
    told = replace(installation, variables={**installation.variables, "PYTHONIOENCODING": "latin-1"}).run("check")
    assert (told.status, told.err) == (0, "")
    assert told.out.startswith("? configuration")


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


def test_a_directory_for_files_that_cannot_be_written_to_is_told(installation: Installation) -> None:
    blocked = installation.directory / "file"
    blocked.write_text("")
    variables = {**installation.variables, "LMS_STORAGE__DIRECTORY": str(blocked / "files")}
    told = replace(installation, variables=variables).run("check")
    assert told.status == 1
    assert "✗ files" in told.out
    assert "LMS_STORAGE__DIRECTORY" in told.out


async def test_a_bucket_is_asked_for_before_anybody_uploads() -> None:
    with object_server() as endpoint:
        there = await new_bucket(endpoint)
        found = [await files(Looked(Settings(storage=each), False)) for each in (there, _other(there))]
    assert [(each.ok, each.said) for each in found] == [
        (True, f"bucket {there.bucket} at {endpoint}"),
        (False, f"bucket nowhere at {endpoint}: the object store refused: NoSuchBucket"),
    ]


async def test_a_mail_server_is_greeted_before_anybody_is_written_to() -> None:
    async with mail_server() as server:
        there = MailSettings(host="127.0.0.1", port=server.port, tls="none")
        assert (await mail(Looked(Settings(mail=there), False))).ok
    away = await mail(Looked(Settings(mail=there), False))
    assert not away.ok
    assert away.said.startswith(f"no connection to 127.0.0.1:{server.port}: ")


def _other(bucket: StorageSettings) -> StorageSettings:
    return bucket.model_copy(update={"bucket": "nowhere"})

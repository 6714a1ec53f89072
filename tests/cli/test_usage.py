"""How the command line answers wrong use and wrong configuration: one line, and status 2."""

from dataclasses import replace

import pytest

from lms_rt.cli.main import parser
from tests.cli.commands import Installation

NOWHERE = {
    "LMS_DATABASE__URL": "postgresql://lms:hush@127.0.0.1:1/lms",
    "LMS_REDIS__URL": "redis://127.0.0.1:1",
    "LMS_SECURITY__JWT_KEYS": '{"main": "k3y-of-the-tests-0123456789-abcdefghij"}',
}


def test_help_names_every_command(bare_installation: Installation) -> None:
    told = bare_installation.run("--help")
    assert told.status == 0
    for command in ("demo", "serve", "worker", "migrate", "user", "check"):
        assert f"    {command} " in told.out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("serve", "--port", "65536"),
        ("serve", "--processes", "0"),
        ("migrate", "--rollback", "all"),
        ("migrate", "--status", "--rollback", "1"),
        ("demo", "--students", "-3"),
        ("demo", "--thinking", "nan"),
    ],
)
def test_wrong_usage_ends_with_status_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_common_options_may_stand_before_or_behind_the_command() -> None:
    before = parser().parse_args(["--verbose", "--config", "a.toml", "serve"])
    behind = parser().parse_args(["serve", "--verbose", "--config", "a.toml"])
    assert (before.verbose, before.config) == (behind.verbose, behind.config)
    assert before.verbose


def test_every_bad_key_is_named_in_one_line_without_its_value(bare_installation: Installation) -> None:
    (bare_installation.directory / "config.toml").write_text(
        '[server]\nport = "high"\nprot = 1\n[security]\njwt_keys = { main = "hush-hush" }\n'
    )
    told = bare_installation.run("serve")
    assert told.status == 2
    assert told.err.count("\n") == 1
    assert "server.port" in told.err
    assert "server.prot" in told.err
    assert "shorter than 32 bytes" in told.err
    assert "hush" not in told.err


def test_a_missing_or_broken_file_is_named(bare_installation: Installation) -> None:
    told = bare_installation.run("--config", "nowhere.toml", "check")
    assert (told.status, told.err) == (2, "lms-rt: no configuration file at nowhere.toml\n")
    (bare_installation.directory / "broken.toml").write_text("port = = 1")
    told = bare_installation.run("--config", "broken.toml", "check")
    assert told.status == 2
    assert "broken.toml is not TOML" in told.err


def test_a_database_that_is_away_is_one_line_and_the_password_is_not_in_it(bare_installation: Installation) -> None:
    away = Installation(bare_installation.directory, NOWHERE)
    told = away.run("serve")
    assert told.status == 1
    assert told.err.count("\n") == 1
    assert "database" in told.err
    assert "hush" not in told.err
    assert "Traceback" in away.run("serve", "--verbose").err


def test_configured_servers_without_a_signing_key_are_refused(bare_installation: Installation) -> None:
    variables = {name: value for name, value in NOWHERE.items() if "JWT" not in name}
    told = Installation(bare_installation.directory, variables).run("check")
    assert told.status == 2
    assert "LMS_SECURITY__JWT_KEYS" in told.err


def test_production_without_its_own_servers_is_refused(bare_installation: Installation) -> None:
    told = Installation(bare_installation.directory, {"LMS_ENVIRONMENT": "production"}).run("serve")
    assert told.status == 2
    assert "production needs database.url, redis.url, security.jwt_keys, server.public_url" in told.err


@pytest.mark.parametrize(
    "key, value, said",
    [
        ("DATABASE__URL", "mysql://hush@127.0.0.1/lms", "database.url: needs to begin with postgresql://, postgres://"),
        ("REDIS__URL", "http://hush@127.0.0.1/", "redis.url: needs to begin with redis://, rediss://, unix://"),
        ("DATABASE__POOL_MIN", "20", "database: pool_min is 20, which is more than pool_max, 10"),
        ("SERVER__PUBLIC_URL", "hush", "server.public_url: needs the form https://classes.example.org, without a path"),
        ("SERVER__PUBLIC_URL", "https://hush/lms", "server.public_url: needs the form https://classes.example.org"),
        ("SERVER__ALLOWED_ORIGINS", '["hush"]', "server.allowed_origins: needs the form https://classes.example.org"),
        ("SECURITY__JWT_KEYS", "hush", "not JSON, as lists and tables have to be in variables: LMS_SECURITY__JWT_KEYS"),
        ("SERVER__PROT", "hush", "server.prot: there is no such key"),
    ],
)
def test_a_value_that_could_not_work_is_refused_before_anything_starts(
    bare_installation: Installation, key: str, value: str, said: str
) -> None:
    told = replace(bare_installation, variables={f"LMS_{key}": value}).run("check")
    assert told.status == 2
    assert told.err.count("\n") == 1
    assert said in told.err
    assert "hush" not in told.err


def test_a_file_in_another_encoding_is_named(bare_installation: Installation) -> None:
    (bare_installation.directory / "config.toml").write_bytes(b'[mail]\nsender = "Schule f\xfcr alle <a@b.example>"\n')
    told = bare_installation.run("check")
    assert (told.status, told.err) == (2, "lms-rt: config.toml is not TOML: it is not in UTF-8\n")


@pytest.mark.parametrize("below", ["", "/below"])
def test_a_data_directory_that_cannot_be_one_is_named(bare_installation: Installation, below: str) -> None:
    blocked = bare_installation.directory / "file"
    blocked.write_text("")
    told = bare_installation.run("check", "--data", f"{blocked}{below}")
    assert told.status == 1
    assert told.err.count("\n") == 1
    assert told.err.startswith(f"lms-rt: {blocked}{below} cannot be the data directory: ")


def test_a_misspelt_variable_is_refused_by_its_name(bare_installation: Installation) -> None:
    told = replace(bare_installation, variables={"LMS_SERVR__PORT": "80"}).run("check")
    assert told.status == 2
    assert told.err.count("\n") == 1
    assert "LMS_SERVR__PORT" in told.err

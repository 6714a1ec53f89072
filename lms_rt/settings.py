"""Configuration: `config.toml`, overridden by `LMS_*` environment variables, as one frozen, typed object.

An unknown key is an error, because a misspelt one would otherwise be silently ignored. Every key is documented in
`config.toml` itself.
"""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from lms_rt import limits

ENV_PREFIX = "LMS_"
POSTGRES_SCHEMES = ("postgresql", "postgres")
REDIS_SCHEMES = ("redis", "rediss", "unix")
WELL_KNOWN_SECRETS = ("secret", "changeme", "change-me", "password", "example", "default")


class Section(BaseModel):
    """A table of the configuration."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _origin(text: str) -> str:
    """`https://example.org`, as browsers write where a page is from. Raises ValueError."""
    parts = urlsplit(text.rstrip("/"))
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.geturl() != f"{parts.scheme}://{parts.netloc}"
    ):
        raise ValueError("needs the form https://classes.example.org, without a path")
    return parts.geturl().lower()


def _of_scheme(url: SecretStr | None, schemes: tuple[str, ...]) -> SecretStr | None:
    """The address, if it begins as one of these do; it may hold a password and so is not shown. Raises ValueError."""
    if url is not None and url.get_secret_value().partition("://")[0] not in schemes:
        raise ValueError(f"needs to begin with {', '.join(f'{scheme}://' for scheme in schemes)}")
    return url


class ServerSettings(Section):
    """Where the server listens and how the world reaches it."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    processes: int = Field(default=1, ge=1, le=64)
    public_url: str | None = None
    allowed_origins: tuple[str, ...] = ()
    trusted_proxies: int = Field(default=0, ge=0, le=10)
    uvloop: bool = False
    code_in_huge_pages: bool = True

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, url: str | None) -> str | None:
        return None if url is None else _origin(url)

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(_origin, origins))


class DatabaseSettings(Section):
    """PostgreSQL. Without a URL the embedded one is used."""

    url: SecretStr | None = None
    pool_min: int = Field(default=2, ge=0, le=100)
    pool_max: int = Field(default=10, ge=1, le=500)
    pgbouncer: bool = False

    @field_validator("url")
    @classmethod
    def _of_postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        return _of_scheme(url, POSTGRES_SCHEMES)

    @model_validator(mode="after")
    def _pool_has_room(self) -> Self:
        if self.pool_min > self.pool_max:
            raise ValueError(f"pool_min is {self.pool_min}, which is more than pool_max, {self.pool_max}")
        return self


class RedisSettings(Section):
    """Redis or Valkey. Without a URL the embedded one is used."""

    url: SecretStr | None = None
    prefix: str = Field(default="lms:", max_length=32)

    @field_validator("url")
    @classmethod
    def _of_redis(cls, url: SecretStr | None) -> SecretStr | None:
        return _of_scheme(url, REDIS_SCHEMES)


class SecuritySettings(Section):
    """Tokens and passwords. `jwt_keys` maps key ids to secrets; the one named by `jwt_kid` signs, all verify."""

    jwt_keys: dict[str, SecretStr] = Field(default_factory=dict)
    jwt_kid: str | None = None
    issuer: str = "lms_rt"
    audience: str = "lms_rt"
    access_ttl_s: int = Field(default=900, ge=30, le=86_400)
    refresh_ttl_s: int = Field(default=30 * 86_400, ge=60)
    guest_ttl_s: int = Field(default=12 * 3600, ge=60)
    reset_ttl_s: int = Field(default=1800, ge=60)
    verify_ttl_s: int = Field(default=3 * 86_400, ge=60)
    bcrypt_cost: int = Field(default=12, ge=4, le=16)

    @field_validator("jwt_keys")
    @classmethod
    def _strong(cls, keys: dict[str, SecretStr]) -> dict[str, SecretStr]:
        for kid, key in keys.items():
            secret = key.get_secret_value()
            if len(secret.encode()) < limits.SIGNING_KEY_MIN_BYTES:
                raise ValueError(f"the key {kid!r} is shorter than {limits.SIGNING_KEY_MIN_BYTES} bytes")
            if len(set(secret)) < 8 or any(word in secret.lower() for word in WELL_KNOWN_SECRETS):
                raise ValueError(f"the key {kid!r} looks like a placeholder; make one with: openssl rand -base64 48")
        return keys

    @model_validator(mode="after")
    def _signing_key_exists(self) -> Self:
        if self.jwt_kid is not None and self.jwt_kid not in self.jwt_keys:
            raise ValueError(f"jwt_kid names {self.jwt_kid!r}, which is not among jwt_keys")
        return self

    @property
    def signing_kid(self) -> str:
        """The id of the key that signs: `jwt_kid`, or the only key there is."""
        return self.jwt_kid or next(iter(self.jwt_keys))


class RateLimit(Section):
    """At most `count` requests in any `window_s` seconds."""

    count: int = Field(ge=1)
    window_s: int = Field(ge=1, le=86_400)


class RateLimits(Section):
    """One sliding window per user (or address) and class of route."""

    read: RateLimit = RateLimit(count=1200, window_s=60)
    write: RateLimit = RateLimit(count=600, window_s=60)
    auth: RateLimit = RateLimit(count=300, window_s=60)  # by address: a whole class signs in from behind one
    account: RateLimit = RateLimit(count=20, window_s=60)  # password attempts on one account, wherever from
    join: RateLimit = RateLimit(count=6000, window_s=60)
    pin_guess: RateLimit = RateLimit(count=30, window_s=60)
    socket: RateLimit = RateLimit(count=12000, window_s=60)


class CacheSettings(Section):
    """How long reads of courses and quizzes are served from Redis, in seconds; 0 turns the cache off."""

    ttl_s: int = Field(default=60, ge=0, le=86_400)


class JobSettings(Section):
    """What the system does by itself."""

    lease_s: int = Field(default=20, ge=1, le=600)
    forgotten_after_s: int = Field(default=15, ge=1, le=3600)
    abandoned_after_h: int = Field(default=12, ge=1, le=24 * 30)


class WebhookSettings(Section):
    """What courses tell other systems. `allowed_hosts` may be private and without TLS, in development and tests."""

    allowed_hosts: frozenset[str] = frozenset()
    timeout_s: float = Field(default=10, gt=0, le=60)
    attempts: int = Field(default=16, ge=1, le=100)
    first_delay_s: float = Field(default=5, gt=0, le=3600)
    longest_delay_s: float = Field(default=3600, gt=0, le=86_400)
    disable_after_h: float = Field(default=72, gt=0, le=24 * 90)
    keep_days: int = Field(default=30, ge=1, le=3650)


class MailSettings(Section):
    """The mail server. Without a host mails are written to the folder `outbox` of the data directory."""

    host: str | None = None
    port: int = Field(default=587, ge=1, le=65535)
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    user: str | None = None
    password: SecretStr | None = None
    sender: str = Field(default="lms_rt <lms_rt@localhost>", pattern=r"^([^<>\r\n]*<)?[^@<>\s]+@[^@<>\s]+>?$")
    timeout_s: float = Field(default=20, gt=0, le=60)


class StorageSettings(Section):
    """Where uploaded files and certificates are kept. Without `directory` it is the folder `files` of the data one."""

    backend: Literal["local", "s3"] = "local"
    directory: Path | None = None
    bucket: str | None = None
    endpoint_url: str | None = None
    region: str = "us-east-1"
    access_key: str | None = None
    secret_key: SecretStr | None = None
    presigned: bool = True
    max_file_mib: int = Field(default=2048, ge=1, le=65_536)
    quota_mib: int = Field(default=10_240, ge=1)

    @model_validator(mode="after")
    def _has_a_bucket(self) -> Self:
        if self.backend == "s3" and not self.bucket:
            raise ValueError("backend s3 needs a bucket")
        return self


class LogSettings(Section):
    """What is logged and how."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "console"] = "auto"


class Settings(BaseSettings):
    """The whole configuration of one process."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    environment: Literal["development", "production"] = "development"
    data_dir: Path = Path("data")
    server: ServerSettings = ServerSettings()
    database: DatabaseSettings = DatabaseSettings()
    redis: RedisSettings = RedisSettings()
    security: SecuritySettings = SecuritySettings()
    rate_limits: Annotated[RateLimits, Field()] = RateLimits()
    cache: CacheSettings = CacheSettings()
    jobs: JobSettings = JobSettings()
    webhooks: WebhookSettings = WebhookSettings()
    mail: MailSettings = MailSettings()
    storage: StorageSettings = StorageSettings()
    log: LogSettings = LogSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Explicit values, then the environment, then the file named by `model_config['toml_file']`."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @model_validator(mode="after")
    def _fit_for_production(self) -> Self:
        if self.environment != "production":
            return self
        missing = [
            name
            for name, given in (
                ("database.url", self.database.url),
                ("redis.url", self.redis.url),
                ("security.jwt_keys", self.security.jwt_keys),
                ("server.public_url", self.server.public_url),
            )
            if not given
        ]
        if missing:
            raise ValueError(f"production needs {', '.join(missing)}")
        if self.webhooks.allowed_hosts:
            raise ValueError("webhooks.allowed_hosts opens the way to private addresses; it is not for production")
        return self

    @property
    def secure_cookies(self) -> bool:
        """Whether people reach us over TLS, so that cookies can be limited to it."""
        return urlsplit(self.server.public_url or "").scheme == "https"

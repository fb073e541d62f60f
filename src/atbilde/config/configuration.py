"""What an installation can set: `atbilde.toml` in the data folder, overridden by `ATBILDE_*` in the environment.

Passwords do not belong into the file: each setting is also read from a file of its name in `DATA/secrets/`, and
`secret(name)` reads the others (a mailbox password) from there or from `ATBILDE_SECRET_<NAME>`.
"""

import functools
import os
import tomllib
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from atbilde.config.errors import UserError

FILE_NAME = "atbilde.toml"
PREFIX = "ATBILDE_"


def data_folder() -> Path:
    """The data folder of this process: `ATBILDE_DATA`, else `data` in the working directory. Absolute."""
    return Path(os.environ.get(f"{PREFIX}DATA") or "data").absolute()


class Configuration(BaseSettings):
    """All settings with their defaults; docs/operator.md explains each for the person who runs the installation."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    database_url: str | None = Field(default=None, validation_alias=AliasChoices("DATABASE_URL", "database_url"))
    database_direct_url: str | None = None
    public_url: str = "http://127.0.0.1:8000"
    allowed_hosts: tuple[str, ...] = ()
    behind_proxy: bool = False
    trusted_proxies: tuple[str, ...] = ("127.0.0.0/8", "::1/128")
    language: Literal["lv", "en"] = "lv"
    time_zone: str = "Europe/Riga"
    session_hours: int = Field(default=12, ge=1, le=24 * 31)
    web_workers: int = Field(default=1, ge=1, le=64)
    web_threads: int = Field(default=6, ge=1, le=64)
    upload_megabytes: int = Field(default=100, ge=1, le=10_000)
    antivirus: str = ""
    facebook_url: str = "https://graph.facebook.com/v23.0"
    x_url: str = "https://api.x.com"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    debug: bool = False
    demo: bool = False

    @field_validator("public_url", "facebook_url", "x_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be a web address such as https://desk.example.lv")
        return value.rstrip("/")

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            try:
                ip_network(one, strict=False)
            except ValueError as fault:
                raise ValueError(f"{one} is no address or network such as 10.0.0.0/24") from fault
        return value

    @field_validator("antivirus")
    @classmethod
    def _is_scanner(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not value.startswith("/") and not (host and port.isdecimal() and 0 < int(port) < 65536):
            raise ValueError("must be the path of clamd's socket (/run/clamav/clamd.ctl) or host:port")
        return value

    @field_validator("time_zone")
    @classmethod
    def _is_time_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as fault:
            raise ValueError("is no known time zone") from fault
        return value

    @property
    def data(self) -> Path:
        """The data folder, absolute."""
        return data_folder()

    @property
    def is_https(self) -> bool:
        """Whether clients reach this installation over https."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """Host names that requests may name: those set, the one of the public address and this machine."""
        own = urlsplit(self.public_url).hostname or "localhost"
        return list(dict.fromkeys([*self.allowed_hosts, own, "localhost", "127.0.0.1", "[::1]"]))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = TomlConfigSettingsSource(settings_cls, toml_file=data_folder() / FILE_NAME)
        return init_settings, env_settings, file_secret_settings, toml


@functools.cache
def load() -> Configuration:
    """The configuration of this process. `UserError` names the file, the setting and the reason of a fault."""
    secrets = data_folder() / "secrets"
    try:
        return Configuration(_secrets_dir=secrets if secrets.is_dir() else None)  # type: ignore[call-arg]
    except tomllib.TOMLDecodeError as fault:
        raise UserError(f"{data_folder() / FILE_NAME}: {fault}") from None
    except ValidationError as fault:
        first = fault.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        reason = "there is no such setting" if first["type"] == "extra_forbidden" else first["msg"]
        raise UserError(f"setting {name} ({data_folder() / FILE_NAME} or the environment): {reason}") from None


def secret(name: str) -> str | None:
    """The secret `name` from `ATBILDE_SECRET_<NAME>` or the file `DATA/secrets/<name>`; `None` where there is none."""
    value = os.environ.get(f"{PREFIX}SECRET_{name.upper().replace('-', '_')}")
    if value is not None:
        return value
    path = data_folder() / "secrets" / name
    return path.read_text(encoding="utf-8").strip() if path.is_file() else None

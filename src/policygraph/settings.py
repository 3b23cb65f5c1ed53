"""Settings by flag, environment (``POLICYGRAPH_…``) or a ``policygraph.toml`` in the folder."""

from pathlib import Path

import platformdirs
from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from policygraph.model import Language

__all__ = ["ServerSettings", "Settings"]


class Settings(BaseSettings):
    """Where things lie and which language is spoken."""

    # The one file holds the server's settings too, which the other commands pass over.
    model_config = SettingsConfigDict(
        env_prefix="POLICYGRAPH_", toml_file="policygraph.toml", extra="ignore"
    )

    store: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("policygraph")) / "store",
        description="folder of the built graph",
    )
    documents: Path | None = Field(
        default=None, description="folder with the documents as received, for quotes and checks"
    )
    drafts: Path | None = Field(
        default=None,
        description="folder of the drafts that `ingest` wrote, for the build and the review",
    )
    lang: Language = Field(default="nl", description="language of answers, nl or en")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let a flag win over the environment, and the environment over the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


class ServerSettings(Settings):
    """Settings of ``policygraph serve`` beside those of every command."""

    model_config = SettingsConfigDict(extra="forbid")

    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8000, ge=0, le=65535, description="port to listen on; 0 takes any")
    public_url: str | None = Field(
        default=None, description="address under which users reach the server, behind a proxy"
    )
    scratch: bool = Field(
        default=False, description="serve an empty temporary store instead of the graph"
    )
    writable: bool = Field(default=False, description="allow updates and graph store writes")
    token: SecretStr | None = Field(
        default=None, description="bearer token that a write must carry; needed with writable"
    )
    review: bool = Field(
        default=False,
        description="let the review page write decisions into the drafts; on this machine only",
    )
    query_seconds: float = Field(
        default=10.0, gt=0, description="wall-clock limit of one query, in seconds"
    )
    query_rows: int = Field(default=100_000, gt=0, description="most rows or triples of an answer")
    query_bytes: int = Field(default=50_000_000, gt=0, description="most bytes of an answer")
    query_memory: int = Field(
        default=1_000_000_000,
        ge=200_000_000,
        description="most memory of one query process, in bytes",
    )
    query_processes: int = Field(default=2, gt=0, description="queries that run at the same time")
    query_queue: int = Field(default=32, ge=0, description="queries that may wait")
    body_bytes: int = Field(default=20_000_000, gt=0, description="most bytes of a request body")
    url_bytes: int = Field(default=16_000, gt=0, description="most bytes of a request address")
    rate_limit: str = Field(
        default="", description="requests per client, such as 100/minute; empty for none"
    )
    cors_origins: list[str] = Field(
        default=["*"], description="origins that browsers may call from"
    )
    log_level: str = Field(default="info", description="debug, info, warning or error")

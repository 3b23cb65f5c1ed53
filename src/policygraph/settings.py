"""Settings by flag, environment (``POLICYGRAPH_…``) or a ``policygraph.toml`` in the folder."""

from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from policygraph.model import Language

__all__ = ["Settings"]


class Settings(BaseSettings):
    """Where things lie and which language is spoken."""

    model_config = SettingsConfigDict(env_prefix="POLICYGRAPH_", toml_file="policygraph.toml")

    store: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("policygraph")) / "store",
        description="folder of the built graph",
    )
    documents: Path | None = Field(
        default=None, description="folder with the documents as received, for quotes and checks"
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

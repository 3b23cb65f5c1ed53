"""What the commands share: common options, the opened session, the way data goes out."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from policygraph.errors import InputError
from policygraph.model import Language

if TYPE_CHECKING:
    from typing import TypeVar

    from rich.console import Console

    from policygraph.session import Session
    from policygraph.settings import ServerSettings, Settings

    _S = TypeVar("_S", bound=Settings)

__all__ = [
    "AsOfOption",
    "DraftsToo",
    "Format",
    "FormatOption",
    "GivenOption",
    "LangOption",
    "StoreOption",
    "console",
    "given",
    "message",
    "open_session",
    "server_settings",
    "settings",
    "working",
    "write_csv",
    "write_json",
]


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="how the answer is written")]
LangOption = Annotated[
    str | None, typer.Option("--lang", "-l", help="language of the answer: nl or en")
]
StoreOption = Annotated[
    Path | None, typer.Option("--store", help="folder of the built graph", show_default=False)
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", help="the text published on this day: 2026-07-01", metavar="DATE"),
]
DraftsToo = Annotated[
    bool,
    typer.Option("--with-drafts", help="also what drafts propose, apart: nobody reviewed it"),
]
GivenOption = Annotated[
    list[str] | None,
    typer.Option("--given", "-g", help="an answered fact: CIRCUMSTANCE=yes or =no"),
]

_YES = {"yes": True, "ja": True, "true": True, "no": False, "nee": False, "false": False}


def settings(store: Path | None = None, lang: str | None = None) -> "Settings":
    """Return the settings, a flag before the environment before the file."""
    from policygraph.settings import Settings

    return _read(Settings, {"store": store, "lang": lang})


def server_settings(**flags: Any) -> "ServerSettings":
    """Return the settings of the server. Raises InputError for a token in the file."""
    from pydantic_settings import TomlConfigSettingsSource

    from policygraph.settings import ServerSettings

    if "token" in TomlConfigSettingsSource(ServerSettings)():
        raise InputError(
            "invalid-parameter",
            "policygraph.toml holds a token, and files are read by others. Take it out and set "
            "POLICYGRAPH_TOKEN in the environment.",
        )
    return _read(ServerSettings, flags)


def _read(kind: "type[_S]", flags: dict[str, Any]) -> "_S":
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    try:
        return kind(**{k: v for k, v in flags.items() if v is not None})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(str(p) for p in first["loc"])
        raise InputError(
            "invalid-parameter", f"The setting {name} is {first['input']!r}: {first['msg']}."
        ) from error
    except SettingsError as error:
        raise InputError(
            "invalid-parameter", f"A setting in the environment cannot be read: {error}."
        ) from error


def open_session(store: Path | None, lang: str | None) -> "tuple[Session, Language]":
    """Open the built graph; return it with the language of the answer."""
    from policygraph.session import Session

    chosen = settings(store, lang)
    return Session.open(chosen.store, chosen.documents), chosen.lang


def given(values: Sequence[str] | None) -> Mapping[str, bool]:
    """Parse ``CIRCUMSTANCE=yes`` options. Raises InputError (invalid-parameter)."""
    out = {}
    for value in values or ():
        name, equals, answer = value.rpartition("=")
        if not equals or answer.strip().lower() not in _YES:
            raise InputError(
                "invalid-parameter",
                f"--given must be CIRCUMSTANCE=yes or CIRCUMSTANCE=no, not {value!r}.",
            )
        out[name] = _YES[answer.strip().lower()]
    return out


def console() -> "Console":
    """Return the console for data: as wide as the terminal, 120 where there is none."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else 120
    return Console(width=width, highlight=False, markup=False, soft_wrap=False)


@contextmanager
def working(description: str) -> Iterator[None]:
    """Show that something takes a while, on standard error and only to a person."""
    from rich.console import Console

    with Console(stderr=True).status(description):
        yield


def message(text: str) -> None:
    """Write a message for people to standard error."""
    sys.stderr.write(text + "\n")


def write_json(value: Any) -> None:
    """Write a value as JSON to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_csv(rows: Iterable[Sequence[Any]]) -> None:
    """Write rows as CSV (RFC 4180, with plain line ends) to standard output."""
    csv.writer(sys.stdout, lineterminator="\n").writerows(rows)

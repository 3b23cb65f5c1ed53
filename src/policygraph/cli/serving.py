"""``serve``: the query API, the SPARQL endpoint and linked data in one server."""

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policygraph.cli.options import LangOption, StoreOption, server_settings
from policygraph.errors import InputError

if TYPE_CHECKING:
    from policygraph.settings import ServerSettings

__all__ = ["serve"]

_NEEDED = ("fastapi", "uvicorn", "httptools", "structlog", "limits", "prometheus_client")


def serve(
    host: Annotated[str | None, typer.Option("--host", help="address to listen on")] = None,
    port: Annotated[
        int | None, typer.Option("--port", help="port to listen on; 0 takes any")
    ] = None,
    scratch: Annotated[
        bool | None,
        typer.Option("--scratch", help="serve an empty temporary store instead of the graph"),
    ] = None,
    writable: Annotated[
        bool | None,
        typer.Option("--writable", help="allow writes with the bearer token in POLICYGRAPH_TOKEN"),
    ] = None,
    public_url: Annotated[
        str | None, typer.Option("--public-url", help="address behind a proxy that users see")
    ] = None,
    documents: Annotated[
        Path | None, typer.Option("--documents", help="folder with the documents as received")
    ] = None,
    store: StoreOption = None,
    lang: LangOption = None,
) -> None:
    """Serve the query API, SPARQL and linked data; other settings are in docs/serving.md."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise InputError(
            "missing-extra",
            f"The server needs {', '.join(missing)}: pip install 'policygraph[web]'.",
        )
    chosen = server_settings(
        host=host,
        port=port,
        scratch=scratch,
        writable=writable,
        public_url=public_url,
        documents=documents,
        store=store,
        lang=lang,
    )
    _require_token(chosen)
    from policygraph.api.server import run

    run(chosen)


def _require_token(settings: "ServerSettings") -> None:
    if settings.writable and not (settings.token and settings.token.get_secret_value().strip()):
        raise InputError(
            "missing-parameter",
            "--writable needs a token that writers send as `Authorization: Bearer …`. Set it "
            "in the environment: POLICYGRAPH_TOKEN=$(openssl rand -hex 32).",
        )

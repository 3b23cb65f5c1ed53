"""``serve``: the query API, the SPARQL endpoint and linked data in one server."""

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policygraph.cli.options import LangOption, StoreOption, server_settings
from policygraph.errors import InputError
from policygraph.locality import is_loopback

if TYPE_CHECKING:
    from policygraph.settings import ServerSettings

__all__ = ["serve"]

_NEEDED = ("fastapi", "uvicorn", "httptools", "structlog", "limits", "prometheus_client")
DraftsOption = Annotated[
    Path | None, typer.Option("--drafts", help="folder of the drafts, for /review")
]
ReviewOption = Annotated[
    bool | None,
    typer.Option("--review", help="let /review write decisions; on this machine only"),
]


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
    drafts: DraftsOption = None,
    review: ReviewOption = None,
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
        drafts=drafts,
        review=review,
        store=store,
        lang=lang,
    )
    _require_token(chosen)
    _require_loopback(chosen)
    from policygraph.api.server import run

    run(chosen)


def _require_token(settings: "ServerSettings") -> None:
    if settings.writable and not (settings.token and settings.token.get_secret_value().strip()):
        raise InputError(
            "missing-parameter",
            "--writable needs a token that writers send as `Authorization: Bearer …`. Set it "
            "in the environment: POLICYGRAPH_TOKEN=$(openssl rand -hex 32).",
        )


def _require_loopback(settings: "ServerSettings") -> None:
    if settings.review and (settings.public_url or not is_loopback(settings.host)):
        where = settings.public_url or settings.host
        raise InputError(
            "invalid-parameter",
            f"--review lets whoever reaches the server decide, and {where} can be reached by "
            "others. Serve on 127.0.0.1 without a public address, or leave --review out: decisions "
            "are then saved in a file of the reviewer.",
        )

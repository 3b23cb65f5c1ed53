"""The application: state made once, routers added, errors and headers the same everywhere."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module

from fastapi import APIRouter, FastAPI

from policygraph import __version__
from policygraph.api import problems
from policygraph.api.state import ServerState
from policygraph.explorer.pages import error_page
from policygraph.session import Session
from policygraph.settings import ServerSettings
from policygraph.store import read_manifest

__all__ = ["ROUTERS", "create_app"]

ROUTERS = (
    "api.answers",
    "api.asking",
    "api.finding",
    "api.sparql",
    "api.graph_store",
    "api.linked",
    "api.operations",
    "api.documentation",
    "explorer.assets",
    "explorer.start",
    "explorer.graphing",
    "explorer.exporting",
    "explorer.desk_pages",
    "explorer.applying",
    "explorer.unreviewed",
    "explorer.searching",
    "explorer.things",
    "explorer.comparing",
    "explorer.deadline_pages",
    "explorer.document_pages",
    "explorer.querying",
    "explorer.reviewing",
    "explorer.reviewing_saving",
)
"""Modules of policygraph, each with a ``router``; one with ``lifespan`` is started and stopped.

``lifespan(state)`` is an async context manager that may put something into the state.
"""


def create_app(settings: ServerSettings) -> FastAPI:
    """Make the application for a store (or, with ``scratch``, for an empty temporary one).

    Raises StoreError where there is no graph to serve.
    """
    state = _state(settings)
    modules = [import_module(f"policygraph.{name}") for name in ROUTERS]

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for module in modules:
                if hasattr(module, "lifespan"):
                    await stack.enter_async_context(module.lifespan(state))
            state.ready = True
            yield
            state.ready = False

    app = FastAPI(
        title="policygraph",
        version=__version__,
        summary="Which obligations apply to me, why, and where is that written?",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        # A redirect would be made of the Host header, and loses the body of a POST.
        redirect_slashes=False,
        license_info={
            "name": "Apache-2.0 (code), CC BY 4.0 (data)",
            "identifier": "Apache-2.0 AND CC-BY-4.0",
        },
    )
    app.state.server = state
    problems.install(app)
    app.state.error_page = error_page
    for module in modules:
        router: APIRouter = module.router
        # Not include_router: its nested routers are matched one by one, ten times slower.
        app.router.routes.extend(router.routes)
    from policygraph.api.middleware import add_middleware

    add_middleware(app, settings)
    return app


def _state(settings: ServerSettings) -> ServerState:
    if settings.scratch:
        return ServerState(None, settings, "scratch")
    manifest = read_manifest(settings.store)
    session = Session.open(settings.store, settings.documents)
    # The index and the names are made before the first request, not during it.
    _ = session.catalogue, session.names
    digest = json.dumps([manifest.source_hash, __version__])
    return ServerState(session, settings, digest)

"""Applications for tests: the real graph or a scratch store, with routes that misbehave."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import Response, StreamingResponse
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.testclient import TestClient

from policygraph.api import create_app
from policygraph.settings import ServerSettings

__all__ = ["assert_problem", "client", "filled", "make", "routes"]

MEMBERS = {"type", "title", "status", "detail", "instance"}


def make(store: Path | None = None, **settings: Any) -> FastAPI:
    """Make an application with routes that raise, stream and read."""
    if store is None:
        settings["scratch"] = True
    else:
        settings["store"] = store
    app = create_app(ServerSettings(**settings))
    _misbehave(app)
    return app


def _misbehave(app: FastAPI) -> None:
    @app.get("/test/raise")
    async def fail() -> Response:
        raise RuntimeError("secret of /srv/policygraph 9.9.9")

    @app.get("/test/stream")
    async def stream() -> Response:
        async def parts() -> AsyncIterator[bytes]:
            for _ in range(100):
                yield b"all work and no play "

        return StreamingResponse(parts(), media_type="text/plain")

    @app.get("/test/tagged")
    async def tagged(request: Request) -> Response:
        headers = {"ETag": '"abc"', "Vary": "Accept, Accept-Language"}
        if request.headers.get("if-none-match") == '"abc"':
            return Response(status_code=304, headers=headers)
        return Response(b"x" * 5000, media_type="text/plain", headers=headers)

    @app.post("/test/read")
    async def read(request: Request) -> Response:
        return Response(str(len(await request.body())))

    @app.post("/test/swallow")
    async def swallow(request: Request) -> Response:
        try:
            await request.body()
        except Exception:
            return Response("not a form", 400)
        return Response("fine")


def client(app: FastAPI) -> TestClient:
    return TestClient(app, base_url="http://127.0.0.1:8000")


def routes(app: FastAPI) -> list[RouteContext]:
    return list(iter_route_contexts(app.routes))


def filled(route: RouteContext) -> str:
    """Return the address of a route with nonsense for its parameters."""
    path = str(route.path_format)
    for name in route.param_convertors:
        path = path.replace("{" + name + "}", "onzin")
    return path


def assert_problem(
    response: Any, status: int | None = None, id_: str | None = None
) -> dict[str, Any]:
    """Check the one shape of errors and that it leaks nothing."""
    assert status is None or response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json", response.text
    body: dict[str, Any] = response.json()
    assert set(body) - {"errors"} == MEMBERS
    assert body["status"] == response.status_code
    type_ = body["type"].removeprefix("https://w3id.org/policygraph/problems/")
    assert "/" not in type_
    assert id_ is None or type_ == id_
    assert all(isinstance(body[m], str) and body[m] for m in MEMBERS - {"status"})
    for leak in ("traceback", 'file \\"', ".py", "site-packages", "starlette", "uvicorn"):
        assert leak not in response.text.lower(), response.text
    return body

"""For those who keep the server running: is it alive, is it ready, what does it do."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.types import Scope

from policygraph.api.problems import ProblemError
from policygraph.api.state import ServerState, state_of
from policygraph.store import read_manifest

__all__ = ["Metrics", "install_metrics", "router"]

router = APIRouter(tags=["operations"])

_NO_STORE = {"Cache-Control": "no-store"}
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """What Prometheus reads, in a registry of this application alone."""

    def __init__(self) -> None:
        """Make the registry."""
        self.registry = CollectorRegistry()
        self._children: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._requests = Counter(
            "policygraph_requests",
            "Requests answered.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "policygraph_request_seconds",
            "Time from request to the end of its answer.",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.in_flight = Gauge(
            "policygraph_requests_in_flight", "Requests being answered.", registry=self.registry
        )
        self.triples = Gauge(
            "policygraph_graph_triples",
            "Triples of the graph as it was built.",
            ("kind",),
            registry=self.registry,
        )

    def observe(self, scope: Scope, method: str, status: int, seconds: float) -> None:
        """Count one request under the template of its route, so that addresses cannot grow it."""
        route = str(getattr(scope.get("route"), "path", None) or "none")
        key = route, method if method in _METHODS else "other", status
        if key not in self._children:
            self._children[key] = self._requests.labels(*key), self._seconds.labels(route)
        requests, times = self._children[key]
        requests.inc()
        times.observe(seconds)


def install_metrics(state: ServerState) -> Metrics:
    """Make the metrics of an application and keep them in its state."""
    metrics = Metrics()
    if state.session is not None:
        manifest = read_manifest(state.settings.store)
        metrics.triples.labels("asserted").set(manifest.asserted)
        metrics.triples.labels("inferred").set(manifest.inferred)
        state.parts["graph"] = manifest.source_hash
    state.parts["metrics"] = metrics
    return metrics


def _require_ready(state: ServerState) -> None:
    if not state.ready:
        raise ProblemError(
            503, "not-ready", "The server starts or stops.", headers={"Retry-After": "1"}
        )


@router.get("/health")
async def health(request: Request) -> Response:
    """Tell whether the server is alive and ready, and which graph it serves."""
    state = state_of(request)
    _require_ready(state)
    body = {"live": True, "ready": True, "graph": state.parts.get("graph")}
    return JSONResponse(body, headers=_NO_STORE)


@router.get("/health/live")
async def live() -> Response:
    """Tell that the process answers; when it does not, restart it."""
    return JSONResponse({"live": True}, headers=_NO_STORE)


@router.get("/health/ready")
async def ready(request: Request) -> Response:
    """Tell whether requests can be sent here: 200, or 503 while the server starts or stops."""
    _require_ready(state_of(request))
    return JSONResponse({"ready": True}, headers=_NO_STORE)


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """Give the counts and times in the text format of Prometheus."""
    found: Metrics = state_of(request).parts["metrics"]
    return Response(
        generate_latest(found.registry), media_type=CONTENT_TYPE_LATEST, headers=_NO_STORE
    )

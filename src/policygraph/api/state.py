"""What every route needs, made once when the server starts."""

from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from policygraph.session import Session
from policygraph.settings import ServerSettings

__all__ = ["ServerState", "state_of"]


@dataclass
class ServerState:
    """The opened graph, the settings and the hash that identifies the graph.

    ``engine`` runs SPARQL from users in processes of its own; ``ready`` turns True once the first
    answer can be given. ``parts`` holds what a router makes for itself at start.
    """

    session: Session | None
    settings: ServerSettings
    graph_hash: str
    engine: Any = None
    ready: bool = False
    parts: dict[str, Any] = field(default_factory=dict)


def state_of(request: Request) -> ServerState:
    """Return the state of the application that a request came to."""
    found: ServerState = request.app.state.server
    return found

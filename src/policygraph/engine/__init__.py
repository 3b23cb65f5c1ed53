"""SPARQL from users, evaluated in processes of its own that can be stopped."""

from policygraph.engine.errors import EngineError
from policygraph.engine.pool import Dataset, Engine, Limits, Part, Result
from policygraph.engine.questions import Asked, Rows
from policygraph.engine.tags import ANY, Condition, body_tag

__all__ = [
    "ANY",
    "Asked",
    "Condition",
    "Dataset",
    "Engine",
    "EngineError",
    "Limits",
    "Part",
    "Result",
    "Rows",
    "body_tag",
]

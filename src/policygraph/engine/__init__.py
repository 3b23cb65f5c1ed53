"""SPARQL from users, evaluated in processes of its own that can be stopped."""

from policygraph.engine.errors import EngineError
from policygraph.engine.pool import Dataset, Engine, Limits, Part, Result

__all__ = ["Dataset", "Engine", "EngineError", "Limits", "Part", "Result"]

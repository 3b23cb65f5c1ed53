"""Structured logs: one JSON object a line on standard error, with the id of the request."""

import json
import logging
import sys
from typing import Any

import structlog

from policygraph.errors import InputError

__all__ = ["configure", "standard_library"]

_LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}

_SHARED: list[structlog.types.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


# Made once: json.dumps with a default makes an encoder for every line.
_ENCODER = json.JSONEncoder(default=str)


def _encode(event: Any, **_: Any) -> str:
    return _ENCODER.encode(event)


class _Lines:
    """Writes lines to whatever standard error is at that moment."""

    def msg(self, message: str) -> None:
        sys.stderr.write(message + "\n")

    debug = info = warning = error = critical = msg


def _lines(*_: Any) -> _Lines:
    return _Lines()


def level(name: str) -> int:
    """Return the number of a level. Raises InputError (invalid-parameter) for another word."""
    if name.lower() not in _LEVELS:
        raise InputError(
            "invalid-parameter",
            f"The setting log_level is {name!r}; it must be one of {', '.join(_LEVELS)}.",
        )
    return _LEVELS[name.lower()]


def configure(name: str) -> None:
    """Let ``structlog.get_logger()`` write JSON lines of this level and above."""
    structlog.configure(
        processors=[*_SHARED, structlog.processors.JSONRenderer(serializer=_encode)],
        wrapper_class=structlog.make_filtering_bound_logger(level(name)),
        logger_factory=_lines,
        cache_logger_on_first_use=False,
    )


def standard_library(name: str) -> dict[str, Any]:
    """Return the configuration that makes uvicorn's own lines JSON; its greetings are left out."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(serializer=_encode),
                ],
                "foreign_pre_chain": _SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": max(level(name), logging.WARNING)},
        "loggers": {"uvicorn": {"level": max(level(name), logging.WARNING)}},
    }

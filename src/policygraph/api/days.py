"""Days in the address: ``2026-12-31`` and nothing else."""

import re
from datetime import date
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

__all__ = ["AsOf", "Day"]

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _plain_date(value: object) -> object:
    """Refuse what pydantic would read as a number of seconds."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("a date is written as 2026-12-31")
    return value


Day = Annotated[date, BeforeValidator(_plain_date)]

AsOf = Annotated[
    Day | None,
    Field(
        description="the text published on this day; without it the newest",
        examples=["2026-07-01"],
    ),
]

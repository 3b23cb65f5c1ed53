"""How good extraction is: reviewed policies read again as if they were not known."""

__all__ = ()

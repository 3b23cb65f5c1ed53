"""Obligations from purchasing policies: which apply to me, why, and where that is written."""

__all__ = ["__version__"]

__version__ = "0.1.0"

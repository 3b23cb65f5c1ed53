"""Which obligations apply to me, why, and where is that written?"""

__all__ = ["__version__"]

__version__ = "0.1.0"

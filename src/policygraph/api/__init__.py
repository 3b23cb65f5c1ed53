"""The query API, the SPARQL endpoint and linked data, served by one FastAPI application."""

from policygraph.api.app import create_app

__all__ = ["create_app"]

"""The pages for people who read no SPARQL: server-rendered, Dutch and English, without network."""

__all__ = ()

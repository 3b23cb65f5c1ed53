"""From a document's text to statements in the graph's own terms, by structure and by rules.

Nothing here knows a document, a line or a sentence of one; every decision names its rule.
"""

__all__ = ()

"""What an evaluation in another process can end with."""

from policygraph.errors import PolicyGraphError

__all__ = ["EngineError"]


class EngineError(PolicyGraphError):
    """A query or write that was refused or stopped.

    Ids: forbidden-query, invalid-query, dataset-conflict, query-failed, not-acceptable (``kind``
    says of what), answer-too-large, query-too-slow, query-too-costly, invalid-payload,
    unsupported-payload, invalid-graph, precondition-failed, read-only, busy, engine-failed.
    """

    def __init__(self, id_: str, message: str, kind: str = "") -> None:
        """Take the id, the sentence, and the kind of result where the form was the problem."""
        super().__init__(id_, message)
        self.kind = kind

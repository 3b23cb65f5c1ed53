"""What can go wrong, as one tree; every message says what, where and what to do.

PolicyGraphError
├── NotFoundError    unknown-name · unknown-question · no-policy-for-year
├── InputError       invalid-parameter · missing-parameter · missing-extra · forbidden-query ·
│                    invalid-query
├── SourceError      unreadable-file · invalid-turtle · invalid-draft · changed-document
│   └── ReadError    unreadable-file · empty-file · file-too-large · unsupported-document ·
│                    encrypted-document · scanned-document · broken-document · hostile-document ·
│                    unknown-encoding · reading-too-slow · reading-too-costly
├── QuestionError    invalid-header · header-mismatch · invalid-sparql
├── OntologyError    unsupported-axiom · inconsistent-graph · failed-check · missing-resource
├── StoreError       no-store · broken-store · old-store
└── ServerError      unusable-address
"""

__all__ = [
    "InputError",
    "NotFoundError",
    "OntologyError",
    "PolicyGraphError",
    "QuestionError",
    "ServerError",
    "SourceError",
    "StoreError",
]


class PolicyGraphError(Exception):
    """An error with a stable id, a message for people and the exit status of the command line."""

    exit_code = 1

    def __init__(self, id_: str, message: str) -> None:
        """Take the stable id in kebab-case and the whole message."""
        super().__init__(message)
        self.id = id_


class NotFoundError(PolicyGraphError):
    """A name, question or year that the graph does not know."""

    exit_code = 2


class InputError(PolicyGraphError):
    """A parameter or query that cannot be used."""

    exit_code = 2


class SourceError(PolicyGraphError):
    """A file or document that cannot be read as what it should be."""


class QuestionError(PolicyGraphError):
    """A question file that breaks the rules of its header or of SPARQL."""


class OntologyError(PolicyGraphError):
    """An ontology or graph that breaks its own rules."""


class StoreError(PolicyGraphError):
    """A store that is absent, half-built or of another version."""


class ServerError(PolicyGraphError):
    """A server that cannot start."""

"""What the ``type`` of a problem means: stable ids, documented at ``/docs``."""

from policygraph.vocabulary import BASE

__all__ = ["PROBLEM_TYPES", "type_iri"]

_REQUEST = {
    "address-too-long": "The address has more bytes than the server reads.",
    "body-too-large": "The request body has more bytes than the server reads.",
    "headers-too-large": "The headers have more bytes than the server reads.",
    "http-error": "An error of HTTP itself; the status says which.",
    "invalid-host": "The Host header is not the name of a host.",
    "invalid-parameter": "A parameter that cannot be used; the detail says why.",
    "invalid-payload": "The request body is not what its media type says.",
    "malformed-request": "What was sent is not HTTP.",
    "missing-parameter": "A parameter that is needed was not given.",
    "not-acceptable": "No form that the client accepts; the detail lists those there are.",
    "not-utf8": "What was sent is not UTF-8.",
    "too-many-requests": "More requests from one address than the server answers.",
    "too-slow": "The request was not sent to its end in time.",
    "unknown-address": "Nothing is at this address.",
    "unknown-method": "The address does not answer this method; Allow lists those it does.",
    "unsupported-media-type": "The request body has a media type that is not read here.",
}
_NAMES = {
    "no-policy-for-year": "No policy holds for the year; the detail names those there are.",
    "unknown-context": "There is no JSON-LD context of this version.",
    "unknown-graph": "There is no graph of this name.",
    "unknown-name": "The graph does not know this name; the detail names the nearest.",
    "unknown-question": "There is no question of this name.",
    "unknown-thing": "The graph does not know this IRI.",
}
_SPARQL = {
    "answer-too-large": "The answer has more rows or bytes than the server sends.",
    "dataset-conflict": "The query and the address name different data sets.",
    "forbidden-query": "The query does what is not done here, such as SERVICE or LOAD.",
    "invalid-graph": "What names a graph is not an absolute IRI.",
    "invalid-query": "The query is not SPARQL 1.1; the detail says where.",
    "query-failed": "The query is SPARQL and could not be evaluated.",
    "query-too-costly": "The query needs more memory than it may use.",
    "query-too-slow": "The query takes longer than it may.",
    "update-needs-post": "An update is sent with POST.",
}
_WRITING = {
    "foreign-origin": "Decisions are taken from the review page of this server only.",
    "invalid-decisions": "Decisions that cannot be used; errors says which. Nothing changed.",
    "invalid-token": "The bearer token is not the right one.",
    "missing-precondition": "If-Match must say which state of the draft was shown.",
    "missing-token": "Writing needs a bearer token.",
    "precondition-failed": "The graph is not as If-Match or If-None-Match wants; nothing changed.",
    "read-only": "This server takes no writes.",
}
_SERVER = {
    "broken-store": "The server's graph is not complete.",
    "busy": "Too many queries wait already; try again in a moment.",
    "changed-document": "A document at the server is not the one that was read.",
    "engine-failed": "The query was stopped by a fault of the server; its log has more.",
    "failed-check": "The server's graph breaks a rule of its own.",
    "header-mismatch": "A question at the server does not match its own header.",
    "inconsistent-graph": "The server's graph contradicts itself.",
    "internal-error": "Something nobody expected; the server's log has the trace.",
    "invalid-draft": "A draft at the server cannot be read as one.",
    "invalid-header": "A question at the server has a header that cannot be read.",
    "invalid-sparql": "A question at the server is not SPARQL.",
    "invalid-turtle": "A file at the server is not Turtle.",
    "missing-resource": "A file of the server is not there.",
    "no-drafts": "A server that takes writes serves no drafts.",
    "no-graph": "The server serves a scratch store, which holds no policies.",
    "no-store": "The server has no graph.",
    "not-ready": "The server starts or stops.",
    "old-store": "The server's graph was made by another version.",
    "unreadable-file": "A file at the server cannot be read.",
    "unsupported-axiom": "The server's ontology has an axiom that it cannot reason with.",
}

PROBLEM_TYPES: dict[str, str] = _REQUEST | _NAMES | _SPARQL | _WRITING | _SERVER
"""The id, which is the end of the ``type`` IRI, and its meaning."""


def type_iri(id_: str) -> str:
    """Return the IRI of a problem type."""
    return f"{BASE}problems/{id_}"

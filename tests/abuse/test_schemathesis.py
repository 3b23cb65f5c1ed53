"""Every operation of the OpenAPI document does what the document says, with all of the checks."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import CheckFunction
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from policygraph.api import create_app
from policygraph.api.documentation import openapi_document
from policygraph.settings import ServerSettings

from ..rdf_bodies import register
from .conftest import LIMITS
from .watched import Answer, Watched, assert_tells_nothing, watch

_SETTINGS = ServerSettings(scratch=True)
# The operations must be known when tests are collected, before a server runs.
DOCUMENT = openapi_document(create_app(_SETTINGS), _SETTINGS)

schema = schemathesis.openapi.from_dict(DOCUMENT)
register()

# Detail of a 400 that a schema cannot foresee, and why; each is stated in the description of the
# parameter. Only the one check that calls this a rejection is left out, for that answer alone.
_NOT_IN_A_SCHEMA = {
    r"There is no kind named ": "kinds go by label, in two languages, or IRI of the graph",
    r"There is no type named ": "types are those that the graph has things of",
    r"provider, role and given need care\.": "one parameter needs another",
    r"from \S+ is later than to \S+\.": "one parameter bounds another",
    r"The question \S+ has no parameter ": "each question has parameters of its own",
    r"The question \S+ needs ": "each question has parameters of its own",
    r"The parameter \S+ of ": "each question has parameters of its own",
    r"\S+ is given more than once\.": "the parameters of a question are a map of its own",
    r"[^:]+ must be a ": "each question has parameters of its own",
    r"Not SPARQL at ": "SPARQL has a grammar, and a schema has none",
    r"Name one graph: ": "one parameter rules another out",
    r"\S+ is .* which is not an absolute IRI": "what is a URI is not always an IRI",
}


@pytest.fixture(scope="module")
def reader(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A server whose questions have time to be answered: here no answer may be a 5xx."""
    if sys.platform != "linux":
        pytest.skip("memory and processes are read from /proc")
    limits = {**LIMITS, "query_seconds": 30}
    with watch(tmp_path_factory.mktemp("patient"), store=built, **limits) as server:
        yield server


def _left_out(response: Response) -> list[CheckFunction]:
    """Return the checks that cannot apply to an answer."""
    if response.status_code == 414:
        # The address is refused before anybody reads parameters, right ones or wrong ones.
        return [positive_data_acceptance, negative_data_rejection]
    if response.status_code == 406:
        # ?_format= is refused as Accept is: the forms are listed under the answer, not here.
        return [positive_data_acceptance]
    if response.status_code != 400:
        return []
    detail = response.json()["detail"]
    unforeseen = any(re.match(text, detail) for text in _NOT_IN_A_SCHEMA)
    return [positive_data_acceptance] if unforeseen else []


def test_the_document_is_the_one_that_is_served(reader: Watched) -> None:
    assert reader.client.get("/openapi.json").json() == DOCUMENT


@schema.parametrize()
@settings(
    max_examples=15,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_an_operation_does_what_the_document_says(case: Case[Any], reader: Watched) -> None:
    response = case.call(base_url=reader.url)
    case.validate_response(response, excluded_checks=_left_out(response))
    headers = {name: values[0] for name, values in response.headers.items()}
    assert_tells_nothing(Answer(response.status_code, headers, response.content))


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_every_address_is_in_the_document(method: str) -> None:
    """What is not: forms of other addresses, and the pages for people."""
    app = create_app(_SETTINGS)
    known = re.compile(
        r"/sparql/$|/(ns|dataset)\.|/linked\.css$|/docs/style\.css$"
        # Every question stands in the document under its own name.
        r"|/api/questions/\{name\}$"
    )
    for route in app.routes:
        path = getattr(route, "path_format", getattr(route, "path", ""))
        made_in = getattr(getattr(route, "endpoint", None), "__module__", "")
        if made_in.startswith("policygraph.explorer"):
            continue
        if method.upper() in (getattr(route, "methods", None) or ()) and not known.match(path):
            assert method in DOCUMENT["paths"][path.replace(":path", "")], path

"""Questions over versions: of policies that replace each other, rows of those that count on a day.

A question that has a parameter ``as_of`` judges versions itself. To any other that is about
policies, the ones in force are given as the values that its policies may have; they are things of
the graph, and nothing that a user wrote comes near the query.
"""

from collections.abc import Iterable, Mapping
from itertools import product

import pyoxigraph as ox

from policygraph.errors import InputError
from policygraph.model import Catalogue
from policygraph.questions import Parameter, Question
from policygraph.versions import in_force, read_day
from policygraph.vocabulary import PG

__all__ = ["AS_OF", "asked_of", "takes_a_day"]

AS_OF = "as_of"
"""The name of the parameter: a day, ISO 8601."""


def takes_a_day(question: Question) -> bool:
    """Tell whether a question can be asked as of a day: it judges versions or names policies."""
    return _own(question) or "policy" in question.columns


def _own(question: Question) -> bool:
    return any(p.name == AS_OF for p in question.parameters)


def asked_of(
    question: Question, values: Mapping[str, str], catalogue: Catalogue
) -> tuple[str, dict[str, str]]:
    """Return the SPARQL to ask and the values that are left to bind.

    Without a day a policy that is named is asked about whatever replaced it. Raises InputError
    (invalid-parameter) for what is no day, and for a question that is about no policies.
    """
    if _own(question):
        return question.sparql, dict(values)
    left = {name: value for name, value in values.items() if name != AS_OF}
    as_of = read_day(values[AS_OF]) if AS_OF in values else None
    if as_of and not takes_a_day(question):
        raise InputError(
            "invalid-parameter",
            f"The question {question.name} has no policy in its rows and cannot be asked as of a "
            "day. `what-applies` can.",
        )
    chosen = in_force(catalogue, as_of)
    free = [name for name in _about(question) if as_of or name not in left]
    if len(chosen) == len(catalogue.policies) or not free:
        return question.sparql, left
    return "\n".join((question.sparql, _only(free, chosen))), left


def _about(question: Question) -> Iterable[str]:
    """Return the variables that are policies."""
    named = [p.name for p in question.parameters if _is_policy(p)]
    return dict.fromkeys([*(["policy"] if "policy" in question.columns else []), *named])


def _is_policy(parameter: Parameter) -> bool:
    return PG.Policy in parameter.ranges


def _only(variables: list[str], policies: Iterable[str]) -> str:
    """Return the values that variables may have, as the end of a query."""
    names = " ".join(f"?{name}" for name in variables)
    written = [str(ox.NamedNode(iri)) for iri in sorted(policies)]
    rows = " ".join(f"({' '.join(row)})" for row in product(written, repeat=len(variables)))
    return f"VALUES ({names}) {{ {rows} }}\n"

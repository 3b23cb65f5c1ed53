"""Where a picture of the network starts: the thing that a name means."""

import re

from policygraph.errors import NotFoundError
from policygraph.network import Network
from policygraph.session import Session
from policygraph.vocabulary import ID, expand

__all__ = ["starting_thing"]

_PROVISION = re.compile(r"L\d{4,}(\.\d+)?")
"""The end of a provision's IRI: the line on which it begins."""


def starting_thing(session: Session, net: Network, name: str) -> str:
    """Return the IRI of the thing, policy or provision that a name, IRI or path means.

    Raises NotFoundError (unknown-name) with the nearest names.
    """
    name = name.strip()
    for iri in (expand(name), ID + name):
        if iri is not None and iri in net:
            return iri
    try:
        return session.names.policy(name)
    except NotFoundError:
        types = sorted({c.type for c in session.catalogue.concepts.values()})
    try:
        return session.names.find(name, *types)
    except NotFoundError:
        if not _PROVISION.fullmatch(name.rpartition("/")[2]):
            raise
    return session.provision(name).iri

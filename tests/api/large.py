"""A store of many provisions, for what must not hold up the server."""

from pathlib import Path

from ..graphs import publish

POLICIES, PROVISIONS = 10, 1_000
"""How many policies, and provisions in each."""

_NORMS = 400
_CONCEPTS = """
care:wijk a pg:CareType ; skos:prefLabel "wijkverpleging"@nl , "district nursing"@en .
care:nacht a pg:CareType ; skos:broader care:wijk ;
  skos:prefLabel "nachtzorg"@nl , "night care"@en .
law:avg a pg:Law ; skos:prefLabel "AVG"@nl , "GDPR"@en .
"""
_PROVISION = """
<{policy}/L{line:04}> a pg:Requirement ; pg:isGeneralProvisionOf <{policy}> ;
  pg:expresses norm:n{norm} ; pg:citesLaw law:avg ; pg:startLine {line} ; pg:endLine {line} ."""
_POLICY = """
<{policy}> a pg:Policy ; dcterms:title "Beleid {number}"@nl , "Policy {number}"@en ;
  pg:concerns care:wijk ; pg:hasTerm <{policy}/term-2027> .
<{policy}/term-2027> a pg:Term ; pg:contractYear "2027"^^xsd:gYear ."""


def publish_large(folder: Path) -> Path:
    """Build ten thousand provisions; return the folder of the store."""
    turtle = {
        "concepts": _CONCEPTS,
        "norms": "\n".join(
            f'norm:n{n} a pg:Norm ; skos:prefLabel "norm {n}"@nl , "norm {n} (en)"@en .'
            for n in range(_NORMS)
        ),
    }
    for number in range(POLICIES):
        policy = f"https://w3id.org/policygraph/id/policy/large-{number}"
        turtle[f"large-{number}"] = _POLICY.format(policy=policy, number=number) + "".join(
            _PROVISION.format(policy=policy, line=line, norm=(number * 7 + line) % _NORMS)
            for line in range(1, PROVISIONS + 1)
        )
    return publish(turtle, folder)

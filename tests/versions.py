"""Made-up policies of one insurer that replace each other, as Turtle by named graph."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

POLICY = "https://w3id.org/policygraph/id/policy/"
CARE = "https://w3id.org/policygraph/id/care-type/"

CONCEPTS = """
care:proefzorg a pg:CareType ; skos:prefLabel "proefzorg"@nl , "trial care"@en .
care:proefnacht a pg:CareType ; skos:broader care:proefzorg ;
  skos:prefLabel "proefnachtzorg"@nl , "trial night care"@en .
organization:proef a pg:Organization ; skos:prefLabel "Proef"@nl , "Trial"@en .
law:proefwet a pg:Law ; skos:prefLabel "Proefwet"@nl , "Trial Act"@en .
"""
NORMS = 'norm:meldt a pg:Norm ; skos:prefLabel "meldt zich"@nl , "registers"@en .'


@dataclass(frozen=True)
class Version:
    """A version: its slug, its day, what it replaces, its years, and care they are limited to."""

    slug: str
    issued: str | None = None
    replaces: tuple[str, ...] = ()
    years: tuple[int, ...] = (2027,)
    only: str = ""


def turtle(version: Version) -> str:
    """Return a policy with one general requirement that cites the law and has a deadline."""
    me, inside = f"policy:{version.slug}", f"{POLICY}{version.slug}"
    out = [
        f'{me} a pg:Policy ; dcterms:title "Beleid {version.slug}"@nl , '
        f'"Policy {version.slug}"@en ; pg:insurer organization:proef ; '
        "pg:concerns care:proefzorg ."
    ]
    out += [f'{me} dcterms:issued "{version.issued}"^^xsd:date .'] if version.issued else []
    out += [f"{me} dcterms:replaces policy:{other} ." for other in version.replaces]
    for year in version.years:
        term = f"<{inside}/term-{year}>"
        limit = f" ; pg:forCareType care:{version.only}" if version.only else ""
        out.append(f"{me} pg:hasTerm {term} .")
        out.append(f'{term} a pg:Term ; pg:contractYear "{year}"^^xsd:gYear{limit} .')
    out.append(
        f"<{inside}/L0001> a pg:Requirement ; pg:isGeneralProvisionOf {me} ; "
        "pg:expresses norm:meldt ; pg:citesLaw law:proefwet ; pg:startLine 1 ; pg:endLine 1 ; "
        f"pg:hasDeadline <{inside}/L0001-deadline-1> ."
    )
    out.append(
        f'<{inside}/L0001-deadline-1> a pg:Deadline ; pg:date "2026-09-01"^^xsd:date ; '
        'pg:action "melden"@nl , "register"@en .'
    )
    return "\n".join(out)


def graphs(versions: Iterable[Version]) -> Mapping[str, str]:
    """Return the concepts, the norm and the policies, by named graph."""
    return {"concepts": CONCEPTS, "norms": NORMS} | {v.slug: turtle(v) for v in versions}


TWO = (Version("eerste", "2026-04-01"), Version("tweede", "2026-06-01", ("eerste",)))
"""Two versions of one policy for 2027, of April and of June."""

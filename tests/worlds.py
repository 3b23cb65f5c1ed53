"""Small random worlds: types, policies and provisions, as plain values and as Turtle.

``status`` is DESIGN section 3 written down a second time, from the definition and over the asserted
values alone, so that the code, the SPARQL question and the definition can be held together.
"""

from dataclasses import dataclass

from hypothesis import strategies as st

CARE = ("wijk", "kind", "nacht", "geboorte", "kraam")
CARE_BROADER = {"kind": "wijk", "nacht": "kind", "kraam": "geboorte"}
PROVIDERS = {
    "zzp": "rechtsvorm",
    "cooperatie": "rechtsvorm",
    "ziekenhuis": "instelling",
    "umc": "instelling",
    "kliniek": "instelling",
    "nieuw": "status",
    "starter": "status",
    "bestaand": "status",
    "zorggroep": "functie",
}
PROVIDER_BROADER = {"umc": "ziekenhuis", "starter": "nieuw"}
EXCLUSIVE = {"rechtsvorm", "instelling", "beroep"}
ROLES = {
    "verpleegkundige": "beroep",
    "wijkverpleegkundige": "beroep",
    "verloskundige": "beroep",
    "wondconsulent": "kwalificatie",
}
ROLE_BROADER = {"wijkverpleegkundige": "verpleegkundige"}
EXCLUDES = {("nieuw", "bestaand")}
FACTS = ("pgb", "groot")
YEARS = (2025, 2026, 2027)


@dataclass(frozen=True)
class P:
    """A provision of the world; an empty scope means all that its policy concerns."""

    care: frozenset[str]
    providers: frozenset[str]
    roles: frozenset[str]
    guard: str | None
    exception: str | None


@dataclass(frozen=True)
class T:
    """A term: a year, limited to any of these care and provider types where there are any."""

    year: int
    care: frozenset[str]
    providers: frozenset[str]


@dataclass(frozen=True)
class World:
    """One policy that concerns ``wijk`` or ``geboorte``."""

    concerns: str
    terms: tuple[T, ...]
    provisions: tuple[P, ...]


@dataclass(frozen=True)
class X:
    """Who asks."""

    care: str
    year: int
    providers: frozenset[str]
    roles: frozenset[str]
    given: tuple[tuple[str, bool], ...]


def some(options: object, most: int) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(sorted(options)), max_size=most)  # type: ignore[call-overload]


provisions = st.builds(
    P,
    some(CARE, 2),
    some(PROVIDERS, 3),
    some(ROLES, 2),
    st.none() | st.sampled_from(FACTS),
    st.none() | st.sampled_from(FACTS),
)
terms = st.builds(T, st.sampled_from(YEARS), some(CARE, 2), some(PROVIDERS, 1))
worlds = st.builds(
    World,
    st.sampled_from(("wijk", "geboorte")),
    st.lists(terms, min_size=1, max_size=3).map(tuple),
    st.lists(provisions, min_size=1, max_size=6).map(tuple),
)


def askers(most: int = 3) -> st.SearchStrategy[X]:
    given_ = st.dictionaries(st.sampled_from(FACTS), st.booleans()).map(
        lambda d: tuple(sorted(d.items()))
    )
    return st.builds(
        X,
        st.sampled_from(CARE),
        st.sampled_from(YEARS),
        some(PROVIDERS, most),
        some(ROLES, most),
        given_,
    )


def up(type_: str, broader: dict[str, str]) -> set[str]:
    out = {type_}
    while type_ in broader:
        type_ = broader[type_]
        out.add(type_)
    return out


def below(type_: str, of: str, broader: dict[str, str]) -> bool:
    """Tell whether a type is ``of`` or narrower."""
    return of in up(type_, broader)


def year(world: World, x: X) -> str:
    found = "failed"
    for term in world.terms:
        if term.year != x.year:
            continue
        if not term.care and not term.providers:
            return "satisfied"
        if any(below(x.care, c, CARE_BROADER) for c in term.care):
            return "satisfied"
        if any(below(n, p, PROVIDER_BROADER) for p in term.providers for n in x.providers):
            return "satisfied"
        if term.providers or any(below(c, x.care, CARE_BROADER) for c in term.care):
            found = "open"
    return found


def care(world: World, p: P, x: X) -> str:
    scope = p.care or {world.concerns}
    if any(below(x.care, c, CARE_BROADER) for c in scope):
        return "satisfied"
    if any(below(c, x.care, CARE_BROADER) for c in scope):
        return "open"
    return "failed"


def excluded(wanted: str, named: frozenset[str]) -> bool:
    for mine in named:
        for a in up(mine, PROVIDER_BROADER):
            for b in up(wanted, PROVIDER_BROADER):
                if (a, b) in EXCLUDES or (b, a) in EXCLUDES:
                    return True
    return False


def typed(
    scope: frozenset[str], named: frozenset[str], facets: dict[str, str], broader: dict[str, str]
) -> str:
    results = ["satisfied"]
    for facet in {facets[s] for s in scope}:
        wanted = {s for s in scope if facets[s] == facet}
        mine = {n for n in named if facets[n] == facet}
        if any(below(n, w, broader) for n in named for w in wanted):
            results.append("satisfied")
        elif all(excluded(w, named) for w in wanted) or (
            facet in EXCLUSIVE
            and mine
            and not any(below(w, n, broader) for n in mine for w in wanted)
        ):
            results.append("failed")
        else:
            results.append("open")
    return worst(results)


def guard(p: P, x: X) -> str:
    given = dict(x.given)
    results = ["satisfied"]
    if p.guard:
        results.append({True: "satisfied", False: "failed", None: "open"}[given.get(p.guard)])
    if p.exception and given.get(p.exception):
        results.append("failed")
    return worst(results)


def worst(results: list[str]) -> str:
    return max(results, key=["satisfied", "open", "failed"].index)


def status(world: World, p: P, x: X) -> str:
    return worst(
        [
            year(world, x),
            care(world, p, x),
            typed(p.providers, x.providers, PROVIDERS, PROVIDER_BROADER),
            typed(p.roles, x.roles, ROLES, ROLE_BROADER) if x.roles else "satisfied",
            guard(p, x),
        ]
    )


def _types() -> str:
    out = [f"care:{c} a pg:CareType ." for c in CARE]
    out += [f"care:{n} skos:broader care:{b} ." for n, b in CARE_BROADER.items()]
    out += [f"prov:{p} a pg:ProviderType ; pg:inFacet facet:{f} ." for p, f in PROVIDERS.items()]
    out += [f"prov:{n} skos:broader prov:{b} ." for n, b in PROVIDER_BROADER.items()]
    out += [f"role:{r} a pg:ProfessionalRole ; pg:inFacet facet:{f} ." for r, f in ROLES.items()]
    out += [f"role:{n} skos:broader role:{b} ." for n, b in ROLE_BROADER.items()]
    out += [f"prov:{a} pg:excludes prov:{b} ." for a, b in EXCLUDES]
    for facet in {*PROVIDERS.values(), *ROLES.values()}:
        kind = "ExclusiveFacet" if facet in EXCLUSIVE else "CombiningFacet"
        out.append(f"facet:{facet} a pg:{kind} .")
    out += [f"circ:{f} a pg:Circumstance ." for f in FACTS]
    return "\n".join(out)


TYPES = _types()
POLICY = "https://w3id.org/policygraph/id/policy/world"


def iri(index: int) -> str:
    return f"{POLICY}/L{index + 1:04d}"


def turtle(world: World) -> str:
    out = [TYPES, f"<{POLICY}> a pg:Policy ; pg:concerns care:{world.concerns} ."]
    for i, term in enumerate(world.terms):
        t = f"<{POLICY}/term-{i}>"
        out.append(f'<{POLICY}> pg:hasTerm {t} . {t} pg:contractYear "{term.year}"^^xsd:gYear .')
        out += [f"{t} pg:forCareType care:{c} ." for c in sorted(term.care)]
        out += [f"{t} pg:forProviderType prov:{p} ." for p in sorted(term.providers)]
    for i, p in enumerate(world.provisions):
        me = f"<{iri(i)}>"
        scoped = p.care or p.providers or p.roles
        home = "statedIn" if scoped else "isGeneralProvisionOf"
        out.append(f"{me} a pg:Requirement ; pg:{home} <{POLICY}> ; pg:startLine {i + 1} .")
        stated = p.care or ({world.concerns} if scoped else set())
        out += [f"{me} pg:statedForCareType care:{c} ." for c in sorted(stated)]
        out += [f"{me} pg:statedForProviderType prov:{c} ." for c in sorted(p.providers)]
        out += [f"{me} pg:statedForRole role:{c} ." for c in sorted(p.roles)]
        out += [f"{me} pg:guard circ:{p.guard} ."] if p.guard else []
        out += [f"{me} pg:exception circ:{p.exception} ."] if p.exception else []
    return "\n".join(out)

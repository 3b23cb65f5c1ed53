"""Where sentences begin and end in running Dutch text."""

import re
from collections.abc import Iterator

__all__ = ["sentences"]

_ABBREVIATIONS = frozenset(
    "o.a d.w.z dwz bijv bv art artt nr nrs no jo m.b.t i.v.m t.a.v t.b.v i.p.v i.s.m t.o.v m.u.v "
    "m.i.v o.g.v d.m.v t.g.v n.a.v e.d e.a c.q m.n z.s.m a.d.h.v t/m incl excl ca max min resp evt "
    "vgl blz p pag par lid hfst afd dr drs prof mr ing ir mw dhr mevr st tel fax vs zgn enz etc jl "
    "a.s v.a w.o i.h.k.v i.c.m u.v v.w.b i.i.g e.e.a bijl toel sub n.v b.v a.s.r c.s o.b.v aug "
    "sept okt nov dec jan feb mrt apr".split()
)
_STARTERS = frozenset(
    "Aan Aanvullend Aanvullende Alle Alleen Als Bij Binnen Bovendien Daarbij Daarna Daarnaast "
    "Daarom Dan Dat De Deze Die Dit Door Dus Een Er Eventuele Graag Heeft Het Hier Hierbij "
    "Hierdoor Hiermee Hierna Hiervoor Ieder Iedere In Indien Is Kunt Maar Met Mocht Na Naast "
    "Nieuwe Of Om Onder Ons Onze Ook Op Over Per Sinds Stuur Tevens Tijdens Toch Tot U Uit "
    "Uitgangspunt Uw Van Vanaf Verder Via Volgens Voor Vóór Wanneer Want Wat We Wel Wij Zij "
    "Zo Zodra Zorgaanbieders Zorgverzekeraars".split()
)
_BREAK = re.compile(
    r"(?P<mark>(?<![.!?…])[.!?…]{1,6}['\"’”)]*)\s+(?=(?:[A-ZÀ-Ý\d“\"‘'(•✓-]|(?:[a-z]\.){2,}))"
    r"|(?<=[^\s.]@)(?P<address>[\w.-]+\.\w{2,})\s+(?=[A-ZÀ-Ý][a-zà-ÿ]*\b)"
)
_DOTTED_NAME = re.compile(r"(?:[a-z]\.){2,}")
"""A name written like an abbreviation: at the beginning of a sentence it has no capital."""
_WORD = re.compile(r"[^\W_][\w./-]*$|[^\W_]$")


def _abbreviated(before: str, after: str) -> bool:
    """Tell whether the dot at the end of ``before`` belongs to an abbreviation, not a sentence."""
    word = _WORD.search(before)
    if not word:
        return False
    stem = word[0].rstrip(".").casefold()
    first = re.match(r"[^\W\d_]+", after)
    if stem in _ABBREVIATIONS or re.fullmatch(r"(?:[a-z]\.)+[a-z]", stem):
        return not (first and (first[0] in _STARTERS or _DOTTED_NAME.match(after)))
    # An initial ("J. de Vries") or a list number in the text ("onder 2. Het").
    return bool(re.fullmatch(r"[A-Z]", word[0].rstrip(".")))


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end (excluded) of each sentence, without white space around it.

    Dots in abbreviations, numbers, e-mail and web addresses end nothing. A sentence that follows
    an address without a dot begins anew where it starts with a word that begins sentences.
    """
    start = 0
    for match in _BREAK.finditer(text):
        after = text[match.end() :]
        if match["address"]:
            first = re.match(r"[^\W\d_]+", after)
            if not first or first[0] not in _STARTERS:
                continue
        elif match["mark"].startswith(".") and _abbreviated(
            text[max(start, match.start() - 40) : match.start() + 1].rstrip("."), after
        ):
            continue
        end = match.end("address") if match["address"] else match.end("mark")
        if end > start:
            yield start, end
        start = match.end()
    end = len(text.rstrip())
    if end > start:
        yield start, end

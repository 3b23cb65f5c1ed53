"""Numbers as lists count: figures, letters, Roman numerals."""

__all__ = ["numeral"]

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LARGEST = 3_999


def _roman(number: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        out += sign * (number // value)
        number %= value
    return out


def _letters(number: int) -> str:
    # As word processors count: z, aa, bb.
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def numeral(number: int, style: str) -> str:
    """Return a number in a style: ``a``, ``A``, ``i``, ``I``, anything else in figures."""
    if style not in ("a", "A", "i", "I") or not 0 < number <= _LARGEST:
        return str(number)
    text = _letters(number) if style in "aA" else _roman(number)
    return text.upper() if style in "AI" else text

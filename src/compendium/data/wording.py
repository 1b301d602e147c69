"""How identifiers and numbers read: the same in figures, reasons, notebooks and pages."""

import re

NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?")

GROUPS = {
    "ahs": "AHS",
    "independent_pc": "independent primary care",
    "ministry": "the ministry",
    "pc_leaders": "primary care leaders",
}
"""Groups of the health system whose identifiers would not read well as they are."""


def readable(identifier):
    """Turn an identifier into words: ``central_system`` → ``central system``.

    >>> readable("independent_pc"), readable("physician_leader")
    ('independent primary care', 'physician leader')
    """
    return GROUPS.get(str(identifier), str(identifier).replace("_", " "))


def is_numeric(values):
    """Tell whether every filled cell is a number; identifiers such as 018 are not."""
    filled = [value for value in values if value]
    return bool(filled) and all(NUMBER.fullmatch(value) for value in filled)


def rounded(values, decimals):
    """Return numbers with so many decimals, if any of them has a fraction; other values as they stand.

    What is almost nothing, or almost one, is not rounded to it.

    >>> rounded(["0.5", "0.999", "1"], 2)
    ['0.50', '> 0.99', '1.00']
    """
    if not is_numeric(values) or not any("." in value or "e" in value for value in values):
        return values
    return [_rounded(float(value), decimals) if value else value for value in values]


def _rounded(value, decimals):
    """Return one number with so many decimals, or between which it lies."""
    least, size, sign = 10**-decimals, abs(value), "-" if value < 0 else ""
    shown = round(size, decimals)
    if 0 < size < 1 and shown in (0, 1):
        below = (shown == 0) != (value < 0)
        return f"{'<' if below else '>'} {sign}{least if shown == 0 else 1 - least:.{decimals}f}"
    return f"{value:.{decimals}f}"

"""How identifiers read as words: the same in figures, reasons and pages."""

GROUPS = {"ahs": "AHS", "independent_pc": "independent primary care", "ministry": "the ministry"}
"""Groups of the health system whose identifiers would not read well as they are."""


def counted(things, noun):
    """Count things in words: ``1 claim``, ``3 claims``.

    Parameters
    ----------
    things : int or sized
    noun : str
        In the singular, with a plural in -s.

    >>> counted(1, "claim"), counted([], "claim")
    ('1 claim', '0 claims')
    """
    number = things if isinstance(things, int) else len(things)
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def readable(identifier):
    """Turn an identifier into words: ``central_system`` → ``central system``.

    >>> readable("independent_pc"), readable("physician_leader")
    ('independent primary care', 'physician leader')
    """
    return GROUPS.get(str(identifier), str(identifier).replace("_", " "))

"""How identifiers read as words: the same in figures, reasons and pages."""

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

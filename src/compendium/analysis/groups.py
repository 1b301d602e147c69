"""Whether a speaker belongs to the group that a claim names: ``yes``, ``no`` or ``cannot be told``.

The table of participants tells two sides apart; documents also speak of groups that it does not tell: parts
of a side, or people of several. ``datapackage.json`` declares such groups beside the claims (see
`declared_groups` of `compendium.data`), by name:

``all_of``
    Affiliations of which everybody belongs.
``some_of``
    Affiliations of which somebody may belong, and the table does not tell who. Nobody of another affiliation
    belongs.
``asks_for``
    ``every participant`` or ``every side``: a claim about this group needs all of them to be quoted.

A claim that names several groups needs somebody of each side to which their members may belong.

A group that is neither an affiliation nor declared could be anybody's. Where the sentence that cites a quote
says itself to which group its speaker belongs, that decides. It is not carried over to other claims that
quote the same person: that would tell more of somebody than any one sentence does.
"""

import pandas as pd

from compendium.data.wording import readable

YES, NO, UNTOLD = "yes", "no", "cannot be told"
ATTRIBUTION = ["attributed_affiliation", "attributed_role"]
UNDECLARED = {}
"""Groups of a study that declares none: each is an affiliation."""
LEADERS = "pc_leaders"
EITHER_SIDE = "either side"


def groups_as_read(groups, primary_care_leaders):
    """Declared groups, with *primary care leaders* read as one side's or as either's.

    Parameters
    ----------
    groups : dict of dict
        As `compendium.data.declared_groups` returns them. Without ``pc_leaders`` there is nothing to read.
    primary_care_leaders : str
        ``either side``, as declared; or the affiliation whose members alone are meant.

    Returns
    -------
    dict of dict

    Raises
    ------
    ValueError
        If the affiliation is none of which everybody belongs.
    """
    known = readings_of_leaders(groups)
    if not known or primary_care_leaders == EITHER_SIDE:
        return groups
    if primary_care_leaders not in known:
        told = f"primary_care_leaders cannot be {primary_care_leaders!r}; choose from"
        raise ValueError(f"{told} {', '.join(known)}")
    return groups | {LEADERS: {"all_of": [primary_care_leaders]}}


def readings_of_leaders(groups):
    """Ways to read *primary care leaders*: as one side's or as either's; none where they are not declared."""
    return [*groups[LEADERS].get("all_of", []), EITHER_SIDE] if LEADERS in groups else []


def other_readings(declared, groups):
    """Groups under every reading of *primary care leaders* that differs from one in force.

    Parameters
    ----------
    declared, groups : dict of dict
        As declared, and as :func:`groups_as_read` returns them for the reading in force.

    Returns
    -------
    dict of str to dict of dict
        By name of the reading.
    """
    read = {reading: groups_as_read(declared, reading) for reading in readings_of_leaders(declared)}
    return {reading: others for reading, others in read.items() if others != groups}


def listed(cell):
    """Parts of a cell that lists them separated by ``;``; none if the cell is empty."""
    return [] if pd.isna(cell) else cell.split(";")


def with_belonging(rows, claims, participants, groups=UNDECLARED):
    """Rows of claims and speakers, with whether the speaker belongs to the group that the claim names.

    Parameters
    ----------
    rows : DataFrame
        Columns ``claim_id``, ``participant_id``, ``affiliation``, ``role`` and ``speaker_placed`` (the group
        in which a citing sentence places the speaker; it holds in all rows of the same claim and speaker).
    claims : DataFrame, one row per claim
        Columns ``claim_id``, ``attributed_affiliation`` and ``attributed_role``, lists separated by ``;``.
    participants : DataFrame, one row per person
        Columns ``affiliation`` and ``role``.
    groups : dict of dict
        As this module describes them.

    Returns
    -------
    DataFrame
        ``rows`` with the column ``belongs``: ``yes``, ``no`` or ``cannot be told``; missing where the claim
        names no group, and where there is no speaker.
    """
    known = known_groups(participants)
    by = ["claim_id", "participant_id"]
    placed = rows.dropna(subset="speaker_placed")[[*by, "speaker_placed"]].drop_duplicates()
    placed = (
        (placed["speaker_placed"].astype("str") + ";")
        .groupby([placed[name] for name in by], observed=True)
        .sum()
    )
    found = rows.merge(claims[["claim_id", *ATTRIBUTION]], on="claim_id", how="left")
    found = found.join(placed.str.removesuffix(";").rename("placed"), on=by)
    answers = of_each_kind(
        found, [*ATTRIBUTION, "affiliation", "role", "placed"], lambda row: belongs(row, known, groups)
    )
    nobody = found["participant_id"].isna() | found[ATTRIBUTION].isna().all(axis=1)
    return rows.assign(belongs=answers.mask(nobody).to_numpy())


def known_groups(participants):
    """Affiliations and roles that occur in the table of participants, as a dict of two sets."""
    return {name: set(participants[name]) for name in ("affiliation", "role")}


def of_each_kind(rows, by, function):
    """Texts that follow from some columns, worked out once for all rows that share these.

    Parameters
    ----------
    rows : DataFrame
    by : list of str
        Columns.
    function : callable
        Takes a row as a named tuple, returns a text.

    Returns
    -------
    Series of str with the index of ``rows``
    """
    kind = rows.groupby(by, sort=False, dropna=False, observed=True).ngroup()
    first = ~kind.duplicated()
    return kind.map(pd.Series(map(function, rows[first].itertuples()), index=kind[first], dtype="str"))


def belongs(row, known, groups):
    """Whether one person belongs to the groups and has one of the roles that a claim names.

    Parameters
    ----------
    row : object
        With ``attributed_affiliation``, ``attributed_role``, ``affiliation``, ``role`` and ``placed``.
    known : dict of set
        As :func:`known_groups` returns it.
    groups : dict of dict

    Returns
    -------
    str
        ``yes`` if to any of several groups; a role that nobody is listed under cannot be told.
    """
    roles, names = listed(row.attributed_role), listed(row.attributed_affiliation)
    by_role = YES if not roles or row.role in roles else NO if set(roles) <= known["role"] else UNTOLD
    found = {_in_group(name, row, known["affiliation"], groups) for name in names} or {YES}
    by_group = next(answer for answer in (YES, UNTOLD, NO) if answer in found)
    return next(answer for answer in (NO, UNTOLD, YES) if answer in (by_role, by_group))


def _in_group(name, row, affiliations, groups):
    """Whether one person belongs to one group."""
    group = groups.get(name, {})
    if name == row.affiliation or name in listed(row.placed) or row.affiliation in group.get("all_of", ()):
        return YES
    told = name in affiliations or name in groups
    return NO if told and row.affiliation not in group.get("some_of", ()) else UNTOLD


def asked_counts(claims, participants, groups=UNDECLARED):
    """How many groups each claim names, and how many people and sides it needs to hear.

    Parameters
    ----------
    claims, participants, groups
        As :func:`with_belonging` takes them; of claims also ``number``.

    Returns
    -------
    DataFrame of int, indexed by ``claim_id`` in the order of ``claims``
        ``n_groups`` (affiliations, other groups and roles), ``n_people_asked`` (those who belong, if the
        claim is about every one of them) and ``n_sides_asked`` (affiliations of whom it names, if it is
        about several people of every side or of several groups); 0 where it asks for none.
    """
    by, names = [*ATTRIBUTION, "number"], ["n_groups", "n_people_asked", "n_sides_asked"]
    kinds = claims[by].drop_duplicates()
    sides = set(participants["affiliation"].unique())
    kinds[names] = [
        _asked(kind, participants["role"], sides, groups) for kind in kinds.itertuples(index=False)
    ]
    return claims[["claim_id", *by]].merge(kinds, on=by, how="left").set_index("claim_id")[names]


def _asked(claim, people, sides, groups):
    """Groups, people (whose roles are given) and sides that claims of one kind ask for."""
    named, roles = listed(claim.attributed_affiliation), listed(claim.attributed_role)
    asks = {groups.get(name, {}).get("asks_for") for name in named}
    inside = people.isin(roles) | (not roles)
    n_people = inside.sum() if "every participant" in asks else 0
    if "every side" not in asks:
        sides = sides & {side for name in named for side in _sides(name, groups)}
    asked = ("every side" in asks or len(named) > 1) and claim.number != "one"
    return len(named) + len(roles), n_people, len(sides) if asked else 0


def _sides(name, groups):
    """Affiliations to which members of a group may belong."""
    group = groups.get(name, {"all_of": [name]})
    return [*group.get("all_of", ()), *group.get("some_of", ())]


def untold_groups(claim, known, groups=UNDECLARED):
    """Groups and roles named by a claim that the table of participants does not tell, in words and as named.

    Parameters
    ----------
    claim : object
        With ``attributed_affiliation`` and ``attributed_role``.
    known, groups
        As :func:`belongs` takes them.

    Returns
    -------
    list of str
    """
    names = [
        readable(name)
        for name in listed(claim.attributed_affiliation)
        if name not in known["affiliation"] and (name not in groups or groups[name].get("some_of"))
    ]
    roles = [role for role in listed(claim.attributed_role) if role not in known["role"]]
    return names + [f"those who are {readable(role)}" for role in roles]

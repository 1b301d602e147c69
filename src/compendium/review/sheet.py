"""What a check found, on one short sheet for the terminal."""

from collections import Counter
from itertools import groupby

from compendium.errors import counted
from compendium.review.verify import NOT_RUN, READINGS
from compendium.study import MANIFEST

MEANING = {
    "reproduced": "recomputed from other data than itself",
    "consistent": "only counted again in what was transcribed, or printed twice",
    "discrepant": "recomputed, and not what is printed",
    "not checkable": "not from public data, for the reason given",
    NOT_RUN: "the calculation did not take place, so nothing is said",
}
AT_MOST = 12
"""Differences of one file that the sheet lists."""


def outcome(check):
    """Return ``same``, ``different`` or ``did not run``, and the sentence that says so."""
    if check.complaint:
        return NOT_RUN, "The run did not come to its end. Nothing is confirmed."
    if check.holds:
        return "same", f"The same: all {len(check.results)} results came out as committed, byte for byte."
    places = counted(len(check.differences), "place")
    failed = "".join(f" {row['value_id']} is no longer reproduced." for row in check.failed)
    return "different", f"Not the same: results differ from the committed ones in {places}.{failed}"


def sheet(check):
    """What a check found, on one short sheet.

    Parameters
    ----------
    check : Check

    Returns
    -------
    str
    """
    lines = [f"results: {_counted(check.results.values())}"]
    if check.complaint:
        lines += ["", "the run stopped:", *(f"  {line}" for line in check.complaint.splitlines())]
    if check.left_behind:
        lines += ["", "not copied, for git does not know them:", *(f"  {name}" for name in check.left_behind)]
    lines += ["", f"numbers printed in the documents: {len(check.printed)}"]
    for verdict, rows in _by_verdict(check.printed):
        lines.append(f"  {verdict}: {len(rows)} ({MEANING.get(verdict, '')})")
        if verdict not in ("reproduced", "consistent"):
            lines += [f"    {line}" for row in rows for line in _printed_lines(row)]
    told = "; ".join(f"{verdict} {number}" for verdict, number in sorted(check.claims.items()))
    lines += ["", f"claims: {told or NOT_RUN}", f"does the quote show it? {quotes_show(check.readings)}"]
    differences = sorted(check.differences, key=lambda difference: difference.file == MANIFEST)
    lines += _listed("what differs from the committed results:", differences)
    lines += _listed("what was edited since the last commit:", check.edits)
    return "\n".join([*lines, "", outcome(check)[1]])


def quotes_show(readings):
    """What readers found that quotes show of the sentences that cite them, with who the readers are.

    Parameters
    ----------
    readings : dict
        Of ``READINGS``.

    Returns
    -------
    str
    """
    if set(readings) != set(READINGS):
        return NOT_RUN
    if not readings["n_citations_read"]:
        return f"nobody has read the {readings['n_citations']} citations"
    told = (
        "of {n_citations} citations, {n_citations_read} were read: the quote alone shows the whole sentence "
        "in {n_fit_whole}, a part in {n_fit_part}, nothing in {n_fit_none}; readers differ on "
        "{n_fit_differ}. Readers: {n_readers}; runs of a language model among them: {n_model_readers}"
    ).format_map(readings)
    return told + (", whose agreement is not that of people" if readings["n_model_readers"] else "")


def _counted(states):
    """Count states: ``43 the same, 1 differs``."""
    return ", ".join(f"{number} {state}" for state, number in Counter(states).most_common()) or "none"


def _by_verdict(printed):
    """Return pairs of a verdict and the printed numbers that have it, in the order of ``MEANING``."""
    groups = {verdict: [] for verdict in MEANING}
    for row in printed:
        groups.setdefault(row["verdict"], []).append(row)
    return [(verdict, rows) for verdict, rows in groups.items() if rows]


def _printed_lines(row):
    """Yield a printed number with what was found, and the reason where there is nothing to be found."""
    found = f", found {row['recomputed']}" if row["recomputed"] else ""
    where = f"{row['document']}, {row['locator']}"
    yield f"{row['value_id']} {row['quantity']}: printed {row['value']} {row['unit']}{found} ({where})"
    if row["reason"] and not found:
        yield f"  {row['reason']}"


def _listed(heading, differences):
    """Return lines for differences, file by file, not too many of each."""
    lines = ["", heading] if differences else []
    for file, found in groupby(differences, lambda difference: difference.file):
        found = list(found)
        lines += [f"  {difference}" for difference in found[:AT_MOST]]
        if len(found) > AT_MOST:
            lines.append(f"  {file}: and {len(found) - AT_MOST} more")
    return lines

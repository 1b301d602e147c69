"""The certificate of a check: a record for programs, a page for people, a manifest for a checker."""

import json
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from compendium.files import write_atomically
from compendium.review import standalone
from compendium.review.codecheck import codecheck
from compendium.review.sheet import MEANING, outcome, quotes_show
from compendium.review.verify import NOT_RUN
from compendium.study import TOP

SELF_CHECK = (
    "This is a self-check: the compendium's own program ran the compendium, on one machine. It is no "
    "independent reproduction and no CODECHECK certificate; codecheck.yml is there for a checker to use."
)
NETWORK = (
    "Python refused every connection, and every look-up of a name, beyond the loopback, in the program and "
    "in each kernel. This does not bind programs in other languages; none is started."
)


def record(check):
    """What the certificate says, as a dict of plain values."""
    result, sentence = outcome(check)
    return {
        "what": SELF_CHECK,
        "outcome": result,
        "outcome_told": sentence,
        "complaint": check.complaint,
        "checked_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(check.seconds, 1),
        "code": check.code,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "packages_other_than_locked": other_than_locked(TOP / "requirements.lock"),
        "surroundings": check.surroundings,
        "network": NETWORK,
        "results": check.results,
        "printed_numbers": check.printed,
        "claims": check.claims,
        "does_the_quote_show_it": quotes_show(check.readings),
        "differences": _plain(check.differences),
        "edited_since_commit": _plain(check.edits),
        "not_copied": check.left_behind,
    }


def _plain(differences):
    return [dict(zip(("file", "row", "column", "was", "is"), found, strict=True)) for found in differences]


def other_than_locked(lock):
    """Packages whose installed version is not the one that the lock names.

    Parameters
    ----------
    lock : Path

    Returns
    -------
    dict
        Name → ``locked, installed``. A package that is locked and not installed is left out: the lock
        holds for all systems.
    """
    pins = {}
    text = lock.read_text(encoding="utf-8")
    for name, pin in re.findall(r"^([A-Za-z0-9][\w.-]*)(?:\[.*?\])?==([^\s;\\]+)", text, re.MULTILINE):
        pins.setdefault(name, set()).add(pin)
    found = {}
    for name, pinned in pins.items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            continue
        if installed not in pinned:
            found[name] = f"{' or '.join(sorted(pinned))} locked, {installed} installed"
    return found


def write_certificate(check, study):
    """Write certificate.json, certificate.html and codecheck.yml into the folder of what is built.

    Returns
    -------
    Path of the page
    """
    found = record(check)
    place = study.build / "certificate.html"
    write_atomically(place.with_suffix(".json"), json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    write_atomically(place.with_name("codecheck.yml"), codecheck(study, check))
    write_atomically(place, _page(found))
    return place


def _page(found):
    """Return the record as a page."""
    good = found["outcome"] == "same"
    printed = ["value_id", "document", "locator", "quantity", "value", "recomputed", "verdict", "reason"]
    differences = _table(found["differences"], "From the committed results to those of the run")
    edited = _table(found["edited_since_commit"], "Edited since the last commit")
    return standalone.page_html(
        "Self-check of the compendium",
        standalone.paragraph_html(found["outcome_told"], "good" if good else "bad"),
        standalone.preformatted_html(found["complaint"]) if found["complaint"] else "",
        standalone.paragraph_html(found["what"]),
        standalone.heading_html("What differs") if differences or edited else "",
        differences,
        edited,
        standalone.heading_html("Numbers that the documents print"),
        standalone.table_html(
            ["", "Document", "Where", "Quantity", "Printed", "Found", "Verdict", "Reason"],
            [[row[name] for name in printed] for row in found["printed_numbers"]],
            "; ".join(f"{verdict}: {meaning}" for verdict, meaning in MEANING.items()),
        ),
        standalone.heading_html("Claims"),
        standalone.table_html(["Verdict", "Claims"], sorted(found["claims"].items()), "Claims by verdict")
        or standalone.paragraph_html(NOT_RUN),
        standalone.paragraph_html(f"Does the quote show it? {found['does_the_quote_show_it']}."),
        standalone.heading_html("Results"),
        standalone.table_html(["File", "Came out"], found["results"].items(), "Every table and figure"),
        standalone.heading_html("How it was run"),
        standalone.table_html(["", ""], _how(found), "Conditions of the run"),
    )


def _table(differences, caption):
    """Return differences as a table of the page, nothing where there are none."""
    rows = [
        [d["file"], d["row"], d["column"], standalone.was(d["was"]), standalone.now(d["is"])]
        for d in differences
    ]
    return standalone.table_html(["File", "Row", "Column", "Was", "Is"], rows, caption)


def _how(found):
    """Return the conditions of the run, as rows of a table."""
    others = found["packages_other_than_locked"]
    rows = {
        "When": f"{found['checked_at']}, in {found['seconds']} s",
        "Code": ", ".join(f"{name} {value}" for name, value in found["code"].items()) or NOT_RUN,
        "Python": f"{found['python']} on {found['system']}",
        "Packages": "; ".join(f"{name}: {told}" for name, told in others.items()) or "all as locked",
        "Surroundings": ", ".join(f"{name}={value}" for name, value in found["surroundings"].items()),
        "Network": found["network"],
        "Not copied": ", ".join(found["not_copied"]) or "nothing: the copy held all that git tracks",
    }
    return rows.items()

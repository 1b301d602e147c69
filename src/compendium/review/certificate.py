"""The certificate of a check: a record for programs, a page for people, a manifest for a checker."""

import hashlib
import json
import platform
from datetime import UTC, datetime
from pathlib import Path

from compendium.errors import StudyError
from compendium.files import sha256, write_atomically
from compendium.gate.repository import last_commit
from compendium.review import standalone
from compendium.review.check_certificate import complaints
from compendium.review.codecheck import codecheck
from compendium.review.compare import edits_since_commit
from compendium.review.packages import altered_packages, other_than_locked
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


STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"
CHECKER = "check_certificate.py"
FILES = ("certificate.json", "certificate.html", "codecheck.yml", CHECKER)
RESERVATIONS = ("packages_other_than_locked", "packages_altered", "edited_since_commit", "not_copied")


def statement(check):
    """The certificate for programs: an in-toto statement on each committed result, as plain values.

    It is not signed. ``predicate`` is what `record` says, with the two entries that a test result must have.
    """
    said = record(check)
    good = "WARNED" if any(said[name] for name in RESERVATIONS) else "PASSED"
    configuration = [
        {"name": "data/ and study.yml", "digest": {"dirHash": said["inputs_digest"]}},
        {"name": "requirements.lock", "digest": {"sha256": sha256(TOP / "requirements.lock")}},
    ]
    if check.commit:
        tree = {"name": "tree", "uri": said["swhid"], "digest": {"gitTree": check.tree}}
        configuration += [{"name": "commit", "digest": {"gitCommit": check.commit}}, tree]
    return {
        "_type": STATEMENT,
        "subject": [
            {"name": f"results/{name}", "digest": {"sha256": digest}}
            for name, digest in check.committed.items()
        ],
        "predicateType": PREDICATE,
        "predicate": {"result": good if check.holds else "FAILED", "configuration": configuration, **said},
    }


def record(check):
    """What the certificate says of the run, as a dict of plain values."""
    result, sentence = outcome(check)
    return {
        "what": SELF_CHECK,
        "outcome": result,
        "outcome_told": sentence,
        "complaint": check.complaint,
        "checked_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(check.seconds, 1),
        "commit": check.commit,
        "swhid": f"swh:1:dir:{check.tree}" if check.tree else "",
        "inputs": check.inputs,
        "inputs_digest": dir_hash(check.inputs),
        "code": check.code,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "packages_other_than_locked": other_than_locked(TOP / "requirements.lock"),
        "packages_altered": altered_packages(TOP / "requirements.lock"),
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


def dir_hash(digests):
    """One SHA-256 over files: that of what sha256sum prints of them, sorted by name (in-toto's dirHash)."""
    lines = [f"{digest}  {name}\n" for name, digest in sorted(digests.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def write_certificate(check, study):
    """Write certificate.json, its page, codecheck.yml and a checker into the folder of what is built.

    Returns
    -------
    Path of the page
    """
    found = statement(check)
    place = study.build / "certificate.html"
    write_atomically(place.with_suffix(".json"), json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    write_atomically(place.with_name(CHECKER), Path(__file__).with_name(CHECKER).read_bytes())
    write_atomically(place.with_name("codecheck.yml"), codecheck(study, check))
    write_atomically(place, _page(found["predicate"], check.committed))
    return place


def holding_certificate(study):
    """Return the files of a study's certificate, which holds for the study as it is, without reservations.

    Raises
    ------
    StudyError
        If a file is missing, or what was certified is not what is there; says what to do.
    """
    files = [study.build / name for name in FILES]
    missing = next((path.name for path in files if not path.is_file()), None)
    wrong = f"{missing} is missing" if missing else _what_is_wrong(files[0], study)
    if wrong:
        raise StudyError(f"build/ has no certificate of what is here: {wrong}; run `make verify` first")
    return files


def _what_is_wrong(certificate, study):
    """Say in what a certificate does not hold for a study, "" if it does."""
    try:
        statement = json.loads(certificate.read_text(encoding="utf-8"))
        said = statement["predicate"]
        if wrong := next(complaints(statement, study.folder), ""):
            return wrong
        if reservations := [name for name in RESERVATIONS if said[name]]:
            return f"mend what it has under {', '.join(reservations)}"
        if said["commit"] != last_commit(study.folder)[0] or edits_since_commit(study.folder):
            return "what git tracks has changed since"
    except (ValueError, LookupError, TypeError, SystemExit):
        return f"{certificate.name} cannot be read"
    return ""


def _page(found, committed):
    """Return the record as a page, with the SHA-256 of each committed result."""
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
        standalone.table_html(
            ["File", "Came out", "SHA-256 as committed"],
            [[name, state, committed.get(name, "")] for name, state in found["results"].items()],
            "Every table and figure",
        ),
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
    others = [f"{name}: {told}" for name, told in found["packages_other_than_locked"].items()]
    others += [
        f"{name}: changed on disk: {', '.join(files)}" for name, files in found["packages_altered"].items()
    ]
    rows = {
        "When": f"{found['checked_at']}, in {found['seconds']} s",
        "Commit": found["commit"] or "none: there is no git here, or nothing is committed",
        "Its tree": found["swhid"] or "none",
        "Data and choices": f"{found['inputs_digest']}, over the SHA-256 of {len(found['inputs'])} files",
        "Code": ", ".join(f"{name} {value}" for name, value in found["code"].items()) or NOT_RUN,
        "Python": f"{found['python']} on {found['system']}",
        "Packages": "; ".join(others) or "all as locked, each file as installed",
        "Surroundings": ", ".join(f"{name}={value}" for name, value in found["surroundings"].items()),
        "Network": found["network"],
        "Unknown to git, and not copied": ", ".join(found["not_copied"]) or "nothing",
    }
    return rows.items()

"""Holds a certificate to a folder: python check_certificate.py certificate.json FOLDER.

It needs nothing but Python, asks no network, and runs nothing of what it checks. It ends with 0 if results
are those of the certificate, no more and no less, and came out the same, and if study.yml and each file of
data that it lists are as they were.
"""

import hashlib
import json
import sys
from pathlib import Path


def sha256(path):
    """SHA-256 of a file; nothing where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def complaints(statement, folder):
    """Yield what is wrong, a line each."""
    if statement.get("_type") != "https://in-toto.io/Statement/v1":
        sys.exit("this is no in-toto statement")
    said = statement["predicate"]
    if said["result"] not in ("PASSED", "WARNED"):
        yield f"the certificate itself says: {said['outcome_told']}"
    results = {subject["name"]: subject["digest"]["sha256"] for subject in statement["subject"]}
    digests = {entry["name"]: entry["digest"] for entry in said["configuration"]}
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(said["inputs"].items()))
    if hashlib.sha256(lines.encode()).hexdigest() != digests["data/ and study.yml"]["dirHash"]:
        yield "the digest over data/ and study.yml is not that of the files that the certificate lists"
    for name, digest in sorted({**results, **said["inputs"]}.items()):
        found = sha256(folder / name)
        if found != digest:
            yield f"{name} is missing" if found is None else f"{name} is another file"
    for path in sorted((folder / "results").rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in results:
            yield f"{name} is not in the certificate"


def main(certificate, folder="."):
    """Print what is wrong, or that nothing is; return the exit code."""
    statement = json.loads(Path(certificate).read_text(encoding="utf-8"))
    found = list(complaints(statement, Path(folder)))
    print("\n".join(found) or f"as certified: {len(statement['subject'])} results, and all data")
    for name in ("edited_since_commit", "not_copied", "packages_other_than_locked", "packages_altered"):
        if statement["predicate"][name]:
            print(f"the certificate has something to say under {name}")
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))

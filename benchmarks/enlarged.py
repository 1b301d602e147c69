"""The shipped study with invented quotes, people, codes and claims added: a folder to build a book from.

``python benchmarks/enlarged.py FOLDER 5000`` writes ``data/``, ``study.yml``, ``_config.yml`` and ``book/``;
``python -m compendium --study FOLDER book`` builds it. What is added is there to be counted, not to be read.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path
from string import ascii_lowercase

import numpy as np
import pandas as pd
import yaml

from compendium.analysis.codes import coders_of

TOP = Path(__file__).resolve().parents[1]
SEED = 20230717
QUOTES_PER_PERSON = 50
QUOTES_PER_CLAIM = 4
CLAIMS_PER_SUMMARY = 25
CODES_PER_THEME = 10
PARTING_SHARE = 0.3
SECONDARY_SHARE = 0.3
SWEEP_MOST = 25


def write_study(folder, n_segments, seed=SEED):
    """Write a study of so many quotes, those of the shipped study first.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    n_segments : int
        More than the shipped study has.
    seed : int
    """
    folder = Path(folder)
    for name in ("data", "book"):
        ours = shutil.ignore_patterns("_build", "executed")
        shutil.copytree(TOP / name, folder / name, ignore=ours, dirs_exist_ok=True)
    shutil.copy(TOP / "_config.yml", folder)
    _forget_print(folder / "data" / "datapackage.json")
    choices = yaml.safe_load((TOP / "study.yml").read_text(encoding="utf-8"))
    choices["sweep_most"] |= {"value": SWEEP_MOST, "reason": "Each variant judges a thousand claims."}
    (folder / "study.yml").write_text(yaml.safe_dump(choices, sort_keys=False), encoding="utf-8")
    tables = {path.stem: _read(path) for path in (TOP / "data").glob("*.csv")}
    for name, added in _added(tables, n_segments, np.random.default_rng(seed)).items():
        rows = pd.concat([tables[name], added], ignore_index=True).fillna("")
        rows[list(tables[name])].to_csv(folder / "data" / f"{name}.csv", index=False, lineterminator="\n")


def _forget_print(path):
    """Take what print shows of the participants out of the dictionary: print does not have those added."""
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        resource.pop("printed", None)
    path.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _read(path):
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def _added(tables, n_segments, random):
    """Return the rows to add to each table; columns that are left out stay empty."""
    codebook = _codes(tables["codebook"])
    leaves = pd.concat([tables["codebook"], codebook])
    leaves = leaves[leaves["parent_id"].ne("") & leaves["in_article"].eq("true")]
    people = _people(tables["participants"], n_segments // QUOTES_PER_PERSON)
    speakers = pd.concat([tables["participants"], people])["participant_id"].to_numpy()
    given = leaves.iloc[random.integers(0, len(leaves), n_segments - len(tables["segments"]))]
    segments = _segments(tables["segments"], given["table_no"].to_numpy(), speakers, random)
    claims, evidence = _claims(segments, given["code_id"].to_numpy(), random)
    coders = coders_of(tables["coders"], "codes")
    codings = _codings(segments, given["code_id"].to_numpy(), leaves["code_id"].to_numpy(), coders, random)
    added = {"participants": people, "codebook": codebook, "segments": segments, "codings": codings}
    return added | {"claims": claims, "evidence": evidence}


def _people(participants, n):
    """More people: the three-digit numbers that are free, in every affiliation and role by turns."""
    free = [f"{number:03}" for number in range(200, 1000)][: max(0, n - len(participants))]
    turns = participants[["affiliation", "role"]].iloc[np.arange(len(free)) % len(participants)]
    return turns.reset_index(drop=True).assign(participant_id=free)


def _codes(codebook):
    """More practices, so that each theme of the article has as many codes as a large study may have."""
    themes = codebook[codebook["kind"] == "theme"]
    rows = [
        {
            "code_id": f"{theme.code_id}.more_{letter}",
            "parent_id": theme.code_id,
            "kind": "practice",
            "label": f"Invented practice {letter} of {theme.code_id}",
            "definition": "Invented, to make the codebook long.",
            "table_no": theme.table_no,
            "in_article": "true",
            "in_poster": "false",
            "layer": "derived",
        }
        for theme in themes.itertuples()
        for letter in ascii_lowercase[: CODES_PER_THEME - (codebook["parent_id"] == theme.code_id).sum()]
    ]
    return pd.DataFrame(rows)


def _segments(segments, table_no, speakers, random):
    """More quotes, numbered on in the tables of their codes; each a speaker, some as good as all of a few."""
    last = segments.groupby("table_no")["quote_no"].agg(lambda numbers: numbers.astype(int).max())
    added = pd.DataFrame({"table_no": table_no, "n_words": random.integers(10, 120, len(table_no))})
    added["quote_no"] = added.groupby("table_no").cumcount() + 1 + added["table_no"].map(last)
    added["segment_id"] = "T" + added["table_no"] + "Q" + added["quote_no"].astype("str")
    weights = 1 / np.arange(1, len(speakers) + 1)
    spoken = random.choice(speakers, len(added), p=weights / weights.sum())
    names = added["segment_id"]
    return added.assign(
        page="1",
        participant_id=spoken,
        participant_as_printed=spoken,
        gist="What is said in "
        + names
        + " is invented, and is as long as the gist of a quote is on the average.",
        n_inserted=added["n_words"] // 5,
        n_chars=added["n_words"] * 5,
        text_sha256=names.map(_sha256),
        word_checks=[_sha256(name)[:2] * words for name, words in zip(names, added["n_words"], strict=True)],
    ).astype("str")


def _sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def _claims(segments, codes, random):
    """Claims that cite a few quotes of one code each, summaries of claims, and one that rests on these."""
    n_claims = -(-len(segments) // QUOTES_PER_CLAIM)
    order = np.argsort(codes, kind="stable")
    citing = np.arange(len(segments)) // QUOTES_PER_CLAIM
    names = np.array([f"X-{number:05}" for number in range(1, n_claims + 1)])
    rests_on = [
        ";".join(names[start : start + CLAIMS_PER_SUMMARY])
        for start in range(0, n_claims, CLAIMS_PER_SUMMARY)
    ]
    summaries = [f"XS-{number:04}" for number in range(1, len(rests_on) + 1)]
    rests_on += [";".join(summaries)]
    n_above = len(rests_on)
    sections = [f"Results: part {1 + place * 4 // n_claims}" for place in range(n_claims)]
    code = np.append(codes[order][::QUOTES_PER_CLAIM], np.repeat(codes[0], n_above))
    names = [*names, *summaries, "XT-1"]
    claims = pd.DataFrame(
        {"claim_id": names, "code_id": code, "section": [*sections, *["Abstract"] * n_above]}
    ).assign(
        document="article",
        paragraph="1",
        page="1",
        gist=[
            f"Claim {name} is invented, and as long as what a claim says in our own words usually is."
            for name in names
        ],
        attributed_affiliation=random.choice(
            [
                "",
                "central_system",
                "independent_pc",
                "ministry",
                "pc_leaders",
                "all_participants",
                "both_sides",
            ],
            len(names),
        ),
        number=random.choice(["", "one", "several"], len(names)),
        kind="describes",
        hedged="no",
        rests_on=[""] * n_claims + rests_on,
        sentence_sha256=[_sha256(name) for name in names],
        n_chars="80",
        layer="derived",
    )
    cited = segments.iloc[order]
    evidence = pd.DataFrame(
        {"claim_id": claims["claim_id"].to_numpy()[citing], "segment_id": cited["segment_id"].to_numpy()}
    )
    return claims, evidence.assign(cited_as=("T" + cited["table_no"] + ", Q" + cited["quote_no"]).to_numpy())


def _codings(segments, published, leaves, coders, random):
    """Every coder's primary code for the quotes, and secondary codes by the re-coders."""
    frames = []
    for coder in coders.itertuples():
        again = coder.kind != "published"
        n = len(segments)
        code = np.where(again & (random.random(n) < PARTING_SHARE), random.choice(leaves, n), published)
        rows = pd.DataFrame(
            {"segment_id": segments["segment_id"].to_numpy(), "coder": coder.coder, "code_id": code}
        )
        frames.append(
            rows.assign(rank="primary", **({"confidence": "2", "temperature": "unclear"} if again else {}))
        )
        second = rows.assign(code_id=random.choice(leaves, n), rank="secondary")
        frames.append(second[again & (random.random(n) < SECONDARY_SHARE) & (second["code_id"] != code)])
    return pd.concat(frames, ignore_index=True)


if __name__ == "__main__":
    write_study(sys.argv[1], int(sys.argv[2]))

"""Very many rows: results as of plain loops, work and memory in step with the rows.

Nothing here measures time. A loop over rows shows as calls of Python functions, which a profiler counts alike
on any machine; a copy of rows for each draw, or each thing left out, shows as memory.
"""

import cProfile
import pstats
import sys
import tracemalloc
from collections import Counter
from itertools import combinations
from math import comb
from pathlib import Path

import numpy as np
import pytest

from compendium.analysis.accumulation import expected_accumulation
from compendium.analysis.agreement import agreement
from compendium.analysis.codes import coded_segments
from compendium.analysis.cooccurrence import cooccurrence
from compendium.analysis.evidence import claim_verdicts, evidence_table
from compendium.analysis.orders import all_sets, random_orders
from compendium.analysis.partings import disagreements
from compendium.analysis.sensitivity import changed_practices, changed_verdicts
from compendium.analysis.voices import voices

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "benchmarks"))

from scaling import ANALYSES  # noqa: E402 (benchmarks is no package)
from synthetic import synthetic_study  # noqa: E402

# The same as in plain loops


@pytest.fixture(scope="module")
def study():
    """Every tenth claim stands under another code than its quotes, which then do not carry it."""
    study = synthetic_study(1500)
    codes = study["claims"]["code_id"].to_numpy().copy()
    codes[::10] = study["codebook"]["code_id"].iloc[-1]
    return study | {"claims": study["claims"].assign(code_id=codes)}


@pytest.fixture(scope="module")
def coded(study):
    return coded_segments(study["segments"], study["codings"], study["participants"], "published")


def code_of(study, coder="published"):
    """Primary code of each quote by one coder, row by row."""
    return {
        row.segment_id: row.code_id
        for row in study["codings"].itertuples()
        if row.coder == coder and row.rank == "primary"
    }


def speaker_of(study):
    return dict(zip(study["segments"]["segment_id"], study["segments"]["participant_id"], strict=True))


def test_voices_are_those_counted_quote_by_quote(study, coded):
    table = voices(coded, study["codebook"], study["participants"]).set_index("code_id")
    speaker = speaker_of(study)
    counted = Counter((code, speaker[quote]) for quote, code in code_of(study).items())
    people = list(study["participants"]["participant_id"])
    assert {(c, p): n for c in table.index for p in people if (n := table.loc[c, p])} == counted
    for code in table.index:
        quotes = [n for (of, _), n in counted.items() if of == code]
        assert table.loc[code, "n_participants"] == len(quotes)
        assert table.loc[code, "effective_voices"] == pytest.approx(
            sum(quotes) ** 2 / sum(n * n for n in quotes)
        )


def test_expected_accumulation_is_that_of_whole_numbers(study, coded):
    """Quotes are many, and numbers so small that they are taken for zero come in."""
    expected = expected_accumulation(coded, by="segment_id")
    n, carrying = len(study["segments"]), Counter(code_of(study).values())
    for k in (1, 2, 7, 50, n // 2, n):
        seen = sum(1 - comb(n - d, k) / comb(n, k) for d in carrying.values())
        assert expected[k] == pytest.approx(seen, rel=1e-12)


def test_random_orders_are_spread_as_all_orders_are():
    """Nine units of four kinds, some of them alike, against every set of them."""
    voiced = ["a", "a", "a", "ab", "ab", "c", "c", "bcd", "a"]
    pairs = sorted((ord(code) - ord("a"), unit) for unit, codes in enumerate(voiced) for code in codes)
    codes, units = np.array(pairs).T
    _, exact = all_sets(units, codes, 9)
    at, drawn = random_orders(units, codes, 9, 40_000, 5)
    drawn = drawn[np.searchsorted(at, np.arange(1, 10), side="right") - 1]
    share = exact.astype(float) / [[comb(9, k)] for k in range(1, 10)]
    assert drawn / 40_000 == pytest.approx(share, abs=0.01)


def test_agreement_is_that_counted_quote_by_quote(study):
    table = agreement(study["codings"], study["codebook"], study["coders"], study["segments"], resamples=10)
    table = table[(table["level"] == "practice") & (table["comparison"] == "pair")]
    values = table.set_index(["measure", "coders"])["value"]
    for one, other in combinations(study["coders"]["coder"], 2):
        first, second = code_of(study, one), code_of(study, other)
        alike = sum(first[quote] == second[quote] for quote in first) / len(first)
        chance = Counter(first.values()), Counter(second.values())
        by_chance = sum(n * chance[1][code] for code, n in chance[0].items()) / len(first) ** 2
        assert values["percent", f"{one};{other}"] == pytest.approx(alike)
        assert values["kappa", f"{one};{other}"] == pytest.approx((alike - by_chance) / (1 - by_chance))


def test_quotes_on_which_coders_part_are_those_found_quote_by_quote(study):
    table = disagreements(study["codings"], study["codebook"], study["coders"], study["segments"])
    given = {coder: code_of(study, coder) for coder in study["coders"]["coder"]}
    theme = dict(zip(study["codebook"]["code_id"], study["codebook"]["parent_id"], strict=True))
    expected = []
    for quote in study["segments"]["segment_id"]:
        codes = {coder: of[quote] for coder, of in given.items()}
        if len(set(codes.values())) == 1:
            continue
        parting = "practice" if len({theme[code] for code in codes.values()}) == 1 else "theme"
        odd = [c for c in codes if len({codes[other] for other in codes if other != c}) == 1]
        expected.append([quote, *codes.values(), parting, *(odd or [None])])
    columns = ["segment_id", *given, "parting", "odd_one_out"]
    assert table[columns].astype(object).where(table[columns].notna(), None).values.tolist() == expected


def test_pairs_of_codes_are_those_counted_quote_by_quote(study):
    order = list(study["codebook"]["code_id"])
    codes = {}
    for row in study["codings"].itertuples():
        codes.setdefault((row.coder, row.segment_id), []).append(row.code_id)
    pairs = Counter(
        (coder, *pair)
        for (coder, _), given in codes.items()
        for pair in combinations(sorted(given, key=order.index), 2)
    )
    table = cooccurrence(study["codings"], study["codebook"])
    rows = table[["coder", "code_a", "code_b", "n_both"]].itertuples(index=False, name=None)
    assert {tuple(pair): n for *pair, n in rows} == pairs


def verdicts_in_loops(study, left_out=frozenset()):
    """Verdict of each claim from its definition, with some quotes left out of what carries it."""
    claims = {row.claim_id: row for row in study["claims"].itertuples()}
    cites = {}
    for row in study["evidence"].itertuples():
        cites.setdefault(row.claim_id, []).append(row.segment_id)
    code, speaker = code_of(study), speaker_of(study)
    people = {row.participant_id: row for row in study["participants"].itertuples()}

    def below(name):
        listed = claims[name].rests_on
        return {name}.union(*map(below, listed.split(";") if isinstance(listed, str) else []))

    return {
        name: verdict_in_words(
            claim,
            {
                speaker[quote]
                for via in below(name)
                for quote in cites.get(via, [])
                if code[quote] == claims[via].code_id and quote not in left_out
            },
            people,
        )
        for name, claim in claims.items()
    }


def verdict_in_words(claim, voices, people):
    """Follow the rules in their order; every claim of this study rests on something.

    ``elsewhere`` is no affiliation, and nobody knows who is there.
    """
    if not voices:
        return "code not carried"
    named = {
        column: value.split(";")
        for column in ("affiliation", "role")
        if isinstance(value := getattr(claim, f"attributed_{column}"), str)
    }
    if not named:
        return "cited"
    answers = {belongs_in_words(people[voice], **named) for voice in voices}
    sides = set(named.get("affiliation", ())) & {person.affiliation for person in people.values()}
    several = len(named.get("affiliation", ())) > 1 and claim.number != "one"
    if answers == {"yes"} and several and len({people[voice].affiliation for voice in voices}) < len(sides):
        return "not checkable"  # it names people of several sides, and those heard are of fewer
    if len(answers) == 1:
        return {"yes": "as attributed", "no": "other voices", "untold": "not checkable"}[answers.pop()]
    return "mixed voices" if {"yes", "no"} <= answers else "not checkable"


def belongs_in_words(person, affiliation=(), role=()):
    if role and person.role not in role:
        return "no"
    if not affiliation or person.affiliation in affiliation:
        return "yes"
    return "untold" if "elsewhere" in affiliation else "no"


@pytest.fixture(scope="module")
def judged(study, coded):
    table = evidence_table(study["claims"], study["evidence"], coded, study["participants"])
    return table, claim_verdicts(study["claims"], table, study["participants"])


def test_verdicts_are_those_of_the_rules_followed_claim_by_claim(study, judged):
    _, verdicts = judged
    found = dict(zip(verdicts["claim_id"], verdicts["verdict"], strict=True))
    assert found == verdicts_in_loops(study)
    assert set(found.values()) == {
        "as attributed",
        "mixed voices",
        "other voices",
        "not checkable",
        "cited",
        "code not carried",
    }


def test_what_changes_a_verdict_is_what_does_so_when_it_is_left_out(study, judged):
    """Leaves out every person, and every twentieth quote, and judges all claims anew."""
    table, _ = judged
    changes = changed_verdicts(study["claims"], table, study["participants"])
    speaker, before = speaker_of(study), verdicts_in_loops(study)
    units = [
        ("participant", p, {q for q in speaker if speaker[q] == p})
        for p in study["participants"]["participant_id"]
    ]
    units += [("quote", quote, {quote}) for quote in list(speaker)[::20]]
    expected = {
        (kind, name, claim, before[claim], verdict)
        for kind, name, quotes in units
        for claim, verdict in verdicts_in_loops(study, quotes).items()
        if verdict != before[claim]
    }
    tried = {(kind, name) for kind, name, _ in units}
    found = {row for row in changes.itertuples(index=False, name=None) if row[:2] in tried}
    assert expected
    assert found == expected


def test_a_practice_is_lost_with_what_alone_carried_it(study, coded):
    rows = changed_practices(coded, study["codebook"], study["participants"])
    speaker, code = speaker_of(study), code_of(study)
    voiced = {}
    for quote, of in code.items():
        voiced.setdefault(of, []).append(speaker[quote])
    expected = {("participant", p[0], c) for c, p in voiced.items() if len(set(p)) == 1}
    expected |= {("quote", q, c) for q, c in code.items() if len(voiced[c]) == 1}
    lost = rows[rows["becomes"] == "lost"]
    assert set(zip(lost["kind"], lost["left_out"], lost["code_id"], strict=True)) == expected


# Work and memory in step with the rows


def calls(analysis, n_codings):
    """Calls of functions while an analysis runs, and rows of codings."""
    study = synthetic_study(n_codings)
    profile = cProfile.Profile()
    profile.runcall(ANALYSES[analysis], study)
    return pstats.Stats(profile).total_calls, len(study["codings"])


@pytest.mark.parametrize("analysis", ANALYSES)
def test_an_analysis_does_not_go_through_the_rows_one_by_one(analysis):
    """Sensitivity writes a cell for each quote and claim and joins its text: some calls for each of these.

    The others go through people and codes at most.
    """
    ANALYSES[analysis](synthetic_study(1000))  # what is done once in a process is done
    few, rows = calls(analysis, 20_000)
    many, more_rows = calls(analysis, 200_000)
    assert (many - few) / (more_rows - rows) < (2 if analysis == "sensitivity" else 0.1)


def peak(analysis, n_codings):
    """Bytes that a study takes, and the most that an analysis takes besides."""
    tracemalloc.start()
    try:
        study = synthetic_study(n_codings)
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        ANALYSES[analysis](study)
        return size, tracemalloc.get_traced_memory()[1] - size
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("analysis", ANALYSES)
def test_memory_is_a_small_multiple_of_the_rows(analysis):
    size, besides = peak(analysis, 300_000)
    assert besides < 3 * size

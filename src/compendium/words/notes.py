"""What an annotation says of a claim: analytic note, verdict with its reason, and the quotes behind it."""

import pandas as pd

from compendium import data
from compendium.analysis.codes import RANKS, coded_segments
from compendium.analysis.evidence import claim_verdicts, evidence_table
from compendium.analysis.groups import EITHER_SIDE, YES, groups_as_read

CHOICES = ("coder", "ranks", "min_quotes", "primary_care_leaders")
"""Choices of study.yml on which a verdict depends; `claim_notes` takes them."""


def claim_notes(data_dir, coder="published", ranks=RANKS[0], min_quotes=1, primary_care_leaders=EITHER_SIDE):
    """Return what each annotation says of its claim.

    Parameters
    ----------
    data_dir : str or Path
    coder, ranks : str
        Whose codes decide what carries the code of a claim, and which of them count
        (`analysis.codes.coded_segments`).
    min_quotes : int
        How many quotes must carry the code of a claim.
    primary_care_leaders : str
        Whom they are taken to be (`analysis.groups.groups_as_read`).

    Returns
    -------
    DataFrame, one row per claim
        Columns claim_id, gist, label (of its code), verdict, reason, flags, and ``quotes``, the locators of
        the quotes behind it with speaker, and whether each carries the code, in one text.
    """
    claims, evidence = data.read_claims(data_dir), data.read_evidence(data_dir)
    segments, participants = data.read_segments(data_dir), data.read_participants(data_dir)
    coded = coded_segments(segments, data.read_codings(data_dir), participants, coder, ranks)
    groups = groups_as_read(data.declared_groups(data_dir), primary_care_leaders)
    table = evidence_table(claims, evidence, coded, participants, groups)
    verdicts = claim_verdicts(claims, table, participants, min_quotes, groups)
    cited = table.dropna(subset=["segment_id"]).drop_duplicates(["claim_id", "segment_id"])
    cited = cited.merge(segments[["segment_id", "table_no", "quote_no"]], on="segment_id")
    cited = cited.sort_values(["table_no", "quote_no"])
    locators = [_locator(row) for row in cited.itertuples()]
    quotes = pd.Series(locators, cited.index, dtype="str").groupby(cited["claim_id"]).agg("; ".join)
    labels = data.read_codebook(data_dir).set_index("code_id")["label"]
    notes = verdicts[["claim_id", "gist", "verdict", "reason", "flags"]].assign(
        label=verdicts["code_id"].map(labels), quotes=verdicts["claim_id"].map(quotes).fillna("")
    )
    return notes


def _locator(row):
    """Return where a quote is printed, who speaks, and whether it carries the code of the claim."""
    carries = "carries its code" if row.carries_code == YES else "does not carry its code"
    return f"Table {row.table_no}, Quote {row.quote_no} (participant {row.participant_id}; {carries})"

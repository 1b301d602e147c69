"""The register of places where two sources part: what it is about, what it weighs, and that it is right."""

import pytest

from compendium.data import read_claims, read_discrepancies, read_evidence, read_segments


@pytest.fixture
def register(data_dir):
    return read_discrepancies(data_dir).set_index("discrepancy_id")


def test_few_entries_bear_on_what_the_study_is_said_to_show(register):
    """Interviews, practices, vulnerability, good faith, when Omicron came, when the low was, and the shuffle."""
    leading = register.index[register["weight"] == "substantive"].tolist()
    assert leading == ["DY-01", "DY-03", "DY-13", "DY-61", "DY-79", "DY-83", "DY-85"]


@pytest.mark.parametrize(
    ("entry", "claims", "segments"),
    [
        ("DY-85", "R-FT-11;A-02;D-03", "T2Q5"),
        ("DY-86", "R-FT-06", "T2Q3"),
        ("DY-87", "R-RE-13", "T4Q8"),
        ("DY-88", "R-CO-07", "T5Q4;T2Q8"),
        ("DY-89", "R-CU-20;R-CU-21;D-14;D-18", "T3Q7;T3Q11;T3Q12"),
        ("DY-90", "R-CU-04", "T3Q3;T3Q4"),
    ],
)
def test_words_that_a_claim_has_and_its_quotes_have_not_are_in_the_register(
    register, entry, claims, segments
):
    assert register.loc[entry, ["claim_ids", "segment_ids"]].tolist() == [claims, segments]


def test_every_sentence_in_the_plural_that_one_voice_carries_is_named(register, data_dir):
    """Ten sentences of Results; where a sentence cites several speakers, no fragment of it counts."""
    cited = read_evidence(data_dir).merge(read_segments(data_dir), on="segment_id")
    cited = cited.merge(read_claims(data_dir), on="claim_id")
    plural = cited[cited["number"] == "several"]
    voices = plural.groupby("sentence_sha256")["participant_id"].transform("nunique")
    alone = plural[voices == 1]
    assert len(alone) == 10
    assert set(register.loc["DY-32", "claim_ids"].split(";")) == set(alone["claim_id"])
    assert set(register.loc["DY-32", "segment_ids"].split(";")) == set(alone["segment_id"])
    assert alone.set_index("segment_id").loc[["T2Q1", "T5Q7"], "participant_id"].tolist() == ["074", "074"]


def test_an_entry_from_the_public_record_has_the_address_of_its_source(register):
    public = register[register["layer"] == "external"]
    assert public["locator_b"].str.contains("https://").all()
    assert public["document_b"].eq("public record").all()

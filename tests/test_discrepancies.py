"""The register of places where two sources part: what it is about, what it weighs, and that it is right."""

import pytest
from bs4 import BeautifulSoup
from test_directives import build, write_csv, write_study

from compendium.data import read_claims, read_discrepancies, read_evidence, read_segments
from compendium.pages.discrepancies import by_place


@pytest.fixture
def register(data_dir):
    return read_discrepancies(data_dir).set_index("discrepancy_id")


def test_few_entries_bear_on_what_the_study_is_said_to_show(register):
    """Interviews, practices, vulnerability, good faith, Omicron, the low point, and the shuffle."""
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
    """Nine sentences of Results; where a sentence cites several speakers, no fragment of it counts."""
    cited = read_evidence(data_dir).merge(read_segments(data_dir), on="segment_id")
    cited = cited.merge(read_claims(data_dir), on="claim_id")
    plural = cited[cited["number"] == "several"]
    voices = plural.groupby("sentence_sha256")["participant_id"].transform("nunique")
    alone = plural[voices == 1]
    assert len(alone) == 9
    assert set(register.loc["DY-32", "claim_ids"].split(";")) == set(alone["claim_id"])
    assert set(register.loc["DY-32", "segment_ids"].split(";")) == set(alone["segment_id"])
    assert alone.set_index("segment_id").loc[["T2Q1", "T5Q7"], "participant_id"].tolist() == ["074", "074"]


def test_an_entry_from_the_public_record_has_the_address_of_its_source(register):
    public = register[register["layer"] == "external"]
    assert public["locator_b"].str.contains("https://").all()
    assert public["document_b"].eq("public record").all()


# --- The page ---

PAGE = """
# Register

```{discrepancies} substantive
```

```{discrepancies} typographic
```

```{discrepancies} minor
:folded:
```
"""


def entry(name, weight, place="Results: <b>sleep</b>, paragraph 1, p. 3", other="article", **cells):
    """Make one row of a register."""
    row = {"discrepancy_id": name, "subject": "Hours", "document_a": "article", "locator_a": place}
    row |= {
        "says_a": "eight",
        "document_b": other,
        "locator_b": "Table 7",
        "says_b": "nine",
        "touches": "All.",
    }
    return row | {"claim_ids": "", "segment_ids": "", "weight": weight, "note": ""} | cells


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A register of one entry that matters and of four that do not, as a page."""
    folder = tmp_path_factory.mktemp("study")
    book = write_study(folder)
    (book / "register.md").write_text(PAGE)
    (book / "weighty.md").write_text("# Nothing here\n")
    source = {"locator_b": "Paper, https://example.org/a/b", "document_b": "public record"}
    rows = [
        entry("DY-1", "substantive", claim_ids="R-1", segment_ids="T7Q1;T8Q1", **source),
        *(entry(f"DY-{number}", "minor") for number in (2, 3, 4)),
        entry("DY-5", "minor", place="Abstract, p. 1"),
    ]
    write_csv(folder / "data" / "discrepancies.csv", rows)
    assert build(book, folder / "html") == ""
    return BeautifulSoup((folder / "html" / "register.html").read_text(), "html.parser")


def test_what_matters_stands_open_and_the_rest_is_folded_by_its_place(page):
    assert page.find(id="DY-1").find_parent("details") is None
    folds = {fold.summary.get_text(): [term["id"] for term in fold("dt")] for fold in page("details")}
    assert folds == {"Results: <b>sleep</b> (3)": ["DY-2", "DY-3", "DY-4"], "Other places (1)": ["DY-5"]}


def test_an_entry_leads_to_its_claims_and_quotes_and_to_its_source(page):
    told = page.find(id="DY-1").find_next_sibling("dd")
    assert [link["href"] for link in told("a")] == [
        "https://example.org/a/b",
        "claims.html#claim-R-1",
        "themes.html#quote-T7Q1",
        "themes.html#quote-T8Q1",
    ]
    assert "Public record, Paper, example.org: nine" in told.get_text()


def test_a_weight_that_nothing_has_says_so(page):
    assert "None." in [paragraph.get_text() for paragraph in page("p")]


def test_what_is_held_against_another_document_stands_by_the_two_documents():
    rows = [entry(f"DY-{number}", "minor", other="poster") for number in range(3)]
    rows += [entry(f"DY-{number}", "minor", place=f"Table {number}, p. 4") for number in (3, 4, 5)]
    assert [list(found) for found in [by_place(rows)]] == [["Article and poster", "Tables"]]


def test_every_entry_of_the_study_is_on_the_page_of_the_register(register, data_dir):
    written = (data_dir.parent / "book" / "discrepancies.md").read_text(encoding="utf-8")
    assert all(f"{{discrepancies}} {weight}\n" in written for weight in register["weight"].unique())

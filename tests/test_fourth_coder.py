"""A person codes 30 of the 36 quotes, another reads some claims; data alone change, and all is told truly."""

import csv
import json
import re
import shutil

import pytest

from compendium.data import check_data
from compendium.pages.numbers import numbers_by_key
from compendium.pages.sentences import cited_sentences, prose
from compendium.review.diff import changes
from compendium.review.diffpage import changes_text
from compendium.study import TOP, Study

PAGES = sorted((TOP / "book").glob("*.md"))
NOTEBOOKS = sorted((TOP / "notebooks").glob("*.ipynb"))

# Anna codes six of her thirty quotes otherwise than print, and has not coded the last six.
ANNA_PARTS = {
    "T2Q5": "FT.connect",
    "T3Q2": "CU.communal",
    "T3Q7": "CU.communal",
    "T3Q12": "CU.personal",
    "T4Q5": "RE.follow",
    "T5Q1": "CU.communal",
}
LEFT_OUT = ["T5Q2", "T5Q3", "T5Q4", "T5Q5", "T5Q6", "T5Q7"]
WHO = {"kind": "human", "description": "A student", "instructions": "", "shown": "The article"}

#: How many coders and readers there are, said as if there were only those that the compendium ships.
ONLY_THE_SHIPPED = re.compile(
    r"\b(both|the two) (re-?)?(coders|readers)\b|\btwo re-?coders\b|\bthree coders\b"
    r"|\btwo readers(:|,| found)|\bnone is a person\b|\bno (person|people)\b"
    r"|\bhuman second reader is lacking\b",
    re.IGNORECASE,
)


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def append(path, rows):
    """Add rows to a table, empty where they have no cell."""
    columns = read(path)[0].keys()
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="", lineterminator="\n").writerows(rows)


def with_people(data):
    """Add anna, who codes, and ben, who reads: he finds a part where others found the whole."""
    whole = [row for row in read(data / "readings.csv") if row["fit"] == "whole"]
    people = {"anna": "codes", "ben": "reads"}
    rows = [{"coder": name, "task": task, "date": "2026-12-01", **WHO} for name, task in people.items()]
    append(data / "coders.csv", [row | {"layer": "derived"} for row in rows])
    printed = {
        row["segment_id"]: row["code_id"]
        for row in read(data / "codings.csv")
        if (row["coder"], row["rank"]) == ("published", "primary") and row["segment_id"] not in LEFT_OUT
    }
    codes = (printed | ANNA_PARTS).items()
    append(
        data / "codings.csv",
        [{"segment_id": s, "coder": "anna", "rank": "primary", "code_id": code} for s, code in codes],
    )
    ben = {"coder": "ben", "fit": "part", "missing": "What came of it", "confidence": "2"}
    append(
        data / "readings.csv",
        [row | ben for row in whole if row["coder"] == "reader_a"][:6],
    )
    said = {"coder": "ben", "group": "nobody", "number": "none", "kind": "describes", "hedged": "no"}
    claims = [row["claim_id"] for row in read(data / "attributions.csv") if row["coder"] == "reader_a"][:6]
    append(
        data / "attributions.csv",
        [{"claim_id": claim, "confidence": "1", **said} for claim in claims],
    )


def a_study(folder):
    """Copy the shipped study; its sweep leaves out one at a time, for two take long."""
    for name in ("data", "book"):
        shutil.copytree(
            TOP / name, folder / name, ignore=shutil.ignore_patterns("_build", "executed", "text")
        )
    choices = (TOP / "study.yml").read_text(encoding="utf-8")
    small = choices.replace(
        "one participant;two participants;one quote;two quotes", "one participant;one quote"
    )
    assert small != choices
    (folder / "study.yml").write_text(small, encoding="utf-8")
    return Study(folder, TOP / "notebooks")


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """The edited data and what ``diff`` finds, which runs the notebooks on the data before and after."""
    top = tmp_path_factory.mktemp("fourth")
    study = a_study(top / "shipped")
    mine = shutil.copytree(study.data, top / "mine")
    with_people(mine)
    return mine, changes(study, mine)


@pytest.fixture(scope="module")
def values(edited):
    """Value of every named number under the edited data."""
    _, found = edited
    shipped = numbers_by_key(TOP / "results")
    return {key: value for key, (value, _, _) in shipped.items()} | found.now


def table(edited, name):
    return read(edited[1].after.results / "tables" / f"{name}.csv")


def test_the_data_with_a_person_who_coded_thirty_quotes_keep_the_contract(edited):
    check_data(edited[0])


def test_agreement_has_a_row_for_the_person_and_each_other_coder_over_the_thirty_quotes(edited):
    """24 of 30 are coded as printed."""
    rows = {row["coders"]: row for row in table(edited, "agreement_pairs") if "anna" in row["coders"]}
    assert {coders: (row["kinds"], row["n"]) for coders, row in rows.items()} == {
        "published;anna": ("published;human", "30"),
        "recoder_a;anna": ("model;human", "30"),
        "recoder_b;anna": ("model;human", "30"),
    }
    assert rows["published;anna"]["percent"] == "0.8"


def test_a_coder_who_joins_moves_no_row_of_those_who_were_there(edited):
    rows = table(edited, "agreement_pairs")
    before = read(edited[1].before.results / "tables" / "agreement_pairs.csv")
    assert [row for row in rows if "anna" not in row["coders"]] == before


def test_the_tables_of_coders_and_readers_say_who_is_a_person(edited):
    assert {row["coder"]: row["kind"] for row in table(edited, "coders")}["anna"] == "human"
    (ben,) = [row for row in table(edited, "fits_by_reader") if row["coder"] == "ben"]
    assert [ben[column] for column in ("kind", "n", "whole", "part", "none")] == ["human", "6", "0", "6", "0"]


def test_numbers_count_coders_and_readers_by_their_kind(values):
    kinds = ("agreement.n_coders", "agreement.n_models", "agreement.n_people")
    assert [values[key] for key in kinds] == [4, 2, 1]
    kinds = ("readings.n_readers", "readings.n_model_readers", "readings.n_human_readers")
    assert [values[key] for key in kinds] == [3, 2, 1]
    assert values["readings.n_fit_differ"] == 6
    assert values["agreement.models_T4Q4"] == "CO.bidirectional; CO.bidirectional"


def test_a_quote_that_a_coder_left_out_is_no_quote_whose_code_they_deny(edited, values):
    """No claim falls in the sweep for want of a code by anna; she has her vote on what she coded."""
    assert values["sweep.coders_untried"] == "anna"
    assert "anna" not in {row["value"] for row in table(edited, "sweep_choices")}
    assert values["sweep.claims_by_coding"] == edited[1].was["sweep.claims_by_coding"]


def test_the_diff_tells_the_coder_and_the_reader_as_people_who_came(edited):
    told = changes_text(edited[1])
    for sentence in (
        "0 verdicts change",
        "Of the three coders → four coders on the page on agreement",
        "none is a person → one is a person",
        "now said: One person codes 80 % of what they read as the article does",
        "two readers → three readers: no person → one person and two runs of a model",
        "now said: One coding is not tried by itself (anna).",
    ):
        assert sentence in told
    assert "does not hold" not in told
    assert "T5Q2 · anna" not in told


def test_the_diff_tells_nothing_but_what_the_people_changed(edited):
    """Who speaks, what is printed, and what was counted under the published coding stay as they were."""
    people = {"coders", "codings", "agreement", "agreement_pairs", "disagreements", "sweep", "sweep_choices"}
    readers = {"readers", "readings", "missing", "fits_by_reader", "reader_agreement", "attributions"}
    fit_only = {"claims", "evidence"}
    found = edited[1]
    assert {cell.file.removesuffix(".csv") for cell in found.cells} <= people | readers | fit_only
    assert {cell.column for cell in found.cells if cell.file.removesuffix(".csv") in fit_only} <= {
        "fit",
        "missing",
    }


def test_no_sentence_of_the_book_fails_to_hold_or_counts_only_those_who_were_there(values):
    said = [(found.page, found.worded(values)) for found in cited_sentences(TOP / "book")]
    assert [(page, text) for page, text in said if "[does not hold]" in text] == []
    assert [(page, text) for page, text in said if ONLY_THE_SHIPPED.search(text)] == []
    assert [(page, text) for page, text in said if "anna" in text and "model" in text] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_prose_of_a_page_counts_only_those_who_were_there(path):
    assert ONLY_THE_SHIPPED.findall(prose(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_prose_of_a_notebook_and_no_alternative_of_a_figure_does(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    told = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    told += [json.dumps(cell["metadata"]) for cell in notebook["cells"]]
    assert [text for text in told if ONLY_THE_SHIPPED.search(text)] == []


def test_no_datum_that_pages_print_counts_only_those_who_were_there():
    for name in ("checklists", "discrepancies", "claims", "events"):
        text = (TOP / "data" / f"{name}.csv").read_text(encoding="utf-8")
        assert ONLY_THE_SHIPPED.findall(text) == []

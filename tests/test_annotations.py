"""The claims as annotations that lead back to their sentences, and to nothing else."""

import json
import shutil
from pathlib import Path

import invented
import jsonschema
import pandas as pd
import pytest
from real_article import ARTICLE, needs_article

from compendium.__main__ import main
from compendium.data import read_claims, read_evidence
from compendium.errors import SourceError
from compendium.words.annotate import write_annotations
from compendium.words.annotations import read_annotations

IRI = {"type": "string", "format": "uri", "pattern": "^[a-z][a-z0-9+.-]*:"}
MOTIVATIONS = {
    "enum": [
        *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting"),
        *("identifying", "linking", "moderating", "questioning", "replying", "tagging"),
    ]
}
CONTEXT = {"const": "http://www.w3.org/ns/anno.jsonld"}
#: What a Web Annotation must be (Web Annotation Data Model, W3C Recommendation 2017), by section.
ANNOTATION = {
    "type": "object",
    "required": ["@context", "id", "type", "target"],  # 3.1
    "properties": {
        "@context": CONTEXT,  # 3.1
        "id": IRI,  # 3.1
        "type": {"const": "Annotation"},  # 3.1
        "body": {
            "type": "array",
            "items": {
                "required": ["type", "value"],  # 3.2.4
                "properties": {
                    "type": {"const": "TextualBody"},
                    "value": {"type": "string"},
                    "purpose": MOTIVATIONS,  # 3.3.5
                    "format": {"type": "string"},
                    "language": {"type": "string"},
                },
            },
        },
        "motivation": {"type": "array", "minItems": 1, "items": MOTIVATIONS},  # 3.3.5
        "rights": IRI,  # 3.3.6
        "target": {
            "required": ["source", "selector"],  # 4: exactly one source
            "properties": {
                "type": {"const": "SpecificResource"},
                "source": IRI,
                "selector": {
                    "type": "array",
                    "items": {
                        "oneOf": [
                            {  # 4.2.4
                                "required": ["type", "exact"],
                                "properties": {
                                    "type": {"const": "TextQuoteSelector"},
                                    "exact": {"type": "string", "minLength": 1},
                                    "prefix": {"type": "string"},
                                    "suffix": {"type": "string"},
                                },
                            },
                            {  # 4.2.5
                                "required": ["type", "start", "end"],
                                "properties": {
                                    "type": {"const": "TextPositionSelector"},
                                    "start": {"type": "integer", "minimum": 0},
                                    "end": {"type": "integer", "minimum": 0},
                                },
                            },
                        ]
                    },
                },
            },
        },
    },
    "not": {"required": ["bodyValue"]},  # 3.2.5: never beside body
}
COLLECTION = {
    "type": "object",
    "required": ["@context", "id", "type", "total", "first"],  # 5.1
    "properties": {
        "@context": CONTEXT,
        "id": IRI,
        "type": {"const": "AnnotationCollection"},
        "label": {"type": "string"},
        "total": {"type": "integer", "minimum": 0},
        "first": {
            "required": ["id", "type", "items"],  # 5.2
            "properties": {
                "id": IRI,
                "type": {"const": "AnnotationPage"},
                "startIndex": {"type": "integer", "minimum": 0},
                "items": {"type": "array", "items": ANNOTATION},
            },
        },
    },
}


@pytest.fixture
def study(tmp_path):
    return invented.write_study(tmp_path)


def written(study, form="article.xml", change=lambda content: content):
    source = study.parent / form
    source.write_bytes(change(invented.FORMS[form]()))
    report = write_annotations([source], study)
    collection = json.loads((study / "text" / "annotations.jsonld").read_text(encoding="utf-8"))
    return report, collection


def occurrences(part, text):
    return [at for at in range(len(text)) if text.startswith(part, at)]


def resolves_once(annotation, text):
    """Whether both selectors lead to one place in a text, and to the same."""
    quote, position = annotation["target"]["selector"]
    places = occurrences(quote["prefix"] + quote["exact"] + quote["suffix"], text)
    start = position["start"]
    return places == [start - len(quote["prefix"])] and text[start : position["end"]] == quote["exact"]


@pytest.mark.parametrize("form", list(invented.FORMS))
def test_every_claim_of_the_article_is_annotated_at_its_sentence(form, study):
    report, _ = written(study, form)
    assert report["places"].tolist() == [1] * 10
    annotations = read_annotations(study).set_index("claim_id")
    assert annotations["exact"].to_dict() == invented.SENTENCES


@pytest.mark.parametrize("form", list(invented.FORMS))
def test_each_selector_leads_to_one_place(form, study):
    _, collection = written(study, form)
    text = (study / "text" / "running-text.txt").read_text(encoding="utf-8")
    items = collection["first"]["items"]
    assert len(items) == 10 and all(resolves_once(item, text) for item in items)


def test_a_sentence_that_stands_twice_is_quoted_with_as_much_around_it_as_tells_them_apart(study):
    twice = invented.SENTENCES["G-03"]
    around = "Here they spoke of the summer before and of what they had then. "
    passage = f"One. {around}{twice} {around}Two. {around}{twice} {around}"
    report, collection = written(
        study, change=lambda content: content.replace(twice.encode(), passage.encode())
    )
    assert report.set_index("claim_id").loc["G-03", "places"] == 2
    text = (study / "text" / "running-text.txt").read_text(encoding="utf-8")
    annotation = collection["first"]["items"][2]
    assert resolves_once(annotation, text)
    assert annotation["target"]["selector"][1]["start"] == occurrences(twice, text)[0]


def test_the_collection_is_what_the_w3c_says_it_must_be(study):
    _, collection = written(study)
    jsonschema.validate(collection, COLLECTION, format_checker=jsonschema.FormatChecker())
    items = collection["first"]["items"]
    assert collection["total"] == len(items) == len({item["id"] for item in items})


@pytest.mark.parametrize("key", ["@context", "id", "type", "target"])
def test_what_the_w3c_demands_is_missed_where_it_is_missing(key, study):
    _, collection = written(study)
    del collection["first"]["items"][0][key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(collection, COLLECTION)


def test_the_body_says_what_we_make_of_the_claim(study):
    written(study)
    note = read_annotations(study).set_index("claim_id").loc["G-04"]
    assert note["describing"] == "Analytic note: Plot holders shared what water there was."
    assert note["tagging"] == "Sharing water"
    first = "Table 3, Quote 1 (participant P1; carries its code)"
    second = "Table 3, Quote 2 (participant P2; carries its code)"
    assert note["linking"] == f"Sources: {first}; {second}"
    assert note["assessing"] == (
        "Verdict: as attributed (one side). Both its quotes carry the code they are cited for; both "
        "its speakers belong to the group named."
    )


def test_the_target_is_the_article_and_the_makers_are_not_its_authors(study):
    _, collection = written(study)
    item = collection["first"]["items"][0]
    assert item["target"]["source"] == f"https://doi.org/{invented.DOI}"
    assert item["creator"]["name"] == "The maintainers of this compendium"


def test_the_same_article_gives_the_same_file(study):
    _, first = written(study)
    _, second = written(study)
    assert first == second


def test_a_sentence_that_reads_otherwise_has_no_annotation(study):
    report, collection = written(
        study, change=lambda content: content.replace(b"Newcomers are", b"Newcomers were")
    )
    assert report.loc[report["places"] == 0, "claim_id"].tolist() == ["G-08"]
    assert collection["total"] == 9


def test_another_document_is_refused_and_nothing_written(study):
    other = study.parent / "other.txt"
    other.write_text("The sea was calm and nobody spoke. " * 100, encoding="utf-8")
    with pytest.raises(SourceError, match="no sentence of the 10 claims: it is another document"):
        write_annotations([other], study)
    assert not (study / "text").exists()


def test_without_the_file_there_are_no_annotations(study):
    annotations = read_annotations(study)
    assert annotations.empty and "exact" in annotations


def test_the_command_tells_what_it_could_not_annotate(study, capsys):
    source = study.parent / "article"
    source.write_bytes(invented.jats().replace(b"Newcomers are", b"Newcomers were"))
    assert main(["--study", str(study.parent), "annotations", str(source)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "G-08: its sentence is not in the text, so it has no annotation"
    assert told[1].startswith("9 of the article's 10 claims annotated; they are in ")
    assert told[2] == "this form of the article does not tell the page of 9 claims"


def problems_of_forged(data, article, column, forged):
    """Return the claims that are told as contradicted when one cell of each claim is forged in turn."""
    claims = read_claims(data)
    told = {}
    for row in claims.index[claims["document"] == "article"]:
        claim = claims.loc[row, "claim_id"]

        def forge(cells, claim=claim):
            return {column: forged(cells)} if cells["claim_id"] == claim else {}

        changed = Path(shutil.copytree(data, data.parent / "forged", ignore=lambda *_: ["text"]))
        invented.rewrite(changed / "claims.csv", forge)
        report = write_annotations([article], changed)
        told[claim] = report.loc[(report["problem"] != "") | (report["places"] != 1), "claim_id"].tolist()
        shutil.rmtree(changed)
    return told


FORGERIES = {
    "page": lambda cells: int(cells["page"]) + 1,
    "sentence_sha256": lambda cells: cells["sentence_sha256"][::-1],
    "n_chars": lambda cells: int(cells["n_chars"]) + 1,
}


@pytest.mark.parametrize("column", FORGERIES)
def test_a_forged_page_or_sentence_of_any_claim_is_told_and_no_other(column, study):
    article = study.parent / "article.txt"
    article.write_bytes(invented.plain_text())
    told = problems_of_forged(study, article, column, FORGERIES[column])
    assert told == {claim: [claim] for claim in invented.SENTENCES}


def test_the_command_fails_and_names_the_claim_whose_page_is_forged(study, capsys):
    source = study.parent / "article.txt"
    source.write_bytes(invented.plain_text())
    assert main(["--study", str(study.parent), "annotations", str(source)]) == 0
    assert capsys.readouterr().out.startswith("10 of the article's 10 claims annotated")
    invented.rewrite(study / "claims.csv", lambda row: {"page": 9} if row["claim_id"] == "G-07" else {})
    assert main(["--study", str(study.parent), "annotations", str(source)]) == 1
    told = capsys.readouterr().out.splitlines()[0]
    assert told.startswith(f"{(study / 'claims.csv').as_posix()} row 8 (G-07): page '9' is not where its ")


@needs_article
def test_every_claim_is_annotated_in_the_article_itself(data_dir, tmp_path):
    data = shutil.copytree(data_dir, tmp_path / "data", ignore=lambda *_: ["text"])
    report = write_annotations([ARTICLE], data)
    assert set(report["places"]) == {1} and set(report["problem"]) == {""} and "" not in set(report["page"])
    text = (data / "text" / "running-text.txt").read_text(encoding="utf-8")
    collection = json.loads((data / "text" / "annotations.jsonld").read_text(encoding="utf-8"))
    jsonschema.validate(collection, COLLECTION)
    assert collection["total"] == (read_claims(data)["document"] == "article").sum()
    assert all(resolves_once(item, text) for item in collection["first"]["items"])


@needs_article
def test_a_forged_page_of_any_claim_of_the_article_is_told(data_dir, tmp_path):
    data = shutil.copytree(data_dir, tmp_path / "data", ignore=lambda *_: ["text"])
    invented.rewrite(data / "claims.csv", lambda row: {"page": int(row["page"]) % 10 + 1})
    report = write_annotations([ARTICLE], data)
    assert (report["problem"] != "").all()


@needs_article
def test_a_citation_that_a_sentence_of_the_article_does_not_make_is_told(data_dir, tmp_path):
    """Each row cites what the row behind it cites; fragments of one sentence share their citations."""
    evidence, claims = read_evidence(data_dir), read_claims(data_dir).set_index("claim_id")
    others = evidence.set_index("claim_id")["cited_as"]
    sentence = claims.loc[evidence["claim_id"], "sentence_sha256"].to_numpy()
    alone = evidence.loc[~pd.Series(sentence).duplicated(keep=False).to_numpy(), "claim_id"]
    alone = [
        claim for claim in alone if claim != "R-CU-19"
    ]  # behind it stands one of two quotes cited as one
    data = shutil.copytree(data_dir, tmp_path / "data", ignore=lambda *_: ["text"])
    lines = list(zip(evidence["segment_id"], evidence["cited_as"], strict=True))
    following = dict(zip(evidence["claim_id"], [*lines[1:], lines[0]], strict=True))

    def forge(row):
        return dict(zip(("segment_id", "cited_as"), following[row["claim_id"]], strict=True))

    invented.rewrite(data / "evidence.csv", lambda row: forge(row) if row["claim_id"] in set(alone) else {})
    report = write_annotations([ARTICLE], data).set_index("claim_id")
    wrong = [claim for claim in alone if following[claim][1] not in set(others[[claim]])]
    assert len(wrong) == 16
    assert report.loc[wrong, "problem"].str.contains("does not stand in the sentence of this claim").all()


@needs_article
def test_a_citation_of_print_that_the_data_lack_is_told(data_dir, tmp_path):
    data = shutil.copytree(data_dir, tmp_path / "data", ignore=lambda *_: ["text"])
    for file in ("evidence.csv", "readings.csv"):
        lines = (data / file).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith("R-FT-05,")]
        (data / file).write_text("".join(kept), encoding="utf-8")
    report = write_annotations([ARTICLE], data).set_index("claim_id")
    told = report.loc[report["problem"] != "", "problem"]
    assert told.index.tolist() == ["R-FT-05"]
    assert "its sentence cites 'T2, Q2' in print, and no row here does" in told.iloc[0]

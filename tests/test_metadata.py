"""One source of metadata: what others say of name, makers and licences follows CITATION.cff."""

import json
import re
import tomllib
from datetime import date

import jsonschema
import pytest
import yaml

from compendium.archive.metadata import licence_of, write_zenodo, zenodo
from compendium.study import LICENCES, TOP, contact, read_citation, source_article

CITATION = read_citation()
ARTICLE = source_article(CITATION)
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKAGE = json.loads((TOP / "data" / "datapackage.json").read_text(encoding="utf-8"))


def test_the_citation_file_is_valid_by_the_official_schema():
    schema = TOP / "tests" / "schemas" / "citation-file-format-1.2.0.json"
    citation = yaml.safe_load((TOP / "CITATION.cff").read_text(encoding="utf-8"))
    validator = jsonschema.Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
    assert [error.message for error in validator.iter_errors(citation)] == []
    assert list(validator.iter_errors(citation | {"authors": []})) != []


def test_there_is_one_address_where_errors_are_reported_or_a_mark_that_it_is_not_set():
    (entry,) = CITATION["contact"]
    assert contact(CITATION) in ("", entry["email"])
    assert contact({"contact": [{"email": "not-set-yet@example.invalid"}]}) == ""
    assert contact({"contact": [{"email": "errors@garden.example"}]}) == "errors@garden.example"
    for name in ("README.md", "CONTRIBUTING.md"):  # who reads the repository is sent to the one address
        assert re.search(r"`contact` in\s+`CITATION.cff`", (TOP / name).read_text(encoding="utf-8"))


def test_the_package_has_the_version_and_the_licence_of_the_citation():
    assert PROJECT["version"] == CITATION["version"]
    assert PROJECT["license"] == CITATION["license"][0]


def test_the_data_package_has_version_keywords_makers_and_licence_of_the_citation_and_its_article():
    assert PACKAGE["version"] == CITATION["version"]
    assert PACKAGE["keywords"] == CITATION["keywords"]
    assert [maker["title"] for maker in PACKAGE["contributors"]] == [
        author["name"] for author in CITATION["authors"]
    ]
    assert [licence["name"] for licence in PACKAGE["licenses"]] == CITATION["license"][-1:]
    assert f"https://doi.org/{ARTICLE['doi']}" in [source.get("path") for source in PACKAGE["sources"]]


def test_the_book_names_the_makers_of_the_citation():
    settings = yaml.safe_load((TOP / "_config.yml").read_text(encoding="utf-8"))
    (makers,) = CITATION["authors"]
    assert settings["author"].startswith(makers["name"])


def test_the_metadata_for_zenodo_are_those_of_the_citation():
    """If this fails, `make crate` writes the file anew."""
    assert json.loads((TOP / ".zenodo.json").read_text(encoding="utf-8")) == zenodo(CITATION)


def test_the_metadata_for_zenodo_keep_to_what_zenodo_knows():
    """Names and values as Zenodo's documentation of its deposit metadata lists them."""
    known = "title upload_type description creators version publication_date access_right license keywords"
    metadata = zenodo(CITATION)
    assert metadata.keys() <= {*known.split(), "language", "notes", "related_identifiers"}
    assert metadata["upload_type"] == "software" and metadata["access_right"] == "open"
    assert metadata["license"] in {"mit", "cc-by-4.0"}
    date.fromisoformat(metadata["publication_date"])
    assert all(set(creator) == {"name"} for creator in metadata["creators"])
    (article,) = metadata["related_identifiers"]
    assert article["relation"] == "isDerivedFrom" and article["identifier"] == "10.1186/s12875-023-02104-7"


def test_writing_the_metadata_for_zenodo_follows_the_citation(tmp_path):
    text = (TOP / "CITATION.cff").read_text(encoding="utf-8")
    (tmp_path / "CITATION.cff").write_text(re.sub("^version: .*", "version: 9.9.9", text, flags=re.MULTILINE))
    write_zenodo(tmp_path)
    assert json.loads((tmp_path / ".zenodo.json").read_text(encoding="utf-8"))["version"] == "9.9.9"


def test_nobody_is_named_as_a_maker_who_wrote_the_article():
    makers = " ".join(author["name"] for author in CITATION["authors"])
    assert not any(author["family-names"] in makers for author in ARTICLE["authors"])


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("src/compendium/publication/gate.py", "MIT"),
        ("notebooks/05-voices.ipynb", "MIT"),
        ("data/codings.csv", "CC-BY-4.0"),
        ("book/_static/compendium.css", "CC-BY-4.0"),
        ("README.md", "CC-BY-4.0"),
        ("src/compendium/editions/fonts/source-serif-4-latin-400-normal.woff2", "OFL-1.1"),
        ("src/README.md", "MIT"),
    ],
)
def test_each_file_has_the_licence_that_reuse_says(name, licence):
    assert licence_of()(name) == licence


def test_every_licence_that_a_part_has_is_named_and_its_text_is_there():
    text = (TOP / "REUSE.toml").read_text(encoding="utf-8")
    used = {entry["SPDX-License-Identifier"] for entry in tomllib.loads(text)["annotations"]}
    assert used == set(LICENCES) == {path.stem for path in (TOP / "LICENSES").glob("*.txt")}
    assert used == set(CITATION["license"])

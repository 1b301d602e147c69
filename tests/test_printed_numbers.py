"""Every number in print: found, explained by a row or a convention, and noticed where it reads otherwise."""

import random
import shutil

import invented
import pytest
from real_article import ARTICLE, POSTER, needs_article

from compendium.__main__ import main
from compendium.data import read_reported
from compendium.errors import SourceError
from compendium.words.numerals import Numeral, numerals, without_numerals
from compendium.words.printed_numbers import CONVENTION, STUDY, UNEXPLAINED, place_of, printed_numbers
from compendium.words.sources import Article, article_from, read_source

SEED = 20230717
OTHER_WORD = {"a": "three", "one": "six", "first": "third"}


@pytest.fixture
def study(tmp_path):
    return invented.write_study(tmp_path)


def found(text):
    return [numeral.text for numeral in numerals(text)]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("11 people (n=127), 1,234 cans", ["11", "127", "1,234"]),
        ("Nine of them; the twenty-third day, a week before, for a while", ["Nine", "twenty", "third", "a"]),
        ("[13, 27–30] (T3, Q11-2), Table 4", ["13", "27–30", "T3", "Q11-2", "4"]),
        ("REB20-0371 and 2020-02-18, 65min", ["REB20-0371", "2020-02-18", "65"]),
        ("the 22nd and 5th, version 4.0", ["22nd", "5th", "4.0"]),
        ("Spade1,2 and Fork¹ of W1 4AX", ["1", "2", "¹", "W1", "4"]),
        ("at https://doi.org/10.5555/garden.149.", ["https://doi.org/10.5555/garden.149."]),
        ("none, someone, tent, attend, weight", []),
        ("110Suddenly", ["110"]),
    ],
)
def test_numbers_are_found_in_digits_and_in_words(text, printed):
    assert found(text) == printed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[("Nine", "9"), ("018", "18"), ("a", "1"), ("third", "3"), ("5th", "5"), ("1,234", "1234")],
        *[("¹", "1"), ("forty-two", "42"), ("REB20-0371", "reb20-0371"), ("0", "0")],
    ],
)
def test_a_number_has_one_value_however_it_is_printed(text, value):
    assert Numeral(text, 0, len(text)).value == value


def test_a_text_without_its_numbers_is_as_long_as_before():
    assert without_numerals("In 2021 nine left.") == "In           left."


def listing(text, study, kind="plain text"):
    """Return the kind, holder and keys of each number in a text."""
    listed, _ = printed_numbers(Article(kind, text), study)
    return listed[["text", "kind", "by", "keys"]].values.tolist()


ASKED = "For this poster we asked six people of the garden. "


@pytest.mark.parametrize(
    ("text", "convention"),
    [
        ("as others say [12]", "reference mark"),
        ("as others say [3–6]", "reference mark"),
        ("(Table 3)", "label of a table or quote"),
        ("reasons: (2) it rains", "number in a list"),
        ("in the time of COVID-19", "name of a disease"),
        ("Ann Spade1", "mark of an affiliation"),
        ("Correspondence: Ann Spade, 906 Plot Road © the gardeners", "postal address"),
        ("© The Gardeners 2023", "copyright and licence"),
        ("Creative Commons Attribution 4.0", "copyright and licence"),
        ("see www.garden.example/24", "address on the web"),
        ("Received: 28 January 2023", "date of the article"),
        ("23rd International Conference on Gardens, 22-24 May 2023", "name and date of a conference"),
        ("as Spade (2001) has it", "year of a source"),
        ("References\nSpade A. Soil. 2001;3:4–5.", "list of references"),
        ("they help one another", "turn of phrase"),
    ],
)
def test_a_number_that_says_nothing_of_the_study_is_told_by_what_stands_around_it(text, convention, study):
    rows = listing(f"{ASKED}\n{text}", study)[1:]
    assert rows and {tuple(row[1:]) for row in rows} == {(CONVENTION, convention, "")}


@pytest.mark.parametrize("text", ["There are 12 of them.", "(n=12)", "In May 2021 it rained.", "seven came"])
def test_a_number_that_no_row_and_no_convention_knows_is_unexplained(text, study):
    assert listing(f"{ASKED}\n{text}", study)[1][1:] == [UNEXPLAINED, "", ""]


@pytest.mark.parametrize("form", invented.FORMS)
def test_every_number_of_the_invented_article_is_explained_in_every_form(form, study):
    listed, problems = printed_numbers(article_from(invented.FORMS[form](), ""), study)
    assert problems == []
    assert listed.loc[listed["kind"] == UNEXPLAINED, "text"].tolist() == []
    held = listed[listed["kind"] == STUDY]
    reported = held.loc[held["by"] == "reported.csv", ["keys", "text"]].values.tolist()
    assert sorted(reported) == [
        ["V-01", "five"],
        ["V-02", "five"],
        ["V-03", "4"],
        ["V-04", "five"],
        ["V-05", "four"],
        ["V-06", "two"],
        ["V-07", "2020"],
        ["V-08", "30"],
    ]
    people = held.loc[held["by"] == "participants.csv", ["keys", "text"]].values.tolist()
    assert people == [[name, name] for name in ("P1", "P2", "P3", "P4", "P5")]
    beside = held.loc[held["keys"] == "T4Q2", "text"].tolist()
    assert beside == ["2", "P5"]
    assert "two" in held.loc[held["keys"] == "T3Q1", "text"].tolist()  # what a quote says belongs to it


def test_the_poster_is_told_by_the_places_of_its_numbers(study):
    assert listing(invented.POSTER, study) == [["six", STUDY, "reported.csv", "V-09"]]


def test_another_document_has_none_of_the_numbers_in_its_place(study):
    with pytest.raises(SourceError, match=r"none of the 9 numbers of .* it is neither the article"):
        printed_numbers(Article("plain text", "The sea was calm for five days."), study)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("talked for 30 minutes", "talked for 31 minutes", "(V-08): value '30' is printed '31'"),
        ("There are two themes", "There are six themes", "(V-06): value '2' is printed 'six'"),
        ("September 2020", "September 2021", "(V-07): value '2020-09' is printed '2021'"),
        ("September 2020", "October 2020", "(V-07): value '2020-09' is not in the text with these words"),
        ("P3 city staff coordinator", "P3 city staff gardener", "(P3): participant_id 'P3' is not in print"),
        ("4\t4\t[By then]", "4\t5\t[By then]", "(T2Q4): participant_as_printed '4' is not what print has"),
        ("carried two cans", "carried six cans", "(T3Q1): text_sha256 is not that of its words"),
    ],
)
def test_what_print_has_otherwise_is_told_with_the_row(before, after, told, study):
    text = article_from(invented.plain_text(), "").text
    assert text.count(before) == 1
    _, problems = printed_numbers(Article("plain text", text.replace(before, after)), study)
    assert any(told in str(problem) for problem in problems)


def test_the_same_value_in_another_place_does_not_stand_in_for_a_row(study):
    """Five people are named twice; the row of those asked is not content with those quoted."""
    text = article_from(invented.plain_text(), "").text.replace(
        "Those five people who", "Those few people who"
    )
    _, problems = printed_numbers(Article("plain text", text), study)
    assert [problem.key for problem in problems] == ["V-01"]


def changed_digit(numeral, chance):
    """Return a number with one digit, or its word, changed."""
    places = [place for place, letter in enumerate(numeral.text) if letter.isdecimal()]
    if not places:
        return OTHER_WORD.get(numeral.text.casefold(), "one")
    place = chance.choice(places)
    other = chance.choice([digit for digit in "0123456789" if digit != numeral.text[place]])
    return numeral.text[:place] + other + numeral.text[place + 1 :]


def missed(article, study, pick, n_changes, at_once=10):
    """Change numbers about the study at random, some at once, and return the changes that nobody noticed.

    Of a row, only one number is changed at a time, so that what is told of the row is told of that number.
    """
    chance, text = random.Random(SEED), article.text
    listed, problems = printed_numbers(article, study)
    assert problems == []
    keys = dict(listed.loc[listed["kind"] == STUDY, ["start", "keys"]].values.tolist())
    chosen = [numeral for numeral in numerals(text) if numeral.start in keys and pick(numeral)]
    changes, unnoticed = [], []
    while len(changes) < n_changes:
        batch = {}
        for numeral in chance.sample(chosen, min(len(chosen), at_once)):
            batch.setdefault(keys[numeral.start], numeral)
        now, altered = list(batch.values())[: n_changes - len(changes)], text
        for numeral in sorted(now, reverse=True, key=lambda numeral: numeral.start):
            altered = altered[: numeral.start] + changed_digit(numeral, chance) + altered[numeral.end :]
        _, problems = printed_numbers(Article(article.kind, altered), study)
        told = {problem.key for problem in problems}
        unnoticed += [numeral for numeral in now if not told.intersection(keys[numeral.start].split(";"))]
        changes += now
    assert len(changes) == n_changes
    return unnoticed


def has_digit(numeral):
    return any(map(str.isdecimal, numeral.text))


def is_word(numeral):
    return not has_digit(numeral)


@pytest.mark.parametrize("form", ["article.txt", "article.xml"])
@pytest.mark.parametrize("pick", [has_digit, is_word])
def test_numbers_about_the_invented_study_changed_at_random_are_all_noticed(pick, form, study):
    assert missed(article_from(invented.FORMS[form](), ""), study, pick, 60) == []


@pytest.mark.parametrize("form", invented.FORMS)
def test_the_place_that_the_command_prints_for_a_number_finds_it_again(form, study):
    article = article_from(invented.FORMS[form](), "")
    (numeral,) = (numeral for numeral in numerals(article.text) if numeral.text == "30")
    sha256, n_chars, nth = place_of(numeral, article.text)
    place = {"place_sha256": sha256, "n_chars": n_chars, "nth": nth}
    invented.rewrite(study / "reported.csv", lambda row: place if row["value_id"] == "V-08" else {})
    listed, problems = printed_numbers(article, study)
    assert problems == [] and listed.loc[listed["keys"] == "V-08", "text"].tolist() == ["30"]


def run(study, capsys, *arguments):
    code = main(["--study", str(study.parent), *arguments])
    out, err = capsys.readouterr()
    return code, (out or err).splitlines()


def test_the_command_lists_every_number_with_what_it_is(study, capsys, tmp_path):
    source = tmp_path / "article.txt"
    source.write_bytes(invented.plain_text())
    code, lines = run(study, capsys, "numbers", str(source))
    assert code == 0
    (line,) = (line for line in lines if line.split()[1] == "30")
    assert line.endswith("  about the study  reported.csv V-08, not checkable")
    assert any(line.endswith("participants.csv P3, as printed") for line in lines)
    n = len(lines) - 1
    assert lines[-1].startswith(f"{n} numbers: ") and "unexplained" not in lines[-1]


def test_the_command_fails_with_a_row_to_add_for_what_is_unexplained(study, capsys, tmp_path):
    source = tmp_path / "poster.txt"
    source.write_text(
        f"{invented.POSTER} It was hot. In the garden there are 12 plots. {invented.PROSE}", encoding="utf-8"
    )
    code, lines = run(study, capsys, "numbers", str(source))
    assert code == 1
    (line,) = (line for line in lines if "is unexplained" in line)
    text = read_source(source).text
    sha256, n_chars, nth = place_of(numerals(text)[1], text)
    assert line.endswith(f"with place_sha256 {sha256}, n_chars {n_chars}, nth {nth}")


def test_the_command_fails_where_print_contradicts_a_row(study, capsys, tmp_path):
    source = tmp_path / "article.txt"
    source.write_bytes(invented.plain_text().replace(b"for 30 minutes", b"for 35 minutes"))
    code, lines = run(study, capsys, "numbers", str(source))
    assert code == 1
    assert any(line.endswith("reported.csv V-08, differs from print") for line in lines)
    assert any("row 9 (V-08): value '30' is printed '35'" in line for line in lines)


def test_the_fingerprint_of_a_new_claim_is_printed_as_claims_csv_has_it(small_study, capsys):
    code, lines = run(small_study, capsys, "claim", invented.SENTENCES["G-04"])
    claims = (small_study / "claims.csv").read_text(encoding="utf-8").splitlines()
    assert code == 0 and lines[0] == "sentence_sha256,n_chars"
    assert f",{lines[1]}," in claims[4] and claims[4].startswith("G-04,")
    assert run(small_study, capsys, "claim", "…")[0] == 1


# --- The article and the poster themselves ---


@needs_article
@pytest.mark.parametrize(
    ("source", "n_unlike_values"), [(ARTICLE, 100), (POSTER, 6)], ids=["article", "poster"]
)
def test_no_number_of_article_and_poster_is_unexplained_and_no_row_contradicted(
    source, n_unlike_values, data_dir
):
    listed, problems = printed_numbers(read_source(source), data_dir)
    assert problems == []
    assert listed.loc[listed["kind"] == UNEXPLAINED, "text"].tolist() == []
    assert (listed["kind"] == STUDY).sum() >= n_unlike_values


@needs_article
def test_every_row_of_reported_is_a_number_of_article_or_poster(data_dir):
    keys = [printed_numbers(read_source(source), data_dir)[0]["keys"] for source in (ARTICLE, POSTER)]
    in_print = {key for column in keys for cell in column for key in cell.split(";")}
    assert set(read_reported(data_dir)["value_id"]) <= in_print


@needs_article
def test_300_digits_about_the_study_changed_at_random_are_all_noticed(data_dir):
    assert missed(read_source(ARTICLE), data_dir, has_digit, 290) == []
    assert missed(read_source(POSTER), data_dir, has_digit, 10) == []


@needs_article
@pytest.mark.parametrize("source", [ARTICLE, POSTER], ids=["article", "poster"])
def test_number_words_about_the_study_changed_at_random_are_all_noticed(source, data_dir):
    assert missed(read_source(source), data_dir, is_word, 30) == []


@needs_article
@pytest.mark.parametrize("unit", ["value", "place"])
def test_every_row_whose_value_or_place_is_forged_is_told(unit, data_dir, tmp_path):
    data = shutil.copytree(data_dir, tmp_path / "data", ignore=lambda *_: ["text"])
    forge = {
        "value": lambda row: {"value": ("8" if row["value"][0] == "9" else "9") + row["value"][1:]},
        "place": lambda row: {"nth": int(row["nth"]) + 5},
    }
    invented.rewrite(data / "reported.csv", forge[unit])
    told = [
        problem.key
        for source in (ARTICLE, POSTER)
        for problem in printed_numbers(read_source(source), data)[1]
    ]
    assert sorted(told) == sorted(read_reported(data_dir)["value_id"])

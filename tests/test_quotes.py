"""Quotes found in the reader's copy of the article, proved, and written; or said why not."""

import re
import shutil

import invented
import pandas as pd
import pytest
from real_article import ARTICLE, needs_article

from compendium.__main__ import main
from compendium.data import read_segments
from compendium.errors import DataError, SourceError
from compendium.study import TOP
from compendium.words import download
from compendium.words.attach import attach_quotes
from compendium.words.beside import contradictions, printed_beside, printed_page
from compendium.words.find import find_quotes, report_lines
from compendium.words.places import Place, own_places
from compendium.words.quotes import read_quotes
from compendium.words.sources import article_from, read_source

FORMS = list(invented.FORMS)


@pytest.fixture
def study(tmp_path):
    return invented.write_study(tmp_path)


@pytest.fixture
def write(tmp_path):
    """Return a function that writes an article and returns its path."""

    def write(content, name="article"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def changed(form, before, after):
    """Return a form of the article in which some words read otherwise."""
    content = invented.FORMS[form]()
    assert content.count(before.encode()) == 1
    return content.replace(before.encode(), after.encode())


def line_of(quote, report):
    return next(line for line in report_lines(report) if line.startswith(f"{quote}:"))


def refusal(sources, study):
    with pytest.raises(SourceError) as caught:
        attach_quotes(sources, study)
    return str(caught.value)


@pytest.mark.parametrize("form", FORMS)
def test_every_quote_is_found_in_every_form(form, study, write):
    report = attach_quotes([write(invented.FORMS[form]())], study)
    assert set(report["state"]) == {"matches"}


@pytest.mark.parametrize("form", FORMS)
def test_a_quote_is_shown_as_it_is_printed_without_markup_and_line_ends(form, study, write):
    attach_quotes([write(invented.FORMS[form]())], study)
    texts = read_quotes(study).set_index("segment_id")["text"].to_dict()
    printed = {quote: invented.verbatim(quote) for quote in invented.QUOTES}
    if form == "article.txt":  # where what looks like a tag is one
        printed["T4Q3"] = printed["T4Q3"].replace("<cheap>", "")
    assert texts == printed


def test_the_file_says_of_each_quote_where_it_is_from_and_what_allows_to_show_it(study, write):
    attach_quotes([write(invented.jats())], study)
    rows = pd.read_csv(study / "text" / "quotes.csv", dtype="str")
    assert list(rows) == ["segment_id", "text", "verified", "source", "licence", "text_sha256"]
    assert rows["segment_id"].tolist() == list(invented.QUOTES)
    assert set(rows["source"]) == {"JATS XML"} and set(rows["licence"]) == {"CC-BY-4.0"}
    assert rows["text_sha256"].tolist() == read_segments(study)["text_sha256"].tolist()


@pytest.mark.parametrize("form", FORMS)
def test_a_quote_whose_words_stand_in_another_one_is_taken_from_its_own_table(form, study, write):
    report = find_quotes(read_source(write(invented.FORMS[form]())), read_segments(study)).set_index(
        "segment_id"
    )
    start, end = report["start"], report["end"]
    assert end["T2Q1"] < start["T2Q2"] and end["T2Q2"] < start["T2Q3"]
    assert start["T4Q1"] < end["T4Q1"]


def test_the_report_says_where_a_quote_matches(study, write):
    path = write(invented.plain_text())
    report = attach_quotes([path], study)
    table, start, end = re.fullmatch(
        r"T2Q4: matches \(table (\d), characters (\d+)–(\d+)\)", line_of("T2Q4", report)
    ).groups()
    text = read_source(path).text
    assert table == "2" and text[int(start) : int(end)] == "By then] nobody counted cans any more"


@pytest.mark.parametrize("form", ["article.xml", "article.html", "article.txt"])
def test_a_word_that_reads_otherwise_is_told_with_its_place(form, study, write):
    told = refusal([write(changed(form, "nobody counted cans", "nobody counted plums"))], study)
    assert "T2Q4: differs at word 5 of 7: found 'plums'\n" in told
    assert "1 of 12 quotes could not be verified, so nothing was written" in told


def test_a_word_that_reads_otherwise_is_told_in_a_pdf_too(study, write, monkeypatch):
    monkeypatch.setitem(invented.QUOTES, "T2Q4", "[By then] nobody counted plums any more.")
    told = refusal([write(invented.pdf())], study)
    assert "T2Q4: differs at word 5 of 7: found 'plums'\n" in told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("hang; that", "hang, this", "at word 9 of 13: found 'this'"),
        ("show every newcomer", "show newcomer", "at word 3 of 13: it is missing"),
        ("the tools", "the old tools", "before word 7 of 13: found 'old'"),
        ("ceremony.", "ceremony, really", "matches"),
        ("I show", "They show", "at word 1 of 13: found 'They'"),
        ("whole ceremony", "whole rite", "at word 13 of 13: found 'rite.'"),
        ("tools hang", "spades stand", "at word 7 of 13: found 'spades', and in 1 more place"),
    ],
)
def test_what_differs_is_told(before, after, told, study):
    article = article_from(changed("article.txt", before, after), "")
    assert told in line_of("T4Q2", find_quotes(article, read_segments(study)))


def test_a_quote_that_reads_otherwise_is_not_mended_from_its_words_in_another_table(study):
    article = article_from(changed("article.txt", "We never gave up.", "We never gave in."), "")
    report = find_quotes(article, read_segments(study))
    assert line_of("T2Q2", report) == "T2Q2: differs at word 4 of 4: found 'in.'"
    assert set(report["state"].drop(1)) == {"matches"}


def test_words_that_stand_elsewhere_too_are_taken_from_their_table_though_the_quote_around_them_differs(
    study,
):
    article = article_from(changed("article.txt", "It was hard", "It was easy"), "")
    report = find_quotes(article, read_segments(study)).set_index("segment_id")
    assert report.index[report["state"] == "differs"].tolist() == ["T4Q1"]
    assert report.loc["T2Q1", "end"] < report.loc["T2Q2", "start"] < report.loc["T2Q3", "start"]


def test_a_quote_is_found_in_its_table_though_numbers_are_stuck_to_it_and_to_the_quote_around_its_words(
    study,
):
    glued = changed("article.txt", "\tP2\tWe never gave up.", "\tP2We never gave up.").decode()
    article = article_from(glued.replace("\tIt was hard", "It was hard").encode(), "")
    report = find_quotes(article, read_segments(study)).set_index("segment_id")
    assert set(report["state"]) == {"matches"}
    assert report.loc["T2Q1", "end"] < report.loc["T2Q2", "start"] < report.loc["T2Q3", "start"]


def test_a_running_head_behind_the_first_word_of_a_quote_is_read_over(study):
    head = "A. Gardener et al. Gardens for Everyone (2023) 24:149 Page 9 of 10"
    article = article_from(changed("article.txt", "I show every", f"I\n{head}\nshow every"), "")
    assert line_of("T4Q2", find_quotes(article, read_segments(study))).startswith("T4Q2: matches")


def test_a_quote_that_is_gone_is_not_found(study):
    row = "2\tP5\tI show every newcomer where the tools hang; that is the whole ceremony.\n"
    article = article_from(changed("article.txt", row, ""), "")
    assert line_of("T4Q2", find_quotes(article, read_segments(study))) == "T4Q2: not found"


def test_words_put_into_a_quote_on_a_line_of_their_own_are_read_over_only_in_print(study):
    put_in = changed("article.txt", "and when.", "\nplease\nand when.")
    assert line_of("T3Q2", find_quotes(article_from(put_in, ""), read_segments(study))).startswith(
        "T3Q2: matches"
    )
    put_in = changed("article.xml", "and when.", "<p>please</p>and when.")
    assert "found 'please'" in line_of("T3Q2", find_quotes(article_from(put_in, ""), read_segments(study)))


@pytest.mark.parametrize("glue", ["", " "])
def test_quotes_are_found_without_the_layout_of_a_table(glue, study):
    text = invented.plain_text().decode().replace("let-\ntuces", "lettuces").replace("\t", glue)
    report = find_quotes(article_from(text.encode(), ""), read_segments(study))
    assert set(report["state"]) == {"matches"}


def test_a_word_whose_halves_stand_on_two_pages_is_one_word(study):
    head = "A. Gardener et al. Gardens for Everyone (2023) 24:149 Page 9 of 10"
    article = article_from(
        changed("article.txt", "every newcomer", f"every new-\n\n{head}\n\nTable 4\ncomer"), ""
    )
    report = find_quotes(article, read_segments(study)).set_index("segment_id")
    assert report.loc["T4Q2", "state"] == "matches"
    assert report.loc["T4Q2", "text"] == invented.verbatim("T4Q2")


def test_equal_quotes_have_a_place_each():
    segments = pd.DataFrame({"segment_id": ["T2Q1", "T2Q2", "T2Q3"], "table_no": [2, 2, 2]})
    same = [Place(10, 20), Place(30, 40)]
    own = own_places({"T2Q1": same, "T2Q2": same, "T2Q3": [Place(50, 60)]}, segments)
    assert own == {"T2Q1": Place(30, 40), "T2Q2": Place(10, 20), "T2Q3": Place(50, 60)}


def test_another_document_is_told_from_the_article(study, write):
    other = write(("The sea was calm and nobody spoke of gardens for a while. " * 200).encode())
    told = refusal([other], study)
    assert told.startswith(f"{other} (plain text) holds none of the 12 quotes: it is another document")
    assert invented.DOI in told


def test_the_poster_is_another_document_though_it_makes_claims_of_the_study(study, write):
    poster = f"Gardens last when people look after water and newcomers. {'The sea was calm. ' * 50}"
    assert "it is another document" in refusal([write(poster.encode())], study)


def test_a_page_whose_tables_stand_elsewhere_is_told_and_completed(study, write):
    page = write(invented.html(with_tables=False), "page.html")
    assert "though it is the article: its tables are missing" in refusal([page], study)
    tables = [
        write(f"<html><title>Table {n}</title>{invented.PROSE}{invented.html_table(n)}".encode(), f"{n}.html")
        for n in "234"
    ]
    assert set(attach_quotes([page, *tables], study)["state"]) == {"matches"}


@pytest.mark.parametrize(
    "content",
    [
        changed("article.txt", "nobody counted", "somebody counted"),
        invented.jats()[:3000],
        b"PK\3\4 a zip",
        b"<html><title>Error 503</title>" + invented.PROSE.encode(),
        b"<!DOCTYPE article [<!ENTITY x 'y'>]><article>&x;</article>",
        ("The sea was calm and nobody spoke. " * 200).encode(),
    ],
    ids=["a changed quote", "half of it", "a zip", "an error page", "entities", "another document"],
)
def test_what_cannot_be_used_leaves_the_earlier_quotes_as_they_were(content, study, write):
    attach_quotes([write(invented.jats())], study)
    earlier = (study / "text" / "quotes.csv").read_bytes()
    refusal([write(content, "other")], study)
    assert (study / "text" / "quotes.csv").read_bytes() == earlier
    assert [path.name for path in (study / "text").iterdir()] == ["quotes.csv"]


def test_unverified_quotes_are_written_only_when_asked_for_and_marked(study, write):
    source = write(changed("article.xml", "nobody counted cans", "nobody counted plums"))
    refusal([source], study)
    assert not (study / "text").exists()
    attach_quotes([source], study, unverified=True)
    quotes = read_quotes(study).set_index("segment_id")
    assert quotes.index[~quotes["verified"]].tolist() == ["T2Q4"]
    assert quotes.loc["T2Q4", "text"] == "[By then] nobody counted plums any more."


def test_quotes_are_proved_again_when_they_are_read(study, write):
    attach_quotes([write(invented.jats())], study)
    path = study / "text" / "quotes.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("counted cans", "counted plums"), encoding="utf-8"
    )
    quotes = read_quotes(study).set_index("segment_id")
    assert quotes.index[~quotes["verified"]].tolist() == ["T2Q4"]


def test_without_the_file_there_are_no_quotes(study):
    quotes = read_quotes(study)
    assert quotes.empty and {"segment_id", "text", "verified"} <= set(quotes)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\0", b'segment_id,text\n"T2Q1,x'])
def test_a_file_that_holds_no_quotes_is_refused(content, study):
    (study / "text").mkdir()
    (study / "text" / "quotes.csv").write_bytes(content)
    with pytest.raises(DataError, match="is not a file of quotes"):
        read_quotes(study)


def test_without_a_source_the_article_is_downloaded(study, monkeypatch):
    asked = []
    monkeypatch.setattr(download, "download_article", lambda pmcid: asked.append(pmcid) or invented.jats())
    assert set(attach_quotes([], study)["state"]) == {"matches"}
    assert asked == ["PMC149"]


def test_a_study_that_names_no_article_asks_for_a_file(small_study):
    assert "names no article in PubMed Central; name a file" in refusal([], small_study)


def test_the_command_tells_every_quote_and_what_it_wrote(study, write, capsys):
    source = write(invented.html())
    assert main(["--study", str(study.parent), "quotes", str(source)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 14 and told[-1].startswith("12 of 12 quotes verified; they are in ")
    assert told[-2] == "this form of the article does not tell the page of 12 quotes"


def test_the_command_fails_with_the_reason(study, write, capsys):
    assert main(["--study", str(study.parent), "quotes", str(write(b"PK\3\4"))]) == 1
    assert "is a packed file" in capsys.readouterr().err


# --- Whose words they are, and where ---

FORGERIES = {
    "participant_id": lambda row, people: people[people != row["participant_id"]][0],
    "participant_as_printed": lambda row, people: f"{row['participant_as_printed']}7",
    "table_no": lambda row, people: row["table_no"] + 1,
    "quote_no": lambda row, people: row["quote_no"] + 1,
    "page": lambda row, people: row["page"] + 1,
    "n_inserted": lambda row, people: row["n_inserted"] + 1,
}
"""For each column that print tells, another value than it has."""


def forged(segments, row, column):
    """Return the segments with another value in one cell."""
    value = FORGERIES[column](segments.loc[row], segments["participant_id"].unique().astype(object))
    changed = segments.copy()
    changed.loc[row, column] = value
    return changed


def told(beside, segments):
    """Return which cells of the segments print contradicts."""
    return [(problem.key, problem.column) for problem in contradictions(beside, segments, "segments.csv")]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("column", FORGERIES)
def test_a_forged_cell_of_any_row_is_told_and_no_other(column, form, study):
    segments, article = read_segments(study), article_from(invented.FORMS[form](), "")
    beside = printed_beside(find_quotes(article, segments), segments, article.text)
    assert told(beside, segments) == []
    for row in segments.index:
        expected = [(segments.loc[row, "segment_id"], column)]
        if column == "page" and form != "article.txt":  # the one form here that numbers its pages
            expected = []
        assert told(beside, forged(segments, row, column)) == expected


def test_a_quote_that_another_person_is_said_to_have_spoken_stops_the_command(study, write, capsys):
    """Both columns of the speaker are forged, as a careful forger would."""
    source = write(invented.html())
    columns = ("participant_as_printed", "participant_id")
    forge = dict.fromkeys(columns, "P2")
    invented.rewrite(study / "segments.csv", lambda row: forge if row["segment_id"] == "T2Q4" else {})
    assert main(["--study", str(study.parent), "quotes", str(source)]) == 1
    lines = capsys.readouterr().err.splitlines()
    here = f"{(study / 'segments.csv').as_posix()} row 5 (T2Q4): "
    assert [line for line in lines if line.startswith(here)] == [
        f"{here}{column} 'P2' is not what print has as the quote's speaker, '4'; correct the one that is "
        "wrong"
        for column in columns
    ]
    assert lines[-1].startswith("1 of 12 quotes could not be verified, so nothing was written")
    assert not (study / "text").exists()


def test_what_print_contradicts_is_written_only_when_asked_for_and_told(study, write, capsys):
    source = write(invented.html())
    invented.rewrite(study / "segments.csv", lambda row: {"participant_as_printed": 9})
    assert main(["--study", str(study.parent), "quotes", str(source), "--unverified"]) == 0
    lines = capsys.readouterr().out.splitlines()
    told = [line for line in lines if "participant_as_printed '9' is not what print has" in line]
    assert len(told) == len(set(told)) == 8  # one line for all quotes of a speaker, with their rows
    named = [
        re.findall(r"([0-9]+)(?:-([0-9]+))?", re.search(r" rows? ([-0-9, ]+)", line)[1]) for line in told
    ]
    rows = [
        row for runs in named for first, last in runs for row in range(int(first), int(last or first) + 1)
    ]
    assert sorted(rows) == list(range(2, 14))
    assert lines[-1].startswith("0 of 12 quotes verified")
    assert read_quotes(study)["verified"].all()  # the words are the right ones


@pytest.mark.parametrize(
    ("before", "number", "speaker"),
    [
        ("Quote\n4\t079\t[", "4", "079"),
        ("anymore.”\n4\n18\n“", "4", "18"),
        ("anymore.” 4079", "4", "079"),
        ("anymore.” 4 P3 ", "4", "P3"),
        ("they went.\n079\t", "", "079"),
        ("they went. ", "", ""),
        ("", "", ""),
    ],
)
def test_number_and_speaker_are_read_in_front_of_a_quote(before, number, speaker):
    segments = pd.DataFrame({"segment_id": ["T2Q4"], "quote_no": [4]})
    report = segments[["segment_id"]].assign(start=len(before), text="Nobody came.")
    row = printed_beside(report, segments, f"{before}Nobody came.").iloc[0]
    assert (row["number"], row["speaker"]) == (number, speaker)


def test_the_page_is_told_by_the_running_heads():
    head = "Gardens (2023) Page {} of 9\n"
    flowing = f"rain {head.format(4)} wind {head.format(5)} snow"
    words = ("rain", "wind", "snow")
    assert [printed_page(flowing, flowing.index(word)) for word in words] == ["3", "4", "5"]
    paged = f"rain\f{head.format(4)} wind\fhail\fsnow {head.format(6)}"
    words = ("rain", "wind", "hail", "snow")
    assert [printed_page(paged, paged.index(word)) for word in words] == ["3", "4", "5", "6"]
    assert printed_page("rain\fwind", 6) == ""


@pytest.fixture(scope="module")
def real_text():
    return ARTICLE.read_text(encoding="utf-8")


@needs_article
def test_all_quotes_of_the_article_match(data_dir):
    report = find_quotes(read_source(ARTICLE), read_segments(data_dir))
    assert len(report) == 36 and set(report["state"]) == {"matches"}


@needs_article
@pytest.mark.parametrize("column", FORGERIES)
def test_a_forged_cell_of_any_quote_of_the_article_is_told_and_no_other(column, data_dir):
    segments, article = read_segments(data_dir), read_source(ARTICLE)
    beside = printed_beside(find_quotes(article, segments), segments, article.text)
    assert len(beside) == 36 and told(beside, segments) == []
    for row in segments.index:
        assert told(beside, forged(segments, row, column)) == [(segments.loc[row, "segment_id"], column)]


@needs_article
def test_the_fourth_quote_of_table_2_given_to_another_speaker_stops_the_command(data_dir, tmp_path, capsys):
    study = shutil.copytree(data_dir, tmp_path / "data", ignore=lambda *_: ["text"])
    forge = {"participant_id": "112", "participant_as_printed": "112"}
    invented.rewrite(study / "segments.csv", lambda row: forge if row["segment_id"] == "T2Q4" else {})
    shutil.copy(TOP / "study.yml", tmp_path)
    assert main(["--study", str(tmp_path), "quotes", str(ARTICLE)]) == 1
    told = capsys.readouterr().err
    assert "row 5 (T2Q4): participant_id '112' is not what print has as the quote's speaker, '079'" in told


@needs_article
@pytest.mark.parametrize(
    ("quote", "word"), [("T2Q2", 71), ("T3Q6", 14), ("T3Q9", 3), ("T4Q8", 1), ("T5Q6", 20)]
)
def test_an_altered_word_of_the_article_is_told_with_its_place(quote, word, data_dir, real_text):
    segments = read_segments(data_dir)
    row = find_quotes(article_from(real_text.encode(), ""), segments).set_index("segment_id").loc[quote]
    untagged = article_from(real_text.encode(), "").text
    place = [run.span() for run in re.finditer(r"\S+", untagged[row["start"] : row["end"] + 1])][word - 1]
    start, end = (row["start"] + at for at in place)
    altered = f"{untagged[:start]}marmalade{untagged[end:]}"
    report = find_quotes(article_from(altered.encode(), ""), segments)
    assert line_of(quote, report) == f"{quote}: differs at word {word} of {row['n_words']}: found 'marmalade'"
    assert (report["state"] == "matches").sum() == 35


@needs_article
def test_the_article_cut_short_lacks_what_is_gone(data_dir, real_text):
    report = find_quotes(article_from(real_text[: len(real_text) // 2].encode(), ""), read_segments(data_dir))
    found = report.groupby("table_no")["state"].agg(set)
    assert found[2] == found[3] == {"matches"} and "not found" in found[5]

"""The prose of the pages: no count is typed, and what a sentence states of numbers is bound to them."""

import re
from pathlib import Path

import pytest

from compendium.pages.citing import CitedNumber, Condition
from compendium.pages.sentences import Sentence, cited_sentences, prose, typed_digits
from compendium.run.results import run_key

TOP = Path(__file__).parents[1]
BOOK = TOP / "book"
PAGES = {path.name: path.read_text(encoding="utf-8") for path in sorted(BOOK.glob("*.md"))}
SENTENCES = cited_sentences(BOOK)

#: Digits that may be typed: by page and heading, which ones, and why.
TYPED = {
    ("badges.md", "AEA: the Data and Code Availability Standard"): (
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
        "the rules of the standard go by these numbers",
    ),
    ("exercises.md", "3. Agreement by hand"): (
        "50 20 15 5 10 35 25 30 0.7 0.6 0.5 0.4 0.3 0.2 1",
        "two invented coders and invented quotes, to work out kappa by hand",
    ),
    ("seminar.md", "The session"): ("0 10 20 50 60 80 90", "minutes of the plan for a session"),
}

#: Counts that may be typed as words: by page and words, why.
WORDED = {
    ("exercises.md", "two coders"): "the invented coders of an exercise",
    ("glossary.md", "two coders"): "kappa is defined for two coders",
}

#: Sentences that cite a number and need no condition: by page and words of theirs, why.
UNBOUND = {
    ("index.md", "from more than one side of the system"): "this is what the number counts",
    ("reported.md", "that both could name"): "this is what the number counts",
    ("sweep.md", "in less than half of all variants"): "this is what the number counts",
    ("timeline.md", "to the first in the warmth"): "at least and at most are what the numbers are",
    ("voices.md", "at least half of"): "the number is how many people that takes",
    ("voices.md", "from more than one side of the system"): "this is what the number counts",
}

NUMBER_WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
COUNTED = (
    "quotes|people|persons|participants|speakers|claims|codes|practices|contexts|themes|coders|re-coders|runs|"
    "notebooks|interviews|numbers|events|discrepancies|items|variants"
)
COUNT = re.compile(rf"\b(?:{NUMBER_WORDS})\s+(?:{COUNTED})\b", re.IGNORECASE)
RELATION = re.compile(r"\b(?:most|fewer|none|both|more than|only|half|majority|nearly all)\b", re.IGNORECASE)


def section_of(text, line):
    """Return the heading under which a line of a page stands."""
    headings = [row for row in text.splitlines()[:line] if row.startswith("#")]
    return headings[-1].lstrip("# ") if headings else ""


def digits_refused(page, text):
    """Return line and digits of what is typed on a page and not excepted."""
    return [
        (line, digits)
        for line, digits in typed_digits(text)
        if digits not in TYPED.get((page, section_of(text, line)), ("", ""))[0].split()
    ]


def counts_refused(page, text):
    """Return the counts that are typed as words on a page and not excepted."""
    found = (" ".join(match[0].lower().split()) for match in COUNT.finditer(prose(text)))
    return [count for count in found if (page, count) not in WORDED]


def words_of(sentence):
    """Return what is typed of a sentence, without its numbers."""
    return " ".join("".join(part if isinstance(part, str) else " … " for part in sentence.parts).split())


def is_unbound(sentence):
    """Tell whether a sentence cites a number, has a word that relates, and no condition."""
    kinds = {type(part) for part in sentence.parts}
    relates = RELATION.search(words_of(sentence))
    return bool(relates) and CitedNumber in kinds and Condition not in kinds


def excepted(sentence):
    """Return the exception that covers a sentence, if there is one."""
    typed = words_of(sentence)
    covers = [key for key in UNBOUND if key[0] == sentence.page and key[1] in typed]
    return covers[0] if covers else None


def with_line(text, line):
    """Return a page with one more paragraph in the middle, outside of lists, code and directives."""
    heads = [place.start() for place in re.finditer(r"^## ", text, re.MULTILINE)]
    place = heads[len(heads) // 2] if heads else len(text)
    return f"{text[:place]}\n\n{line}\n\n{text[place:]}"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_one_title_and_no_line_of_a_sentence_is_taken_for_another(page):
    """A form such as ``# claims`` where a line begins would be a heading, and cut its number in two."""
    assert len(re.findall(r"^ *# ", PAGES[page], re.MULTILINE)) == 1


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_typed_digits(page):
    assert digits_refused(page, PAGES[page]) == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_counts_typed_as_words(page):
    assert counts_refused(page, PAGES[page]) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_typed_count_is_refused_on_every_page(page):
    text = with_line(PAGES[page], "In all, 99 quotes were spoken by 12 people.")
    assert [digits for _, digits in digits_refused(page, text)] == ["99", "12"]


@pytest.mark.parametrize("page", PAGES)
def test_a_count_typed_as_words_is_refused_on_every_page(page):
    text = with_line(PAGES[page], "Seven participants\nspoke twelve quotes.")
    assert counts_refused(page, text) == ["seven participants", "twelve quotes"]


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: f"{sentence.page}:{sentence.line}")
def test_a_sentence_that_relates_numbers_is_bound_to_a_condition(sentence):
    assert not is_unbound(sentence) or excepted(sentence), sentence


def test_a_sentence_that_relates_numbers_without_a_condition_is_noticed(tmp_path):
    bound = "Most people spoke{holds}`a.b > 1`: {number}`a.b`.\n\nThere are {number}`a.b: none | one | both`."
    loose = "Nearly all\nof the {number}`a.b` people spoke.\n\nMore than {number}`a.b` did."
    (tmp_path / "page.md").write_text(f"{bound}\n\n{loose}\n\nMost people sleep.", encoding="utf-8")
    found = [words_of(sentence) for sentence in cited_sentences(tmp_path) if is_unbound(sentence)]
    assert found == ["Nearly all of the … people spoke.", "More than … did."]


def test_every_exception_is_still_needed():
    typed = {
        (page, section_of(text, line), digits)
        for page, text in PAGES.items()
        for line, digits in typed_digits(text)
    }
    allowed = {(*place, digits) for place, (listed, _) in TYPED.items() for digits in listed.split()}
    assert allowed <= typed
    counts = {
        (page, " ".join(match[0].lower().split()))
        for page, text in PAGES.items()
        for match in COUNT.finditer(prose(text))
    }
    assert set(WORDED) <= counts
    assert set(UNBOUND) == {excepted(sentence) for sentence in SENTENCES if is_unbound(sentence)} - {None}


def test_every_condition_can_be_read_and_names_numbers_of_a_run():
    runs = {run_key(path.stem) for path in (TOP / "notebooks").glob("*.ipynb")}
    stated = [part for found in SENTENCES for part in found.parts if isinstance(part, Condition)]
    conditions = [*stated, *(condition for found in SENTENCES for condition in found.when)]
    assert len(conditions) > len(stated) > 0
    for condition in conditions:
        assert condition.keys, condition
        assert {key.partition(".")[0] for key in condition.keys} <= runs, condition
        condition.holds(dict.fromkeys(condition.keys, 1))


def test_every_number_is_of_a_run_and_no_form_has_a_count_of_its_own():
    runs = {run_key(path.stem) for path in (TOP / "notebooks").glob("*.ipynb")}
    for cited in (part for found in SENTENCES for part in found.parts if isinstance(part, CitedNumber)):
        assert cited.run in runs, cited
        assert not any(re.search(rf"\d|\b(?:{NUMBER_WORDS})\b", form) for form in cited.forms), cited


@pytest.mark.parametrize("value", [0, 1, 2, 36, 173888])
def test_every_sentence_can_be_worded_for_any_count(value):
    for sentence in SENTENCES:
        told = sentence.worded(dict.fromkeys(sentence.keys, value))
        assert "#" not in told and "|" not in told and "  " not in told, told
        assert not re.search(r"\b1 [a-z]+ (?:are|have)\b|\b(?:0|36) [a-z]+ (?:is|has)\b", told), told


def test_a_sentence_that_stands_under_a_condition_is_there_while_it_holds(tmp_path):
    text = "First {number}`a.b`.\n\n:::{when} a.c > 0\nSecond {number}`a.b`.\n:::\n\nThird {number}`a.b`."
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    found = cited_sentences(tmp_path)
    assert [sentence.line for sentence in found] == [1, 4, 7]
    assert [sentence.worded({"a.b": 2, "a.c": 1}) for sentence in found] == [
        "First 2.",
        "Second 2.",
        "Third 2.",
    ]
    assert [sentence.worded({"a.b": 2, "a.c": 0}) for sentence in found] == ["First 2.", "", "Third 2."]
    assert [sentence.worded({"a.b": 2}) for sentence in found] == ["First 2.", "", "Third 2."]
    assert found[1].keys == {"a.b", "a.c"} and found[2].keys == {"a.b"}


def test_a_sentence_is_worded_with_what_its_page_has_around_its_numbers():
    sentence = Sentence("page.md", 1, (CitedNumber("a", "b", "words", ("# is", "# are")), " here."))
    assert [sentence.worded({"a.b": value}) for value in (1, 2, None)] == [
        "One is here.",
        "Two are here.",
        "– are here.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "---\norder: 7\n---\nText",
        "Text <!-- 7 quotes --> here",
        "% 7 quotes\nText",
        "Run `make 7`",
        "```bash\nmake 7\n```",
        "  ```bash\n  make 7\n  ```",
        "```\n7 quotes\n```",
        "Text\n\n    make 7\n    make 8\n\nText",
        ":::{when} a.b > 7\nText\n:::",
        "```{result-table} table7\n:columns: 7\n:rows: 8\nCaption\n```",
        "(part-7)=\nText",
        "{.lead-7}\nText",
        "{number}`a.b: # of 7 | # of 8`",
        "{ref}`the page <page-7>`",
        "[text](https://example.org/7)",
        "See <https://example.org/7> and https://example.org/8 there",
        "7. First\n8. Second",
        "## 7. Heading",
        "In 2021, and in 1999.",
        "On 22 November 2026, 22–24 May 2023, 3 Jul and in September 2021",
        "Table 2, Tables 2–5, figure 3, quote 6, page 3, p. 4, pp. 4–5, section 2, paragraph 1, exercise 7",
        "participant 112",
        "T3Q6, R-CU-12, DY-79, RP-31",
        "COVID-19, SHA-256, UTF-8, A4, python3",
        "Python 3.11, CC BY 4.0, WCAG 2.2, RO-Crate 1.1, version 1.1",
    ],
)
def test_digits_that_are_no_count_pass(text):
    assert typed_digits(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("There are 36 quotes.", [(1, "36")]),
        ("In all,\n1,773 words and 0.5 of it", [(2, "1,773"), (2, "0.5")]),
        ("In 2021, 12 people read Table 2.", [(1, "12")]),
        ("Of 2,021 people, 2021.5 and 12021", [(1, "2,021"), (1, "2021.5"), (1, "12021")]),
        ("| 36 | quotes |", [(1, "36")]),
        ("- 36 quotes\n  of 9 people", [(1, "36"), (2, "9")]),
        ("```{result-table} voices\n:columns: 7\n\nAll 36 quotes\n```", [(4, "36")]),
        (":::{when} a.b > 7\n9 people\n:::", [(2, "9")]),
        (":::{dropdown} Solution for 36 quotes\n9 people\n:::", [(1, "36"), (2, "9")]),
        ("[36 quotes](https://example.org/7)", [(1, "36")]),
        ("`code` and 36 `code`\n```\n7\n```\n9 people", [(1, "36"), (5, "9")]),
        ("```{figure} a\n```\n9 people\n```\n7\n```\n9 people", [(3, "9"), (7, "9")]),
        ("````{note} 8\n```\n7\n```\n9 people\n````\n6 people", [(1, "8"), (5, "9"), (7, "6")]),
        (
            "A 36-year-old, the 23rd, 90 %, 90%, (9) and *9*",
            [(1, "36"), (1, "23"), (1, "90"), (1, "90"), (1, "9"), (1, "9")],
        ),
        ("## The 36 quotes", [(1, "36")]),
        ("Text\n# 36 quotes", [(2, "36")]),
        ("quotes 36, people 9", [(1, "36"), (1, "9")]),
    ],
)
def test_digits_that_count_are_found_with_their_line(text, found):
    assert typed_digits(text) == found


def test_what_is_no_prose_leaves_every_line_in_its_place():
    for page, text in PAGES.items():
        left = prose(text)
        assert [len(line) for line in left.split("\n")] == [len(line) for line in text.split("\n")], page

"""From the lines of a page to the words of an article."""

import time

import invented
import pytest

from compendium.data import read_segments
from compendium.words.find import find_quotes
from compendium.words.prose import in_one_line, interruptions, page_furniture, running_text, verbatim
from compendium.words.sources import article_from

HEAD = "A. Gardener et al. Gardens for Everyone (2023) 24:149 Page"


def cut_out(text):
    return [text[start:end] for start, end in page_furniture(text)]


@pytest.mark.parametrize(
    ("cut", "article", "whole"),
    [
        ("let-\ntuces", "", "lettuces"),
        ("home-\nmade", "a home-made pump", "home-made"),
        ("well-\nmeant", "well, it was meant so", "well-meant"),
        ("under-\nstand", "to stand under and understand", "understand"),
        ("AHS-\nPHC", "", "AHS-PHC"),
        ("rain – \nthen", "", "rain – then"),
        ("so\u00ad\nwing", "", "sowing"),
    ],
)
def test_a_word_cut_at_a_lines_end_is_joined_as_the_article_spells_it(cut, article, whole):
    assert in_one_line(cut, f"{cut} {article}") == whole


def test_blanks_of_any_kind_become_one_and_ligatures_letters():
    assert in_one_line("the\u00a0ﬁrst \t ﬂower\u200b\n\n bed", "") == "the first flower bed"


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("1\t70\t[By then] it fell…\n2", "By then] it fell", "[By then] it fell…"),
        ("Table 2\n“Rain,” she said. … \nNext", "Rain,” she said", "“Rain,” she said. …"),
        ("It (rain) fell. Then", "It (rain) fell", "It (rain) fell."),
        ("Wind. (Rain fell.) Then", "Rain fell", "(Rain fell.)"),
        ("Wind – rain – fell", "rain", "rain"),
    ],
)
def test_marks_that_belong_to_a_quote_are_kept(text, words, shown):
    start = text.index(words)
    assert verbatim(text, start, start + len(words)) == shown


def test_a_running_head_is_found_where_it_ran_into_a_line():
    text = f"Rain\n{HEAD} 2 of 10\nfell\n{HEAD} 3 of 10\nand wind {HEAD} 4 of 10\n{HEAD} 5 of 10"
    assert cut_out(text) == [f"{HEAD} {page} of 10" for page in (2, 3, 4, 5)]


def test_a_short_line_is_a_running_head_only_at_the_edges_of_pages():
    pages = [
        f"Gardens\nRain {word} here\n(T2, Q3)\nstill {word} on\nand {word} so\n{n}"
        for n, word in enumerate(("fell", "went", "was"), 1)
    ]
    assert cut_out("\f".join(pages)) == ["Gardens", "1", "Gardens", "2", "Gardens", "3"]


def test_what_recurs_twice_is_text():
    assert cut_out("The same long line of a song\nverse\nThe same long line of a song") == []


@pytest.mark.parametrize("form", list(invented.FORMS))
def test_neither_tables_nor_running_heads_interrupt_the_running_text(form, tmp_path):
    article = article_from(invented.FORMS[form](), "")
    report = find_quotes(article, read_segments(invented.write_study(tmp_path)))
    places = report[["table_no", "start", "end"]].itertuples(index=False, name=None)
    text = running_text(article, interruptions(article, places))
    assert all(sentence in text for sentence in invented.SENTENCES.values())
    assert "\n" not in text and "  " not in text and "Gardener" not in text


def test_a_run_of_letters_without_a_blank_is_looked_through_once():
    text = "let-\ntuces " + "abcd" * 90_000
    start = time.monotonic()
    assert in_one_line("let-\ntuces", text) == "lettuces"
    assert time.monotonic() - start < 10  # many minutes, if a cut word is looked for from each letter

"""What is left of a text when two printings of it are compared."""

import hashlib

import pytest

from compendium.words.normalise import fingerprint, kept, normalised, spelled, windows, word_check


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("The <i>so-called</i> “First” day…", "thesocalledfirstday"),
        ("ﬁrst o\ufb03ce", "firstoffice"),
        ("let-\ntuces\u00a0grow\u00ad", "lettucesgrow"),
        ("Zoë’s 2½ cans", "zoës212cans"),
        ("a < b and c > d", "abandcd"),
        ("– [ ] …", ""),
    ],
)
def test_only_letters_and_digits_are_left_in_lower_case(printed, left):
    assert normalised(printed) == left


def test_a_letter_and_its_accent_are_the_same_as_the_letter_with_the_accent():
    assert normalised("Zoe\u0308") == normalised("Zo\u00eb") == "zo\u00eb"


def test_the_fingerprint_is_the_sha256_of_what_is_left():
    assert fingerprint("Rain, rain!") == hashlib.sha256(b"rainrain").hexdigest()


def test_the_check_of_a_word_is_two_digits():
    assert word_check("“Rain,”") == hashlib.sha256(b"rain").hexdigest()[:2]


def test_each_letter_leads_back_to_where_it_was_printed():
    text = "A <b>ﬁg</b>-tree"
    letters, places = spelled(text)
    assert letters == "afigtree"
    assert [text[place] for place in places] == ["A", "ﬁ", "ﬁ", "g", "t", "r", "e", "e"]


def test_what_is_cut_out_is_not_spelled():
    assert spelled("rain (page 4) falls", cuts=[(5, 13)]).letters == "rainfalls"


def test_cuts_leave_what_lies_between_them():
    assert list(kept([(0, 2), (4, 6), (9, 20)], 1, 12)) == [(2, 4), (6, 9)]


def test_a_window_is_found_by_its_fingerprint_alone():
    letters = normalised("We never gave up, never.")
    assert list(windows(letters, 5, fingerprint("never"), range(len(letters)))) == [2, 13]


def test_a_window_that_the_end_cuts_off_is_none():
    assert list(windows("rain", 5, fingerprint("rain"), range(4))) == []

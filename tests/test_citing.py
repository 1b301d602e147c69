"""How a page cites a named number, and what a sentence states of numbers."""

import pytest

from compendium.pages.citing import CitingError, Condition, capitalised, cited_number

VALUES = {"a.none": 0, "a.one": 1, "a.two": 2, "a.half": 0.5, "a.name": "x", "a.missing": None}


@pytest.mark.parametrize(
    ("style", "value", "written"),
    [
        ("", 0, "0"),
        ("", 173888, "173,888"),
        ("", 2.5, "2.5"),
        ("", "Crisis as connector", "Crisis as connector"),
        (" as words", 0, "none"),
        (" as words", 1, "one"),
        (" as words", 9, "nine"),
        (" as words", 10, "10"),
        (" as words", 173888, "173,888"),
        (" as words", 2.5, "2.5"),
        (" as words", "a single voice", "a single voice"),
        (" as percent", 0.9027, "90\u00a0%"),
        (" as percent", 1, "100\u00a0%"),
        (" as percent", 0, "0\u00a0%"),
        (" as .2f", 0.917, "0.92"),
        (" as .1f", 3, "3.0"),
        (" as ,.0f", 12345.6, "12,346"),
    ],
)
def test_every_style(style, value, written):
    assert cited_number(f"run.name{style}").written(value) == written


@pytest.mark.parametrize("style", ["", " as words", " as percent", " as .2f"])
def test_a_missing_value_is_a_dash_in_every_style(style):
    assert cited_number(f"run.name{style}").written(None) == "–"


def test_a_missing_value_takes_the_form_of_many():
    assert cited_number("run.name as words: none | # quote | # quotes").written(None) == "– quotes"


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (": # quote | # quotes", ["0 quotes", "1 quote", "2 quotes", "36 quotes", "173,888 quotes"]),
        (
            " as words: # quote | # quotes",
            ["no quotes", "one quote", "two quotes", "36 quotes", "173,888 quotes"],
        ),
        (
            " as words: nobody is | # person is | # people are",
            ["nobody is", "one person is", "two people are", "36 people are", "173,888 people are"],
        ),
        (": none | # | #", ["none", "1", "2", "36", "173,888"]),
        (
            ": no, not # | once | # and #",
            ["no, not 0", "once", "2 and 2", "36 and 36", "173,888 and 173,888"],
        ),
    ],
)
def test_of_two_forms_the_first_is_for_one_and_of_three_the_first_is_for_none(forms, expected):
    cited = cited_number(f"run.name{forms}")
    assert [cited.written(value) for value in (0, 1, 2, 36, 173888)] == expected


def test_of_four_forms_the_third_is_for_two():
    cited = cited_number("run.name as words: nobody | # coder | both coders | all # coders")
    written = [cited.written(value) for value in (0, 1, 2, 3, None)]
    assert written == ["nobody", "one coder", "both coders", "all three coders", "all – coders"]


def test_a_share_has_forms_too():
    cited = cited_number("run.name as percent: nothing | all | # of it")
    assert [cited.written(value) for value in (0, 1, 0.25)] == ["nothing", "all", "25\u00a0% of it"]


def test_a_citation_may_run_over_lines():
    cited = cited_number("run.name as\n  words: # quote\n| # quotes")
    assert (cited.key, cited.written(1)) == ("run.name", "one quote")


@pytest.mark.parametrize(("style", "value"), [("percent", "x"), (".2f", "x"), ("nonsense", 1), ("d", 0.5)])
def test_a_style_that_does_not_fit_is_refused_with_number_value_and_style(style, value):
    with pytest.raises(CitingError, match=r"run\.name is .*cannot be written as") as refused:
        cited_number(f"run.name as {style}").written(value)
    assert repr(value) in str(refused.value) and style in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "run.name.more",
        "run.",
        "1run.name",
        "run-a.name",
        "run.name words",
        "run.name as",
        "run.name as words:",
        "run.name: # quotes",
        "run.name: a | b | c | d | e",
        "run.name:a | b",
        "run.name | # quotes",
    ],
)
def test_bad_syntax_is_refused_and_told_what_to_write(text):
    with pytest.raises(CitingError, match="cites no number; write") as refused:
        cited_number(text)
    assert repr(text) in str(refused.value)


@pytest.mark.parametrize(
    ("before", "begins"),
    [
        ("", True),
        ("  ", True),
        ("They came. ", True),
        ("Did they come? ", True),
        ("“They came.” ", True),
        ("**They came.** ", True),
        ("(They came.) ", True),
        ("There were ", False),
        ("They came: ", False),
        ("They came, ", False),
        ("They came (", False),
    ],
)
def test_a_sentence_begins_with_a_capital(before, begins):
    assert capitalised("two people", before) == ("Two people" if begins else "two people")
    assert capitalised("36 people", before) == "36 people"


def test_nothing_stays_nothing_at_the_start_of_a_sentence():
    assert capitalised("", "") == ""


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("a.two > a.one", True),
        ("a.two > a.two", False),
        ("a.two >= a.two", True),
        ("a.one < a.two", True),
        ("a.two <= a.one", False),
        ("a.one == 1", True),
        ("a.one != 1", False),
        ("a.none < a.one < a.two", True),
        ("a.none < a.two < a.one", False),
        ("a.one < a.two > a.none", True),
        ("a.one < a.two and a.none == 0", True),
        ("a.one < a.two and a.none > 0", False),
        ("a.one > a.two or a.none == 0", True),
        ("not a.one > a.two", True),
        ("not (a.one < a.two or a.none > 0)", False),
        ("a.one + a.two == 3", True),
        ("a.two - a.one == 1", True),
        ("a.two * a.half == a.one", True),
        ("a.one / a.two == a.half", True),
        ("(a.one + a.one) * a.two > a.one + a.one * a.two", True),
        ("a.two > a.two / 2 + 0.5", True),
        ("a.name == 'x'", True),
        ("a.name != 'x'", False),
        ("a.name == 'y'", False),
        ("a.one <\n    a.two", True),
    ],
)
def test_conditions(text, holds):
    assert Condition(text).holds(VALUES) is holds


@pytest.mark.parametrize(
    "text",
    [
        "a.missing < 1",
        "not a.missing > 1",
        "a.nowhere == 0",
        "a.one == 1 or a.missing == 1",
        "a.name.more == 'x'",
        "a.name.upper() == 'X'",
    ],
)
def test_of_a_missing_number_nothing_holds(text):
    assert not Condition(text).holds(VALUES)


def test_a_condition_names_each_number_once_and_tells_its_value():
    condition = Condition("a.two > a.one and a.two > a.missing")
    assert sorted(condition.keys) == ["a.missing", "a.one", "a.two"]
    told = condition.told(VALUES)
    assert condition.text in told and "a.two is 2" in told and "a.missing is None" in told


@pytest.mark.parametrize(
    "text",
    [
        "len(a.name) > 0",
        "a.name[0] == 'x'",
        "a.one if a.two else a.none",
        "[a.one]",
        "{a.one}",
        "a.one in (0, 1)",
        "a.one is a.one",
        "a.two ** a.two > 1",
        "a.two % a.two == 0",
        "a.two // a.one == 2",
        "-a.two < 0",
        "lambda: a.one",
        "f'{a.one}' == '1'",
        "one > 0",
        "a.one == b'1'",
        "a.one == None",
    ],
)
def test_whatever_is_no_comparing_or_counting_is_refused_by_name(text):
    with pytest.raises(CitingError, match="is no condition on named numbers") as refused:
        Condition(text).holds(VALUES)
    assert repr(text) in str(refused.value)


@pytest.mark.parametrize("text", ["", "a.one >", "a.one > 1)", "a.one = 1", "a.one > > 1", "import os"])
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(CitingError, match="is no condition"):
        Condition(text).holds(VALUES)


@pytest.mark.parametrize("text", ["a.text > 1", "a.one / (a.one - a.one) > 1"])
def test_a_condition_that_its_numbers_do_not_fit_is_refused_with_their_values(text):
    values = {"a.text": "many", "a.one": 1}
    with pytest.raises(CitingError, match=r"where a\.(text is many|one is 1)"):
        Condition(text).holds(values)

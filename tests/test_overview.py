"""The study at one glance: quotes of each theme by what they tell of."""

import pandas as pd
import pytest
from named import values

from compendium.analysis.overview import overview_numbers, quote_temperatures, theme_temperatures
from compendium.data import read_codebook, read_codings
from compendium.figures.overview import plot_overview


@pytest.fixture
def codings():
    """Three quotes: two readers agree on the first, differ on the second, and nobody read the third."""
    rows = [
        ("T1Q1", "published", None),
        ("T1Q1", "a", "thaw"),
        ("T1Q1", "b", "thaw"),
        ("T1Q2", "a", "thaw"),
        ("T1Q2", "b", "freeze"),
        ("T1Q3", "published", None),
    ]
    return pd.DataFrame(rows, columns=["segment_id", "coder", "temperature"])


def test_a_quote_tells_of_what_all_its_readers_say(codings):
    assert quote_temperatures(codings).to_dict() == {"T1Q1": "thaw", "T1Q2": "unclear", "T1Q3": "unclear"}


def test_every_quote_of_the_article_stands_under_one_theme(data_dir):
    table = theme_temperatures(read_codebook(data_dir), read_codings(data_dir), "published")
    assert table["theme"].tolist() == ["FT", "CU", "RE", "CO"]
    assert table["total"].tolist() == [8, 12, 9, 7]
    assert table[["freeze", "both", "thaw", "unclear"]].sum().tolist() == [4, 4, 20, 8]


def flow(people):
    steps = ["full study", "analysed"][-len(people) :]
    return pd.DataFrame({"step": steps, "interviews": pd.NA, "people": people, "quotes": pd.NA})


def table(**told):
    names = {name: [told.get(name, 0)] for name in ("freeze", "both", "thaw", "none", "unclear")}
    return pd.DataFrame({"theme": ["A"], "label": ["A theme"], **names, "total": [sum(told.values())]})


def n_marks(fig, marker):
    return sum(line.get_marker() == marker for line in fig.axes[0].lines)


CODEBOOK = pd.DataFrame({"code_id": ["A"], "kind": ["theme"]})


def test_every_person_and_every_quote_is_a_mark():
    fig = plot_overview(flow([7, 2]), table(freeze=3, thaw=1), CODEBOOK)
    assert n_marks(fig, "v") == 3 + 1  # the key has one as well
    assert n_marks(fig, "^") == 1 + 1
    assert n_marks(fig, "o") == 7


@pytest.mark.parametrize("people", [[5000, 2], [pd.NA]])
def test_people_who_are_too_many_or_not_printed_are_not_drawn(people):
    fig = plot_overview(flow(people), table(thaw=1), CODEBOOK)
    assert n_marks(fig, "o") == 0


def test_a_theme_without_quotes_keeps_its_row():
    fig = plot_overview(flow([3, 2]), table(), CODEBOOK)
    assert "0 quotes" in {text.get_text() for text in fig.axes[0].texts}


def test_the_named_numbers_are_those_worked_out_by_hand():
    two = pd.concat([table(freeze=1, thaw=3, none=1), table(both=2, thaw=1, unclear=1)])
    assert values(overview_numbers(flow([7, 2]), two.assign(label=["Cold", "Trust"]))) == {
        "people_full_study": 7,
        "people_analysed": 2,
        "n_quotes": 9,
        "n_themes": 2,
        "quotes_by_theme": "Cold 5, Trust 4",
        "n_freeze": 1,
        "n_thaw": 4,
        "n_both": 2,
        "n_unclear": 2,
    }

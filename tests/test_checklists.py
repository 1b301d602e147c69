"""What a report tells of what checklists ask for."""

import pandas as pd
from named import values

from compendium.analysis.checklists import checklist_counts, checklists_numbers, own_answers
from compendium.data import read_checklists
from compendium.figures.checklists import plot_checklists

ITEMS = pd.DataFrame(
    [
        ("SECOND", "no", "yes"),
        ("FIRST", "yes", "does not apply"),
        ("SECOND", "yes", "yes"),
        ("SECOND", "no", "partly"),
    ],
    columns=["checklist", "reported", "compendium_reported"],
)


def test_items_are_counted_by_answer_with_the_answers_that_nobody_gave():
    counts = checklist_counts(ITEMS)
    assert counts.to_numpy().tolist() == [["SECOND", 1, 0, 2, 0, 3], ["FIRST", 1, 0, 0, 0, 1]]
    assert list(counts) == ["checklist", "yes", "partly", "no", "not checkable", "items"]


def test_the_same_items_are_counted_by_the_answers_of_the_compendium():
    own = own_answers(ITEMS)
    assert own.to_numpy().tolist() == [["SECOND", 2, 1, 0, 0], ["FIRST", 0, 0, 0, 1]]
    assert list(own) == ["checklist", "yes", "partly", "no", "does not apply"]


def test_the_figure_has_a_bar_for_each_checklist_as_long_as_its_items():
    (axes,) = plot_checklists(checklist_counts(ITEMS)).axes
    lengths = [sum(bar.get_width() for bar in bars) for bars in zip(*axes.containers, strict=True)]
    assert lengths == [3, 1]
    assert {text.get_text() for text in axes.texts} >= {"SECOND: 3 items", "FIRST: 1 items", "2"}


def test_the_shipped_checklists_are_whole(data_dir):
    """COREQ has 32 items and SRQR 21."""
    counts = checklist_counts(read_checklists(data_dir)).set_index("checklist")["items"]
    assert counts.to_dict() == {"COREQ": 32, "SRQR": 21}


def test_no_item_is_called_unreported_while_the_supplement_is_not_at_hand(data_dir):
    """Of fifteen items of COREQ and two of SRQR the text says nothing that would answer them."""
    shipped = read_checklists(data_dir).set_index(["checklist", "item_no"])["reported"]
    open_items = shipped[shipped == "not checkable"]
    assert "no" not in set(shipped)
    assert set(open_items["COREQ"].index) == {
        str(item) for item in (2, *range(4, 9), 11, *range(13, 16), 17, 20, 23, 25, 28)
    }
    assert set(open_items["SRQR"].index) == {"6", "15"}


def test_whatever_is_reported_has_its_place(data_dir):
    shipped = read_checklists(data_dir)
    assert shipped.loc[shipped["reported"].isin(["yes", "partly"]), "locator"].notna().all()


def test_the_named_numbers_are_those_worked_out_by_hand():
    rows = [("FIRST", "partly", "no"), ("FIRST", "not checkable", "partly")]
    more = pd.DataFrame(rows, columns=ITEMS.columns)
    more = pd.concat([ITEMS, more, more.tail(1), more.tail(1)])
    assert values(checklists_numbers(checklist_counts(more), own_answers(more))) == {
        "n_items": 8,
        "n_reported": 2,
        "n_partly": 1,
        "n_not_reported": 2,
        "n_not_checkable": 3,
        "n_own_reported": 2,
        "n_own_partly": 4,
        "n_own_not_reported": 1,
        "n_own_not_applying": 1,
    }

"""What a report tells of what checklists ask for."""

import pandas as pd
import pytest
from labels import unreadable_in_either_width, written
from named import values

from compendium.analysis.checklists import checklist_counts, checklists_numbers, own_answers
from compendium.data import read_checklists
from compendium.figures.checklists import checklists_title, plot_checklists

ITEMS = pd.DataFrame(
    [
        ("SECOND", "1", "no", "yes"),
        ("FIRST", "1", "yes", "does not apply"),
        ("SECOND", "2", "yes", "yes"),
        ("SECOND", "3", "no", "partly"),
    ],
    columns=["checklist", "item_no", "reported", "compendium_reported"],
)


def test_items_are_counted_by_answer_with_the_answers_that_nobody_gave():
    counts = checklist_counts(ITEMS)
    assert counts.to_numpy().tolist() == [["SECOND", 1, 0, 2, 0, 3], ["FIRST", 1, 0, 0, 0, 1]]
    assert list(counts) == ["checklist", "yes", "partly", "no", "not checkable", "items"]


def test_the_same_items_are_counted_by_the_answers_of_the_compendium():
    own = own_answers(ITEMS)
    assert own.to_numpy().tolist() == [["SECOND", 2, 1, 0, 0], ["FIRST", 0, 0, 0, 1]]
    assert list(own) == ["checklist", "yes", "partly", "no", "does not apply"]


def test_the_figure_has_a_cell_for_each_item_under_its_answer():
    for drawn in (fig := plot_checklists(ITEMS), fig.narrow):
        said = written(drawn)
        assert said[said.index("SECOND: 3 items") :] == [
            *("SECOND: 3 items", "1 reported", "2", "2 not reported", "1", "3"),
            *("FIRST: 1 item", "1 reported", "1"),
        ]


@pytest.mark.parametrize(
    ("reported", "title"),
    [
        ([], "No checklist was gone through"),
        (["yes"], "1 of 1 item is reported"),
        (["no", "not checkable"], "None of 2 items are reported, 1 not, 1 cannot be checked"),
        (["yes", "yes", "partly"], "2 of 3 items are reported, 1 in part"),
    ],
)
def test_the_title_says_how_many_items_are_reported(reported, title):
    assert checklists_title(pd.Series(reported, dtype="str")) == title


def test_every_item_of_the_shipped_checklists_can_be_read_in_either_width(data_dir):
    fig = plot_checklists(read_checklists(data_dir))
    assert unreadable_in_either_width(fig) == []
    assert fig.narrow.get_size_inches()[1] * 96 < 600


def test_without_a_checklist_the_figure_says_so():
    assert written(plot_checklists(ITEMS.head(0))) == ["No checklist was gone through"]


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
    rows = [("FIRST", "2", "partly", "no"), ("FIRST", "3", "not checkable", "partly")]
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

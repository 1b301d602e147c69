"""What a report tells of what checklists ask for."""

import pandas as pd
from named import values

from compendium.analysis.checklists import checklist_counts, checklists_numbers
from compendium.figures.checklists import plot_checklists

ITEMS = pd.DataFrame(
    [("SECOND", "no"), ("FIRST", "yes"), ("SECOND", "yes"), ("SECOND", "no")],
    columns=["checklist", "reported"],
)


def test_items_are_counted_by_answer_with_the_answers_that_nobody_gave():
    counts = checklist_counts(ITEMS)
    assert counts.to_numpy().tolist() == [["SECOND", 1, 0, 2, 0, 3], ["FIRST", 1, 0, 0, 0, 1]]
    assert list(counts) == ["checklist", "yes", "partly", "no", "not checkable", "items"]


def test_the_figure_has_a_bar_for_each_checklist_as_long_as_its_items():
    (axes,) = plot_checklists(checklist_counts(ITEMS)).axes
    lengths = [sum(bar.get_width() for bar in bars) for bars in zip(*axes.containers, strict=True)]
    assert lengths == [3, 1]
    assert {text.get_text() for text in axes.texts} >= {"SECOND: 3 items", "FIRST: 1 items", "2"}


def test_the_shipped_checklists_are_whole(data_dir):
    """COREQ has 32 items and SRQR 21."""
    from compendium.data import read_checklists

    counts = checklist_counts(read_checklists(data_dir)).set_index("checklist")["items"]
    assert counts.to_dict() == {"COREQ": 32, "SRQR": 21}


def test_the_named_numbers_are_those_worked_out_by_hand():
    more = pd.DataFrame([("FIRST", "partly"), ("FIRST", "not checkable")], columns=ITEMS.columns)
    more = pd.concat([ITEMS, more, more.tail(1), more.tail(1)])
    assert values(checklists_numbers(checklist_counts(more))) == {
        "n_items": 8,
        "n_reported": 2,
        "n_partly": 1,
        "n_not_reported": 2,
        "n_not_checkable": 3,
    }

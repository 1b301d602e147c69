"""Written alternatives of figures take their numbers from what the notebook hands on."""

import nbformat
import pytest

from compendium.errors import NotebookError
from compendium.run.alternatives import fill_alternatives


def notebook(alt):
    figure = nbformat.v4.new_code_cell("fig", metadata={"mystnb": {"image": {"alt": alt}}})
    return nbformat.v4.new_notebook(cells=[figure, nbformat.v4.new_code_cell("hand_on()")])


def filled(alt, **numbers):
    made = notebook(alt)
    fill_alternatives("tiny.ipynb", made, numbers)
    return made.cells[0].metadata.mystnb.image.alt


def test_a_name_between_braces_becomes_the_number_handed_on():
    assert filled("{n} quotes of {who}, {share:.1f} each.", n=3, who="{two}", share=1.25) == (
        "3 quotes of {two}, 1.2 each."
    )


def test_a_number_without_a_value_is_a_dash_whatever_its_form():
    assert filled("kappa {kappa:.2f}, {kappa}", kappa=None) == "kappa –, –"


def test_a_number_that_is_not_handed_on_is_named():
    with pytest.raises(
        NotebookError,
        match=r"tiny\.ipynb: what it says of a figure needs 'm', which it does not hand on",
    ):
        filled("{m} quotes", n=3)


def test_a_figure_that_is_drawn_for_each_theme_is_named_for_its_own():
    made = notebook("A figure.")
    made.cells[0].metadata.mystnb["figure"] = {"name": "fig-theme_{theme}", "caption": "Of {theme}."}
    fill_alternatives("tiny.ipynb", made, {"theme": "CU"})
    assert made.cells[0].metadata.mystnb.figure == {"name": "fig-theme_CU", "caption": "Of CU."}


@pytest.mark.parametrize("alt", ["{who:d}", "{", "{}"])
def test_a_form_that_a_value_cannot_take_is_refused(alt):
    with pytest.raises(NotebookError, match=r"tiny\.ipynb: what it says of a figure, "):
        filled(alt, who="somebody")

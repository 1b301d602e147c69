"""Written alternatives of figures take their numbers from what the notebook glues."""

import nbformat
import pytest

from compendium.errors import NotebookError
from compendium.run.alternatives import fill_alternatives


def notebook(alt, **glued):
    figure = nbformat.v4.new_code_cell("fig", metadata={"mystnb": {"image": {"alt": alt}}})
    outputs = [
        nbformat.v4.new_output(
            "display_data",
            {"application/papermill.record/text/plain": repr(value)},
            metadata={"scrapbook": {"name": name, "mime_prefix": "application/papermill.record/"}},
        )
        for name, value in glued.items()
    ]
    return nbformat.v4.new_notebook(cells=[figure, nbformat.v4.new_code_cell("glue", outputs=outputs)])


def filled(alt, **glued):
    made = notebook(alt, **glued)
    fill_alternatives("tiny.ipynb", made)
    return made.cells[0].metadata.mystnb.image.alt


def test_a_name_between_braces_becomes_the_glued_value():
    assert filled("{n} quotes of {who}, {share:.1f} each.", n=3, who="{two}", share=1.25) == (
        "3 quotes of {two}, 1.2 each."
    )


def test_a_value_that_is_not_defined_is_said_to_be():
    assert filled("kappa {kappa:.2f}", kappa=float("nan")) == "kappa nan"


def test_a_value_that_is_not_glued_is_named():
    with pytest.raises(
        NotebookError, match=r"tiny\.ipynb: what it says of a figure needs 'm', which is not glued"
    ):
        filled("{m} quotes", n=3)


def test_a_figure_that_is_drawn_for_each_theme_is_named_for_its_own():
    made = notebook("A figure.", theme="CU")
    made.cells[0].metadata.mystnb["figure"] = {"name": "fig-theme_{theme}"}
    fill_alternatives("tiny.ipynb", made)
    assert made.cells[0].metadata.mystnb.figure.name == "fig-theme_CU"


@pytest.mark.parametrize("alt", ["{who:d}", "{", "{}"])
def test_a_form_that_a_value_cannot_take_is_refused(alt):
    with pytest.raises(NotebookError, match=r"tiny\.ipynb: what it says of a figure, "):
        filled(alt, who="somebody")

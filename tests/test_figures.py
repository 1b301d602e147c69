"""The style that all figures share: one palette, and files that do not change by themselves."""

import itertools
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from compendium.data.wording import readable
from compendium.figures import style
from compendium.figures.style import in_both_widths, new_figure, side_marks, theme_colours
from compendium.run.results import save_figure

# Full dichromacy, Machado, Oliveira & Fernandes (2009), doi 10.1109/TVCG.2009.113, on linear RGB.
SIGHT = {
    "trichromat": np.eye(3),
    "protanope": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranope": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanope": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast_on_white(colour):
    """Relative contrast as in WCAG 2.2."""
    return 1.05 / (linear(colour) @ TO_XYZ[1] + 0.05)


def lab(colour, sight):
    """CIE L*a*b* of the colour as it looks to such eyes."""
    xyz = TO_XYZ @ np.clip(SIGHT[sight] @ linear(colour), 0, 1) / TO_XYZ.sum(axis=1)
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def closest(colours, sight):
    return min(np.linalg.norm(lab(a, sight) - lab(b, sight)) for a, b in itertools.combinations(colours, 2))


@pytest.fixture
def codebook():
    return pd.DataFrame(
        {
            "code_id": ["B", "B.one", "A", "A.one"],
            "kind": ["theme", "practice", "theme", "context"],
        }
    )


def drawn():
    fig, axes = new_figure(height=2)
    axes.plot([0, 1], [0, 1], label="a line")
    axes.bar([0, 1], [1, 2], hatch="////")
    axes.set_xlabel("Practices")
    axes.legend()
    return fig


def test_contrast_is_measured_as_wcag_does():
    assert contrast_on_white("#FFFFFF") == pytest.approx(1)
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_every_colour_that_carries_a_meaning_stands_out_from_white():
    meanings = [*style.TEMPERATURES.values(), *style.VERDICTS.values()]
    colours = [*style.THEME_COLOURS, *(meaning["color"] for meaning in meanings), style.INK, style.GREY]
    assert {colour: contrast_on_white(colour) for colour in colours if contrast_on_white(colour) < 3} == {}


@pytest.mark.parametrize("sight", SIGHT)
def test_eight_themes_can_be_told_apart_with_any_eyes(sight):
    assert closest(style.THEME_COLOURS, sight) > 20


@pytest.mark.parametrize("sight", SIGHT)
def test_freeze_and_thaw_can_be_told_apart_with_any_eyes(sight):
    assert closest([style.TEMPERATURES[name]["color"] for name in ("freeze", "thaw")], sight) > 40


def test_no_colour_means_a_theme_and_something_else_as_well():
    others = {meaning["color"] for meaning in [*style.TEMPERATURES.values(), *style.VERDICTS.values()]}
    assert others.isdisjoint(style.THEME_COLOURS)


def test_freeze_and_thaw_differ_by_their_mark_too():
    assert style.TEMPERATURES["freeze"]["marker"] != style.TEMPERATURES["thaw"]["marker"]


def test_verdicts_of_one_colour_differ_by_their_mark():
    claims = ["as attributed", "mixed voices", "other voices", "not checkable"]
    claims += ["cited", "code not carried", "cites nothing"]
    numbers = ["reproduced", "consistent", "discrepant", "not checkable"]
    for names in (claims, numbers):
        assert len({style.VERDICTS[name]["mark"] for name in names}) == len(names)


def test_themes_take_their_colours_in_codebook_order(codebook):
    assert theme_colours(codebook) == {"B": "#332288", "A": "#009988"}


def test_a_ninth_theme_is_drawn_in_the_first_colour_again():
    codebook = pd.DataFrame({"code_id": list("ABCDEFGHI"), "kind": "theme"})
    colours = theme_colours(codebook)
    assert colours["I"] == colours["A"]
    assert len(set(colours.values())) == 8


def test_an_affiliation_looks_the_same_whoever_is_named_first():
    assert side_marks(["west", "east", None, "east"]) == side_marks(["east", "west"])
    assert side_marks(["east", "west"])["east"]["marker"] == "o"


def test_three_affiliations_differ_without_colour():
    names = ["a", "b", "c"]
    assert len({mark["marker"] for mark in side_marks(names).values()}) == 3


def test_identifiers_become_words():
    assert readable("central_system") == "central system"
    assert readable("independent_pc") == "independent primary care"


def test_a_figure_saved_twice_is_the_same_to_the_byte(tmp_path):
    fig = drawn()
    save_figure(fig, "first", tmp_path)
    save_figure(fig, "again", tmp_path)
    save_figure(drawn(), "anew", tmp_path)
    first, again, anew = (
        (tmp_path / "figures" / f"{n}.svg").read_bytes() for n in ("first", "again", "anew")
    )
    assert first == again == anew


def test_a_figure_that_was_changed_after_it_was_shown_is_drawn_anew():
    fig = drawn()
    shown = fig.svg()
    assert fig.svg() is shown
    fig.axes[0].set_title("Changed")
    assert fig.svg() != shown


def test_a_file_names_neither_day_nor_version_and_its_words_are_text(tmp_path):
    save_figure(drawn(), "trial", tmp_path)
    svg = (tmp_path / "figures" / "trial.svg").read_text(encoding="utf-8")
    assert not re.search(r"dc:date|dc:creator", svg)
    assert "<text" in svg


def test_a_figure_is_drawn_for_a_column_and_for_a_phone(tmp_path):
    save_figure(in_both_widths(drawn)(), "trial", tmp_path)
    column, phone = (
        (tmp_path / folder / "trial.svg").read_text(encoding="utf-8")
        for folder in ("figures", "figures/narrow")
    )
    assert 'width="496.8pt"' in column  # 6.9 inches
    assert 'width="267.84pt"' in phone  # 3.72 inches


def test_who_draws_but_one_width_has_it_in_both_places(tmp_path):
    save_figure(drawn(), "trial", tmp_path)
    column, phone = (tmp_path / folder / "trial.svg" for folder in ("figures", "figures/narrow"))
    assert column.read_bytes() == phone.read_bytes()


def test_a_notebook_shows_the_svg_that_is_saved(tmp_path):
    """In a fresh interpreter, for IPython's shell and matplotlib's style are one for each process."""
    script = """
import sys
from pathlib import Path
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
from compendium.figures.style import new_figure
from compendium.run.results import save_figure
import matplotlib.pyplot  # must not bring PNG back
fig, axes = new_figure(height=2)
axes.set_title("Trial")
shown, _ = shell.display_formatter.format(fig)
save_figure(fig, "trial", sys.argv[1])
saved = open(sys.argv[1] + "/figures/trial.svg", encoding="utf-8").read()
assert "image/png" not in shown
assert shown["image/svg+xml"] == saved
"""
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_book_gives_the_themes_the_colours_of_the_figures():
    sheet = Path(__file__).parents[1] / "book" / "_static" / "compendium.css"
    found = re.findall(r"--theme-(\d+): (#[0-9a-f]{6});", sheet.read_text(encoding="utf-8"))
    assert [int(place) for place, _ in found] == list(range(1, len(style.THEME_COLOURS) + 1))
    assert [colour for _, colour in found] == [colour.lower() for colour in style.THEME_COLOURS]

"""Draws the figures, in one style and with one palette that means the same in all of them.

Importing this module sets matplotlib's style, and makes a notebook show figures as the very SVG that
`save_figure` writes. Text is drawn as outlines of matplotlib's own DejaVu Sans (``svg.fonttype: path``): the
file then looks the same on every reader's machine and is the same, byte for byte, on every author's; what
the text says is in the figure's alternative text and in the table beside it.

Nothing is said by colour alone: themes are named beside their colour, and the sides of the system,
temperatures and verdicts have a mark of their own.
"""

import io
import itertools
import textwrap
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from IPython import get_ipython
from matplotlib.figure import Figure
from matplotlib_inline.config import InlineBackend

from compendium.tables import write_result

WIDTH = 6.4
"""Inches. Shown 390 pixels wide, a 10-point letter of such a figure is still as high as one of 8.5 pixels."""

INK = "#1F1F1F"
GREY = "#6B6B6B"
RULE = "#D9D9D9"
PAPER = "#FFFFFF"

THEME_COLOURS = ("#332288", "#009988", "#661100", "#B8860B", "#884488", "#668844", "#442244", "#8844EE")
"""For themes in codebook order; see `theme_colours`. All stand out from white by 3:1."""

SIDE_FILLS = (INK, PAPER, "#9A9A9A", "#5A5A5A")
SIDE_MARKERS = ("o", "s", "^", "D")
SIDE_HATCHES = ("", "////", "....", "xxxx")

TEMPERATURES = {
    "freeze": {"color": "#0072B2", "marker": "v"},
    "thaw": {"color": "#B35900", "marker": "^"},
    "both": {"color": INK, "marker": "D"},
    "none": {"color": GREY, "marker": "o"},
    "unclear": {"color": GREY, "marker": "o"},
}
"""Colour and marker of a cooling, a warming, and what is neither alone."""

VERDICTS = {
    "as attributed": {"color": INK, "mark": "●"},
    "mixed voices": {"color": GREY, "mark": "◐"},
    "other voices": {"color": "#B00020", "mark": "○"},
    "unsupported": {"color": "#B00020", "mark": "✕"},
    "reproduced": {"color": INK, "mark": "●"},
    "consistent": {"color": GREY, "mark": "◐"},
    "discrepant": {"color": "#B00020", "mark": "✕"},
    "not checkable": {"color": GREY, "mark": "–"},
}
"""Colour and mark of each verdict on a claim and on a printed number."""

STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.axisbelow": True,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": RULE,
    "hatch.linewidth": 0.8,
    "legend.frameon": False,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "svg.fonttype": "path",
    "svg.hashsalt": "compendium",
    "text.hinting": "no_hinting",
}

MOST_PEOPLE = 30
"""Participants that a figure has a row for. Where there are more, it says so, and its table has all."""

SVG = {"bbox_inches": None, "metadata": {"Date": None, "Creator": None}}
"""How every SVG is written: no date and no version of matplotlib in it."""


def save_figure(fig, name, results_dir):
    """Write a figure to ``<results_dir>/figures/<name>.svg``, whole or not at all.

    The same figure gives the same bytes, on any day.
    """
    image = io.BytesIO()
    fig.savefig(image, format="svg", **SVG)
    write_result(image.getvalue(), Path(results_dir) / "figures", f"{name}.svg")


def new_figure(height=4.0, rows=1, columns=1, **axes):
    """Figure of the common width, and its axes; further arguments go to ``Figure.subplots``.

    It is not known to pyplot: a notebook shows it where it is named, and only there.
    """
    fig = Figure(figsize=(WIDTH, height), layout="constrained")
    return fig, fig.subplots(rows, columns, **axes)


def theme_colours(codebook):
    """Colour of each theme, in codebook order: theme_id → hexadecimal colour.

    Eight themes differ from each other in normal vision and in the three kinds of dichromacy. From the
    ninth on, colours come again; themes are always named as well.
    """
    order = codebook.loc[codebook["kind"] == "theme", "code_id"]
    return {theme: THEME_COLOURS[place % len(THEME_COLOURS)] for place, theme in enumerate(order)}


def side_marks(affiliations):
    """Marker of each affiliation, as keywords for ``Axes.plot``; the order of the values does not matter."""
    return {
        side: {
            "marker": SIDE_MARKERS[place % len(SIDE_MARKERS)],
            "markerfacecolor": SIDE_FILLS[place % len(SIDE_FILLS)],
            "markeredgecolor": INK,
        }
        for place, side in enumerate(_distinct(affiliations))
    }


def side_bars(affiliations):
    """Fill and hatch of each affiliation, as keywords for ``Axes.bar``; the order does not matter."""
    return {
        side: {
            "facecolor": SIDE_FILLS[place % len(SIDE_FILLS)],
            "edgecolor": INK,
            "hatch": SIDE_HATCHES[place % len(SIDE_HATCHES)],
        }
        for place, side in enumerate(_distinct(affiliations))
    }


def readable(value):
    """Turn an identifier into words: ``central_system`` → ``central system``."""
    return str(value).replace("_", " ")


def wrapped(label, width=24):
    """Break a label into lines of at most ``width`` characters, for an axis that is read on a phone."""
    return "\n".join(textwrap.wrap(str(label), width, break_long_words=False))


def _distinct(values):
    """Sort the distinct values; a missing one does not count."""
    return sorted(pd.Series(list(values)).dropna().unique())


def _show_svg_in_notebooks():
    """Have IPython, where it runs, show a figure as the SVG that `save_figure` writes."""
    shell = get_ipython()
    if shell is None:
        return
    backend = InlineBackend.instance(parent=shell)
    backend.shell = shell
    backend.print_figure_kwargs = SVG
    backend.figure_formats = {"svg"}


mpl.rcParams.update(STYLE)
_show_svg_in_notebooks()


# Figures of the sample, the codebook, a theme, the claims, and the printed numbers

VERDICT_BARS = {
    "as attributed": {"facecolor": INK},
    "no group named": {"facecolor": GREY, "label": "as attributed: no group named"},
    "mixed voices": {"facecolor": PAPER, "hatch": "////"},
    "other voices": {"facecolor": VERDICTS["other voices"]["color"]},
    "unsupported": {"facecolor": PAPER, "hatch": "xxxx"},
    "not checkable": {"facecolor": RULE},
}
"""Fill of the bar of each verdict on a claim, as keywords for ``Axes.barh``."""


MOST_IN_GROUP = 8


def plot_sample(flow, participants):
    """Way from the full study to the quotes, above the people of the sample by affiliation and role.

    ``flow`` is what `compendium.sample.study_flow` returns; ``participants`` has ``participant_id``,
    ``affiliation`` and ``role``.
    """
    fig, (steps, people) = new_figure(5.6, rows=2, height_ratios=[len(flow), 3])
    steps.barh(range(len(flow)), flow["people"].fillna(0).astype(float), height=0.3, color=GREY)
    for place, step in enumerate(flow.itertuples()):
        sizes = {"people": step.people, "interviews": step.interviews, "quotes": step.quotes}
        said = ", ".join(f"{size} {unit}" for unit, size in sizes.items() if pd.notna(size))
        _label_above(steps, place, f"{step.step}: {said}")
    _rows_downwards(steps, len(flow))
    steps.set_title("People at each step")
    _plot_people(people, participants)
    return fig


def _plot_people(axes, participants):
    """Draw one marker for each person, in the column of the role and the row of the affiliation.

    A group in which the numbers would cover each other has one marker, with its size.
    """
    marks, roles = side_marks(participants["affiliation"]), _distinct(participants["role"])
    groups = participants.groupby(["affiliation", "role"])["participant_id"]
    for (side, role), persons in groups:
        if len(persons) > MOST_IN_GROUP:
            persons = [f"{len(persons)} people"]
        n_lines = -(-len(persons) // 4)
        for place, person in enumerate(persons):
            x = roles.index(role) + place % 4 * 0.22
            y = list(marks).index(side) + place // 4 / n_lines * 0.8
            axes.plot(x, y, markersize=11, linestyle="none", **marks[side])
            axes.annotate(person, (x, y), (0, -9), textcoords="offset points", ha="center", va="top")
    axes.set_yticks(range(len(marks)), [wrapped(readable(side), 12) for side in marks])
    axes.set_xticks(
        [place + 0.22 for place in range(len(roles))], [wrapped(readable(role), 14) for role in roles]
    )
    axes.set(xlim=(-0.2, len(roles) - 0.15), ylim=(len(marks) - 0.2, -0.4), title="People of the sample")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def plot_codebook(table, codebook):
    """Themes with their codes beneath, the quotes of each code, and which document names it.

    ``table`` is what `compendium.codebook.codebook_table` returns.
    """
    fig, (tree, named) = new_figure(0.7 + 0.44 * len(table), columns=2, width_ratios=[4, 1])
    colours = theme_colours(codebook)
    for place, row in enumerate(table.itertuples()):
        colour = colours.get(row.theme, GREY)
        if row.code_id == row.theme:
            tree.text(
                -0.4, place, f"{row.label}: {row.n_quotes} quotes", color=colour, weight="bold", va="center"
            )
            trunk = place + 0.3
        else:
            tree.plot([-0.3, -0.3, -0.08], [trunk, place + 0.15, place + 0.15], color=colour, linewidth=1)
            tree.barh(place + 0.15, row.n_quotes, height=0.3, color=colour)
            tree.text(row.n_quotes + 0.06, place + 0.15, row.n_quotes, va="center")
            _label_above(tree, place + 0.15, row.label)
    _rows_downwards(tree, len(table))
    _plot_named_in(named, table["named_in"])
    return fig


def _plot_named_in(axes, named_in):
    """Draw a dot for each document that names a code, and a dash for each that does not."""
    for column, document in enumerate(["article", "poster"]):
        for place, where in enumerate(named_in):
            axes.text(column, place, "●" if where in (document, "both") else "–", ha="center", va="center")
    _rows_downwards(axes, len(named_in))
    axes.set(xlim=(-0.6, 1.6), title="named in")
    axes.xaxis.set(ticks_position="top", ticks=[0, 1], ticklabels=["article", "poster"], visible=True)
    axes.tick_params(length=0)


def plot_theme(counts):
    """Quotes of each practice by affiliation, as `compendium.theme.practice_counts` returns them."""
    sides = counts.columns.difference(["code_id", "label", "total"])
    bars = {side: {"label": readable(side), **fill} for side, fill in side_bars(sides).items()}
    fig, axes = new_figure(1.0 + 0.7 * len(counts))
    _plot_stacks(axes, counts[sides], counts["label"], bars)
    axes.set_title("Quotes of each practice, by the speaker's affiliation")
    return fig


def plot_evidence(sections):
    """Verdicts on the claims of each section, as `compendium.evidence.verdicts_by_section` returns them."""
    labels = sections["document"] + ", " + sections["section"]
    found = [verdict for verdict in VERDICT_BARS if sections[verdict].any()]
    bars = {verdict: {"label": verdict, "edgecolor": INK, **VERDICT_BARS[verdict]} for verdict in found}
    fig, axes = new_figure(1.2 + 0.6 * len(sections))
    _plot_stacks(axes, sections[found], labels, bars)
    axes.set_title("Claims of each section, by verdict")
    return fig


def plot_reported(counts):
    """One mark for each printed number, by verdict and document.

    ``counts`` is what `compendium.reported.verdicts_by_document` returns.
    """
    fig, axes = new_figure(0.8 + 0.62 * len(counts))
    documents = counts.columns.drop("verdict")
    ends = counts[documents].cumsum(axis="columns")
    for document, marker in zip(documents, itertools.cycle("os^D")):
        axes.plot([], [], marker, color=INK, markersize=9, label=document)
        for place, verdict in enumerate(counts["verdict"]):
            end = ends.at[place, document]
            x = [step + 0.15 for step in range(end - counts.at[place, document], end)]
            axes.plot(x, [place] * len(x), marker, color=VERDICTS[verdict]["color"], markersize=9)
    for place, verdict in enumerate(counts["verdict"]):
        _label_above(axes, place, f"{verdict}: {ends.iloc[place, -1]}")
    _rows_downwards(axes, len(counts))
    axes.set(xlim=(0, ends.to_numpy().max()), title="Printed numbers, by verdict")
    fig.legend(loc="outside upper left", ncols=2)
    return fig


def _plot_stacks(axes, counts, labels, bars):
    """Draw one stacked bar for each row of counts, each part with its number, under the row's label."""
    starts = counts.cumsum(axis="columns") - counts
    for column, look in bars.items():
        drawn = axes.barh(range(len(counts)), counts[column], left=starts[column], height=0.4, **look)
        numbers = [number or "" for number in counts[column]]
        box = {"facecolor": PAPER, "edgecolor": "none", "boxstyle": "round,pad=0.15"}
        axes.bar_label(drawn, numbers, label_type="center", bbox=box)
    for place, (label, total) in enumerate(zip(labels, counts.sum(axis="columns"), strict=True)):
        _label_above(axes, place, label if total else f"{label}: none")
    _rows_downwards(axes, len(counts))
    axes.figure.legend(loc="outside upper left", ncols=2)


def _label_above(axes, place, text, width=48):
    """Write what a bar is above it, where a phone has room for it."""
    axes.text(0, place - 0.22, wrapped(text, width), va="bottom")


def _rows_downwards(axes, n_rows):
    """Number the rows from the top, with room above each bar for its label, and nothing around them."""
    axes.set(ylim=(n_rows - 0.5, -0.75))
    axes.xaxis.set_visible(False)
    axes.yaxis.set_visible(False)
    axes.spines[:].set_visible(False)


def plot_voices(table, participants, codebook):
    """Matrix of quotes: practices by theme, participants by affiliation, with people and effective voices.

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.voices.voices` returns.
    participants : DataFrame, one row per person
        Columns ``participant_id`` and ``affiliation``.
    codebook : DataFrame
        Names the themes.
    """
    people = _shown_people(table, participants)
    marks, colours = side_marks(participants["affiliation"]), theme_colours(codebook)
    names = codebook.set_index("code_id")["label"]
    left, right, step = 2.2, WIDTH - 1.25, 0.42
    places = left + (np.arange(len(people)) + 0.5) * (right - left) / len(people)
    themes = table["theme"].drop_duplicates()
    top = 1.05
    end = top + step * (len(table) + len(themes))
    fig, ax = _page(end + 0.1 + 0.3 * (len(people) < len(participants)))
    _say_if_cut(ax, end + 0.2, len(people), len(participants), "the most quoted ones")
    _voices_head(ax, people, places, marks, top)
    y = top
    for theme in themes:
        ax.text(0, y + step / 2, names[theme], color=colours[theme], weight="bold", va="center")
        ax.plot([0, WIDTH], [y, y], color=RULE, lw=0.8)
        y += step
        for row in table[table["theme"] == theme].to_dict("records"):
            ax.plot([0.03, 0.03], [y + 0.06, y + step - 0.06], color=colours[theme], lw=3)
            _voices_row(ax, row, people, places, marks, y + step / 2)
            y += step
    return fig


def _say_if_cut(ax, y, n_shown, n, which):
    """Say which of the participants are drawn, if not all are."""
    if n_shown < n:
        ax.text(0, y, f"{n_shown} of {n} participants: {which}", va="center", color=GREY)


def _shown_people(table, participants, most=12):
    """Return the participants to draw, by affiliation; of very many only the most quoted."""
    quotes = table[list(participants["participant_id"])].sum()
    kept = quotes.sort_values(ascending=False, kind="stable").index[:most]
    people = participants[participants["participant_id"].isin(kept)]
    return people.sort_values(["affiliation", "participant_id"], ignore_index=True)


def _voices_head(ax, people, places, marks, top):
    """Name the columns: sides of the system with their mark, participants, summary."""
    gap = places[1] - places[0] if len(places) > 1 else 1
    for side, members in people.groupby("affiliation").groups.items():
        first, last = places[members[0]] - 0.4 * gap, places[members[-1]] + 0.4 * gap
        ax.plot([first, last], [top - 0.42] * 2, color=INK, lw=1)
        ax.plot(first + 0.07, top - 0.68, markersize=8, linestyle="", **marks[side])
        ax.text(first + 0.2, top - 0.68, wrapped(readable(side), 12), va="center", linespacing=0.95)
    size = min(10, 72 * gap / 2.2)
    for place, person in zip(places, people["participant_id"], strict=True):
        ax.text(
            place, top - 0.2, person, ha="center", va="center", size=size, rotation=0 if gap > 0.28 else 90
        )
    for place, head in [(WIDTH - 0.92, "people"), (WIDTH - 0.3, "effective\nvoices")]:
        ax.text(place, top - 0.2, head, ha="center", va="center", size=10, linespacing=0.95)


def _voices_row(ax, row, people, places, marks, y):
    """Draw one practice: its label, a mark with its number for each voice, and the summary."""
    size = min(19, 72 * (places[1] - places[0]) * 0.8) if len(places) > 1 else 19
    ax.text(0.14, y, wrapped(row["label"], 25), va="center", size=10, linespacing=0.95)
    for place, person, side in zip(places, people["participant_id"], people["affiliation"], strict=True):
        if not row[person]:
            ax.plot(place, y, marker=".", markersize=2, color=GREY)
            continue
        ax.plot(place, y, markersize=size, **marks[side])
        ink = PAPER if marks[side]["markerfacecolor"] == INK else INK
        ax.text(place, y, row[person], ha="center", va="center_baseline", color=ink, size=size * 0.58)
    effective = "–" if pd.isna(row["effective_voices"]) else f"{row['effective_voices']:.1f}"
    for place, shown in [(WIDTH - 0.92, row["n_participants"]), (WIDTH - 0.3, effective)]:
        ax.text(place, y, shown, ha="center", va="center")


def _page(height):
    """Figure whose one pair of axes is measured in inches from its upper left corner, and shows no frame."""
    fig, ax = new_figure(height)
    fig.set_layout_engine("none")
    ax.set_position((0, 0, 1, 1))
    ax.set(xlim=(-0.05, WIDTH + 0.05), ylim=(height, 0))
    ax.axis("off")
    return fig, ax


def plot_timeline(table):
    """Dated events from top to bottom in their order and from left to right in time, each with its words.

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.timeline.timeline` returns, with at least one event.
    """
    across, ruled = _time_scale(table)
    places = [_beside(row, across) for row in table.itertuples()]
    heights = np.array([0.17 * len(lines) + 0.16 for *_, lines in places])
    middles = 0.95 + np.cumsum(heights) - heights / 2
    fig, ax = _page(1.3 + heights.sum())
    for x, name in ruled:
        side, shift = ("left", 0.04) if x < WIDTH - 0.8 else ("right", -0.04)
        ax.plot([x, x], [0.85, 1.0 + heights.sum()], color=RULE, lw=0.8, zorder=0)
        for y in (0.75, 1.15 + heights.sum()):
            ax.text(x + shift, y, name, ha=side, va="center", color=GREY)
    for row, y, (x, side, lines) in zip(table.itertuples(), middles, places, strict=True):
        _event(ax, row, y, across)
        box = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.5}
        words = "\n".join(lines)
        ax.text(x, y, words, ha=side, va="center", size=10, linespacing=1.0, bbox=box, zorder=1)
    _timeline_key(ax, table)
    return fig


def _time_scale(table):
    """Return the function from dates to inches, and the years (of a single year, the quarters) to rule."""
    first = pd.Timestamp(table["start"].min()).to_period("Y").start_time
    last = pd.Timestamp(table["end"].max())

    def across(date):
        return 0.1 + (pd.Timestamp(date) - first) / (last - first + pd.Timedelta(days=1)) * (WIDTH - 0.25)

    one_year = first.year == last.year
    step = 1 + (last.year - first.year) // 6
    ruled = pd.date_range(first, last, freq="QS" if one_year else f"{step}YS")
    names = [f"{day.month_name()[:3]} {day.year}" if one_year else day.year for day in ruled]
    return across, [(across(day), name) for day, name in zip(ruled, names, strict=True)]


def _beside(row, across):
    """Return place, alignment and lines of an event's words, on the side of its mark that has more room."""
    start, end = across(row.start) - 0.12, across(row.end) + 0.12
    room, place = (WIDTH - end, (end, "left")) if WIDTH - end > start else (start, (start, "right"))
    return *place, textwrap.wrap(f"{row.when}: {row.label}", max(16, int(room / 0.088)))


def _event(ax, row, y, across):
    """Draw one event: a bar for a span of time, and a mark, hollow if the article does not date it."""
    style = TEMPERATURES[row.temperature]
    start, end = across(row.start), across(row.end)
    if row.precision != "day":
        ax.plot([start, end], [y, y], color=style["color"], lw=7, alpha=0.4, solid_capstyle="butt", zorder=2)
    fill = style["color"] if row.document == "article" else PAPER
    ax.plot((start + end) / 2, y, markersize=8, markerfacecolor=fill, markeredgewidth=1.5, zorder=3, **style)


def _timeline_key(ax, table):
    """Say what the marks mean, for the temperatures that occur."""
    words = {"freeze": "cooling", "thaw": "warming", "both": "both", "none": "neither", "unclear": "unclear"}
    shown = [name for name in words if name in set(table["temperature"])]
    for place, name in enumerate(shown):
        x = 0.1 + place * 1.25
        ax.plot(x, 0.15, markersize=8, markeredgewidth=1.5, linestyle="", **TEMPERATURES[name])
        ax.text(x + 0.15, 0.15, words[name], va="center", size=10)
    for x, fill, said in [
        (0.1, INK, "dated by the article"),
        (2.2, PAPER, "by the poster or the public record"),
    ]:
        ax.plot(x, 0.42, "s", markersize=8, markerfacecolor=fill, markeredgecolor=INK, markeredgewidth=1.5)
        ax.text(x + 0.15, 0.42, said, va="center", size=10)


def plot_accumulation(table):
    """Practices seen after k participants: expectation and interval, between the two extremes.

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.accumulation.accumulation` returns for participants.
    """
    fig, ax = new_figure(4.4)
    k = table["k"]
    height = table["high"] - table["low"]
    ax.bar(k, height, bottom=table["low"], width=0.45, color=RULE, label="interval over orders")
    ax.plot(k, table["expected"], "o-", color=INK, markersize=6, label="expected")
    ax.plot(k, table["each_by_all"], color=GREY, ls="--", label="if each were voiced by everyone")
    ax.plot(k, table["each_by_one"], color=GREY, ls=":", lw=2, label="if each were voiced by one person")
    ax.set(xlabel="participants heard", ylabel="practices seen", ylim=(0, table["each_by_all"].max() * 1.05))
    for axis in (ax.xaxis, ax.yaxis):
        axis.get_major_locator().set_params(integer=True, nbins=12)
    ax.legend(loc="lower right", bbox_to_anchor=(1.0, 0.0))
    return fig


def plot_sensitivity(table, participants):
    """Claims whose verdict changes without each participant (bars), or one of their quotes (cells).

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.sensitivity.sensitivity` returns.
    participants : DataFrame, one row per person
        Columns ``participant_id`` and ``affiliation``.
    """
    sides = participants[["participant_id", "affiliation"]]
    people = table[table["kind"] == "participant"].merge(sides, on="participant_id")
    people = people.nlargest(MOST_PEOPLE, "n_claims_changed").sort_values(["affiliation", "participant_id"])
    marks = side_marks(participants["affiliation"])
    quotes = table[table["kind"] == "quote"]
    longest = max(people["n_claims_changed"].max(), 1)
    end = 1.25 + 0.42 * len(people)
    fig, ax = _page(end + 0.3 * (len(people) < len(participants)))
    _say_if_cut(ax, end + 0.1, len(people), len(participants), "those without whom most claims change")
    _sensitivity_head(ax, marks)
    for y, row in zip(1.4 + 0.42 * np.arange(len(people)), people.to_dict("records"), strict=True):
        ax.plot(0.1, y, markersize=8, **marks[row["affiliation"]])
        ax.text(0.28, y, row["participant_id"], va="center")
        _bar(ax, y, row, 1.25 / longest)
        _cells(ax, y, quotes.loc[quotes["participant_id"] == row["participant_id"], "n_claims_changed"])
    return fig


def _sensitivity_head(ax, marks):
    """Say what the marks and the two columns are."""
    for place, (side, mark) in enumerate(marks.items()):
        ax.plot(0.1 + 2.2 * place, 0.15, markersize=8, **mark)
        ax.text(0.28 + 2.2 * place, 0.15, readable(side), va="center")
    ax.text(0.85, 0.7, "claims that change (and\npractices lost) without them", va="center", weight="bold")
    ax.text(3.55, 0.7, "claims that change without\none quote (a cell for each)", va="center", weight="bold")
    ax.plot([0, WIDTH], [1.05, 1.05], color=RULE, lw=0.8)


def _bar(ax, y, row, scale):
    """Draw how many claims change with one participant, and say how many practices go with them."""
    end = 0.85 + row["n_claims_changed"] * scale
    ax.barh(y, end - 0.85, height=0.24, left=0.85, color=INK)
    lost = 0 if pd.isna(row["practices_lost"]) else len(row["practices_lost"].split("; "))
    gone = f" and {lost} {'practice' if lost == 1 else 'practices'}" if lost else ""
    ax.text(end + 0.08, y, f"{row['n_claims_changed']}{gone}", va="center")


def _cells(ax, y, changed, most=8):
    """Draw a cell for each quote of one participant, those on which most claims hang first."""
    step = (WIDTH - 3.55) / (most + 0.5)
    most -= len(changed) > most
    for place, number in enumerate(changed.sort_values(ascending=False).head(most)):
        x = 3.55 + place * step
        fill, ink = (INK, PAPER) if number else (PAPER, INK)
        ax.bar(x, 0.28, width=step * 0.85, bottom=y - 0.14, align="edge", facecolor=fill, edgecolor=GREY)
        ax.text(x + step * 0.425, y, number, ha="center", va="center_baseline", color=ink, size=10)
    if len(changed) > most:
        ax.text(WIDTH, y, f"+{len(changed) - most}", va="center", ha="right", size=10)


LEVEL_LOOKS = {
    "practice": {"offset": -0.14, "mark": {"marker": "o", "color": INK, "linestyle": "none"}},
    "theme": {
        "offset": 0.14,
        "mark": {"marker": "s", "color": INK, "markerfacecolor": PAPER, "linestyle": "none"},
    },
}


def plot_agreement(table):
    """Dot and interval of each measure of agreement, as `compendium.agreement.agreement` returns them."""
    measures = {"percent": "Share coded alike", "kappa": "Cohen's kappa", "alpha": "Krippendorff's alpha"}
    labels = table["comparison"].replace("with published", "mean with published")
    labels = labels.where(labels != "pair", table["coders"].str.replace(";", " · "))
    rows = {measure: labels[table["measure"] == measure].unique() for measure in measures}
    heights = [len(rows[measure]) for measure in measures]
    fig, panels = new_figure(1.8 + 0.36 * sum(heights), rows=3, sharex=True, height_ratios=heights)
    for axes, (measure, title) in zip(panels, measures.items(), strict=True):
        for level, look in LEVEL_LOOKS.items():
            shown = table[(table["measure"] == measure) & (table["level"] == level)]
            y = [list(rows[measure]).index(label) + look["offset"] for label in labels[shown.index]]
            axes.hlines(y, shown["low"], shown["high"], color=INK)
            axes.plot(shown["value"], y, **look["mark"], label=level)
        axes.set_yticks(range(len(rows[measure])), [readable(label) for label in rows[measure]])
        axes.set(ylim=(len(rows[measure]) - 0.4, -0.6), title=title)
        axes.grid(axis="x")
    panels[-1].set_xlabel("0 is chance for kappa and alpha; 1 is perfect")
    panels[-1].set_xlim(min(0, table["low"].min()), 1.02)
    fig.legend(*panels[0].get_legend_handles_labels(), loc="outside upper left", ncols=2)
    return fig


def plot_disclosure(table):
    """Words published of each participant, smallest cells first; see `compendium.disclosure.disclosure`."""
    ordered = table.sort_values(["cell_size", "n_words"], ascending=[True, False], kind="stable")
    ordered = ordered.reset_index(drop=True).head(MOST_PEOPLE)
    looks = side_bars(table["affiliation"])
    fig, axes = new_figure(1.2 + 0.6 * len(ordered))
    for side, look in [*looks.items(), (None, {"facecolor": RULE, "edgecolor": INK})]:
        shown = ordered[ordered["affiliation"].isna() if side is None else ordered["affiliation"] == side]
        if len(shown):
            label = "affiliation not known" if side is None else readable(side)
            axes.barh(shown.index, shown["n_words"], height=0.4, label=label, **look)
    for place, row in ordered.iterrows():
        _label_above(axes, place, _published_about(row), 64)
    _rows_downwards(axes, len(ordered))
    axes.set_title("Published words, smallest cells first")
    if len(ordered) < len(table):
        axes.set_title(f"Published words, the {len(ordered)} of {len(table)} in the smallest cells")
    fig.legend(loc="outside upper left", ncols=2)
    return fig


def _published_about(row):
    others = "alone in the cell" if row["alone"] else f"one of {row['cell_size']} in the cell"
    quotes = "quote" if row["n_quotes"] == 1 else "quotes"
    return f"{row['participant_id']}, {others}: {row['n_quotes']} {quotes}, {row['n_words']} words"


# The figure of the sweep

SHARE_LOOKS = {
    "share": {"facecolor": INK, "label": "all variants"},
    "share_same_min_quotes": {
        "facecolor": PAPER,
        "hatch": "////",
        "label": "as many quotes needed",
    },
}
KIND_LOOKS = {
    "claims": {"color": INK, "marker": "o", "label": "claims"},
    "practices": {"color": INK, "marker": "s", "markerfacecolor": PAPER, "label": "practices and contexts"},
}


def plot_sweep(table, choices):
    """Claims by the share of variants in which they stand, above the share that stands with each value.

    ``table`` and ``choices`` are what `compendium.standing.sweep_table` and `sweep_choices` return.
    """
    n_rows = len(choices) + choices["choice"].nunique()
    fig, (claims, values) = new_figure(4.2 + 0.33 * n_rows, rows=2, height_ratios=[2.4, 0.33 * n_rows])
    _plot_shares(claims, table[(table["kind"] == "claim") & (table["verdict"] != "not checkable")])
    _plot_values(values, choices, n_rows)
    return fig


def _plot_shares(axes, claims):
    """Draw how many claims stand in all variants, in 90 % or more of them, and so on downwards."""
    lower = np.array([1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.0])
    names = ["all", "90 %\nor more", *(f"{100 * edge:.0f} %" for edge in lower[2:-1]), "less\nthan half"]
    for shift, (column, look) in zip((-0.2, 0.2), SHARE_LOOKS.items(), strict=True):
        within = (claims[column].to_numpy()[:, None] < lower).sum(axis=1)
        counts = np.bincount(within, minlength=len(lower))
        bars = axes.bar(np.arange(len(lower)) + shift, counts, width=0.38, edgecolor=INK, **look)
        axes.bar_label(bars, [count or "" for count in counts])
    axes.set_xticks(range(len(lower)), names)
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    axes.margins(y=0.15)
    axes.set_title("Claims by share of variants they stand in", pad=28)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 0.98), ncols=2, borderaxespad=0, columnspacing=1.2)


def _plot_values(axes, choices, n_rows):
    """Draw the share that stands with each value, a row for each, under the name of its choice."""
    starts = choices["choice"].ne(choices["choice"].shift())
    y = np.arange(len(choices)) + starts.cumsum().to_numpy()
    for kind, look in KIND_LOOKS.items():
        axes.plot(choices[kind], y, linestyle="", markersize=7, clip_on=False, **look)
    labels = [wrapped(readable(value), 16) for value in choices["value"]]
    axes.set_yticks(y, labels, linespacing=0.9)
    for place, choice in zip(y[starts] - 1, choices.loc[starts, "choice"], strict=True):
        axes.text(0, place, f" {choice}", weight="bold", va="center", transform=axes.get_yaxis_transform())
    axes.set(xlim=(0, 1), ylim=(n_rows - 0.4, -0.6), xticks=[0, 0.5, 1], xticklabels=["none", "half", "all"])
    axes.grid(axis="x")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_title("Share of verdicts that stand, by choice and value", pad=28)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=2, borderaxespad=0, columnspacing=1.2)

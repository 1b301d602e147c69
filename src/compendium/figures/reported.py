"""The figure of the printed numbers: a mark for each, by verdict."""

import itertools

from compendium.figures.layout import label_above, rows_downwards
from compendium.figures.style import INK, VERDICTS, new_figure


def plot_reported(counts):
    """One mark for each printed number, by verdict and document.

    ``counts`` is what `compendium.analysis.reported.verdicts_by_document` returns.
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
        label_above(axes, place, f"{verdict}: {ends.iloc[place, -1]}")
    rows_downwards(axes, len(counts))
    axes.set(xlim=(0, ends.to_numpy().max()), title="Printed numbers, by verdict")
    fig.legend(loc="outside upper left", ncols=2)
    return fig

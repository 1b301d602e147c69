"""The figure of practices seen after k participants."""

from compendium.figures.style import GREY, INK, RULE, new_figure


def plot_accumulation(table):
    """Practices seen after k participants: expectation and interval, between the two extremes.

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.analysis.accumulation.accumulation` returns for participants.
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

"""The figure of who could be singled out: people of the same affiliation and role, smallest groups first."""

from compendium.data.wording import readable
from compendium.figures.drawing import SMALL, TEXT, counted, cut_to, headline, inches_of, write
from compendium.figures.layout import MOST_PEOPLE, blank_page
from compendium.figures.style import GREY, INK, PAPER, RULE, VERDICTS, in_both_widths, width

ATTRIBUTES = ["affiliation", "role"]

ALONE = VERDICTS["discrepant"]["color"]


@in_both_widths
def plot_disclosure(table):
    """Draw a cell for each participant beside those who share affiliation and role; who is alone stands out.

    Parameters
    ----------
    table : DataFrame
        What `compendium.analysis.disclosure.disclosure` returns.
    """
    fig, ax = blank_page(1)
    y = headline(ax, disclosure_title(table))
    ordered = table.sort_values(["cell_size", "n_words"], ascending=[True, False], kind="stable")
    shown = 0
    for attributes, people in ordered.groupby(ATTRIBUTES, sort=False, dropna=False):
        if shown >= MOST_PEOPLE:
            break
        y = _group(ax, y, attributes, people.head(MOST_PEOPLE))
        shown += min(len(people), MOST_PEOPLE)
    if shown < len(table):
        rest = f"{shown} of {len(table)} participants, those of the smallest groups: the table has all"
        y = write(ax, 0, y, rest, color=GREY)
    return cut_to(fig, ax, y + 0.03)


def disclosure_title(table):
    """Say how many people are the only one of their affiliation and role."""
    n, alone = len(table), int(table["alone"].sum())
    if not alone:
        return "No participant is alone with a side and a role"
    people = counted(n, "participant", "participants")
    return f"{alone} of {people} {'is' if alone == 1 else 'are'} alone with a side and a role"


def _group(ax, y, attributes, people):
    """Name one group with its size, and draw its people with how much is published of them."""
    alone = bool(people["alone"].any())
    size = int(people["cell_size"].iloc[0])
    named = ", ".join(_told(*attribute) for attribute in zip(ATTRIBUTES, attributes, strict=True))
    said = f"{named[:1].upper()}{named[1:]}: {'alone' if alone else counted(size, 'person', 'people')}"
    ax.plot([0, width()], [y, y], color=RULE, lw=0.8)
    y = write(ax, 0, y + 0.06, said, weight="bold", color=ALONE if alone else INK) + 0.03
    texts = [(row["participant_id"], _published(row)) for row in people.to_dict("records")]
    cell = max(max(inches_of(name, TEXT, "bold"), inches_of(told, SMALL)) for name, told in texts) + 0.16
    per_row = max(1, int(width() / (cell + 0.08)))
    for place, (name, told) in enumerate(texts):
        left, top = place % per_row * (cell + 0.08) + 0.02, y + place // per_row * 0.52
        fill, ink, edge = (ALONE, PAPER, ALONE) if alone else (PAPER, INK, GREY)
        ax.fill_between((left, left + cell), top, top + 0.45, facecolor=fill, edgecolor=edge, lw=1)
        look = {"ha": "center", "va": "center_baseline", "color": ink}
        ax.text(left + cell / 2, top + 0.15, name, size=TEXT, weight="bold", **look)
        ax.text(left + cell / 2, top + 0.33, told, size=SMALL, **look)
    return y + -(-len(texts) // per_row) * 0.52 + 0.03


def _told(name, value):
    return readable(value) if isinstance(value, str) else f"{name} not known"


def _published(row):
    return f"{counted(row['n_quotes'], 'quote', 'quotes')}, {counted(row['n_words'], 'word', 'words')}"

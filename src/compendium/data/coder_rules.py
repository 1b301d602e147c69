"""What the contract asks of those who code quotes or read claims, and of what they gave."""

import pandas as pd

from compendium.errors import row_ranges


def secondary_codes_out_of_their_place(codings):
    """Yield secondary codes that stand beside no primary code of the same quote and coder, or repeat it."""
    is_primary = codings["rank"] == "primary"
    quotes = pd.Series(zip(codings["segment_id"], codings["coder"], strict=True), codings.index, dtype=object)
    primary = dict(zip(quotes[is_primary], codings.loc[is_primary, "code_id"], strict=True))
    for row, quote in quotes[codings["rank"] == "secondary"].items():
        if quote not in primary:
            yield (
                row,
                "rank",
                "stands beside no primary code of this coder; add one, or make this the primary",
            )
        elif primary[quote] == codings.loc[row, "code_id"]:
            yield row, "code_id", "is the primary code as well; choose another or delete the row"


def remarks_beside_secondary_codes(codings):
    """Yield confidence and temperature beside a secondary code: a coder says them once, of the quote."""
    secondary = codings["rank"] == "secondary"
    for column in ("confidence", "temperature"):
        for row in codings.index[secondary & codings[column].ne("")]:
            yield row, column, "stands beside a secondary code; say it beside the primary one"


def coders_who_coded_nothing(codings, coders):
    """Yield coders without a single primary code; one who coded some quotes only is welcome."""
    primary = codings.loc[codings["rank"] == "primary", "coder"]
    codes = coders["task"].str.split(";").map(lambda tasks: "codes" in tasks)
    for coder in coders.loc[codes & ~coders["coder"].isin(primary), "coder"].unique():
        yield 0, "", f"coder '{coder}' has no primary code for any quote; add a row, or remove the coder"


def _without_task(table, coders, task):
    """Yield the first row of each coder in a table who is declared and does not do what the table holds."""
    does = coders["task"].str.split(";").map(lambda tasks: task in tasks)
    others = table["coder"][table["coder"].isin(coders.loc[~does, "coder"])]
    for row in others.drop_duplicates().index:
        rows = row_ranges(others.index[others == others[row]])
        yield row, "coder", f"has not the task {task} in coders.csv; add it there, or delete {rows} here"


def codings_by_those_who_do_not_code(codings, coders):
    """Yield codings by a coder of whom coders.csv does not say that it codes."""
    yield from _without_task(codings, coders, "codes")


def readings_by_those_who_do_not_read(readings, coders):
    """Yield readings by a reader of whom coders.csv does not say that it reads."""
    yield from _without_task(readings, coders, "reads")


def attributions_by_those_who_do_not_read(attributions, coders):
    """Yield attributions by a reader of whom coders.csv does not say that it reads."""
    yield from _without_task(attributions, coders, "reads")


def readings_that_do_not_say_what_is_missing(readings):
    """Yield readings of less than the whole that name nothing missing, and of the whole that do."""
    whole, named = readings["fit"] == "whole", readings["missing"].ne("")
    for row in readings.index[~whole & ~named]:
        yield row, "missing", "is empty where the fit is not whole; say what cannot be seen"
    for row in readings.index[whole & named]:
        yield row, "missing", "stands beside the fit whole; empty it or correct the fit"


def attributions_to_nobody_and_somebody(attributions):
    """Yield attributions whose groups and number do not agree on whether anybody is named."""
    for row, groups, number in zip(
        attributions.index, attributions["group"].str.split(";"), attributions["number"], strict=True
    ):
        if "nobody" in groups and len(groups) > 1:
            yield row, "group", "names nobody beside others; take one of them out"
        elif ("nobody" in groups) != (number == "none"):
            yield row, "number", f"does not agree with the group '{';'.join(groups)}'; correct one of the two"

"""How far coders agree: which comparisons are made, with what interval, and where they part."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from labels import unreadable_in_either_width, written
from matplotlib.colors import to_rgba
from named import values

from compendium.analysis import bootstrap
from compendium.analysis.agreement import (
    agreement,
    agreement_numbers,
    agreement_values,
    pairs_side_by_side,
)
from compendium.analysis.partings import disagreements, side_by_side
from compendium.analysis.reliability import cohens_kappa
from compendium.figures.agreement import CELL, agreement_title, plot_agreement
from compendium.figures.style import RULE

CODEBOOK = pd.DataFrame(
    {
        "code_id": ["A", "A.one", "A.two", "B", "B.one"],
        "parent_id": [None, "A", "A", None, "B"],
        "kind": ["theme", "practice", "practice", "theme", "context"],
        "in_article": True,
    }
).astype({"parent_id": "str"})


def coders(*names):
    """Coders: `published`, people (`person_...`), and models by any other name."""
    kinds = {"published": "published", "person": "human"}
    return pd.DataFrame(
        {"coder": names, "kind": [kinds.get(name.partition("_")[0], "model") for name in names]}
    )


def codings(**columns):
    """Primary codings from one list of codes for each coder; None where the coder did not code."""
    rows = [
        {"segment_id": f"Q{place}", "coder": coder, "rank": "primary", "code_id": code}
        for coder, codes in columns.items()
        for place, code in enumerate(codes, start=1)
        if code is not None
    ]
    stated = {"confidence": "Int64", "temperature": "str"}
    return pd.DataFrame(rows).assign(**dict.fromkeys(stated, pd.NA)).astype(stated)


def segments(n, people=3):
    """Quotes Q1, Q2 and so on, spoken in turn by some people."""
    names = [f"Q{place}" for place in range(1, n + 1)]
    spoken = [f"P{place % people}" for place in range(n)]
    gists = [f"gist of {name}" for name in names]
    return pd.DataFrame({"segment_id": names, "participant_id": spoken, "gist": gists})


def compared(codes, who, resamples=10, people=3, **choices):
    """What `agreement` finds, of quotes that some people spoke in turn."""
    n = codes["segment_id"].nunique()
    return agreement(codes, CODEBOOK, who, segments(n, people), resamples=resamples, **choices)


def row_of(table, coders, measure="kappa", level="practice"):
    found = table[(table["coders"] == coders) & (table["measure"] == measure) & (table["level"] == level)]
    return found.iloc[0]


def repeated(times):
    """Two coders on four quotes, many times: A.one/A.one, A.one/A.two, B.one/B.one, A.two/B.one."""
    return codings(
        published=["A.one", "A.one", "B.one", "A.two"] * times,
        other=["A.one", "A.two", "B.one", "B.one"] * times,
    )


THREE = coders("published", "first", "second")
PARTING = codings(
    published=["A.one", "A.one", "B.one", "A.two", "A.one"],
    first=["A.one", "A.two", "B.one", "B.one", "A.two"],
    second=["A.one", "A.two", "A.one", "A.two", "B.one"],
)


def test_a_theme_forgives_what_a_practice_does_not():
    """A.one against A.two parts as a practice and agrees as a theme: 2 of 4, and 3 of 4."""
    table = compared(repeated(1), coders("published", "other"), 10)
    assert agreement_values(table, "percent", "models with published")["practice"] == 0.5
    assert agreement_values(table, "percent", "models with published")["theme"] == 0.75


def test_three_coders_are_compared_in_pairs_with_the_published_coding_and_all_together():
    table = compared(PARTING, THREE, 10)
    practice = table[table["level"] == "practice"]
    assert practice[["measure", "comparison", "coders"]].to_numpy().tolist() == [
        ["percent", "pair", "published;first"],
        ["percent", "pair", "published;second"],
        ["percent", "pair", "first;second"],
        ["percent", "models with published", "published;first;second"],
        ["kappa", "pair", "published;first"],
        ["kappa", "pair", "published;second"],
        ["kappa", "pair", "first;second"],
        ["kappa", "models with published", "published;first;second"],
        ["alpha", "all coders", "published;first;second"],
        ["alpha", "models", "first;second"],
    ]


def test_agreement_with_the_published_coding_is_the_mean_over_the_re_coders():
    """The first re-coder agrees on 2 of 5 practices, the second on 2 of 5; on themes 4 of 5 and 3 of 5."""
    table = compared(PARTING, THREE, 10)
    assert agreement_values(table, "percent", "models with published")["practice"] == pytest.approx(0.4)
    assert agreement_values(table, "percent", "models with published")["theme"] == pytest.approx(0.7)


def test_the_numbers_of_one_row_are_looked_up_with_their_interval():
    table = compared(PARTING, THREE, 10)
    values = agreement_values(table, "alpha", "all coders")
    row = table.query("level == 'theme' and comparison == 'all coders'").iloc[0]
    assert [values["theme"], values["theme_low"], values["theme_high"]] == row[
        ["value", "low", "high"]
    ].tolist()
    assert len(values) == 10


def test_two_coders_without_a_published_coding_are_one_pair():
    table = compared(codings(left=["A.one", "B.one"], right=["A.one", "B.one"]), coders("left", "right"))
    assert set(table["comparison"]) == {"pair", "all coders", "models"}
    assert np.isnan(list(agreement_values(table, "kappa", "models with published").values())).all()


def test_five_coders_make_ten_pairs():
    five = coders("published", "b", "c", "d", "e")
    table = compared(codings(**{name: ["A.one", "B.one"] for name in five["coder"]}), five)
    assert len(table.query("level == 'theme' and measure == 'kappa' and comparison == 'pair'")) == 10
    assert table["value"].eq(1).all()


def test_quotes_that_a_coder_left_out_are_not_counted_for_that_coder():
    codes = codings(
        published=["A.one", "B.one", "A.two", "A.one"],
        first=["A.one", None, "A.two", None],
        second=["A.one", "B.one", None, None],
    )
    table = compared(codes, THREE).query("level == 'practice'")
    n = table.set_index(["measure", "coders"])["n"]
    assert n["percent", "published;first"] == 2
    assert n["percent", "first;second"] == 1
    assert n["alpha", "published;first;second"] == 3
    speakers = table.set_index(["measure", "coders"])["n_speakers"]
    assert speakers["percent", "published;first"] == 2 and speakers["percent", "first;second"] == 1


def test_secondary_codes_count_for_nothing():
    more = repeated(1).head(1).assign(rank="secondary", code_id="B.one")
    wanted = compared(repeated(1), coders("published", "other"), 10)
    got = compared(pd.concat([repeated(1), more]), coders("published", "other"), 10)
    pd.testing.assert_frame_equal(got, wanted)


def test_a_coder_who_is_not_asked_about_counts_for_nothing():
    pd.testing.assert_frame_equal(
        compared(PARTING, THREE.head(2)),
        compared(PARTING[PARTING["coder"] != "second"], THREE.head(2)),
    )


def test_the_order_of_the_rows_changes_nothing():
    shuffled = PARTING.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(compared(shuffled, THREE, 50), compared(PARTING, THREE, 50))


FOURTH = pd.concat([codings(person_d=["A.two", None, "C.new", "A.one", None]), PARTING])
WIDER = pd.concat(
    [CODEBOOK, pd.DataFrame({"code_id": ["C", "C.new"], "parent_id": [None, "C"], "in_article": True})]
)


def test_a_coder_who_joins_moves_nobody_elses_interval():
    """The fourth has a code of their own, and comes first: neither may reach the draws of the others."""
    before = agreement(PARTING, CODEBOOK, THREE, segments(5), resamples=50)
    more = coders("person_d", "published", "first", "second")
    after = agreement(FOURTH, WIDER, more, segments(5), resamples=50)
    pairs = ["published;first", "published;second", "first;second"]
    for measure, level, pair in product(["percent", "kappa"], ["practice", "theme"], pairs):
        was, now = (row_of(table, pair, measure, level) for table in (before, after))
        pd.testing.assert_series_equal(was, now, check_names=False)
    models = [
        table[table["comparison"].isin(["models", "models with published"])] for table in (before, after)
    ]
    pd.testing.assert_frame_equal(*(table.reset_index(drop=True) for table in models))


def test_each_pair_has_draws_of_its_own_whatever_its_order():
    """Two coders who gave the same codes would have the same interval if they shared the draws."""
    same = codings(
        published=["A.one", "A.one", "B.one", "A.two"] * 5,
        first=["A.one", "A.two", "B.one", "B.one"] * 5,
        second=["A.one", "A.two", "B.one", "B.one"] * 5,
    )
    table = compared(same, THREE, 50)
    one, other = row_of(table, "published;first"), row_of(table, "published;second")
    assert one["value"] == other["value"] and one["low"] != other["low"]
    turned = compared(same, coders("first", "published", "second"), 50)
    assert row_of(turned, "first;published")["low"] == one["low"]


def test_the_interval_over_speakers_is_that_of_drawing_them_one_by_one():
    """Against plain draws of three people, each with the rows of all of their quotes."""
    table = compared(repeated(25), coders("published", "other"), 4000, people=3)
    row = row_of(table, "published;other")
    quotes = np.array([[0, 0], [0, 1], [2, 2], [1, 2]] * 25)
    of_speaker = [quotes[speaker::3] for speaker in range(3)]
    generator = np.random.default_rng(1)
    drawn = []
    for _ in range(4000):
        rows = np.concatenate([of_speaker[speaker] for speaker in generator.integers(3, size=3)])
        drawn.append(cohens_kappa(np.ones(len(rows), dtype=int), rows))
    assert [row["low_speakers"], row["high_speakers"]] == pytest.approx(
        np.quantile(drawn, [0.025, 0.975]), abs=0.02
    )


def test_speakers_who_are_of_one_piece_make_the_wider_interval():
    """One person's quotes are all coded alike and the other's all apart: few draws of two people mix them."""
    codes = codings(published=["A.one", "B.one"] * 20, other=["A.one", "A.one"] * 20)
    row = row_of(compared(codes, coders("published", "other"), 500, people=2), "published;other", "percent")
    assert (row["low_speakers"], row["high_speakers"]) == (0, 1)
    assert 0.2 < row["low"] < row["high"] < 0.8


def test_of_one_speaker_or_one_quote_there_is_no_interval():
    codes = codings(published=["A.one", "B.one", None], other=["A.one", "A.one", "A.one"])
    row = row_of(compared(codes, coders("published", "other"), people=1), "published;other", "percent")
    assert row[["low_speakers", "high_speakers"]].isna().all() and row[["low", "high"]].notna().all()
    single = row_of(
        compared(codes.query("segment_id != 'Q2'"), coders("published", "other")),
        "published;other",
        "percent",
    )
    assert (single["n"], single["value"]) == (1, 1) and single[["low", "high", "low_speakers"]].isna().all()


@pytest.mark.parametrize("other", [["A.one"] * 4, ["B.one"] * 4])
def test_a_coder_who_gives_one_code_throughout_gets_no_kappa_and_a_reason(other):
    """The formula yields 0, and every draw 0 again: that is no certainty."""
    table = compared(
        codings(published=["A.one", "A.one", "B.one", "A.two"], person_d=other),
        coders("published", "person_d"),
    )
    for row in (row_of(table, "published;person_d"), row_of(table, "published;person_d", "alpha")):
        assert row[["value", "low", "high", "low_speakers", "high_speakers"]].isna().all()
        assert row["remark"] == "published and person_d: person_d gave one code throughout"
    assert row_of(table, "published;person_d", "percent")["value"] in (0.5, 0.25)


def test_a_mean_leaves_out_whom_it_cannot_compare_and_says_so():
    codes = codings(
        published=["A.one", "A.one", "B.one", "A.two"],
        person_d=["A.one", "A.two", "B.one", "B.one"],
        person_e=["A.one"] * 4,
        person_f=[None, "A.one", None, None],
    )
    table = compared(codes, coders("published", "person_d", "person_e", "person_f"))
    mean = table[(table["comparison"] == "people with published") & (table["measure"] == "kappa")].iloc[0]
    assert mean["value"] == row_of(table, "published;person_d")["value"]
    assert mean["remark"] == (
        "published and person_e: person_e gave one code throughout; "
        "published and person_f: published and person_f gave one code throughout"
    )


def test_coders_without_a_common_quote_have_nothing_but_the_reason():
    codes = codings(published=["A.one", None], other=[None, "A.one"])
    table = compared(codes, coders("published", "other"))
    assert table["n"].eq(0).all() and table[["value", "low", "high", "low_speakers"]].isna().all(axis=None)
    assert set(table["remark"]) == {"published and other: nothing in common"}


def test_where_nobody_parts_the_table_says_why_the_interval_has_no_length():
    codes = codings(published=["A.one", "B.one"] * 5, other=["A.one", "B.one"] * 5)
    table = compared(codes, coders("published", "other"))
    assert table[["value", "low", "high"]].eq(1).all(axis=None)
    assert set(table["remark"]) == {"no quote parts them, and so no draw can"}


def test_people_and_models_are_told_apart_by_their_kind():
    codes = codings(**{name: ["A.one", "B.one"] for name in ("published", "first", "person_d", "person_e")})
    table = compared(codes, coders("published", "first", "person_d", "person_e"))
    found = table[table["level"] == "practice"].set_index("comparison")["coders"].drop("pair").to_dict()
    assert found == {
        "models with published": "published;first",
        "people with published": "published;person_d;person_e",
        "all coders": "published;first;person_d;person_e",
        "people": "person_d;person_e",
    }


def test_each_pair_stands_in_one_row_with_practices_beside_themes():
    table = compared(PARTING, THREE)
    pairs = pairs_side_by_side(table, THREE).set_index("coders")
    assert pairs["kinds"].to_dict() == {
        "published;first": "published;model",
        "published;second": "published;model",
        "first;second": "model;model",
    }
    for pair, row in pairs.iterrows():
        kappa = row_of(table, pair)
        assert row["kappa"] == kappa["value"] and row["n"] == 5
        assert row["interval"] == f"{kappa['low']:.2f} to {kappa['high']:.2f}"
        assert row["interval_speakers"] == f"{kappa['low_speakers']:.2f} to {kappa['high_speakers']:.2f}"
        assert row["percent"] == row_of(table, pair, "percent")["value"]
        assert row["kappa_theme"] == row_of(table, pair, "kappa", "theme")["value"]


def test_the_interval_is_that_of_drawing_the_quotes_themselves():
    """Against the plain bootstrap that copies rows; both are random, so to within a hundredth or two."""
    table = compared(repeated(25), coders("published", "other"), 4000)
    row = table.query("level == 'practice' and measure == 'kappa' and comparison == 'pair'").iloc[0]
    quotes = np.array([[0, 0], [0, 1], [2, 2], [1, 2]] * 25)
    generator = np.random.default_rng(1)
    drawn = [
        cohens_kappa(np.ones(100, dtype=int), quotes[generator.integers(100, size=100)]) for _ in range(4000)
    ]
    assert [row["low"], row["high"]] == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.02)


def test_more_coverage_makes_a_wider_interval():
    two = coders("published", "other")
    narrow, wide = (compared(repeated(5), two, 500, coverage=coverage) for coverage in (0.5, 0.99))
    assert (wide["low"] < narrow["low"]).all()
    assert (wide["high"] > narrow["high"]).all()


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    two = coders("published", "other")
    first, again, other = (compared(repeated(5), two, 100, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first["low"].equals(other["low"])
    assert first["value"].equals(other["value"])


def test_the_size_of_a_block_of_draws_changes_nothing(monkeypatch):
    whole = compared(PARTING, THREE, 101)
    monkeypatch.setattr(bootstrap, "BLOCK", 40)
    pd.testing.assert_frame_equal(compared(PARTING, THREE, 101), whole)


def test_draws_in_which_a_measure_is_undefined_are_counted_and_left_out():
    """Two quotes, two codes, all alike: half of the draws take one quote twice, and kappa is undefined."""
    codes = codings(published=["A.one", "B.one"], other=["A.one", "B.one"])
    table = compared(codes, coders("published", "other"), 4000)
    kappa = table.query("level == 'practice' and measure == 'kappa' and comparison == 'pair'").iloc[0]
    percent = table.query("level == 'practice' and measure == 'percent' and comparison == 'pair'").iloc[0]
    assert kappa["undefined_draws"] == pytest.approx(2000, abs=120)
    assert (kappa["value"], kappa["low"], kappa["high"]) == (1, 1, 1)
    assert percent["undefined_draws"] == 0


def test_a_measure_that_is_never_defined_has_neither_value_nor_interval():
    codes = codings(published=["A.one"] * 3, other=["A.one"] * 3)
    table = compared(codes, coders("published", "other"), 20)
    alpha = table.query("level == 'theme' and measure == 'alpha'").iloc[0]
    assert alpha[["value", "low", "high"]].isna().all()
    assert alpha["undefined_draws"] == 20


def test_one_coder_alone_has_nothing_to_compare_and_nothing_fails():
    who, codes = coders("published"), PARTING[PARTING["coder"] == "published"]
    table = compared(codes, who)
    every, parted = (found(codes, CODEBOOK, who, segments(5)) for found in (side_by_side, disagreements))
    assert table.empty and parted.empty and len(every) == len(codes)
    assert pairs_side_by_side(table, who).empty
    numbers = values(agreement_numbers(table, who, parted, every, 0.95, 10, "Q2"))
    assert (numbers["n_coders"], numbers["n_quotes_compared"], numbers["n_disagreements"]) == (1, 0, 0)
    assert np.isnan(numbers["alpha_practice"])
    assert written(plot_agreement(every, CODEBOOK, who)) == ["Fewer than two coders: nothing to compare."]


@pytest.mark.parametrize("coverage", [0, 1, 95])
def test_a_coverage_that_is_no_share_is_refused(coverage):
    with pytest.raises(ValueError, match="not between 0 and 1"):
        compared(repeated(1), coders("published", "other"), coverage=coverage)


def test_two_primary_codes_of_one_coder_for_one_quote_are_refused():
    with pytest.raises(ValueError, match="two primary codes"):
        compared(pd.concat([PARTING, PARTING.head(1)]), THREE)


def test_quotes_on_which_all_agree_are_not_listed():
    table = disagreements(PARTING, CODEBOOK, THREE, segments(6))
    assert table["segment_id"].tolist() == ["Q2", "Q3", "Q4", "Q5"]
    assert table["gist"].tolist()[0] == "gist of Q2"


def test_a_parting_within_a_theme_is_told_from_one_between_themes():
    table = disagreements(PARTING, CODEBOOK, THREE, segments(5)).set_index("segment_id")
    assert table["parting"].to_dict() == {"Q2": "practice", "Q3": "theme", "Q4": "theme", "Q5": "theme"}


def test_the_coder_who_stands_alone_is_named_and_nobody_where_all_differ():
    table = disagreements(PARTING, CODEBOOK, THREE, segments(5)).set_index("segment_id")
    assert table.loc[["Q2", "Q3", "Q4"], "odd_one_out"].tolist() == ["published", "second", "first"]
    assert pd.isna(table.loc["Q5", "odd_one_out"])


def test_a_coder_who_left_a_quote_out_does_not_part_from_anybody():
    codes = codings(
        published=["A.one", "A.one", None, "A.one"],
        first=[None, None, "B.one", None],
        second=["A.one", "B.one", "B.one", None],
    )
    table = disagreements(codes, CODEBOOK, THREE, segments(4))
    assert table["segment_id"].tolist() == ["Q2"]
    assert table["parting"].tolist() == ["theme"]
    assert table["odd_one_out"].isna().all()


def test_of_two_coders_neither_stands_alone():
    table = disagreements(repeated(1), CODEBOOK, coders("published", "other"), segments(4))
    assert table["segment_id"].tolist() == ["Q2", "Q4"]
    assert table["odd_one_out"].isna().all()


def test_confidence_is_shown_for_the_coders_who_state_it():
    stated = PARTING.assign(confidence=PARTING["confidence"].mask(PARTING["coder"] == "first", 2))
    table = side_by_side(stated, CODEBOOK, THREE, segments(5))
    assert table["confidence_first"].tolist() == [2, 2, 2, 2, 2]
    assert "confidence_published" not in table


def test_quotes_on_which_coders_part_have_a_column_for_each_coder_and_no_other_remarks():
    stated = PARTING.assign(confidence=2)
    table = disagreements(stated, CODEBOOK, THREE, segments(5))
    assert list(table) == ["segment_id", "gist", "published", "first", "second", "parting", "odd_one_out"]


def test_side_by_side_stand_all_quotes_also_those_on_which_all_agree():
    stated = PARTING.assign(temperature=PARTING["temperature"].mask(PARTING["coder"] == "second", "thaw"))
    table = side_by_side(stated, CODEBOOK, THREE, segments(6)).set_index("segment_id")
    assert list(table.index) == ["Q1", "Q2", "Q3", "Q4", "Q5"]
    assert pd.isna(table.loc["Q1", "parting"])
    assert set(table["temperature_second"]) == {"thaw"} and "temperature_first" not in table


def test_a_secondary_code_stands_beside_the_primary_ones():
    second = PARTING.head(1).assign(coder="first", rank="secondary", code_id="B.one")
    table = side_by_side(pd.concat([PARTING, second]), CODEBOOK, THREE, segments(5)).set_index("segment_id")
    assert table["secondary_first"].dropna().to_dict() == {"Q1": "B.one"}
    assert table.loc["Q1", "first"] == "A.one" and pd.isna(table.loc["Q1", "parting"])


def test_coders_who_agree_on_everything_part_nowhere():
    codes = codings(published=["A.one", "B.one"], other=["A.one", "B.one"])
    table = disagreements(codes, CODEBOOK, coders("published", "other"), segments(2))
    assert len(table) == 0
    assert {"published", "other", "parting", "odd_one_out"} <= set(table)


def test_the_callers_frames_are_not_changed():
    before = PARTING.copy(deep=True), CODEBOOK.copy(deep=True), THREE.copy(deep=True)
    compared(PARTING, THREE, 5)
    disagreements(PARTING, CODEBOOK, THREE, segments(5))
    for frame, copy in zip((PARTING, CODEBOOK, THREE), before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


def drawn(codes, who, n=5):
    """Figure of the codes that some coders gave to quotes Q1 to Qn."""
    return plot_agreement(side_by_side(codes, CODEBOOK, who, segments(n)), CODEBOOK, who)


def test_the_figure_has_a_cell_for_every_code_and_those_of_quotes_that_part_stand_out():
    table = side_by_side(PARTING, CODEBOOK, THREE, segments(5))
    given = table[list(THREE["coder"])].notna().sum(axis=1)
    fig = plot_agreement(table, CODEBOOK, THREE)
    cells = [cell for cell in fig.axes[0].patches if cell.get_height() == CELL]
    pale = [cell for cell in cells if cell.get_facecolor() == to_rgba(RULE)]
    assert len(cells) == given.sum()
    assert len(pale) == given[table["parting"].isna()].sum() > 0


def test_each_quote_that_is_coded_differently_is_named_above_its_cells_and_with_its_codes():
    said = written(drawn(PARTING, THREE))
    table = disagreements(PARTING, CODEBOOK, THREE, segments(5))
    assert [said.count(quote) for quote in table["segment_id"]] == [2] * len(table)
    assert said.count("Q1") == 0
    assert "A.one: published" in said


def test_no_label_of_the_figure_covers_another_also_with_many_coders():
    names = [f"person_{letter}" for letter in "abcd"]
    codes = codings(
        published=["A.one", "B.one"] * 6, **{name: ["A.one", "B.one", "A.two"] * 4 for name in names}
    )
    assert unreadable_in_either_width(drawn(codes, coders("published", *names), 12)) == []


def test_of_very_many_quotes_the_first_are_drawn_and_the_figure_says_so():
    codes = codings(published=["A.one"] * 800, other=["A.one", "B.one"] * 400)
    fig = drawn(codes, coders("published", "other"), 800)
    assert "The first 360 of 800 quotes: the table has all" in written(fig)
    assert "and 392 more: the table has all" in written(fig)
    assert unreadable_in_either_width(fig) == []


@pytest.mark.parametrize(
    ("others", "title"),
    [
        ([["A.one", "B.one", "A.one"]], "Both coders code all 3 quotes alike"),
        ([["A.one", "B.one", "A.two"]], "Both coders code 2 of 3 quotes alike and disagree on 1"),
        ([["A.one", None, None]], "The coders code the only quote alike"),
        ([["B.one", "A.one", "B.one"]], "The coders disagree on all 3 quotes"),
        ([["A.one", "B.one", "A.two"]] * 2, "All 3 coders code 2 of 3 quotes alike and disagree on 1"),
        ([[None, None, None]], "No quote was coded by two coders"),
    ],
)
def test_the_title_tells_on_how_many_quotes_the_coders_agree(others, title):
    names = ["first", "second"][: len(others)]
    codes = codings(published=["A.one", "B.one", "A.one"], **dict(zip(names, others, strict=True)))
    who = coders("published", *names)
    assert agreement_title(side_by_side(codes, CODEBOOK, who, segments(3)), list(who["coder"])) == title


MEASURED = pd.DataFrame(
    [
        ("practice", "percent", "models with published", 5, 0.4, 0.1, 0.7, 0.2, 0.8),
        ("theme", "percent", "models with published", 5, 0.7, 0.4, 0.9, 0.5, 1),
        ("practice", "kappa", "models with published", 5, 0.3, 0.2, 0.6, 0.1, 0.65),
        ("theme", "kappa", "models with published", 5, 0.5, 0.3, 0.8, 0.2, 0.85),
        ("practice", "alpha", "all coders", 5, 0.25, 0.15, 0.55, 0.05, 0.6),
        ("theme", "alpha", "all coders", 5, 0.45, 0.35, 0.75, 0.25, 0.95),
        ("practice", "alpha", "models", 4, 0.95, 0.9, 1, 0.85, 1),
        ("theme", "alpha", "models", 4, 0.96, 0.91, 1, 0.86, 1),
        ("practice", "kappa", "people with published", 3, 0.75, 0.7, 0.8, 0.6, 0.9),
        ("practice", "percent", "people with published", 3, 0.78, 0.7, 0.8, 0.6, 0.9),
    ],
    columns=["level", "measure", "comparison", "n", "value", "low", "high", "low_speakers", "high_speakers"],
).assign(remark=[*[None] * 8, "person_d gave one code throughout", None])
WITH_A_PERSON = coders("published", "first", "second", "person_d")


def test_the_named_numbers_are_those_worked_out_by_hand():
    """They part on all quotes but one; on the second within a theme, with the published coding alone."""
    parted = disagreements(PARTING, CODEBOOK, THREE, segments(5))
    every = side_by_side(PARTING, CODEBOOK, THREE, segments(5)).assign(
        secondary_first="B.one", confidence_first=2, confidence_second=[1, 3, 1, 1, 1]
    )
    found = values(agreement_numbers(MEASURED, WITH_A_PERSON, parted, every, 0.95, 2000, "Q2"))
    assert {name: value for name, value in found.items() if value == value} == {
        "published_Q2": "A.one",
        "models_Q2": "A.two; A.two",
        "models_second_Q2": "B.one",
        "models_sure_Q2": 3,
        "n_coders": 4,
        "n_models": 2,
        "n_people": 1,
        "n_quotes_compared": 5,
        "n_disagreements": 4,
        "n_partings_between_themes": 3,
        "n_published_stands_alone": 1,
        "coverage": 0.95,
        "agreement_resamples": 2000,
        "share_alike_models": 0.4,
        "kappa_models_practice": 0.3,
        "kappa_models_practice_low": 0.2,
        "kappa_models_practice_high": 0.6,
        "kappa_models_practice_low_speakers": 0.1,
        "kappa_models_practice_high_speakers": 0.65,
        "kappa_models_theme": 0.5,
        "kappa_models_remark": "",
        "kappa_people_remark": "person_d gave one code throughout",
        "alpha_models": 0.95,
        "share_alike_people": 0.78,
        "kappa_people_practice": 0.75,
        "kappa_people_practice_low": 0.7,
        "kappa_people_practice_high": 0.8,
        "kappa_people_practice_low_speakers": 0.6,
        "kappa_people_practice_high_speakers": 0.9,
        "alpha_practice": 0.25,
        "alpha_practice_low": 0.15,
        "alpha_practice_high": 0.55,
        "alpha_practice_low_speakers": 0.05,
        "alpha_practice_high_speakers": 0.6,
        "alpha_theme": 0.45,
        "alpha_theme_low": 0.35,
        "alpha_theme_high": 0.75,
        "alpha_theme_low_speakers": 0.25,
        "alpha_theme_high_speakers": 0.95,
    }
    assert {name for name, value in found.items() if value != value} == {"kappa_people_theme", "alpha_people"}


def test_a_comparison_that_the_study_does_not_have_is_a_number_without_a_value():
    parted = disagreements(PARTING, CODEBOOK, THREE, segments(5))
    every = side_by_side(PARTING, CODEBOOK, THREE, segments(5))
    found = values(agreement_numbers(MEASURED.head(6), THREE, parted, every, 0.95, 2000, "Q9"))
    assert (found["published_Q9"], found["models_Q9"], found["models_second_Q9"]) == ("", "", "")
    assert np.isnan(found["alpha_models"]) and np.isnan(found["share_alike_people"])

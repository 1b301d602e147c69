"""How far coders agree: which comparisons are made, with what interval, and where they part."""

import numpy as np
import pandas as pd
import pytest
from named import values

from compendium.analysis.agreement import (
    agreement,
    agreement_numbers,
    agreement_values,
    coding_patterns,
    disagreements,
    side_by_side,
)
from compendium.analysis.reliability import cohens_kappa
from compendium.figures.agreement import plot_agreement

CODEBOOK = pd.DataFrame(
    {
        "code_id": ["A", "A.one", "A.two", "B", "B.one"],
        "parent_id": [None, "A", "A", None, "B"],
        "kind": ["theme", "practice", "practice", "theme", "context"],
        "in_article": True,
    }
).astype({"parent_id": "str"})


def coders(*names):
    kinds = ["published" if name == "published" else "model" for name in names]
    return pd.DataFrame({"coder": names, "kind": kinds})


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


def segments(n):
    names = [f"Q{place}" for place in range(1, n + 1)]
    return pd.DataFrame({"segment_id": names, "gist": [f"gist of {name}" for name in names]})


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
    table = agreement(repeated(1), CODEBOOK, coders("published", "other"), resamples=10)
    assert agreement_values(table, "percent", "with published")["practice"] == 0.5
    assert agreement_values(table, "percent", "with published")["theme"] == 0.75


def test_three_coders_are_compared_in_pairs_with_the_published_coding_and_all_together():
    table = agreement(PARTING, CODEBOOK, THREE, resamples=10)
    practice = table[table["level"] == "practice"]
    assert practice[["measure", "comparison", "coders"]].to_numpy().tolist() == [
        ["percent", "pair", "published;first"],
        ["percent", "pair", "published;second"],
        ["percent", "pair", "first;second"],
        ["percent", "with published", "published;first;second"],
        ["kappa", "pair", "published;first"],
        ["kappa", "pair", "published;second"],
        ["kappa", "pair", "first;second"],
        ["kappa", "with published", "published;first;second"],
        ["alpha", "all coders", "published;first;second"],
        ["alpha", "re-coders", "first;second"],
    ]


def test_agreement_with_the_published_coding_is_the_mean_over_the_re_coders():
    """The first re-coder agrees on 2 of 5 practices, the second on 2 of 5; on themes 4 of 5 and 3 of 5."""
    table = agreement(PARTING, CODEBOOK, THREE, resamples=10)
    assert agreement_values(table, "percent", "with published")["practice"] == pytest.approx(0.4)
    assert agreement_values(table, "percent", "with published")["theme"] == pytest.approx(0.7)


def test_the_numbers_of_one_row_are_looked_up_with_their_interval():
    table = agreement(PARTING, CODEBOOK, THREE, resamples=10)
    values = agreement_values(table, "alpha", "all coders")
    row = table.query("level == 'theme' and comparison == 'all coders'").iloc[0]
    assert [values["theme"], values["theme_low"], values["theme_high"]] == row[
        ["value", "low", "high"]
    ].tolist()
    assert len(values) == 6


def test_two_coders_without_a_published_coding_are_one_pair():
    table = agreement(
        codings(left=["A.one", "B.one"], right=["A.one", "B.one"]),
        CODEBOOK,
        coders("left", "right"),
        resamples=10,
    )
    assert set(table["comparison"]) == {"pair", "all coders"}
    assert np.isnan(list(agreement_values(table, "kappa", "with published").values())).all()


def test_five_coders_make_ten_pairs():
    five = coders("published", "b", "c", "d", "e")
    table = agreement(
        codings(**{name: ["A.one", "B.one"] for name in five["coder"]}), CODEBOOK, five, resamples=10
    )
    assert len(table.query("level == 'theme' and measure == 'kappa' and comparison == 'pair'")) == 10
    assert table["value"].eq(1).all()


def test_quotes_that_a_coder_left_out_are_not_counted_for_that_coder():
    codes = codings(
        published=["A.one", "B.one", "A.two", "A.one"],
        first=["A.one", None, "A.two", None],
        second=["A.one", "B.one", None, None],
    )
    table = agreement(codes, CODEBOOK, THREE, resamples=10).query("level == 'practice'")
    n = table.set_index(["measure", "coders"])["n"]
    assert n["percent", "published;first"] == 2
    assert n["percent", "first;second"] == 1
    assert n["alpha", "published;first;second"] == 3


def test_secondary_codes_count_for_nothing():
    more = repeated(1).head(1).assign(rank="secondary", code_id="B.one")
    wanted = agreement(repeated(1), CODEBOOK, coders("published", "other"), resamples=10)
    got = agreement(pd.concat([repeated(1), more]), CODEBOOK, coders("published", "other"), resamples=10)
    pd.testing.assert_frame_equal(got, wanted)


def test_a_coder_who_is_not_asked_about_counts_for_nothing():
    pd.testing.assert_frame_equal(
        agreement(PARTING, CODEBOOK, THREE.head(2), resamples=10),
        agreement(PARTING[PARTING["coder"] != "second"], CODEBOOK, THREE.head(2), resamples=10),
    )


def test_the_order_of_the_rows_changes_nothing():
    shuffled = PARTING.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(
        agreement(shuffled, CODEBOOK, THREE, resamples=50), agreement(PARTING, CODEBOOK, THREE, resamples=50)
    )


def test_patterns_count_quotes_coded_alike_and_those_coded_by_one():
    codes = codings(left=["A.one", "A.one", "B.one"], right=["A.two", "A.two", None])
    patterns = coding_patterns(codes, coders("left", "right"))
    assert patterns["n_quotes"].tolist() == [2, 1]
    assert patterns["left"].tolist() == ["A.one", "B.one"]
    assert patterns["right"].isna().tolist() == [False, True]


def test_the_interval_is_that_of_drawing_the_quotes_themselves():
    """Against the plain bootstrap that copies rows; both are random, so to within a hundredth or two."""
    table = agreement(repeated(25), CODEBOOK, coders("published", "other"), resamples=4000)
    row = table.query("level == 'practice' and measure == 'kappa' and comparison == 'pair'").iloc[0]
    quotes = np.array([[0, 0], [0, 1], [2, 2], [1, 2]] * 25)
    generator = np.random.default_rng(1)
    drawn = [
        cohens_kappa(np.ones(100, dtype=int), quotes[generator.integers(100, size=100)]) for _ in range(4000)
    ]
    assert [row["low"], row["high"]] == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.02)


def test_more_coverage_makes_a_wider_interval():
    two = coders("published", "other")
    narrow, wide = (
        agreement(repeated(5), CODEBOOK, two, coverage=coverage, resamples=500) for coverage in (0.5, 0.99)
    )
    assert (wide["low"] < narrow["low"]).all()
    assert (wide["high"] > narrow["high"]).all()


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    two = coders("published", "other")
    first, again, other = (
        agreement(repeated(5), CODEBOOK, two, resamples=100, seed=seed) for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(first, again)
    assert not first["low"].equals(other["low"])
    assert first["value"].equals(other["value"])


def test_the_size_of_a_block_of_draws_changes_nothing(monkeypatch):
    whole = agreement(PARTING, CODEBOOK, THREE, resamples=101)
    monkeypatch.setattr("compendium.analysis.agreement.BLOCK", 40)
    pd.testing.assert_frame_equal(agreement(PARTING, CODEBOOK, THREE, resamples=101), whole)


def test_draws_in_which_a_measure_is_undefined_are_counted_and_left_out():
    """Two quotes, two codes, all alike: half of the draws take one quote twice, and kappa is undefined."""
    codes = codings(published=["A.one", "B.one"], other=["A.one", "B.one"])
    table = agreement(codes, CODEBOOK, coders("published", "other"), resamples=4000)
    kappa = table.query("level == 'practice' and measure == 'kappa' and comparison == 'pair'").iloc[0]
    percent = table.query("level == 'practice' and measure == 'percent' and comparison == 'pair'").iloc[0]
    assert kappa["undefined_draws"] == pytest.approx(2000, abs=120)
    assert (kappa["value"], kappa["low"], kappa["high"]) == (1, 1, 1)
    assert percent["undefined_draws"] == 0


def test_a_measure_that_is_never_defined_has_neither_value_nor_interval():
    codes = codings(published=["A.one"] * 3, other=["A.one"] * 3)
    table = agreement(codes, CODEBOOK, coders("published", "other"), resamples=20)
    alpha = table.query("level == 'theme' and measure == 'alpha'").iloc[0]
    assert alpha[["value", "low", "high"]].isna().all()
    assert alpha["undefined_draws"] == 20


def test_one_coder_is_too_few():
    with pytest.raises(ValueError, match="at least two coders; there is 1"):
        agreement(codings(published=["A.one"]), CODEBOOK, coders("published"))


def test_coders_without_any_primary_code_are_refused():
    with pytest.raises(ValueError, match="no coder gave"):
        agreement(repeated(1).assign(rank="secondary"), CODEBOOK, coders("published", "other"))


@pytest.mark.parametrize("coverage", [0, 1, 95])
def test_a_coverage_that_is_no_share_is_refused(coverage):
    with pytest.raises(ValueError, match="not between 0 and 1"):
        agreement(repeated(1), CODEBOOK, coders("published", "other"), coverage=coverage)


def test_two_primary_codes_of_one_coder_for_one_quote_are_refused():
    with pytest.raises(ValueError, match="two primary codes"):
        agreement(pd.concat([PARTING, PARTING.head(1)]), CODEBOOK, THREE)


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
    table = disagreements(stated, CODEBOOK, THREE, segments(5))
    assert table["confidence_first"].tolist() == [2, 2, 2, 2]
    assert "confidence_published" not in table


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
    agreement(PARTING, CODEBOOK, THREE, resamples=5)
    disagreements(PARTING, CODEBOOK, THREE, segments(5))
    for frame, copy in zip((PARTING, CODEBOOK, THREE), before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


def test_the_figure_has_a_dot_for_every_row_that_has_a_value():
    table = agreement(PARTING, CODEBOOK, THREE, resamples=50)
    table.loc[0, ["value", "low", "high"]] = np.nan
    fig = plot_agreement(table)
    dots = [line for axes in fig.axes for line in axes.lines if line.get_marker() not in ("None", "")]
    assert sum(np.isfinite(line.get_xdata()).sum() for line in dots) == len(table) - 1


MEASURED = pd.DataFrame(
    [
        ("practice", "percent", "with published", 5, 0.4, 0.1, 0.7),
        ("theme", "percent", "with published", 5, 0.7, 0.4, 0.9),
        ("practice", "kappa", "with published", 5, 0.3, 0.2, 0.6),
        ("theme", "kappa", "with published", 5, 0.5, 0.3, 0.8),
        ("practice", "alpha", "all coders", 5, 0.25, 0.15, 0.55),
        ("theme", "alpha", "all coders", 5, 0.45, 0.35, 0.75),
        ("practice", "alpha", "re-coders", 4, 0.95, 0.9, 1),
        ("theme", "alpha", "re-coders", 4, 0.96, 0.91, 1),
    ],
    columns=["level", "measure", "comparison", "n", "value", "low", "high"],
)


def test_the_named_numbers_are_those_worked_out_by_hand():
    """They part on all quotes but one; on the second within a theme, with the published coding alone."""
    parted = disagreements(PARTING, CODEBOOK, THREE, segments(5))
    every = side_by_side(PARTING, CODEBOOK, THREE, segments(5)).assign(
        secondary_first="B.one", confidence_first=2, confidence_second=[1, 3, 1, 1, 1]
    )
    found = values(agreement_numbers(MEASURED, THREE, parted, every, 0.95, 2000, "Q2"))
    assert found == {
        "codes_Q2": "A.one; A.two; A.two",
        "secondary_Q2": "B.one",
        "confidence_Q2": 3,
        "n_coders": 3,
        "n_recoders": 2,
        "n_quotes_compared": 5,
        "n_disagreements": 4,
        "n_partings_between_themes": 3,
        "n_published_stands_alone": 1,
        "coverage": 0.95,
        "agreement_resamples": 2000,
        "share_alike_practice": 0.4,
        "kappa_practice": 0.3,
        "kappa_practice_low": 0.2,
        "kappa_practice_high": 0.6,
        "kappa_theme": 0.5,
        "alpha_practice": 0.25,
        "alpha_practice_low": 0.15,
        "alpha_practice_high": 0.55,
        "alpha_theme": 0.45,
        "alpha_theme_low": 0.35,
        "alpha_theme_high": 0.75,
        "alpha_recoders_practice": 0.95,
    }


def test_a_comparison_that_the_study_does_not_have_is_a_number_without_a_value():
    parted = disagreements(PARTING, CODEBOOK, THREE, segments(5))
    every = side_by_side(PARTING, CODEBOOK, THREE, segments(5))
    found = values(agreement_numbers(MEASURED.head(6), THREE, parted, every, 0.95, 2000, "Q9"))
    assert (found["codes_Q9"], found["secondary_Q9"]) == ("", "")
    assert np.isnan(found["alpha_recoders_practice"])

"""The measures of agreement against values worked out by hand, and against two independent libraries."""

from statistics import NormalDist

import krippendorff
import numpy as np
import pandas as pd
import pytest
from nltk.metrics.agreement import AnnotationTask

from compendium.analysis.reliability import (
    MISSING,
    cohens_kappa,
    extreme_cases,
    kappa_interval,
    krippendorffs_alpha,
    percent_agreement,
    why_undefined,
)

Z = NormalDist().inv_cdf(0.975)
TWO_BY_TWO = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


def random_codes(seed, quotes=60, coders=2, categories=4, missing=0.0):
    """Codes that agree more often than by chance, some of them missing."""
    generator = np.random.default_rng(seed)
    codes = np.repeat(generator.integers(categories, size=(quotes, 1)), coders, axis=1)
    noise = generator.random(codes.shape) < 0.3
    codes[noise] = generator.integers(categories, size=noise.sum())
    codes[generator.random(codes.shape) < missing] = MISSING
    return codes


def as_triples(codes):
    return [
        (coder, quote, codes[quote, coder])
        for quote, coder in np.argwhere(codes != MISSING).astype(int).tolist()
    ]


def test_kappa_of_a_two_by_two_table_worked_by_hand():
    """Alike 35 of 50, 0.7; by chance 0.5 · 0.6 + 0.5 · 0.4 = 0.5; (0.7 - 0.5) / (1 - 0.5) = 0.4."""
    counts = np.array([20, 5, 10, 15])
    assert percent_agreement(counts, TWO_BY_TWO) == pytest.approx(0.7)
    assert cohens_kappa(counts, TWO_BY_TWO) == pytest.approx(0.4)


def test_the_interval_of_kappa_is_that_of_two_published_examples():
    """A table and its limits in the documentation of statpsych (R), and one worked by SAS with ASE 0.1380."""
    assert kappa_interval([[31, 12], [4, 58]], Z) == pytest.approx((0.5317210, 0.8196303), abs=1e-7)
    assert kappa_interval([[0, 4, 1], [0, 8, 0], [0, 1, 5]], Z) == pytest.approx((0.2137, 0.7547), abs=5e-5)


@pytest.mark.parametrize("seed", range(5))
def test_the_interval_is_what_the_delta_method_gives(seed):
    """The variance of kappa to first order, from its slopes (by differences) in the shares."""
    table = np.random.default_rng(seed).integers(1, 9, size=(4, 4))
    n, shares = table.sum(), table / table.sum()

    def kappa(shares):
        chance = shares.sum(axis=0) @ shares.sum(axis=1) / shares.sum() ** 2
        return (np.trace(shares) / shares.sum() - chance) / (1 - chance)

    steps = 1e-6 * np.eye(16).reshape(16, 4, 4)
    slopes = np.array([(kappa(shares + step) - kappa(shares - step)) / 2e-6 for step in steps])
    error = np.sqrt((slopes**2 @ shares.ravel() - (slopes @ shares.ravel()) ** 2) / n)
    low, high = kappa_interval(table, Z)
    assert (low, high) == pytest.approx((kappa(shares) - Z * error, kappa(shares) + Z * error), abs=1e-7)


def test_the_interval_stays_between_minus_one_and_one_and_is_undefined_with_kappa():
    assert kappa_interval([[9, 1], [0, 9]], Z)[1] == 1
    assert kappa_interval([[3, 0], [0, 2]], Z) == (1, 1)
    assert np.isnan(kappa_interval([[5, 0], [0, 0]], Z)).all()
    assert np.isnan(kappa_interval([], Z)).all()


def test_alpha_of_the_same_table_worked_by_hand():
    """45 and 55 of 100 codes; 30 of them disagree, 2 · 45 · 55 / 99 = 50 by chance; 1 - 30 / 50 = 0.4."""
    assert krippendorffs_alpha(np.array([20, 5, 10, 15]), TWO_BY_TWO) == pytest.approx(0.4)


def test_alpha_of_krippendorffs_own_example_with_missing_codes():
    """Example C of Krippendorff (2011), Computing Krippendorff's alpha-reliability: 0.743."""
    observers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, -1, -1, -1],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, -1, 3],
        [-1, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, -1],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, -1],
    ]
    alpha = krippendorffs_alpha(np.ones(12, dtype=int), np.array(observers).T)
    assert alpha == pytest.approx(0.743, abs=0.0005)


@pytest.mark.parametrize("seed", range(5))
def test_kappa_is_that_of_nltk(seed):
    codes = random_codes(seed)
    ours = cohens_kappa(np.ones(len(codes), dtype=int), codes)
    assert ours == pytest.approx(AnnotationTask(as_triples(codes)).kappa())


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("coders", [2, 3, 7])
def test_alpha_is_that_of_nltk_and_of_the_krippendorff_package(seed, coders):
    codes = random_codes(seed, coders=coders)
    ours = krippendorffs_alpha(np.ones(len(codes), dtype=int), codes)
    assert ours == pytest.approx(AnnotationTask(as_triples(codes)).alpha())
    assert ours == pytest.approx(krippendorff.alpha(codes.T, level_of_measurement="nominal"))


@pytest.mark.parametrize("seed", range(5))
def test_alpha_with_missing_codes_is_that_of_the_krippendorff_package(seed):
    codes = random_codes(seed, coders=4, missing=0.4)
    ours = krippendorffs_alpha(np.ones(len(codes), dtype=int), codes)
    given = np.where(codes == MISSING, np.nan, codes).T
    assert ours == pytest.approx(krippendorff.alpha(given, level_of_measurement="nominal"))


def test_a_quote_that_one_of_two_left_out_changes_nothing():
    codes = np.array([[0, 0], [0, 1], [1, 1], [1, MISSING], [MISSING, 0]])
    counts = np.array([5, 2, 3, 4, 6])
    for measure in (percent_agreement, cohens_kappa, krippendorffs_alpha):
        assert measure(counts, codes) == pytest.approx(measure(counts[:3], codes[:3]))


def test_counting_patterns_is_the_same_as_writing_the_quotes_out():
    counts = np.array([20, 5, 10, 15])
    quotes = np.repeat(TWO_BY_TWO, counts, axis=0)
    for measure in (percent_agreement, cohens_kappa, krippendorffs_alpha):
        assert measure(counts, TWO_BY_TWO) == pytest.approx(measure(np.ones(50, dtype=int), quotes))


def test_many_draws_at_once_are_the_same_as_one_after_the_other():
    draws = np.array([[20, 5, 10, 15], [1, 2, 3, 4], [9, 0, 0, 0]])
    for measure in (percent_agreement, cohens_kappa, krippendorffs_alpha):
        one_by_one = [measure(counts, TWO_BY_TWO) for counts in draws]
        np.testing.assert_allclose(measure(draws, TWO_BY_TWO), one_by_one)


def test_the_names_of_the_codes_do_not_matter():
    counts, renamed = np.array([20, 5, 10, 15]), np.array([7, 2])[TWO_BY_TWO]
    for measure in (percent_agreement, cohens_kappa, krippendorffs_alpha):
        assert measure(counts, renamed) == pytest.approx(measure(counts, TWO_BY_TWO))


def test_kappa_and_alpha_are_undefined_where_only_one_code_is_used():
    counts = np.array([20, 0, 0, 0])
    assert percent_agreement(counts, TWO_BY_TWO) == 1
    assert np.isnan(cohens_kappa(counts, TWO_BY_TWO))
    assert np.isnan(krippendorffs_alpha(counts, TWO_BY_TWO))


@pytest.mark.parametrize("single", [0, 1])
def test_kappa_is_undefined_where_either_coder_gave_one_code_throughout(single):
    """By the formula: 0.5 alike, 0.5 · 1 by chance, and so 0, whatever the first coder said."""
    codes = TWO_BY_TWO if single else TWO_BY_TWO[:, ::-1]
    counts = np.array([10, 0, 10, 0])
    assert percent_agreement(counts, codes) == 0.5
    assert np.isnan(cohens_kappa(counts, codes)) and np.isnan(krippendorffs_alpha(counts, codes))
    assert (
        why_undefined(codes[counts > 0], ["kim", "ann"])
        == f"{['kim', 'ann'][single]} gave one code throughout"
    )
    table = np.array([[10, 0], [10, 0]])
    assert np.isnan(kappa_interval(table if single else table.T, Z)).all()


def test_draws_in_which_a_coder_gave_one_code_are_undefined_and_others_are_not():
    draws = np.array([[10, 0, 10, 0], [10, 10, 0, 0], [20, 5, 10, 15]])
    for measure in (cohens_kappa, krippendorffs_alpha):
        assert measure(draws, TWO_BY_TWO).tolist() == pytest.approx(
            [np.nan, np.nan, 0.4], abs=0.01, nan_ok=True
        )


def test_alpha_of_three_is_defined_while_two_of_them_tell_codes_apart():
    """Five A, four B, and in two quotes 4 of 6 ordered pairs apart: 1 - 8 · (2 + 2) / (2 · 5 · 4) = 0.2."""
    codes = np.array([[0, 0, 0], [1, 1, 0], [1, 1, 0]])
    ours = krippendorffs_alpha(np.ones(3, dtype=int), codes)
    assert ours == pytest.approx(0.2)
    assert ours == pytest.approx(krippendorff.alpha(codes.T, level_of_measurement="nominal"))


def test_coders_who_never_met_on_a_quote_have_no_agreement_to_measure():
    codes = np.array([[0, MISSING], [MISSING, 1]])
    for measure in (percent_agreement, cohens_kappa, krippendorffs_alpha):
        assert np.isnan(measure(np.array([3, 4]), codes))


def test_ten_million_quotes_overflow_nothing():
    counts = np.array([4_000_000, 1_000_000, 2_000_000, 3_000_000])
    assert cohens_kappa(counts, TWO_BY_TWO) == pytest.approx(cohens_kappa(counts // 10**6, TWO_BY_TWO))
    assert krippendorffs_alpha(counts, TWO_BY_TWO) == pytest.approx(0.4, abs=0.02)


def test_the_extreme_cases_are_where_they_should_be():
    cases = extreme_cases()
    assert cases["kappa"].round(12).tolist()[:4] == [1, 0, 0, -1]
    assert cases["percent"].tolist() == [1, 0.5, 0.82, 0, 1, 0.5]
    assert cases.loc[0, "alpha"] == 1
    assert pd.isna(cases.loc[4:, ["kappa", "alpha"]]).all(axis=None)


def test_alpha_at_chance_is_a_little_above_zero_in_a_small_sample():
    """Twenty codes of each kind: 20 disagree, and 2 · 20 · 20 / 39 would by chance."""
    assert extreme_cases().loc[1, "alpha"] == pytest.approx(1 - 20 / (800 / 39))

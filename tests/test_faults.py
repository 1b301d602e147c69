"""What goes wrong at random is survived: the short form; ``make soak`` is the long one."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "faults"))

from faults import HEADER, hostile, mutants

SEED = 2023


@pytest.mark.parametrize(("faults", "number"), [(mutants, 200), (hostile, 100)])
def test_nothing_is_lost(tmp_path, faults, number):
    found = faults(tmp_path, number, SEED)
    print(HEADER, *found, sep="\n")
    assert sum(tally.tried for tally in found) == number
    assert [what for tally in found for what in tally.lost] == []

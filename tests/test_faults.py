"""What goes wrong at random is survived: the short form; ``make soak`` is the long one."""

import subprocess
import sys
from pathlib import Path

import pytest
from tiny import write_book, write_study

sys.path.insert(0, str(Path(__file__).parent / "faults"))

from builds import ENVIRONMENTS, environments, kills
from faults import HEADER, hostile, mutants

SEED = 2023
CAN_MOUNT = not subprocess.run(
    ["unshare", "--user", "--map-root-user", "--mount", "true"], capture_output=True
).returncode


def small_study(folder):
    return write_book(write_study(folder))


def nothing_is_lost(found, number):
    print(HEADER, *found, sep="\n")
    assert sum(tally.tried for tally in found) == number
    assert [what for tally in found for what in tally.lost] == []


@pytest.mark.parametrize(("faults", "number"), [(mutants, 200), (hostile, 100)])
def test_what_people_bring_spoils_nothing(tmp_path, faults, number):
    nothing_is_lost(faults(tmp_path, number, SEED), number)


def test_a_build_that_is_killed_loses_nothing(tmp_path):
    nothing_is_lost(kills(tmp_path, 12, SEED, small_study), 12)


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    return tmp_path_factory.mktemp("machines")


@pytest.mark.parametrize("kind", ENVIRONMENTS)
def test_a_machine_that_lacks_something_spoils_nothing(machines, kind):
    if ENVIRONMENTS[kind][0] and not CAN_MOUNT:
        pytest.skip("nobody but root may mount anything here")
    nothing_is_lost(environments(machines, 1, SEED, small_study, (kind,)), 1)

"""The long form of the faults: hours of random edits, hostile files and kills, printed as a table.

Run by ``make soak``; ``python tests/faults/soak.py SEED`` draws others.
"""

import random
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "faults")]

from builds import environments, kills, sequences  # noqa: E402 (two folders of programs, no packages)
from faults import HEADER, hostile, mutants  # noqa: E402

FORMS = ((mutants, 2000), (hostile, 500), (sequences, 30), (kills, 52), (environments, 60))


def main(seed=None):
    """Try everything, print the table, and return 1 if anything was lost."""
    seed = int(seed) if seed else random.randrange(10**6)
    print(f"seed {seed}\n{HEADER}", flush=True)
    lost = 0
    for faults, number in FORMS:
        with tempfile.TemporaryDirectory() as scratch:
            for tally in faults(Path(scratch), number, seed):
                print(tally, flush=True)
                lost += len(tally.lost)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))

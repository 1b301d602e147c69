"""``python -m compendium`` is the command line, see `compendium.cli`."""

import sys

from compendium.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""Imports jsonschema without the part of it that takes longest and that nobody here uses.

nbformat, and with it papermill, myst-nb and the book, imports jsonschema, which compiles a grammar for
international addresses (a second and more, most of what starting them takes) wherever a package is installed
that JupyterLab asks for. No schema of a notebook has such an address. Import this module before any of them.
"""

import sys
from importlib import import_module

GRAMMAR = "rfc3987_syntax"

if GRAMMAR not in sys.modules:
    sys.modules[GRAMMAR] = None  # importing it fails, with which jsonschema reckons
    try:
        import_module("jsonschema")
    finally:
        del sys.modules[GRAMMAR]

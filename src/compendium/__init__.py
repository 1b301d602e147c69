"""Reproducible compendium of a qualitative study: from coded quotes to tables, figures and a book."""

__version__ = "0.1.0"

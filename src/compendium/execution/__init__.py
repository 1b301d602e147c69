"""Runs the notebooks: which, with what, when, in which kernel, and what is recorded of it."""

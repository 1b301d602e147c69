"""Runs the notebooks: which, with what, in which kernel, what they save, and what is recorded of it."""

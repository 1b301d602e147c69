"""The questions: one module for each, with its tables and its named numbers."""

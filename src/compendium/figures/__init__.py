"""Draws the figures: one module for each question, all in the style of `compendium.figures.style`."""

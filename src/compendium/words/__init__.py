"""The article's own words, in the reader's copy of it: found, proved, attached, annotated."""

"""The verbatim quotes, attached from the reader's own copy of the article."""

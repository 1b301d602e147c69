"""Name and written alternative of each figure, with what the notebook itself worked out filled in."""

import ast

from compendium.errors import NotebookError

GLUED = "application/papermill.record/"
"""What myst-nb puts before the kind of a value that is glued and not displayed."""


def fill_alternatives(name, notebook):
    """Put glued values in place of names such as ``{n_quotes}`` in what a notebook says of its figures.

    That is the alternative text of a figure, and its name where one notebook draws one for each theme.

    Parameters
    ----------
    name : str
        What to call the notebook in an error.
    notebook : NotebookNode
        Executed; its figure cells are changed.

    Raises
    ------
    NotebookError
        If a text names a value that is not glued, or asks for a form that the value cannot take.
    """
    values = glued_values(notebook)
    for cell in notebook.cells:
        shown = cell.metadata.get("mystnb", {})
        for part, key in (("image", "alt"), ("figure", "name")):
            if key in shown.get(part, {}):
                shown[part][key] = _filled(name, shown[part][key], values)


def _filled(name, text, values):
    """Return one text with its values."""
    try:
        return text.format(**values)
    except KeyError as error:
        raise NotebookError(f"{name}: what it says of a figure needs {error}, which is not glued") from None
    except (ValueError, IndexError) as error:
        raise NotebookError(f"{name}: what it says of a figure, {text!r}: {error}") from None


def glued_values(notebook):
    """Return the values that a notebook hands on with ``glue``, by name; what is not plain is passed over."""
    values = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if name is not None and f"{GLUED}text/plain" in output.data:
                values[name] = _value(output.data[f"{GLUED}text/plain"])
    return values


def _value(text):
    """Return what a plain value's text stands for; only ``nan`` and ``inf`` are not literals."""
    try:
        return ast.literal_eval(text)
    except ValueError:
        return float(text)

"""Name and written alternative of each figure, with the named numbers of its notebook filled in."""

from compendium.errors import NotebookError


def fill_alternatives(name, notebook, numbers):
    """Put named numbers in place of names such as ``{n_quotes}`` in what a notebook says of its figures.

    That is the alternative text and the caption of a figure, and its name where one notebook draws one for
    each theme.

    Parameters
    ----------
    name : str
        What to call the notebook in an error.
    notebook : NotebookNode
        Executed; its figure cells are changed.
    numbers : dict
        Value by name.

    Raises
    ------
    NotebookError
        If a text names a number that the notebook does not hand on, or asks for a form that it cannot take.
    """
    for cell in notebook.cells:
        shown = cell.metadata.get("mystnb", {})
        for part, key in (("image", "alt"), ("figure", "name"), ("figure", "caption")):
            if key in shown.get(part, {}):
                shown[part][key] = _filled(name, shown[part][key], numbers)


def _filled(name, text, numbers):
    """Return one text with its numbers; one that has no value is an en dash, whatever its form."""
    try:
        return text.format_map({key: _Absent() if value is None else value for key, value in numbers.items()})
    except KeyError as error:
        raise NotebookError(
            f"{name}: what it says of a figure needs {error}, which it does not hand on"
        ) from None
    except (ValueError, IndexError) as error:
        raise NotebookError(f"{name}: what it says of a figure, {text!r}: {error}") from None


class _Absent:
    """Stands for a number that has no value."""

    def __format__(self, form):
        return "–"

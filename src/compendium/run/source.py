"""What a notebook reads, writes and needs, known from its code without running it."""

import ast
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from compendium.errors import NotebookError

PACKAGE = Path(__file__).resolve().parents[1]

#: Python 3.11 fails now and then where two threads parse at once: https://github.com/python/cpython/issues/106905
_PARSING = Lock()


@dataclass(frozen=True)
class Notebook:
    """A notebook's code: for each code cell its id, its tags and its syntax tree."""

    path: Path
    cells: tuple

    @property
    def name(self):
        """File name without ``.ipynb``."""
        return self.path.stem


def read_notebook(path):
    """Parse the code cells of a notebook.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Notebook

    Raises
    ------
    NotebookError
        If the file is not a notebook or a code cell is not plain Python.
    """
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotebookError(
            f"{path.name} is not a notebook ({error!r}); delete it, or save it again"
        ) from None
    parsed = []
    for number, cell in enumerate(cells, start=1):
        if cell["cell_type"] != "code":
            continue
        try:
            tree = _parsed("".join(cell["source"]))
        except SyntaxError as error:
            raise NotebookError(
                f"{path.name}, cell {number} (id {cell.get('id')!r}) is not plain Python: {error}"
            ) from None
        parsed.append((cell.get("id"), tuple(cell.get("metadata", {}).get("tags", ())), tree))
    return Notebook(path, tuple(parsed))


def _parsed(source):
    """Return the syntax tree of a source."""
    with _PARSING:
        return ast.parse(source)


def parameters(notebook):
    """Names and defaults in the cell tagged ``parameters``.

    Raises
    ------
    NotebookError
        If a default is not a literal.
    """
    found = {}
    for _, tags, tree in notebook.cells:
        for statement in tree.body if "parameters" in tags else ():
            try:
                (target,) = statement.targets
                found[target.id] = ast.literal_eval(statement.value)
            except (AttributeError, ValueError):
                raise NotebookError(
                    f"{notebook.path.name}: a parameter is a name set to a literal, "
                    f"not {ast.unparse(statement)!r}"
                ) from None
    return found


def tables_read(notebook):
    """Names of the data tables that the notebook asks for, from its ``read_…(data_dir)`` calls."""
    return {name.removeprefix("read_") for name, _ in _calls(notebook) if name.startswith("read_")}


def files_written(notebook, values):
    """Files under the results folder that a run with these parameters writes.

    Parameters
    ----------
    notebook : Notebook
    values : dict
        The parameters in force, defaults included.

    Returns
    -------
    list of str, such as ``tables/theme_FT.csv``

    Raises
    ------
    NotebookError
        If a name given to ``save_table``, ``save_figure`` or ``hand_on`` is neither a literal nor an f-string
        of parameters, or is not a plain file name.
    """
    places = {
        "save_table": ["tables/{}.csv"],
        "save_figure": ["figures/{}.svg", "figures/narrow/{}.svg"],
        "hand_on": ["numbers/{}.csv"],
    }
    written = []
    for function, call in _calls(notebook):
        if function in places:
            name = _literal(notebook, call, values)
            if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name):
                raise NotebookError(f"{notebook.path.name} would write {name!r}, which is no file name")
            written += [place.format(name) for place in places[function]]
    return written


def _calls(notebook):
    """Yield (name, call) for every call of a named function."""
    for _, _, tree in notebook.cells:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", None))
                if name is not None:
                    yield name, node


def _literal(notebook, call, values):
    """Text of the name given to a saving function, with parameters filled in."""
    named = [keyword.value for keyword in call.keywords if keyword.arg in ("name", "run")]
    (argument, *_) = named or call.args[1:2] or [None]
    parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    text = []
    for part in parts:
        plain = isinstance(part, ast.FormattedValue) and part.conversion == -1 and part.format_spec is None
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            text.append(part.value)
        elif plain and getattr(part.value, "id", None) in values:
            text.append(str(values[part.value.id]))
        else:
            raise NotebookError(
                f"{notebook.path.name}: the name in {ast.unparse(call)!r} must be a literal or an f-string "
                "of parameters, for the pipeline reads it from the code"
            )
    return "".join(text)


def modules_imported(notebook, package=PACKAGE):
    """Source files of the package that the notebook runs: what it imports, and what that imports.

    Returns
    -------
    list of Path, sorted
    """
    names = {name for _, _, tree in notebook.cells for name in _imports(tree)}
    return module_closure(names, package)


def module_closure(names, package=PACKAGE):
    """Source files of some modules of the package and of all that they import from it.

    Parameters
    ----------
    names : iterable of str
        As an import spells them, such as ``compendium.pages.build``; names of other packages are passed over.
    package : Path

    Returns
    -------
    list of Path, sorted
    """
    found, waiting = set(), {path for name in names for path in _sources(name, package)}
    while waiting:
        path = waiting.pop()
        found.add(path)
        imported = _imports_of(path.read_text(encoding="utf-8"))
        waiting |= {source for name in imported for source in _sources(name, package)} - found
    return sorted(found)


def _sources(name, package):
    """Yield the files that importing a name runs: of its module, and of each package on the way there."""
    top, *parts = name.split(".")
    if top == package.name:
        for depth in range(len(parts) + 1):
            place = package.joinpath(*parts[:depth])
            yield from filter(Path.is_file, (place / "__init__.py", place.with_suffix(".py")))


@cache
def _imports_of(source):
    """Names that a source imports (each source is parsed once in a process)."""
    return frozenset(_imports(_parsed(source)))


def _imports(tree):
    """Yield every name that a tree may import as a module, in whichever absolute way it is spelled."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:  # ruff refuses relative ones
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))

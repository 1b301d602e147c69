"""Which notebook runs with which parameters, what it depends on and what it makes."""

from dataclasses import dataclass
from pathlib import Path

from compendium.data.dictionary import DICTIONARY, closure, read_dictionary
from compendium.errors import StudyError
from compendium.run import source
from compendium.run.notebook import check_parameters

#: A notebook that has this parameter runs once for each theme of the codebook.
THEME = "theme"


@dataclass(frozen=True)
class Run:
    """A notebook with the parameters it is given, the files it depends on and the files it makes."""

    name: str
    notebook: Path
    parameters: dict
    inputs: tuple[Path, ...]
    results: tuple[Path, ...]
    executed: Path


def planned_runs(study):
    """Every run of a study, known before anything runs.

    Parameters
    ----------
    study : Study

    Returns
    -------
    list of Run
        One for each notebook; one for each theme where the notebook has a parameter ``theme``.

    Raises
    ------
    StudyError, NotebookError, DataError
        If study.yml, notebooks and data do not fit together.
    """
    from compendium.choices import read_choices  # takes pandas, which takes long

    choices = read_choices(study)
    resources = read_dictionary(study.data)
    runs = []
    for path in sorted(study.notebooks.glob("*.ipynb")):
        notebook = source.read_notebook(path)
        defaults = source.parameters(notebook)
        if not defaults:
            raise StudyError(
                f"{path.name} has no cell of parameters; delete it, or begin it as the others are"
            )
        given = {"data_dir": "data", "results_dir": "results", **choices[notebook.name]}
        check_parameters(path.name, given, defaults)
        for theme in _themes(study) if THEME in defaults else [None]:
            values = given if theme is None else {**given, THEME: theme}
            runs.append(_run(study, notebook, defaults, values, resources, theme))
    if not runs:
        raise StudyError(f"{study.notebooks} holds no notebook")
    _refuse_shared_results(runs)
    return runs


def _refuse_shared_results(runs):
    """Raise an error where a notebook writes a file that another one writes, as a copy of it does."""
    writers = {}
    for run in runs:
        for path in run.results:
            first = writers.setdefault(path, run)
            if first is not run:
                names = f"{run.notebook.name} and {first.notebook.name}"
                raise StudyError(
                    f"{names} both write {path.name}; delete one, or let it save under another name"
                )


def _run(study, notebook, defaults, values, resources, theme):
    """Return one run: what the notebook's code says that it reads and writes with these parameters."""
    unknown = source.tables_read(notebook) - resources.keys()
    if unknown:
        raise StudyError(
            f"{notebook.path.name} reads {sorted(unknown)}, which {DICTIONARY} does not describe"
        )
    name = notebook.name if theme is None else f"{notebook.name}-{theme}"
    tables = sorted(closure(source.tables_read(notebook), resources))
    data = [DICTIONARY, *(resources[table]["path"] for table in tables)]
    written = source.files_written(notebook, {**defaults, **values})
    return Run(
        name,
        notebook.path,
        {parameter: values[parameter] for parameter in defaults if parameter in values},
        (notebook.path, *(study.data / file for file in data), *source.modules_imported(notebook)),
        tuple(study.results / file for file in written),
        study.executed / f"{name}.ipynb",
    )


def _themes(study):
    """Codes of the themes, in codebook order."""
    from compendium.analysis.codes import themes
    from compendium.data import read_codebook

    return list(themes(read_codebook(study.data))["code_id"])

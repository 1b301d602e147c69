"""Tiny notebooks, and a study that has only two of them, for tests of the pipeline."""

import shutil
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

READING = "from compendium.data import read_participants, read_segments"
PARAMETERS = 'data_dir = "../data"\nresults_dir = "../results"'


def write_notebook(folder, name, *sources):
    """Write a notebook; a source that sets data_dir is its parameters cell, one that begins with # prose."""
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(metadata={"kernelspec": kernelspec})
    for number, source in enumerate(sources, start=1):
        tags = {"tags": ["parameters"]} if source.startswith("data_dir") else {}
        prose = source.startswith("#")
        cell = new_markdown_cell(source) if prose else new_code_cell(source, metadata=tags)
        cell["id"] = f"cell-{number}"
        notebook.cells.append(cell)
    path = Path(folder) / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def saving(table, name):
    """Return the source of a cell that reads one table and saves it."""
    saving = f"save_table(read_{table}(data_dir), {name}, results_dir)"
    return f"from compendium.run.results import save_table\n{saving}"


def write_study(folder):
    """Write the small study with two notebooks: 01-people reads participants, 02-quotes segments."""
    shutil.copytree(Path(__file__).parent / "studies" / "small", folder / "data")
    (folder / "study.yml").write_text("# No choices.\n", encoding="utf-8")
    for name, table in (("01-people", "participants"), ("02-quotes", "segments")):
        write_notebook(folder / "notebooks", name, "# Who?", READING, PARAMETERS, saving(table, f'"{table}"'))
    return folder


def write_book(folder):
    """Give a study a book of two pages, and one that is not in its table of contents; return the folder."""
    (folder / "_config.yml").write_text(
        'title: Tiny\nexecute: {execute_notebooks: "off"}\nonly_build_toc_files: true\n', encoding="utf-8"
    )
    (folder / "book").mkdir(exist_ok=True)
    (folder / "book" / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n- file: executed/01-people\n", encoding="utf-8"
    )
    (folder / "book" / "index.md").write_text("# A tiny book\n", encoding="utf-8")
    (folder / "book" / "stray.md").write_text("# Not in the table of contents\n", encoding="utf-8")
    return folder

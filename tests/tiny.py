"""Tiny studies for tests of the pipeline: two tables, one of which refers to the other, and two notebooks."""

import json
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

READING = "from pandas import read_csv as read_people, read_csv as read_quotes"
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
    return (
        "from compendium.tables import save_table\n"
        f'save_table(read_{table}(data_dir + "/{table}.csv"), {name}, results_dir)'
    )


def write_study(folder):
    """Write a study whose notebook 01-people reads people, and 02-quotes quotes, which refer to people."""
    data = folder / "data"
    data.mkdir(parents=True)
    link = {"fields": "person", "reference": {"resource": "people", "fields": "person"}}
    schema = {"fields": [{"name": "person", "type": "string"}]}
    resources = [
        {"name": "people", "path": "people.csv", "schema": schema},
        {"name": "quotes", "path": "quotes.csv", "schema": {**schema, "foreignKeys": [link]}},
    ]
    (data / "datapackage.json").write_text(json.dumps({"resources": resources}), encoding="utf-8")
    (data / "people.csv").write_text("person\nann\nbob\n", encoding="utf-8")
    (data / "quotes.csv").write_text("person\nann\nann\n", encoding="utf-8")
    (folder / "study.yml").write_text("# No choices.\n", encoding="utf-8")
    for name, table in (("01-people", "people"), ("02-quotes", "quotes")):
        write_notebook(folder / "notebooks", name, "# Who?", READING, PARAMETERS, saving(table, f'"{table}"'))
    return folder

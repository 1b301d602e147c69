"""What made each figure and table of the book, from results/manifest.json: folded at the end of its page."""

import json
import os
from pathlib import Path

from docutils import nodes
from sphinx import addnodes

from compendium.pages.nodes import EXECUTED, doc_link, literal, paragraph

PROVENANCE = "provenance"
"""Class of these paragraphs, by which they are found."""

SHORT = 8
"""Hexadecimal digits of a hash on a page; the manifest has all of them."""

USED = "results"
"""Where Sphinx keeps, for each page, the names of the results that it tells of."""

PNG_DPI = 200
"""Makes a figure 1280 pixels wide."""

PLACES = {"data_dir", "results_dir"}
"""Parameters that say where and not what."""


def provenance(directive, *names):
    """Return what made a figure or table, as a paragraph.

    Parameters
    ----------
    directive : BookDirective
        That of the figure or table.
    *names : str
        What to offer for download, such as ``figures/voices.svg``; the paragraph tells how the first of them
        was made. Names that the manifest does not have are passed over, but for the first.

    Returns
    -------
    paragraph node
    """
    env = directive.env
    manifest = _manifest(env)
    results = manifest["results"]
    if names[0] not in results:
        raise directive.error(
            f"{directive.name}: results/manifest.json does not know {names[0]}; run it first"
        )
    made = results[names[0]]
    env.metadata[env.docname].setdefault(USED, []).append(names[0])
    parts = [*_notebook(names[0], made), *_choices(made), *_data(made), *_code(made, manifest["code"])]
    files = [directive.path("results", *name.split("/")) for name in names if name in results]
    files[1:1] = _png(directive, files[0])
    offered = [nodes.Text(" Download: "), *_separated(_download(directive, files)), nodes.Text(".")]
    return paragraph(PROVENANCE, *parts, nodes.inline("", "", *offered, classes=["downloads"]))


def run_of(env, name):
    """Return the run of a notebook that makes a result; "" for what the manifest does not know."""
    return _manifest(env)["results"].get(name, {}).get("run", "")


def records_used(env, page):
    """What the manifest has now on the results that a page tells of; the rest does not concern the page.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
    page : str

    Returns
    -------
    dict
        Record by name, None where there is none any more.
    """
    used = env.metadata[page].get(USED, [])
    results = _manifest(env)["results"] if used else {}
    return {name: results.get(name) for name in used}


def _manifest(env):
    path = Path(env.srcdir, env.config.compendium_root, "results", "manifest.json")
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"results": {}}


def _notebook(name, made):
    """What is made, and the notebook, as a link to its page."""
    kind, _, file = name.partition("/")
    what = nodes.strong("", f"{kind.removesuffix('s').capitalize()} {Path(file).stem}")
    return [what, nodes.Text(" is made by notebook "), doc_link(made["run"], f"/{EXECUTED}/{made['run']}")]


def _choices(made):
    """The parameters that are choices."""
    chosen = {name: value for name, value in made["parameters"].items() if name not in PLACES}
    shown = [literal(f"{name} = {value}") for name, value in chosen.items()]
    return [" with ", *_separated(shown)] if shown else []


def _data(made):
    """The data files, each with the beginning of its hash."""
    files = {name: digest for name, digest in made["inputs"].items() if name.startswith("data/")}
    shown = [
        nodes.inline("", "", nodes.Text(f"{Path(name).name} "), literal(digest[:SHORT]))
        for name, digest in files.items()
    ]
    return [" from ", *_separated(shown)]


def _code(made, code):
    """Version of the package and the hash of what the notebook runs of it."""
    return [
        f". Code: {code['package']} {code['version']}, sources ",
        literal(made["sources_sha256"][:SHORT]),
        ".",
    ]


def _download(directive, files):
    """Links by which a reader gets the files themselves."""
    page = Path(directive.env.doc2path(directive.env.docname)).parent
    return [
        addnodes.download_reference(
            "", "", nodes.Text(file.name), reftarget=Path(os.path.relpath(file, page)).as_posix()
        )
        for file in files
    ]


def _png(directive, file):
    """The PNG of a figure, drawn from its SVG once and kept beside what Sphinx remembers of this build.

    It is not among the results: an image of pixels depends on the library that draws it, and there would be
    two files of one figure to compare where one says it all.
    """
    if file.suffix != ".svg":
        return []
    from matplotlib import get_data_path
    from resvg_py import svg_to_bytes

    png = Path(directive.env.doctreedir, "png", f"{file.stem}.png")
    drawn = file.stat().st_mtime_ns
    if not (png.is_file() and png.stat().st_mtime_ns == drawn):
        png.parent.mkdir(exist_ok=True)
        fonts = {"font_dirs": [os.fspath(Path(get_data_path(), "fonts", "ttf"))], "skip_system_fonts": True}
        png.write_bytes(svg_to_bytes(svg_path=os.fspath(file), dpi=PNG_DPI, **fonts))
        os.utime(png, ns=(drawn, drawn))
    return [png]


def _separated(shown):
    """The same with commas between."""
    return [part for node in shown for part in (nodes.Text(", "), node)][1:]

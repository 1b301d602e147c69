"""The study at hand: its folder, and who answers for the whole."""

from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]

#: Name of the file in ``results/`` that says what each result was made from.
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Study:
    """A folder with ``data/`` and ``study.yml``, and the notebooks it goes through.

    Whatever a run writes stays inside the folder: ``results/`` (tables, figures, manifest),
    ``book/executed/`` and ``book/_build/``, and ``build/`` (what the pipeline remembers, logs,
    notebooks that failed).
    """

    folder: Path = TOP
    notebooks: Path = TOP / "notebooks"

    @property
    def data(self):
        """The only input."""
        return self.folder / "data"

    @property
    def results(self):
        """Tables, figures and their manifest."""
        return self.folder / "results"

    @property
    def book(self):
        """The book's prose, its executed notebooks and, under ``_build``, the book itself."""
        return self.folder / "book"

    @property
    def executed(self):
        """Notebooks with their outputs, as the book shows them."""
        return self.book / "executed"

    @property
    def build(self):
        """What may be deleted at any time."""
        return self.folder / "build"


def shown(path):
    """A path as a reader would type it: relative to the working folder if it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def study_in(folder=TOP):
    """The study in a folder, which may bring its own ``notebooks/`` or else goes through the repository's."""
    folder = Path(folder).resolve()
    own = folder / "notebooks"
    return Study(folder, own if own.is_dir() else TOP / "notebooks")


def read_citation(top=TOP):
    """Read CITATION.cff.

    Returns
    -------
    dict
        As the Citation File Format 1.2.0 has it; dates are text.
    """
    import yaml

    text = (Path(top) / "CITATION.cff").read_text(encoding="utf-8")
    citation = yaml.load(text, Loader=yaml.BaseLoader)
    return citation | {"abstract": " ".join(citation["abstract"].split())}


LICENCES = {
    "MIT": "MIT License",
    "OFL-1.1": "SIL Open Font License 1.1",
    "CC-BY-4.0": "Creative Commons Attribution 4.0 International",
}
"""Name of each licence that a part of the package has, by its SPDX identifier."""


def source_article(citation):
    """Return the reference to the article whose evidence this is: the first one that has a DOI."""
    return next(reference for reference in citation["references"] if "doi" in reference)


def doi(citation):
    """Return the address of that article."""
    return f"https://doi.org/{source_article(citation)['doi']}"


def contact(citation):
    """Return the address where errors are reported, "" while whoever publishes this has not set theirs.

    Parameters
    ----------
    citation : dict
        As `read_citation` returns it. No address on the internet ever ends in ``.invalid`` (RFC 2606).
    """
    (contact,) = citation["contact"]
    return "" if contact["email"].endswith(".invalid") else contact["email"]

"""The crate with the book: its pages, its PDF and single file, and the certificate of `make verify`.

From an archive nobody can tell whether its book was made of its data. So what is quick is brought up to date
here, and a certificate, which takes a run of its own, is refused unless it holds for what is packed.
"""

from fnmatch import fnmatch
from importlib.metadata import distribution

from compendium.archive.crate import Beside, citation_and_manifest, write_crate
from compendium.archive.metadata import licence_of
from compendium.editions.edition import make_pdf, make_single
from compendium.editions.pdf import load_weasyprint
from compendium.errors import StudyError
from compendium.review.certificate import CHECKER, holding_certificate
from compendium.words.quotes import FOLDER as WORDS

PAGES = "book/_build/html/"
EDITIONS = "book/_build/editions/"

TOLD = {
    PAGES: "The book as web pages. Open index.html in a browser; nothing is loaded from elsewhere.",
    f"{PAGES}index.html": "The first page of the book.",
    f"{EDITIONS}compendium.pdf": "The whole book as a tagged PDF, its tables attached (PDF/A-3a, PDF/UA-1).",
    f"{EDITIONS}compendium.html": "The whole book in one HTML file, which loads nothing.",
    "build/certificate.json": "What a run of everything anew gave, as an unsigned in-toto statement: a "
    "self-check, and no independent reproduction.",
    "build/certificate.html": "The same as a page to read.",
    "build/codecheck.yml": "The results, listed for a CODECHECK checker to take over.",
    f"build/{CHECKER}": "Holds the certificate to this folder, with nothing but Python: "
    f"python3 build/{CHECKER} build/certificate.json .",
}
"""What the crate says of these, besides what it says of every file."""

OF_OTHERS = {
    "Sphinx": (
        "BSD-2-Clause",
        "basic.css doc*.js language_data.js search*.js *_highlight.js file.png *us.png",
    ),
    "Pygments": ("BSD-2-Clause", "pygments.css"),
    "pydata-sphinx-theme": ("BSD-3-Clause", "*/pydata-sphinx-theme.* */theme.css webpack-macros.html"),
    "sphinx-book-theme": ("BSD-3-Clause", "*/sphinx-book-theme.* sbt-*.html images/logo_* locales/*"),
    "myst-nb": ("BSD-3-Clause", "mystnb.*.css"),
    "sphinx-design": ("MIT", "sphinx-design.min.css design-tabs.js"),
    "sphinx-copybutton": ("MIT", "copybutton* copy-button.svg check-solid.svg clipboard.min.js"),
}
"""Packages whose files stand in ``_static`` of the book: their licence, and which files these are."""


def check_fit_with_book(study):
    """Raise an error if `write_crate_with_book` would refuse however up to date the book is.

    Raises
    ------
    StudyError, EditionError
        If the repository makes no crate, the book shows the article's words, or Pango is missing.
    """
    citation_and_manifest(study)
    if any((study.data / WORDS).glob("*")):
        raise StudyError(
            f"the book shows the article's words, which leave this folder in no archive; move data/{WORDS} "
            "elsewhere, then run `compendium crate --with-book` again"
        )
    load_weasyprint()


def write_crate_with_book(study):
    """Write the crate of a repository whose book is up to date, with that book in it.

    Parameters
    ----------
    study : Study
        Its PDF and single file are made, if they are not those of the book.

    Returns
    -------
    Path of the zip

    Raises
    ------
    StudyError
        If the certificate is missing or does not hold; also as `compendium.archive.crate.write_crate` does.
    """
    made = [*holding_certificate(study), make_pdf(study), make_single(study)]
    pages = [path for path in sorted((study.folder / PAGES).rglob("*")) if path.is_file()]
    files = {path.relative_to(study.folder).as_posix(): path for path in [*made, *pages]}
    del files[f"{PAGES}.buildinfo"]  # only Sphinx reads it
    ours = licence_of(study.folder)
    beside = {name: Beside(path, _licence(name, ours), TOLD.get(name)) for name, path in files.items()}
    beside |= {
        PAGES: Beside(study.folder / PAGES, ours(f"{PAGES}index.html"), TOLD[PAGES]),
        **_texts_of_licences(),
    }
    return write_crate(study, beside)


def _licence(name, ours):
    """Return the licence of a file that is made: that of its source, be it ours or another package's."""
    for licence, patterns in OF_OTHERS.values():
        if any(fnmatch(name, f"{PAGES}_static/{pattern}") for pattern in patterns.split()):
            return licence
    if fnmatch(name, f"{PAGES}_static/vendor/fontawesome/webfonts/*"):
        return "OFL-1.1"
    if name.startswith("build/") and not name.endswith(CHECKER):
        return ours("results/manifest.json")
    return ours(name.replace(f"{PAGES}interactive/", "book/_extra/interactive/"))


def _texts_of_licences():
    """Return the licences of the packages whose files stand in the book, as they come with each package."""
    found = {}
    for package, (licence, _) in OF_OTHERS.items():
        told = f"A licence of the files that come from {package}, with its copyright notice."
        for text in distribution(package).files:
            if text.stem == "LICENSE" or text.name.endswith(".js.LICENSE.txt"):
                found[f"LICENSES/packages/{package}/{text.name}"] = Beside(text.locate(), licence, told)
    return found

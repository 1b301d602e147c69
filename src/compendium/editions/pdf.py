"""A printer's HTML as a tagged PDF: PDF/UA, the same bytes from the same input and the same Pango."""

import hashlib
import json
import logging
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path

from compendium.errors import EditionError

SHEET = Path(__file__).with_name("print.css")

WITHOUT_PANGO = """the PDF needs Pango, which sets its text, and this machine has none ({error})
  Debian, Ubuntu: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
  macOS: brew install pango
  Windows: winget install MSYS2.MSYS2, and in its shell: pacman -S mingw-w64-x86_64-pango
  The single HTML file needs nothing of the kind: compendium single"""


def load_weasyprint():
    """Return the module that sets PDFs; it takes a second to load, so nothing else does it.

    Raises
    ------
    EditionError
        If a library of the system is missing; says which command installs it.
    """
    try:
        with redirect_stdout(StringIO()):  # where it prints a banner about what it lacks
            import weasyprint
    except OSError as error:
        raise EditionError(WITHOUT_PANGO.format(error=str(error).partition(":")[0])) from error
    return weasyprint


def pdf(page, edition):
    """Set a page for a printer as PDF.

    Parameters
    ----------
    page : str
        HTML that loads nothing, as `compendium.editions.printed.printed` returns it.
    edition : str
        Stands at the foot of every page.

    Returns
    -------
    bytes
        PDF/UA-1: tagged, with an outline, alternative texts, and all fonts in it.

    Raises
    ------
    EditionError
        If Pango is missing, or if anything in the page or the style sheet is not understood.
    """
    load_weasyprint()
    identifier = hashlib.sha256(page.encode()).digest()[:16]
    with _complaints() as complaints:
        content = _set(page, edition).write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    if complaints:
        raise EditionError("\n".join(["the PDF could not be set cleanly", *dict.fromkeys(complaints)]))
    return content


def _set(page, edition):
    """Return the page, set."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()
    made, written = (
        CSS(string=_made_sheet(edition), font_config=fonts),
        CSS(filename=SHEET, font_config=fonts),
    )
    nothing = URLFetcher(allowed_protocols=["data"])
    return HTML(string=page, url_fetcher=nothing).render(stylesheets=[made, written], font_config=fonts)


def _made_sheet(edition):
    """Return the rules that only Python knows: matplotlib's fonts, colours of themes, foot of pages."""
    import matplotlib

    from compendium.figures.style import THEME_COLOURS

    fonts = Path(matplotlib.get_data_path(), "fonts", "ttf")
    faces = {"Book Wide": "DejaVuSans.ttf", "Book Mono": "DejaVuSansMono.ttf"}
    rules = [
        f'@font-face {{ font-family: "{name}"; src: url({(fonts / file).as_uri()}); }}'
        for name, file in faces.items()
    ]
    rules += [
        f".theme-{place} .quote-card {{ border-color: {colour} !important; }}"
        for place, colour in enumerate(THEME_COLOURS, start=1)
    ]
    return "\n".join([*rules, f"html {{ string-set: edition {json.dumps(edition)}; }}"])


@contextmanager
def _complaints():
    """Collect what WeasyPrint says about things that it could not do."""
    said, logger = [], logging.getLogger("weasyprint")
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(f"  {record.getMessage()}")
    logger.addHandler(handler)
    try:
        yield said
    finally:
        logger.removeHandler(handler)

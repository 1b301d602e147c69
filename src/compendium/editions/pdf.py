"""A printer's HTML as a tagged PDF to keep: PDF/A-3a and PDF/UA-1, the same bytes from the same input.

Both at once, because they ask for the same tags and neither forbids what the other wants. PDF/A-3 allows the
tables that are attached, and PDF/UA-1 is of the same PDF 1.7. (PDF/A-4f and PDF/UA-2 are of PDF 2.0, which
fewer programs know.) WeasyPrint writes the mark of one of them; `_also_ua` adds that of the other.
"""

import hashlib
import json
import logging
import re
from base64 import b64decode, b64encode
from contextlib import contextmanager, redirect_stdout
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path

from compendium.errors import EditionError

SHEET = Path(__file__).with_name("print.css")

UA = Path(__file__).with_name("pdfua.xml")

NO_GLYPH = r"unsupported by fonts: .* \(U\+([0-9A-F]+)\)"
"""How WeasyPrint tells of a character that neither our fonts have nor those of the machine."""

DRAWING = r"(data:image/svg\+xml;base64,)([\w+/=]+)"

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


def pdf(page, edition, tables=()):
    """Set a page for a printer as PDF.

    Parameters
    ----------
    page : str
        HTML that loads nothing, as `compendium.editions.printed.printed` returns it.
    edition : str
        Stands at the foot of every page.
    tables : list of `compendium.editions.offered_tables.Table`
        Are attached, dated as the page is (``dcterms.created``).

    Returns
    -------
    bytes
        PDF/A-3a and PDF/UA-1: tagged, with an outline, alternative texts, and all fonts in it. The same Pango
        makes the same bytes of the same input. A character that no font has stands there as its code.

    Raises
    ------
    EditionError
        If Pango is missing, or if anything in the page or the style sheet is not understood.
    """
    load_weasyprint()
    content, complaints = _written(page, edition, tables)
    if missing := set(re.findall(NO_GLYPH, complaints)):
        content, complaints = _written(_with_codes(page, missing), edition, tables)
    if complaints:
        raise EditionError(f"the PDF could not be set cleanly\n{complaints}")
    return content


def _with_codes(page, missing):
    """Return a page, and the drawings in it, with the code for each character that no font has: [U+1F41D]."""
    codes = {int(code, 16): f"[U+{code}]" for code in missing}

    def drawn_with_codes(drawing):
        text = b64decode(drawing[2]).decode().translate(codes)
        return drawing[1] + b64encode(text.encode()).decode()

    return re.sub(DRAWING, drawn_with_codes, page.translate(codes))


def _written(page, edition, tables):
    """Return the PDF of a page, and what WeasyPrint could not do, a line for each."""
    identifier = hashlib.sha256(repr((page, tables)).encode()).digest()[:16]
    with _complaints() as complaints:
        document = _set(page, edition)
        _also_ua(document.metadata)
        content = document.write_pdf(
            pdf_variant="pdf/a-3a",
            pdf_identifier=identifier,
            attachments=[_attachment(table, document.metadata.created) for table in tables],
            finisher=_name_attachments_once,
        )
    return content, "\n".join(dict.fromkeys(complaints))


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


def _also_ua(metadata):
    """Let the metadata say PDF/UA-1 as well as PDF/A, which wants that word explained."""
    written, ua = metadata.generate_rdf_metadata, UA.read_bytes()
    metadata.generate_rdf_metadata = lambda *named: written(*named).replace(b"</rdf:RDF>", ua + b"</rdf:RDF>")


def _attachment(table, day):
    from weasyprint import Attachment

    made = datetime.fromisoformat(day)
    return Attachment(
        file_obj=BytesIO(table.content),
        name=table.name,
        description=table.description,
        created=made,
        modified=made,
        relationship="Data",
    )


def _name_attachments_once(_, content):
    """Drop what WeasyPrint names twice in the catalogue's list of attachments."""
    if "AF" in content.catalog:
        content.catalog["AF"][:] = dict.fromkeys(content.catalog["AF"])


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

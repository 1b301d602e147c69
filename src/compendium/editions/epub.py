"""The book as EPUB 3, for readers of e-books: chapters that flow, figures drawn for a phone, no scripts."""

import zipfile
from base64 import b64decode
from html import escape
from io import BytesIO
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from compendium.editions.chapters import words
from compendium.editions.document import element, outline
from compendium.editions.fitted_tables import SIZES, fit_tables
from compendium.editions.printed import simplify
from compendium.editions.title_page import put_up_title_page
from compendium.study import LICENCES, doi

SHEET = Path(__file__).with_name("epub.css")

KINDS = {"xhtml": "application/xhtml+xml", "css": "text/css", "svg": "image/svg+xml", "png": "image/png"}

CONTAINER = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>\n"
)

ACCESSIBLE = {
    "accessMode": ("textual", "visual"),
    "accessModeSufficient": ("textual",),
    "accessibilityFeature": ("alternativeText", "readingOrder", "structuralNavigation", "tableOfContents"),
    "accessibilityHazard": ("none",),
    "accessibilitySummary": ("Every figure has an alternative that says its numbers; no page has a script.",),
}
"""What schema.org's words for accessibility say of it."""

PHONE = 26 * SIZES[-1]
"""Points that a table may be wide with the smallest letters on paper: what a phone has room for, in them."""

DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file inside, so that the same book gives the same bytes."""


def epub_files(whole, citation, figures, title, author, language="en"):
    """Return the files of the e-book.

    Parameters
    ----------
    whole : BeautifulSoup
        From `compendium.editions.document.one_document`, on paper; it is used up.
    citation : dict
        As `compendium.study.read_citation` returns it.
    figures : Path
        Folder of figures drawn for a phone. One that is not there is the book's.
    title, author, language : str

    Returns
    -------
    dict of str to bytes
    """
    simplify(whole)
    put_up_title_page(whole, citation)
    _flatten(whole)
    sections = whole.main.find_all("section", recursive=False)
    sections[0]["id"] = "title-page"
    _lead_to_files(sections)
    files = _take_out_pictures(whole, figures) | {"epub.css": SHEET.read_bytes()}
    chapters = [f"{section['id']}.xhtml" for section in sections]
    for name, section in zip(chapters, sections, strict=True):
        files[name] = _xhtml(words(section.find(["h1", "h2"])), section, language)
    files["nav.xhtml"] = _xhtml("Contents", _nav(whole, sections), language)
    named = {"title": title, "creator": author, "language": language}
    files["package.opf"] = _package(files, chapters, citation, named)
    return {"META-INF/container.xml": CONTAINER.encode()} | {
        f"book/{name}": files[name] for name in sorted(files)
    }


def packed(files):
    """Return an e-book as one file: what it is comes first and is not compressed, as EPUB asks."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, inside in {"mimetype": b"application/epub+zip", **files}.items():
            entry = zipfile.ZipInfo(name, DAY)
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, inside)
    return content.getvalue()


def _flatten(whole):
    """Take away what HTML no longer has, and sizes of letters, which the reader of an e-book sets."""
    fit_tables(whole, PHONE)
    for tag in whole.select("table, td, th, tr, col, ol"):
        for name in ("border", "style", "align", "valign", "width"):
            del tag[name]


def _lead_to_files(sections):
    """Let a link within the document lead to the file that has its place now."""
    files = {
        tag["id"]: f"{section['id']}.xhtml"
        for section in sections
        for tag in [section, *section.find_all(id=True)]
    }
    for section in sections:
        for link in section.select('a[href^="#"]'):
            place = link["href"][1:]
            link["href"] = f"{files[place]}#{place}"


def _take_out_pictures(whole, figures):
    """Put a file's name in the place of each picture, and return the files."""
    files = {}
    for number, image in enumerate(whole.find_all("img"), start=1):
        kind, _, content = image["src"].partition(";base64,")
        suffix = next(name for name, known in KINDS.items() if kind == f"data:{known}")
        drawn = image.attrs.pop("data-file", "")
        image["src"] = f"pictures/{drawn or f'{number}.{suffix}'}"
        narrow = figures / drawn
        files[image["src"]] = narrow.read_bytes() if drawn and narrow.is_file() else b64decode(content)
    return files


def _xhtml(title, body, language):
    head = f'<title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="epub.css"/>'
    names = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    whole = f'<html {names} lang="{language}" xml:lang="{language}"><head>{head}</head>\n<body>{body}</body>'
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{whole}</html>\n'.encode()


def _nav(whole, sections):
    """Return the contents: title page and first chapter, then each part with its chapters."""
    nav = element(whole, "nav", epub_type="toc", id="toc")
    nav.attrs["epub:type"] = nav.attrs.pop("epub-type")
    nav.extend([element(whole, "h1", "Contents"), element(whole, "ol")])
    for section in sections[:2]:
        nav.ol.append(_entry(whole, words(section.find(["h1", "h2"])), section["id"]))
    for part, chapters in outline(whole):
        entry, listed = element(whole, "li"), element(whole, "ol")
        listed.extend([_entry(whole, text, place) for text, place in chapters])
        entry.extend([element(whole, "span", part), listed])
        nav.ol.append(entry)
    return nav


def _entry(whole, text, place):
    entry = element(whole, "li")
    entry.append(element(whole, "a", text, href=f"{place}.xhtml"))
    return entry


def _kind(name):
    return KINDS[name.rpartition(".")[2]]


def _package(files, chapters, citation, named):
    """Return what an e-book says of itself: by whom, of what, which files, in which order."""
    told = {
        "identifier": f"urn:uuid:{uuid5(NAMESPACE_URL, doi(citation) + citation['version'])}",
        **named,
        "date": citation["date-released"],
        "description": citation["abstract"],
        "rights": LICENCES[citation["license"][-1]],
        "source": doi(citation),
    }
    lines = [f"<dc:{name}>{escape(said)}</dc:{name}>" for name, said in told.items()]
    lines[0] = lines[0].replace("<dc:identifier>", '<dc:identifier id="identifier">')
    lines.append(f'<meta property="dcterms:modified">{citation["date-released"]}T00:00:00Z</meta>')
    for name, values in ACCESSIBLE.items():
        lines += [f'<meta property="schema:{name}">{value}</meta>' for value in values]
    identifiers = {name: f"file-{number}" for number, name in enumerate(sorted(files), start=1)}
    nav = {"nav.xhtml": ' properties="nav"'}
    items = [
        f'<item id="{identifier}" href="{name}" media-type="{_kind(name)}"{nav.get(name, "")}/>'
        for name, identifier in identifiers.items()
    ]
    order = [f'<itemref idref="{identifiers[name]}"/>' for name in chapters]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="identifier">',
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
            *lines,
            "</metadata><manifest>",
            *items,
            "</manifest><spine>",
            *order,
            "</spine></package>\n",
        ]
    ).encode()

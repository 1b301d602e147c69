"""The article that a reader has, in whatever form, as plain text.

What a file is, its content tells and not its name. Nothing in it is run, loaded or followed, and what cannot
be an article is refused before it costs time.
"""

import io
import logging
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from compendium.errors import SourceError
from compendium.words.markup import html_title_and_text, jats_text
from compendium.words.normalise import TAG

MEGABYTE = 1_000_000
LARGEST = 30 * MEGABYTE
LARGEST_TEXT = 10 * MEGABYTE
MOST_PAGES = 300
LEAST_LETTERS = 200
#: Where fonts keep them that do not say which letters they are.
FONT_LIGATURES = {0xF001: "fi", 0xF002: "fl"}
LONGEST_TEXT = 400_000
TOO_LONG = f"more than {LONGEST_TEXT:,} characters of text, and no article does; name its own file"
#: Letters of a word on the average, far below any language's; from each word every quote is tried.
LEAST_WORD = 2
TOO_LARGE = "is too large to be an article ({:.0f} MB, and {:.0f} are allowed); name the article's own file"

#: What pages say in their title that are shown in place of an article.
ERROR_TITLE = re.compile(
    r"\b[45]\d\d\b|error|not found|denied|forbidden|unavailable|just a moment|captcha|robot|log ?in|sign ?in"
    r"|cookie",
    re.I,
)
ERROR_PAGE_LENGTH = 10_000

XML_STARTS = (b"<?xml", b"<!doctype", b"<article", b"<pmc-", b"<oai-", b"\xff\xfe<", b"\xfe\xff\0<")


class Article(NamedTuple):
    """The text of an article and the form it came in.

    Paragraphs end in a blank line, table cells in a tab, and pages, where the form has any, in a form feed.
    """

    kind: str
    text: str


def read_source(path):
    """Return the article in a file.

    Parameters
    ----------
    path : str or Path
        JATS XML, a web page, a PDF, or plain text taken from a PDF.

    Returns
    -------
    Article

    Raises
    ------
    SourceError
        If there is no such file, it is too large, or its content is none of these.
    """
    path = Path(path)
    try:
        if not path.is_file():
            raise SourceError(f"{path} is not a file; name the article's XML, HTML, PDF or text file")
        size = path.stat().st_size
        if size > LARGEST:
            raise SourceError(f"{path} {TOO_LARGE.format(size / MEGABYTE, LARGEST / MEGABYTE)}")
        raw = path.read_bytes()
    except OSError as error:
        why = f"cannot be read ({error.strerror}); check its name and permissions"
        raise SourceError(f"{path} {why}") from error
    return article_from(raw, str(path))


def article_from(raw, name):
    """Return the article in these bytes.

    Parameters
    ----------
    raw : bytes
    name : str
        What messages call it.

    Returns
    -------
    Article

    Raises
    ------
    SourceError
        If the bytes are no article in a form that can be read.
    """
    try:
        kind, text = _kind_and_text(raw)
        letters = sum(map(str.isalnum, text))
        if letters < LEAST_LETTERS:
            raise SourceError(f"holds almost no text (read as {kind}); name a file that holds the article")
        if letters < LEAST_WORD * len(re.findall(r"\w+", text)):
            raise SourceError(
                f"holds words of less than {LEAST_WORD} letters on the average, and no article does; "
                "name its own file"
            )
        if len(text) > LONGEST_TEXT:
            raise SourceError(f"holds {TOO_LONG}")
    except SourceError as error:
        raise SourceError(f"{name} {error}") from error
    return Article(kind, unicodedata.normalize("NFC", text))


def joined_articles(articles):
    """Return several parts of one article, such as a web page and the pages of its tables, as one."""
    kinds = dict.fromkeys(article.kind for article in articles)
    return Article(" and ".join(kinds), "\n\n\f".join(article.text for article in articles))


def _kind_and_text(raw):
    """Return what these bytes are, told by how they begin, and the text in them.

    What cannot be read raises SourceError, here and below, with a message that goes on from the file's name.
    """
    start = raw[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"%pdf-" in start[:1024]:
        return "PDF", _pdf_text(raw)
    if len(raw) > LARGEST_TEXT:
        raise SourceError(TOO_LARGE.format(len(raw) / MEGABYTE, LARGEST_TEXT / MEGABYTE))
    if start.startswith(b"<") and re.search(rb"<!doctype\s+html|<html", start):
        title, text = html_title_and_text(_decoded(raw))
        if ERROR_TITLE.search(title) and len(text) < ERROR_PAGE_LENGTH:
            raise SourceError(
                f"is a web site's page titled {title[:60]!r} and not the article; open the article in a "
                "browser and save that page"
            )
        return "HTML", text
    if start.startswith(XML_STARTS):
        return "JATS XML", jats_text(raw)
    # An extraction may have left tags in plain text.
    return "plain text", TAG.sub("", _decoded(raw).replace("\r\n", "\n").replace("\r", "\n"))


def _decoded(raw):
    """Return bytes as text: Unicode, or else the encoding that older Windows programs write."""
    if raw.startswith((b"PK\3\4", b"\x1f\x8b")):
        raise SourceError("is a packed file (zip or gzip), whatever its name says; unpack it first")
    if re.match(rb"(?s).{0,2000}content-type:\s*multipart/related", raw[:4096].lower()):
        raise SourceError("is a web archive (MHTML); save the page as HTML only")
    encodings = ["utf-16"] if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    raise SourceError("is neither XML, HTML, PDF nor text; name the article in one of these forms")


def _texts_of(pages):
    """Yield the text of each page, as long as it all is no longer than an article's may be."""
    n_characters = 0
    for number, page in enumerate(pages, 1):
        yield (text := page.extract_text())
        n_characters += len(text)
        if n_characters > LONGEST_TEXT:
            raise SourceError(f"holds, in its first {number} pages, {TOO_LONG}")


def _pdf_text(raw):
    """Return the text of a PDF, its pages separated by form feeds."""
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every flaw that it can mend
    try:
        pages = PdfReader(io.BytesIO(raw)).pages
        if len(pages) > MOST_PAGES:
            raise SourceError(f"is a PDF of {len(pages)} pages, and no article; name the article's own file")
        text = "\n\f".join(_texts_of(pages)).translate(FONT_LIGATURES)
    except SourceError:
        raise
    except FileNotDecryptedError as error:
        raise SourceError("is a PDF behind a password; save it without one") from error
    except Exception as error:  # a damaged PDF can make the reader fail in any way
        raise SourceError(f"is a damaged PDF ({error}); download it again") from error
    if sum(map(str.isalnum, text)) < LEAST_LETTERS:
        raise SourceError("is a PDF without text, such as a scan; name the publisher's PDF, the XML or HTML")
    return text

"""An article in whatever form, and what is not one."""

import time
import zipfile

import invented
import pytest

from compendium.errors import SourceError
from compendium.words.sources import LARGEST, article_from, read_source

WORDS = "Rain fell on the beds and on the sheds. " * 20


def refusal(content, tmp_path, name="article.xml"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SourceError) as caught:
        read_source(path)
    assert str(caught.value).startswith(str(path))
    return str(caught.value)


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("article.xml", "JATS XML"),
        ("article.html", "HTML"),
        ("article.pdf", "PDF"),
        ("article.txt", "plain text"),
    ],
)
def test_what_a_file_is_its_content_tells_and_not_its_name(form, kind, tmp_path):
    path = tmp_path / "download"
    path.write_bytes(invented.FORMS[form]())
    assert read_source(path).kind == kind


def test_cells_are_set_apart_by_tabs_and_paragraphs_by_blank_lines():
    text = article_from(
        f"<article><p>One</p><p>{WORDS}</p><tr><td>1</td><td>a<b>b</b></td></tr></article>".encode(), ""
    )[1]
    assert text.startswith("One\n\nRain fell") and text.endswith("\n1\tab")


def test_a_table_within_a_sentence_is_set_aside():
    table = "<table-wrap><table><tr><td>1</td></tr></table></table-wrap>"
    raw = f"<article><p>Rain {table}fell.</p><p>{WORDS}</p></article>"
    text = article_from(raw.encode(), "").text
    assert text.startswith("Rain fell.") and text.endswith("1")


def test_a_page_shows_neither_its_scripts_nor_its_menu():
    text = article_from(invented.html(), "").text
    assert "document.write" not in text and "Home" not in text and "© Gardens" not in text


def test_a_page_that_leaves_elements_open_is_read_to_its_end():
    page = f"<html><body><nav><ul><li>Menu</ul></nav><p>{WORDS}<p>Second<br>line<table><tr><td>a<td>b</table>"
    text = article_from(page.encode(), "").text
    assert text.endswith("Second\nline\n\na\tb") and "Menu" not in text


def test_a_page_that_does_not_close_its_head_is_read():
    page = f"<!doctype html><html><head><title>Beds</title><style>p {{}}</style><body><p>{WORDS}</html>"
    assert article_from(page.encode(), "").text == WORDS.strip()


def test_characters_are_named_in_html_with_or_without_a_semicolon_and_what_names_none_stays():
    page = f"<html><p>caf&eacute; &amp &#8220;R&D&#8221; &#; &#x; &#92;<p>{WORDS}</html>"
    assert article_from(page.encode(), "").text.startswith("café & “R&D” &#; &#x; \\\n\nRain")


def test_named_characters_of_jats_are_known_without_its_dtd():
    raw = f'<!DOCTYPE article SYSTEM "http://127.0.0.1:9/no.dtd"><article><p>caf&eacute;&nbsp;{WORDS}</p></article>'
    assert article_from(raw.encode(), "").text.startswith("café Rain")


def test_a_word_is_composed_so_that_letters_keep_their_accents():
    assert "Zoë" in article_from(f"Zoe\u0308 {WORDS}".encode(), "").text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_may_come_in_the_encodings_that_programs_write(encoding):
    article = article_from(f"“Zoë” said: {WORDS}".encode(encoding), "")
    assert article.kind == "plain text" and article.text.startswith("“Zoë” said")


def test_entities_that_load_files_are_refused(tmp_path):
    raw = '<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]><article><p>&x;</p></article>'
    assert "declares or loads entities" in refusal(raw, tmp_path)


def test_a_billion_laughs_are_refused(tmp_path):
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    raw = f'<!DOCTYPE article [<!ENTITY l0 "ha">{laughs}]><article><p>&l9;</p></article>'
    assert "declares or loads entities" in refusal(raw, tmp_path)


def test_a_file_of_a_gigabyte_is_refused_unread(tmp_path):
    path = tmp_path / "article.xml"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)  # takes no room on the disk
    with pytest.raises(SourceError, match="too large to be an article"):
        read_source(path)


def test_text_that_is_larger_than_any_article_is_refused(tmp_path):
    assert "too large" in refusal(b"<article>" + b" " * (LARGEST // 2), tmp_path)


def test_a_text_that_goes_on_like_a_book_is_refused(tmp_path):
    assert "characters of text, and no article does" in refusal(WORDS * 600, tmp_path, "book.txt")


def test_a_zip_is_refused_whatever_its_name(tmp_path):
    with zipfile.ZipFile(tmp_path / "packed", "w") as packed:
        packed.writestr("article.xml", invented.jats())
    assert "packed file" in refusal((tmp_path / "packed").read_bytes(), tmp_path)


def test_an_error_page_is_refused_by_its_title(tmp_path):
    page = f"<!DOCTYPE html><html><head><title>404 Not Found</title></head><body>{WORDS}</body></html>"
    assert "'404 Not Found'" in refusal(page, tmp_path, "article.html")


def test_a_menu_that_mentions_errors_does_not_make_a_page_an_error():
    assert article_from(invented.html(), "").kind == "HTML"


def test_a_pdf_without_text_is_refused(tmp_path):
    from matplotlib.figure import Figure

    path = tmp_path / "article.pdf"
    Figure().savefig(path)
    assert "PDF without text" in refusal(path.read_bytes(), tmp_path)


def test_a_pdf_behind_a_password_is_refused(tmp_path):
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(invented.pdf())))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    assert "behind a password" in refusal((tmp_path / "locked.pdf").read_bytes(), tmp_path)


def test_half_a_pdf_is_refused(tmp_path):
    content = invented.pdf()
    assert "PDF" in refusal(content[: len(content) // 2], tmp_path)


def test_half_an_xml_file_is_refused(tmp_path):
    content = invented.jats()
    assert "broken or cut off as XML" in refusal(content[: len(content) // 2], tmp_path)


def test_a_page_cut_off_inside_a_tag_is_refused(tmp_path):
    page = f"<html><p>{WORDS}<img src='data:{'x' * 100_000}"
    assert "cut off as HTML" in refusal(page, tmp_path)


def test_xml_that_is_no_article_is_refused(tmp_path):
    assert "<errorbean>" in refusal(f"<?xml version='1.0'?><errorBean>{WORDS}</errorBean>", tmp_path)


def test_an_empty_file_is_refused(tmp_path):
    assert "almost no text" in refusal(b"", tmp_path)


def test_a_picture_is_refused(tmp_path):
    assert "neither XML, HTML, PDF nor text" in refusal(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 100, tmp_path)


def test_a_web_archive_is_refused(tmp_path):
    archive = (
        f"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n{WORDS}"
    )
    assert "MHTML" in refusal(archive, tmp_path)


def test_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "none.xml"):
        with pytest.raises(SourceError, match="is not a file"):
            read_source(path)


@pytest.mark.parametrize("element", ["sec", "div"])
def test_elements_nested_without_end_do_no_harm(element):
    page = f"<article>{f'<{element}>' * 50_000}{WORDS}{f'</{element}>' * 50_000}</article>"
    for raw in (page, f"<html>{page}</html>"):
        assert article_from(raw.encode(), "").text == WORDS.strip()


def test_many_line_breaks_and_end_tags_are_read_in_good_time():
    page = f"<html>{WORDS}{'<br>' * 100_000}{'</b>' * 100_000}</html>"
    start = time.monotonic()
    assert article_from(page.encode(), "").text == WORDS.strip()
    assert time.monotonic() - start < 15  # minutes, if each end tag is looked up among all breaks


def test_a_text_of_single_signs_is_refused_before_each_is_tried_for_each_quote(tmp_path):
    assert "words of less than 2 letters on the average" in refusal("1 " * 190_000, tmp_path)


def test_a_pdf_whose_pages_all_show_the_same_long_text_is_read_no_further_than_an_article_is_long(tmp_path):
    from pypdf import PdfReader, PdfWriter
    from reportlab.pdfgen.canvas import Canvas

    page = tmp_path / "page.pdf"
    canvas = Canvas(str(page))
    for line in range(500):
        canvas.drawString(0, line, WORDS[:200])
    canvas.save()
    writer = PdfWriter()
    for _ in range(299):
        writer.add_page(PdfReader(page).pages[0])
    writer.write(page)
    assert "pages, more than 400,000 characters" in refusal(page.read_bytes(), tmp_path)

"""The last touch to pages: markup that a screen reader stumbles over, and what a page is about."""

from docutils import nodes

from compendium.book.markup import UNUSED, description, drop_unused, repaired


def page(*texts):
    document = nodes.document(None, None)
    document += [nodes.paragraph("", text) for text in texts]
    return document


def test_an_empty_heading_becomes_an_empty_cell_and_a_filled_one_stays():
    assert repaired("<tr><th></th><th>n</th></tr>") == "<tr><td></td><th>n</th></tr>"


def test_a_heading_that_is_only_talked_of_stays():
    assert repaired("<code>&lt;th&gt;&lt;/th&gt;</code>") == "<code>&lt;th&gt;&lt;/th&gt;</code>"


def test_a_bibliography_keeps_its_class_and_loses_its_roles():
    assert repaired('<div role="list" class="citation-list">') == '<div class="citation-list">'
    assert repaired('<div class="citation" role="doc-biblioentry">') == '<div class="citation">'


def test_a_page_is_described_by_the_beginning_of_its_first_paragraph():
    assert description(page("Who speaks?\nAnd who not?", "Later.")) == "Who speaks? And who not?"
    assert description(page("word " * 99)) == ("word " * 31).strip() + " …"
    assert description(page()) is None


class Built:
    """As much of Sphinx's application as is asked for."""

    def __init__(self, outdir):
        self.outdir = outdir


def unused(folder):
    path = folder / "_static" / "scripts" / "theme.js.map"
    path.parent.mkdir(parents=True)
    path.with_suffix("").touch()
    path.touch()
    return path


def test_what_no_page_asks_for_is_dropped_and_the_rest_stays(tmp_path):
    path = unused(tmp_path)
    drop_unused(Built(tmp_path), None)
    assert not path.exists()
    assert path.with_suffix("").exists()
    assert "**/*.map" in UNUSED


def test_a_build_that_failed_is_left_as_it_is(tmp_path):
    path = unused(tmp_path)
    drop_unused(Built(tmp_path), RuntimeError("failed"))
    assert path.exists()


def test_the_rules_of_the_icon_font_go_and_the_other_rules_stay(tmp_path):
    sheet = tmp_path / "_static" / "styles" / "pydata-sphinx-theme.css"
    sheet.parent.mkdir(parents=True)
    kept = '.fa{font-style:normal}a:before{content:"x"}'
    sheet.write_text(kept + '.fa-0:before,.fa-zero:before{content:"\\30 "}', encoding="utf-8")
    drop_unused(Built(tmp_path), None)
    assert sheet.read_text(encoding="utf-8") == kept

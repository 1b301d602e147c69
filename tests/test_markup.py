"""The last touch to pages: markup that a screen reader stumbles over, and what a page is about."""

from docutils import nodes

from compendium.pages.repairs import description, repaired


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

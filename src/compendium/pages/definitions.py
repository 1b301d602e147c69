"""What a term means, beside the term: a link to the glossary carries the definition as its title.

A browser shows a title when the link is pointed at, and a screen reader reads it after the link. Whoever can
do neither follows the link.
"""

from docutils import nodes


def explain_terms(app, doctree, docname):
    """Give the links to terms of the glossary their definitions (Sphinx event ``doctree-resolved``)."""
    meanings = {}
    for link in doctree.findall(nodes.reference):
        if any("std-term" in child.get("classes", []) for child in link.findall(nodes.inline)):
            meanings = meanings or _meanings(app.env)
            anchor = link.get("refid") or link["refuri"].partition("#")[2]
            link["reftitle"] = meanings[anchor]


def register(app):
    """Connect to Sphinx."""
    app.connect("doctree-resolved", explain_terms)


def _meanings(env):
    """First paragraph of each definition, by the anchor of its term."""
    pages = {page for page, _ in env.get_domain("std")._terms.values()}
    found = {}
    for page in sorted(pages):
        for item in env.get_doctree(page).findall(nodes.definition_list_item):
            text = " ".join(next(item.findall(nodes.paragraph)).astext().split())
            found |= {anchor: text for term in item.findall(nodes.term) for anchor in term["ids"]}
    return found

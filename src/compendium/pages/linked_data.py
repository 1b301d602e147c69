"""What machines read of a page: which dataset this is, by whom, under which licence, made from which article.

It is said in the words of schema.org, as JSON-LD, and comes from CITATION.cff, the one source of metadata.
"""

import json
from html import escape
from pathlib import Path

from compendium.study import read_citation


def dataset(citation):
    """Return the compendium as a dataset of schema.org that is based on a scholarly article.

    Parameters
    ----------
    citation : dict
        What CITATION.cff says.

    Returns
    -------
    dict
        JSON-LD.

    References
    ----------
    schema.org, Dataset and ScholarlyArticle.
    """
    based_on = [_article(work) for work in citation.get("references", []) if "doi" in work]
    found = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": citation["title"],
        "description": citation["abstract"],
        "version": citation["version"],
        "datePublished": citation["date-released"],
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "keywords": citation["keywords"],
        "creator": [{"@type": "Organization", "name": author["name"]} for author in citation["authors"]],
        "license": [f"https://spdx.org/licenses/{name}" for name in citation["license"]],
        "isBasedOn": based_on,
    }
    return found | ({"identifier": _doi(citation["doi"])} if "doi" in citation else {})


def cite_as(citation):
    """Return the address to cite: the compendium's own, or that of the article while it has none."""
    return _doi(citation.get("doi") or next(work["doi"] for work in citation["references"] if "doi" in work))


def _article(work):
    """Return one of the works that the compendium is based on."""
    authors = [
        {"@type": "Person", "familyName": author["family-names"], "givenName": author["given-names"]}
        for author in work["authors"]
    ]
    journal = {"@type": "Periodical", "name": work["journal"]}
    return {
        "@type": "ScholarlyArticle",
        "name": work["title"],
        "author": authors,
        "datePublished": str(work["year"]),
        "isPartOf": {"@type": "PublicationVolume", "volumeNumber": str(work["volume"]), "isPartOf": journal},
        "identifier": _doi(work["doi"]),
        "license": f"https://spdx.org/licenses/{work['license']}",
    }


def _doi(name):
    return f"https://doi.org/{name}"


def tell_machines(app, pagename, templatename, context, doctree):
    """Put both into the head of a page (``html-page-context``)."""
    top = Path(app.srcdir, app.config.compendium_root)
    if not (top / "CITATION.cff").is_file():
        return
    citation = read_citation(top)
    told = json.dumps(dataset(citation), ensure_ascii=False).replace("</", "<\\/")
    context["metatags"] = (
        f"{context.get('metatags', '')}\n"
        f'<link rel="cite-as" href="{escape(cite_as(citation))}">\n'
        f'<script type="application/ld+json">{told}</script>\n'
    )


def register(app):
    """Connect to Sphinx."""
    app.connect("html-page-context", tell_machines)

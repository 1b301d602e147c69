"""The author's part of a CODECHECK configuration file, for a checker to take over.

Source: https://codecheck.org.uk/spec/config/2.0/. The checker's part (codechecker, report, summary,
certificate) is left out, for nobody has checked.
"""

import yaml

SPECIFICATION = "https://codecheck.org.uk/spec/config/2.0/"

HEAD = """\
%YAML 1.1
# To take this over: copy it to the top of the compendium, to which the paths are relative, and add what only
# a checker can say: codechecker, report, summary, certificate, check_time; and the ORCID of each author.
---
"""


def codecheck(study, check):
    """The configuration file, as text.

    Parameters
    ----------
    study : Study
        Its ``CITATION.cff``, if it has one, names the paper.
    check : Check
        Whose results a checker is to recreate.
    """
    manifest = [{"file": f"results/{name}"} | _comment(check.made.get(name)) for name in check.results]
    configuration = {"version": SPECIFICATION, "manifest": manifest, **_paper(study)}
    return HEAD + yaml.safe_dump(configuration, sort_keys=False, allow_unicode=True, width=100)


def _comment(notebook):
    return {"comment": f"made by notebooks/{notebook}"} if notebook else {}


def _paper(study):
    """Return the article that the compendium is about, from the citation file if there is one."""
    path = study.folder / "CITATION.cff"
    citation = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    articles = [work for work in citation.get("references", []) if work["type"] == "article"]
    return {"paper": _described(articles[0])} if articles else {}


def _described(article):
    authors = [_author(author) for author in article["authors"]]
    return {"title": article["title"], "authors": authors, "reference": f"https://doi.org/{article['doi']}"}


def _author(author):
    named = {"name": f"{author['given-names']} {author['family-names']}"}
    orcid = author.get("orcid", "").rpartition("/")[2]
    return named | ({"ORCID": orcid} if orcid else {})

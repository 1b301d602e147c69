"""From the article that the reader has to the verbatim quotes: found, proved, and written beside the data."""

from pathlib import Path

from compendium.data import read_claims, read_segments
from compendium.errors import SourceError, told_once
from compendium.files import write_atomically
from compendium.words.article import cited_article
from compendium.words.beside import READ, contradictions, printed_beside
from compendium.words.find import find_quotes, report_lines, sentence_places
from compendium.words.normalise import fingerprint
from compendium.words.quotes import FILE, FOLDER
from compendium.words.sources import article_from, joined_articles, read_source


def attach_quotes(sources, data_dir, unverified=False):
    """Find the quotes in the reader's copy of the article and write ``<data_dir>/text/quotes.csv``.

    The file is written whole or not at all; one from earlier stays as it was unless all is well.

    Parameters
    ----------
    sources : list of str or Path
        The article as JATS XML, HTML, PDF or plain text; several files are parts of it (the publisher's web
        page, say, and those of its tables). An empty list downloads the article.
    data_dir : str or Path
    unverified : bool
        Write what was found even if some quotes are missing or differ, or if print contradicts what the data
        say of them; ``verified`` then tells apart which words are proved.

    Returns
    -------
    DataFrame, one row per quote
        The columns of `compendium.words.find.find_quotes` and of `compendium.words.beside.printed_beside`.

    Raises
    ------
    SourceError
        If the source cannot be used, is another document, or (unless ``unverified``) lacks or changes a
        quote or prints it in another place or beside another speaker than the data say; the message then has
        one line for each quote, and one for each contradiction.
    DataError
        If the data break their contract.
    """
    segments = read_segments(data_dir)
    article = readers_copy(sources, data_dir)
    report = find_quotes(article, segments)
    if (report["state"] == "not found").all():
        raise SourceError(_nothing_found(article, sources, data_dir, len(report)))
    report = report.merge(printed_beside(report, segments, article.text), on="segment_id", how="left")
    report = report.fillna(dict.fromkeys(READ, ""))
    problems = contradictions_with_print(report, data_dir)
    contradicted = report["segment_id"].isin([problem.key for problem in problems])
    wrong = (contradicted | (report["state"] != "matches")).sum()
    if wrong and not unverified:
        lines = "\n".join([*report_lines(report), *told_once(problems)])
        raise SourceError(
            f"{lines}\n{wrong} of {len(report)} quotes could not be verified, so nothing was written; use "
            "another form of the article, correct the data, or --unverified to write what was found"
        )
    found = report[report["state"] != "not found"]
    quotes = found[["segment_id", "text"]].assign(
        verified=found["state"].map({"matches": "true", "differs": "false"}),
        source=article.kind,
        licence=cited_article(data_dir).licence,
        text_sha256=found["text"].map(fingerprint),
    )
    write_atomically(Path(data_dir, FOLDER, FILE), quotes.to_csv(index=False, lineterminator="\n"))
    return report


def contradictions_with_print(report, data_dir):
    """Return what the data say of the quotes otherwise than the article that the report is about.

    Parameters
    ----------
    report : DataFrame
        As `attach_quotes` returns it.
    data_dir : str or Path

    Returns
    -------
    list of Problem
    """
    file = Path(data_dir, "segments.csv").as_posix()
    return list(contradictions(report, read_segments(data_dir), file))


def readers_copy(sources, data_dir):
    """Return the article in these files or, if none is named, from Europe PMC.

    Parameters
    ----------
    sources : list of str or Path
    data_dir : str or Path

    Returns
    -------
    Article

    Raises
    ------
    SourceError
        If a file cannot be used, or the download fails.
    """
    if sources:
        return joined_articles([read_source(source) for source in sources])
    from compendium.words.download import download_article

    pmcid = cited_article(data_dir).pmcid
    if not pmcid:
        raise SourceError(
            f"{Path(data_dir, 'datapackage.json')} names no article in PubMed Central; name a file"
        )
    return article_from(download_article(pmcid), f"the answer of Europe PMC for {pmcid}")


def _nothing_found(article, sources, data_dir, n_quotes):
    """Say why a document may hold no quote at all."""
    named = ", ".join(map(str, sources)) or "the download"
    none = f"{named} ({article.kind}) holds none of the {n_quotes} quotes"
    claims = read_claims(data_dir)
    if sentence_places(claims[claims["document"] == "article"], article.text):
        return (
            f"{none}, though it is the article: its tables are missing. Web pages keep them on pages of "
            "their own; save these too and name all files, or use the XML"
        )
    doi = cited_article(data_dir).doi
    return f"{none}: it is another document, or a part without them; name the article {doi}"

"""An invented study whose quotes are known, and its article in each form that a reader may have.

What printing does to words is in them: brackets, ellipses, curly quotes, markup within a line, blanks that do
not break, ligatures, words cut at the line's end, a quote whose words stand in another one, tables that go on
over the page, and sentences that a table interrupts.
"""

import csv
import json
import shutil
from html import escape
from pathlib import Path

from compendium.words.concordance import n_inserted_words
from compendium.words.normalise import fingerprint, normalised, word_check

TESTS = Path(__file__).parent
DOI = "10.5555/garden.149"

QUOTES = {
    "T2Q1": "[In July] the beans hung limp… and the butts—all of them—were dry.",
    "T2Q2": "We never gave up.",
    "T2Q3": "“Come out,” she shouted, [and the whole street] stood in the ﬁrst rain, laughing like children.",
    "T2Q4": "[By then] nobody counted cans any more.",
    "T3Q1": "Each evening she carried two cans over to the old man’s lettuces, and in the morning he left "
    "[a bag of] plums at her gate. Nobody had asked them to. It went on so until the weather turned, and I "
    "think it is why the two of them still share the corner plot, the shed, even the <i>good</i> hose. You "
    "would not believe how they quarrelled before that summer, about shade, about snails, about anything.",
    "T3Q2": "We drew up a list: who waters whose plot, and when.",
    "T3Q3": "The ﬁtter came twice [from the council], then the pump ran again…",
    "T3Q4": "A well-meant word from the depot, and we could ﬁll up at her tank.",
    "T3Q5": "[Our coordinator] mended it with a bicycle tube – really! – while all of us shared one hose.",
    "T4Q1": "It was hard, but we never gave up. On the ﬁrst day somebody handed me [a tray of] seedlings and "
    "said, “You are one of us now.”",
    "T4Q2": "I show every newcomer where the tools hang; that is the whole ceremony.",
    "T4Q3": "Strangers get the spare hose & a cup of tea: <cheap>, but it works.",
}

SENTENCES = {
    "G-01": "Everyone remembered the drought (Table 2, Quote 1; T2, Q2).",
    "G-02": "A member of the city’s staff told of the storm (T2, Q3).",
    "G-03": "Plot holders stopped counting when the butts were full (T2, Q4).",
    "G-04": "Plot holders shared what water there was (T3, Q1-2).",
    "G-05": "The council had the pump mended (T3, Q3).",
    "G-06": "City staff told how they gave water from the depot (T3, Q4).",
    "G-07": "Plot holders and the council both spoke of home-made repairs (T3, Q5).",
    "G-08": "Newcomers are made welcome (Table 4, Quote 1; T4, Q2-3).",
    "G-09": "City staff find that the garden is kinder than it was.",
    "G-10": "Water is kept going by sharing and by mending.",
}

#: The page on which each of these sentences begins in the text taken from a PDF.
PAGES = dict(zip(SENTENCES, [3, 3, 4, 4, 4, 4, 5, 5, 5, 6], strict=True))

#: What the article says in numbers: the words around each, for which its row of reported.csv is known.
METHODS = (
    "Those five people who were asked agreed to talk to us [1, 2–4]. In the end five people are quoted "
    "(Table 1). We talked for 30 minutes on the average, as Spade (2001) advises. There are two themes of "
    "practice here. Quotes on water: five. Quotes on neighbours: four. The great storm of "
    "September 2020 is in everybody’s mind."
)
POSTER = (
    "Gardens last when people look after water and newcomers. For this poster we asked six people of the "
    "garden."
)
PLACES = {
    "V-01": "Those # people who were asked",
    "V-02": "In the end # people are quoted",
    "V-03": "laughing like children. # # [By then] nobody counted",
    "V-04": "Quotes on water: #. Quotes on",
    "V-05": "Quotes on neighbours: #. The great storm",
    "V-06": "There are # themes of practice",
    "V-07": "storm of September # is in everybody’s mind",
    "V-08": "We talked for # minutes on the average",
    "V-09": "poster we asked # people of the garden",
}

PROSE = (
    "The plots lie behind the old depot, where the ground is poor and the wind comes straight off the river. "
    * 4
)


def write_study(folder):
    """Write the small study's data with fingerprints of these quotes and with an article of its own."""
    data = Path(shutil.copytree(TESTS / "studies" / "small", folder / "data"))
    rewrite(data / "segments.csv", _segment)
    rewrite(data / "claims.csv", lambda row: {"page": PAGES.get(row["claim_id"], row["page"])})
    rewrite(data / "reported.csv", _reported)
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    source = {"title": "A Garden (2023), an invented article", "path": f"https://doi.org/{DOI}"}
    package["sources"][0] |= {**source, "pmcid": "PMC149", "license": "CC-BY-4.0"}
    (data / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    shutil.copy(TESTS.parent / "study.yml", folder)
    return data


def rewrite(path, changes):
    """Write a CSV file again with changed cells; ``changes`` returns those of a row, given as a dict."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(row | changes(row) for row in rows)


def _segment(row):
    """Return what segments.csv says of the words of a quote."""
    text = printed(row["segment_id"])
    words = text.split()
    return {
        "gist": f"What is said in {row['segment_id']}.",
        "n_words": len(words),
        "n_inserted": n_inserted_words(text),
        "n_chars": len(normalised(text)),
        "text_sha256": fingerprint(text),
        "word_checks": "".join(map(word_check, words)),
    }


def _reported(row):
    """Return what reported.csv says of the place of a number, in the text taken from a PDF."""
    place = PLACES[row["value_id"]]
    page = {"V-03": "p. 4", "V-09": "Methods"}.get(row["value_id"], "p. 3")
    return {
        "locator": page,
        "place_sha256": fingerprint(place),
        "n_chars": len(normalised(place)),
        "nth": 1,
    }


def speaker(quote):
    """Return a quote's speaker as its table prints it."""
    with (TESTS / "studies" / "small" / "segments.csv").open(encoding="utf-8", newline="") as file:
        return {row["segment_id"]: row["participant_as_printed"] for row in csv.DictReader(file)}[quote]


def people():
    """Return the table of participants, on one line."""
    with (TESTS / "studies" / "small" / "participants.csv").open(encoding="utf-8", newline="") as file:
        rows = [" ".join(row.values()).replace("_", " ") for row in csv.DictReader(file)]
    return f"Table 1 Who is who: {'; '.join(rows)}."


def printed(quote):
    """Return a quote as a reader sees it, without markup."""
    return QUOTES[quote].replace("<i>", "").replace("</i>", "")


def verbatim(quote):
    """Return a quote as the compendium is to show it: ligatures are the typesetter's, not the speaker's."""
    return printed(quote).replace("ﬁ", "fi")


def tables():
    """Return the quotes by the number of their table."""
    return {number: [quote for quote in QUOTES if quote[1] == number] for number in "234"}


def paragraphs():
    """Return the article's paragraphs; ``{2}`` stands where table 2 interrupts one."""
    g = SENTENCES
    return [
        PROSE,
        METHODS,
        people(),
        f"{g['G-01']} {g['G-02'].replace('told', '{2}told')}",
        g["G-03"],
        f"{g['G-04']} {g['G-05']} {PROSE}",
        f"{g['G-06'].replace('water from', 'water {3}from')} {g['G-07']}",
        f"{g['G-08']} {g['G-09']}{{4}}",
        f"{g['G-10']} {PROSE}",
    ]


def _marked_up(quote):
    """Return a quote as markup: escaped, but for its italics."""
    marked = escape(QUOTES[quote], quote=False).replace("never gave", "never&#160;gave")
    return marked.replace("&lt;i&gt;", "<italic>").replace("&lt;/i&gt;", "</italic>")


def jats():
    """Return the article as PubMed Central and Europe PMC give it, tables within paragraphs."""

    def table(number):
        rows = "".join(
            f"<tr><td>{quote[3:]}</td><td>{speaker(quote)}</td><td>{_marked_up(quote)}</td></tr>"
            for quote in tables()[number]
        )
        caption = f"<label>Table {number}</label><caption><p>Quotes on <italic>it</italic></p></caption>"
        head = "<thead><tr><th>No.</th><th>Who</th><th>Quote</th></tr></thead>"
        return f"<table-wrap>{caption}<table>{head}<tbody>{rows}</tbody></table></table-wrap>"

    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs())
    body = text.format(0, 1, *map(table, "234")).replace("drought", "<bold>dr</bold>ought")
    return (
        '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.2//EN" '
        '"JATS-archivearticle1.dtd">\n<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta>'
        "<journal-title>Gardens</journal-title></journal-meta><article-meta><title-group><article-title>A "
        "garden</article-title></title-group></article-meta></front><body><sec><title>Results</title>"
        f"{body}</sec></body><back><ref-list><ref><mixed-citation>Nobody (2001)</mixed-citation></ref>"
        "</ref-list></back></article>"
    ).encode()


def html(with_tables=True):
    """Return the article as a publisher's page, with tables or with links to them."""

    def link(number):
        return f'<figure>Table {number} <a href="tables/{number}">Full size table</a></figure>'

    text = "".join(f"<p>{paragraph.replace(' the ', ' <i>the</i> ')}" for paragraph in paragraphs())
    body = text.format(0, 1, *map(html_table if with_tables else link, "234"))
    body = body.replace("T2, Q3", '<a href="#t2">T2</a>, Q3')
    return (
        "<!DOCTYPE html><html lang=en><head><title>A garden | Gardens</title><style>p {color: red}</style>"
        "<script>if (1 < 2) document.write('<p>we never gave up</p>')</script></head><body><nav><ul><li>Home"
        f"<li>Error reports</ul></nav><main><article><h1>A garden</h1>{body}</article></main>"
        "<footer>© Gardens</footer></body></html>"
    ).encode()


def html_table(number):
    """Return one table as it stands in a page, or on a page of its own."""
    rows = "".join(
        f"<tr><td>{quote[3:]}<td>{speaker(quote)}<td>{_marked_up(quote).replace('italic', 'em')}"
        for quote in tables()[number]
    )
    return f"<figure>Table {number} Quotes<table><tr><th>No.<th>Who{rows}</table></figure>"


def plain_text():
    """Return the article as text taken from a PDF: running heads, cut words, tables in mid-sentence."""
    pages = iter(range(4, 20))

    def table(number):
        rows = "".join(f"{quote[3:]}\t{speaker(quote)}\t{QUOTES[quote]}\n" for quote in tables()[number])
        head = f"A. Gardener et al. Gardens for Everyone (2023) 24:149 Page {next(pages)} of 10"
        goes_on = f"\n\n{head}\n\n**Table {number}** (goes on)\nNo.\tWho\tQuote\n\told man"
        table = f"\n\n{head}\n\n**Table {number}** Quotes on *it*\n\nNo.\tWho\tQuote\n{rows}\n"
        return table.replace(" old man", goes_on)

    text = "\n\n".join(paragraphs()).format(0, 1, *map(table, "234"))
    return text.replace("lettuces", "let-\ntuces").replace("remembered", "remem-\nbered").encode()


def pdf():
    """Return the article as a PDF: running heads, tables that go on over the page under a second head."""
    import io

    from matplotlib import get_data_path
    from reportlab.lib.pagesizes import A6
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(TTFont("DejaVu", Path(get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")))
    style = ParagraphStyle("text", fontName="DejaVu", fontSize=8, leading=10)

    def cell(quote):
        return _marked_up(quote).replace("italic", "i").replace("lettuces", "let-<br/>tuces")

    def table(number):
        rows = [[quote[3:], speaker(quote), cell(quote)] for quote in tables()[number]]
        cells = [[Paragraph(text, style) for text in row] for row in (["No.", "Who", "Quote"], *rows)]
        return Table(cells, colWidths=[25, 25, 110], repeatRows=1, splitInRow=1)

    def furniture(canvas, _):
        number = canvas.getPageNumber()
        canvas.setFont("DejaVu", 6)
        canvas.drawString(40, A6[1] - 30, "A. Gardener et al. Gardens (2023) 24:149")
        canvas.drawString(40, 20, str(number))

    story = []
    for paragraph in paragraphs():
        before, _, rest = paragraph.partition("{")
        story.append(Paragraph(before, style))
        if rest:
            number, _, after = rest.partition("}")
            story += [Paragraph(f"Table {number} Quotes", style), table(number), Paragraph(after, style)]
    file = io.BytesIO()
    margins = {"leftMargin": 40, "rightMargin": 40, "topMargin": 45, "bottomMargin": 45}
    document = SimpleDocTemplate(file, pagesize=A6, **margins)
    document.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return file.getvalue()


FORMS = {"article.xml": jats, "article.html": html, "article.pdf": pdf, "article.txt": plain_text}

"""The pages with scripts in a real browser: by keyboard, without scripts, without storage, with bad input."""

import csv
import io
import json
import random
import re
import shutil
import unicodedata
from itertools import pairwise

import pandas as pd
import pytest
from playwright.sync_api import expect, sync_playwright
from test_exercise import UNUSABLE, USABLE

from compendium.classroom.comparison import alpha_of, compared, fixed
from compendium.classroom.report import agreement_text, answer
from compendium.classroom.submissions import is_name, read_files
from compendium.data import read_codebook, read_coders, read_segments
from compendium.errors import MOST_RANGES, DataError, row_ranges
from compendium.study import study_in

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium: apt-get install chromium")

BLOCKED = (
    "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
)
QUANTILE = 1.9599639845400536


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium, whole_study):
    """Open a page of the book as a file; errors of our scripts and requests to elsewhere fail the test."""
    complaints, contexts = [], []

    def open_page(name, script=None, **options):
        contexts.append(chromium.new_context(accept_downloads=True, **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(error.stack))
        page.on(
            "request", lambda request: complaints.append(request.url) if "http" in request.url[:4] else None
        )
        if script:
            page.add_init_script(script)
        page.goto((whole_study / "book" / "_build" / "html").as_uri() + "/" + name)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [said for said in complaints if "interactive/" in said or said.startswith("http")] == []


def rows_of(whole_study, name):
    with (whole_study / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(page):
    """Names of the quotes that the explorer shows, in their order."""
    return page.eval_on_selector_all(
        ".explorer-cards > li", "cards => cards.filter(c => !c.hidden).map(c => c.id.replace('explore-', ''))"
    )


def saved(page, button):
    """Name and text of the file that a button saves."""
    with page.expect_download() as download:
        page.locator(button).click()
    return download.value.suggested_filename, download.value.path().read_text(encoding="utf-8")


def tab_to(page, selector, most=120):
    """Press Tab until the element has the focus: what the keyboard cannot reach fails."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


# The measures


def random_codings(seed, n=1000):
    """Pairs and groups of coders: few or many quotes and codes, some missing, some coders of one mind."""
    generator = random.Random(seed)
    for _ in range(n):
        codes = [f"C{k}" for k in range(generator.randint(1, 10))]
        quotes, coders = generator.randint(1, 60), generator.randint(2, 6)
        gap, noise = generator.choice([0, 0.1, 0.5]), generator.choice([0, 0.2, 0.6, 1])
        true = [generator.choice(codes) for _ in range(quotes)]

        def code(right, noise=noise, gap=gap, codes=codes):
            given = generator.choice(codes) if generator.random() < noise else right
            return None if generator.random() < gap else given

        yield [[code(right) for right in true] for _ in range(coders)]


def test_the_browser_gets_the_digits_that_python_gets_on_a_thousand_random_codings(opened):
    page = opened("code-it-yourself.html")
    cases = list(random_codings(seed=20230717))
    script = """([cases, quantile]) => cases.map(coders => {
        const {compare, alpha, fixed} = compendium;
        const numbers = {...compare(coders[0], coders[1], quantile), all: alpha(coders)};
        return Object.fromEntries(Object.entries(numbers).map(([name, x]) => [name, [String(x), fixed(x)]]));
    })"""
    for coders, browser in zip(cases, page.evaluate(script, [cases, QUANTILE]), strict=True):
        ours = compared(coders[0], coders[1], QUANTILE) | {"all": alpha_of(coders)}
        for name, number in ours.items():
            digits, written = browser[name]
            same = float(digits) == number or (number != number and digits == "NaN")
            assert same, (name, coders, number, digits)
            assert name == "n" or written == fixed(number), (name, number, written)


# The explorer


def test_the_explorer_shows_every_quote_at_first(opened, whole_study):
    page = opened("explorer.html")
    names = [row["segment_id"] for row in rows_of(whole_study, "segments")]
    assert shown(page) == names
    assert f"{len(names)} of {len(names)} quotes" in page.locator("#explorer-status").inner_text()


def test_every_filter_shows_what_the_data_say(opened, whole_study):
    page = opened("explorer.html")
    people = {row["participant_id"]: row for row in rows_of(whole_study, "participants")}
    quotes = {row["segment_id"]: row for row in rows_of(whole_study, "segments")}
    given = {
        row["segment_id"]: row["code_id"]
        for row in rows_of(whole_study, "codings")
        if (row["coder"], row["rank"]) == ("recoder_b", "primary")
    }
    page.select_option("#explorer-coder", "recoder_b")
    for name, value in {
        "theme": lambda quote: given[quote].split(".")[0],
        "code": lambda quote: given[quote],
        "affiliation": lambda quote: people[quotes[quote]["participant_id"]]["affiliation"],
        "role": lambda quote: people[quotes[quote]["participant_id"]]["role"],
        "participant": lambda quote: quotes[quote]["participant_id"],
    }.items():
        for wanted in sorted({value(quote) for quote in quotes}):
            page.select_option(f"#explorer-{name}", wanted)
            fitting = [quote for quote in quotes if value(quote) == wanted]
            assert shown(page) == fitting
            chosen = page.locator(f"#explorer-{name} option:checked").inner_text()
            assert chosen.endswith(f"({len(fitting)})")
        page.select_option(f"#explorer-{name}", "")


def test_the_coders_part_where_the_table_of_disagreements_says(opened, whole_study):
    with (whole_study / "results" / "tables" / "disagreements.csv").open(encoding="utf-8") as file:
        parting = [row["segment_id"] for row in csv.DictReader(file)]
    assert sorted(shown(opened("explorer.html#parting=yes"))) == sorted(parting)


def test_every_word_that_is_typed_must_occur_whatever_its_case(opened, whole_study):
    page = opened("explorer.html")
    page.fill("#explorer-text", "TRUST minister")
    gists = {row["segment_id"]: row["gist"].lower() for row in rows_of(whole_study, "segments")}
    assert set(shown(page)) == {
        name for name, gist in gists.items() if "trust" in gist and "minister" in gist
    }
    assert shown(page)


def test_what_nothing_fits_is_said_and_show_all_brings_everything_back(opened, whole_study):
    page = opened("explorer.html")
    page.fill("#explorer-text", "zebra <b>")
    assert shown(page) == []
    assert "No quote fits" in page.locator("#explorer-status").inner_text()
    page.get_by_role("button", name="Show all").click()
    assert len(shown(page)) == len(rows_of(whole_study, "segments"))
    assert "#" not in page.evaluate("location.href")


def test_the_address_brings_the_same_quotes_in_the_same_order(opened):
    first = opened("explorer.html")
    first.select_option("#explorer-theme", "CU")
    first.select_option("#explorer-sort", "longest")
    first.fill("#explorer-text", "minister & table")
    first.fill("#explorer-text", "the")
    address = first.evaluate("location.href").split("/")[-1]
    assert "theme=CU" in address
    assert shown(opened(address)) == shown(first) != []


def test_an_address_that_asks_for_what_is_not_there_is_told_and_passed_over(opened, whole_study):
    page = opened(
        "explorer.html#theme=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&constructor=x&role=physician_leader"
    )
    heard = page.locator(".explorer-heard")
    expect(heard).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator(".explorer-heard img").count() == 0
    assert "constructor" in heard.inner_text()
    assert page.input_value("#explorer-role") == "physician_leader"
    assert 0 < len(shown(page)) < len(rows_of(whole_study, "segments"))


def test_quotes_are_sorted_by_their_length(opened, whole_study):
    lengths = {row["segment_id"]: int(row["n_words"]) for row in rows_of(whole_study, "segments")}
    order = [lengths[name] for name in shown(opened("explorer.html#sort=longest"))]
    assert order == sorted(order, reverse=True)


def test_the_explorer_saves_what_is_shown_with_formulas_guarded(opened, whole_study):
    page = opened("explorer.html#participant=112")
    name, text = saved(page, "text=Save these as CSV")
    rows = list(csv.DictReader(io.StringIO(text)))
    quotes = [row for row in rows_of(whole_study, "segments") if row["participant_id"] == "112"]
    assert name == "quotes.csv"
    assert [row["segment_id"] for row in rows] == [row["segment_id"] for row in quotes]
    assert [row["gist"] for row in rows] == [row["gist"] for row in quotes]
    guarded = page.evaluate("compendium.formatCsv(['a'], [{a: '=1+1'}, {a: '-x, \"y\"\\r\\nz'}])")
    assert guarded == 'a\n\'=1+1\n"\'-x, ""y""\nz"\n'


def test_a_citation_names_the_place_and_the_address_of_the_article(opened):
    page = opened("explorer.html", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#explore-T3Q6 button").click()
    expect(page.locator(".explorer-heard")).to_contain_text("Table 3, quote 6 (participant 112)")
    assert "https://doi.org/10.1186/" in page.locator(".explorer-heard").inner_text()


def test_a_card_leads_to_claim_code_theme_and_article(opened):
    page = opened("explorer.html")
    links = page.eval_on_selector_all("#explore-T3Q6 a", "links => links.map(a => a.getAttribute('href'))")
    for wanted in (
        "evidence.html#claim-",
        "codebook.html#code-",
        "themes.html#quote-T3Q6",
        "https://doi.org/",
    ):
        assert any(link.startswith(wanted) for link in links), wanted


def test_the_explorer_works_by_keyboard_alone(opened):
    page = opened("explorer.html")
    tab_to(page, "#explorer-text")
    page.keyboard.type("ministry")
    n = len(shown(page))
    tab_to(page, "#explorer-affiliation")
    page.keyboard.press("ArrowDown")
    assert 0 < len(shown(page)) < n
    tab_to(page, ".explorer-form button:last-child")
    page.keyboard.press("Enter")
    assert len(shown(page)) > n
    assert page.evaluate("document.activeElement.id") == "explorer-text"


def test_without_scripts_the_explorer_is_a_list_of_all_quotes(opened, whole_study):
    page = opened("explorer.html", java_script_enabled=False)
    for row in rows_of(whole_study, "segments"):
        assert page.locator(f"#explore-{row['segment_id']}").is_visible()
    assert page.locator("#quote-finder").is_hidden()


def test_no_page_but_those_with_forms_loads_their_scripts(whole_study):
    pages = (whole_study / "book" / "_build" / "html").glob("*.html")
    loading = {path.stem for path in pages if 'src="interactive/' in path.read_text(encoding="utf-8")}
    assert loading == {"explorer", "code-it-yourself"}


# The exercise


def order(page):
    """Names of the quotes in the order of the exercise."""
    return [quote["segment_id"] for quote in island(page)["quotes"]]


def island(page):
    return json.loads(page.locator("#exercise-data").text_content())


def code_all(page, codes):
    """Code the quotes one after the other with the codes given for each."""
    for name in order(page):
        page.check(f"input[value='{codes[name]}']")
        page.click("#exercise-next")


def published(page):
    return {quote["segment_id"]: quote["codes"]["published"] for quote in island(page)["quotes"]}


def paste(page, text):
    page.evaluate("document.getElementById('exercise-load').open = true")
    page.fill("#exercise-pasted", text)
    page.click("#exercise-paste")


def test_the_exercise_works_by_keyboard_alone(opened):
    page = opened("code-it-yourself.html")
    tab_to(page, "#exercise-name")
    page.keyboard.press("Control+A")
    page.keyboard.type("Kim")
    tab_to(page, "input[type=radio]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    tab_to(page, "#exercise-note")
    page.keyboard.type("=because")
    tab_to(page, "#exercise-next")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "exercise-quote"
    assert page.locator("#exercise-quote").inner_text() == f"Quote 2 of {len(order(page))}"
    tab_to(page, "#exercise-agree")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "exercise-agreement"
    tab_to(page, "#exercise-numbers")
    name, text = saved(page, "#exercise-save")
    (row,) = csv.DictReader(io.StringIO(text))
    assert name == "codings-Kim.csv"
    assert (row["coder"], row["code_id"], row["note"]) == (
        "Kim",
        island(page)["codes"][2]["code_id"],
        "'=because",
    )


def test_whoever_stops_finds_everything_again(opened):
    page = opened("code-it-yourself.html")
    page.check("input[value='RE.follow']")
    page.fill("#exercise-note", "they said so")
    page.click("#exercise-next")
    page.reload()
    assert page.locator("#exercise-quote").inner_text().startswith("Quote 2 ")
    page.click("#exercise-previous")
    assert page.is_checked("input[value='RE.follow']")
    assert page.input_value("#exercise-note") == "they said so"


def test_where_storage_is_blocked_the_page_says_so_and_codings_go_through_a_file(opened):
    page = opened("code-it-yourself.html", script=BLOCKED)
    assert "does not let the page remember" in page.locator(".exercise-memory").inner_text()
    page.check("input[value='RE.follow']")
    _, text = saved(page, "#exercise-save")
    again = opened("code-it-yourself.html", script=BLOCKED)
    paste(again, text)
    assert "1 of" in again.locator(".exercise-progress").inner_text()


def test_what_is_kept_and_makes_no_sense_is_passed_over(opened):
    page = opened("code-it-yourself.html")
    key = page.evaluate("Object.keys(localStorage).find(key => key.startsWith('compendium-exercise'))")
    codes = '{"codes": {"T2Q1": "__proto__", "<b>": "RE.follow"}, "name": 3, "at": -1}'
    for kept in ("{", "[]", "7", codes, '{"at": 1e9}', '{"codes": null}'):
        page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [key, kept])
        page.reload()
        assert page.locator("#exercise-quote").inner_text().startswith("Quote 1 ")
        assert page.locator(".exercise-progress").inner_text().startswith("0 of")
        assert page.input_value("#exercise-name") == "student"
        assert "is kept in this browser" in page.locator(".exercise-memory").inner_text()


def test_whoever_codes_as_published_agrees_with_it_wholly(opened):
    page = opened("code-it-yourself.html")
    code_all(page, published(page))
    page.click("#exercise-agree")
    first = page.locator(".exercise-results table tbody tr").first.inner_text().split("\t")
    assert first == [
        "Published",
        "practice",
        str(len(order(page))),
        "1.000",
        "1.000 (1.000 to 1.000)",
        "1.000",
    ]
    assert "disagree on no quote" in page.locator(".exercise-results").inner_text()
    assert page.locator(".parting").count() == 0


def test_the_results_say_what_they_cannot_mean(opened):
    page = opened("code-it-yourself.html")
    page.check("input[value='RE.follow']")
    page.click("#exercise-agree")
    said = page.locator(".exercise-results").inner_text()
    assert "a reference and not the truth" in said
    assert "Coding a gist is easier" in said


def test_the_file_that_is_saved_gives_the_same_numbers_on_the_command_line(opened, whole_study, tmp_path):
    page = opened("code-it-yourself.html")
    codes = published(page) | {name: "RE.follow" for name in order(page)[::4]}
    paste(page, as_csv("Kim", codes))
    page.click("#exercise-agree")
    (tmp_path / "kim.csv").write_text(saved(page, "#exercise-save")[1], encoding="utf-8")
    found = answer(study_in(whole_study), [tmp_path / "kim.csv"])
    _, text = saved(page, "#exercise-numbers")
    browser = pd.read_csv(io.StringIO(text), keep_default_na=False)
    assert browser.to_dict("records") == found.table.to_dict("records")
    cells = page.locator(".exercise-results table td").all_inner_texts()
    assert all(cell in agreement_text(found) for cell in cells)


def test_each_disagreement_stands_with_both_definitions(opened):
    page = opened("code-it-yourself.html")
    codes = {row["code_id"]: row for row in island(page)["codes"]}
    name = next(name for name, code in published(page).items() if code == "CU.personal")
    paste(page, as_csv("Kim", {name: "CO.bidirectional"}))
    page.click("#exercise-agree")
    said = page.locator(".parting").inner_text()
    for code in ("CU.personal", "CO.bidirectional"):
        assert codes[code]["label"] in said
        assert codes[code]["definition"] in said


def as_csv(name, codes):
    rows = "".join(f"{quote},{name},primary,{code}\n" for quote, code in codes.items())
    return "segment_id,coder,rank,code_id\n" + rows


BAD_FILES = {
    "": "is empty",
    "segment_id;coder;code_id\nT2Q1;Kim;RE.follow\n": "row 1: separates its cells by semicolons",
    "segment_id,coder\nT2Q1,Kim\n": "row 1: column 'code_id' is missing",
    "segment_id,coder,coder,code_id\nT2Q1,Kim,Kim,RE.follow\n": "row 1: column 'coder' stands 2 times",
    "segment_id,coder,code_id\n": "has no codes",
    "segment_id,coder,code_id\nT2Q1,Kim\n": "row 2: has 2 cells and the header 3",
    'segment_id,coder,code_id\nT2Q1,"Kim,RE.follow\n': "row 2: cannot be split into cells",
    "segment_id,coder,code_id\nT2Q1,Kim,RE.folow\n": "row 2: code_id 'RE.folow' is not one of FT.connect",
    "segment_id,coder,code_id\nT2Q1,Kim,CO.intermediaries\n": "row 2: code_id 'CO.intermediaries' is not one",
    "segment_id,coder,code_id\nT9Q9,Kim,RE.follow\n": "row 2: segment_id 'T9Q9' is not in segments.csv",
    "segment_id,coder,code_id\nT2Q1,,RE.follow\n": "row 2: coder is empty; fill it in",
    "segment_id,coder,code_id\nT2Q1,published,RE.follow\n": "row 2: coder 'published' is one of the study's",
    "segment_id,coder,code_id\nT2Q1,<img src=x onerror=alert(1)>,RE.follow\n": (
        "row 2: coder '<img src=x onerror=alert(1)>' is no name"
    ),
    "segment_id,coder,code_id,rank\nT2Q1,Kim,RE.follow,first\n": "row 2: rank 'first' is neither",
    "segment_id,coder,code_id\nT2Q1,Kim,RE.follow\nT2Q1,Kim,CU.signal\n": (
        "row 3: segment_id 'T2Q1' repeats row 2"
    ),
}


def test_a_bad_file_is_refused_alike_by_the_page_and_by_the_command_line(opened, data_dir, tmp_path):
    page, file = opened("code-it-yourself.html"), tmp_path / "bad.csv"
    page.check("input[value='RE.follow']")
    study = read_segments(data_dir), read_codebook(data_dir), read_coders(data_dir)
    for text, said in BAD_FILES.items():
        gap = " " if said.startswith("row") else ": "
        paste(page, text)
        refusal = page.locator("[role=alert]")
        assert f"pasted text{gap}{said}" in refusal.inner_text()
        assert refusal.locator("img").count() == 0
        file.write_text(text, encoding="utf-8")
        with pytest.raises(DataError) as refused:
            read_files([file], *study)
        assert f"{file.as_posix()}{gap}{said}" in str(refused.value)
    assert page.locator(".exercise-progress").inner_text().startswith("1 of")


def test_what_a_spreadsheet_adds_to_a_file_is_borne_alike(opened, data_dir, tmp_path):
    text = "\ufeffsegment_id,coder,code_id,grade\r\n T2Q1 ,Kim,RE.follow,A\r\nT2Q2,Kim,,\r\n"
    page, file = opened("code-it-yourself.html"), tmp_path / "spread.csv"
    paste(page, text)
    expect(page.locator(".exercise-heard")).to_have_text(re.compile("Took over the codings of Kim: 1 of "))
    file.write_bytes(text.encode())
    given = read_files([file], read_segments(data_dir), read_codebook(data_dir), read_coders(data_dir))
    assert given.to_numpy().tolist() == [["T2Q1", "Kim", "primary", "RE.follow"]]


def test_a_hostile_note_stays_text(opened):
    page = opened("code-it-yourself.html")
    name = next(iter(published(page)))
    other = "RE.follow" if published(page)[name] != "RE.follow" else "CU.signal"
    note = "<img src=x onerror=alert(1)>"
    paste(page, f"segment_id,coder,code_id,note\n{name},Kim,{other},{note}\n")
    page.click("#exercise-agree")
    assert note in page.locator(".parting").inner_text()
    assert page.locator(".exercise-results img").count() == 0


def test_the_page_and_the_command_line_take_the_same_names(opened):
    page = opened("code-it-yourself.html")
    script = "names => names.map(name => compendium.coderName.test(name.normalize('NFC')))"
    ours = [is_name(unicodedata.normalize("NFC", name)) for name in [*USABLE, *UNUSABLE, ""]]
    assert page.evaluate(script, [*USABLE, *UNUSABLE, ""]) == ours
    assert ours == [True] * len(USABLE) + [False] * (len(UNUSABLE) + 1)
    page.fill("#exercise-name", "Zoe\u0308 हिन्दी")
    page.check("input[value='RE.follow']")
    name, text = saved(page, "#exercise-save")
    assert name == "codings-Zoë-हिन्दी.csv" and ",Zoë हिन्दी,primary,RE.follow" in text


def test_the_page_says_once_what_is_wrong_with_every_row_and_names_the_rows(opened, data_dir):
    page = opened("code-it-yourself.html")
    quotes = read_segments(data_dir)["segment_id"].tolist()
    rows = [f"{quote},{'<b>' if place % 2 else 'Kim'},RE.follow" for place, quote in enumerate(quotes)]
    paste(page, "\n".join(["segment_id,coder,code_id", *rows]))
    problem = page.locator("[role=alert]").inner_text()
    assert problem.count("is no name") == 1
    wrong = [place + 2 for place in range(len(quotes)) if place % 2]
    assert f"pasted text {row_ranges(wrong, MOST_RANGES)}: coder '<b>' is no name" in problem
    assert " more: " in problem


def test_a_class_that_splits_the_quotes_is_told_in_the_page_that_nobody_coded_the_same(opened, tmp_path):
    page = opened("code-it-yourself.html")
    for name, (quote, code) in zip(("ann", "bob"), published(page).items(), strict=False):
        (tmp_path / f"{name}.csv").write_text(as_csv(name, {quote: code}), encoding="utf-8")
    page.evaluate("document.getElementById('exercise-load').open = true")
    page.set_input_files("#exercise-file", sorted(tmp_path.glob("*.csv")))
    expect(page.locator(".exercise-results h3")).to_have_text("A class of 2")
    assert "No quote was coded by two of them." in page.locator(".exercise-results").inner_text()
    assert "NaN" not in page.locator(".exercise-results").inner_text()


def test_a_class_of_five_hundred_files_is_pooled_in_the_page(opened, tmp_path):
    page = opened("code-it-yourself.html")
    generator, codes = random.Random(1), sorted(set(published(page).values()))
    coders = []
    for number in range(500):
        given = (
            {
                quote: code if generator.random() < 0.7 else generator.choice(codes)
                for quote, code in published(page).items()
            }
            if number % 50 == 0
            else coders[-1]
        )
        coders.append(given)
        (tmp_path / f"s{number}.csv").write_text(as_csv("student", given), encoding="utf-8")
    page.evaluate("document.getElementById('exercise-load').open = true")
    page.set_input_files("#exercise-file", sorted(tmp_path.glob("*.csv")))
    expect(page.locator(".exercise-results h3")).to_have_text("A class of 500")
    names = order(page)
    ours = fixed(alpha_of([[given[name] for name in names] for given in coders]))
    assert page.locator("#pool-alpha").inner_text() == ours
    assert "student [s7.csv]" in page.locator(".exercise-results").inner_text()


def test_without_scripts_the_exercise_is_a_sheet_with_a_key(opened, whole_study):
    page = opened("code-it-yourself.html", java_script_enabled=False)
    sheet = page.locator("ol.coding-sheet").inner_text().replace("’", "'")
    assert all(row["gist"] in sheet for row in rows_of(whole_study, "segments"))
    assert page.locator("ol.coding-sheet").is_visible()
    page.locator("details.coding-key summary").click()
    assert page.locator("details.coding-key table").is_visible()


def test_on_paper_stands_the_sheet_and_neither_form_nor_key(opened):
    page = opened("code-it-yourself.html")
    page.emulate_media(media="print")
    assert page.locator("ol.coding-sheet").is_visible()
    assert page.locator("#exercise").is_hidden()
    assert page.locator("details.coding-key").is_hidden()


def test_the_order_of_the_exercise_tells_nothing_of_the_tables(opened):
    tables = [name.split("Q")[0] for name in order(opened("code-it-yourself.html"))]
    assert sum(a != b for a, b in pairwise(tables)) > len(tables) / 2


@pytest.mark.parametrize("name", ["explorer.html", "code-it-yourself.html"])
def test_no_page_with_a_form_is_wider_than_a_phone(opened, name):
    page = opened(name, viewport={"width": 390, "height": 844})
    if name.startswith("code"):
        page.check("input[value='RE.follow']")
        page.click("#exercise-agree")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

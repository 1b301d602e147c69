"""The disclosure gate: refuses what the compendium must not tell, before a book or a crate is made.

Refused are people singled out whom print does not show alone already, numbers of participants that are not in
print, traces of whoever made a file, and words of the attached quotes outside the book that a reader builds.
What print shows of the participants is written down in ``datapackage.json`` (``printed``, in the resource
``participants``), because a table cannot be held to itself.
"""

import csv
import re
from itertools import chain

from compendium.data import read_participants
from compendium.data.dictionary import primary_key, read_dictionary
from compendium.errors import DisclosureError, Problem
from compendium.gate.repository import tracked_files, untracked_files
from compendium.gate.traces import traces, users_name
from compendium.gate.verbatim import notebook_texts, parsed_notebook, quotations, runs_of_words
from compendium.study import shown
from compendium.words.quotes import read_quotes

PUBLISHED = {"book", "data", "notebooks", "results"}
"""Folders of a study whose files are looked through for traces and numbers; quotes may stand in no file."""

WORDS_REMEDY = "say it in other words, or keep the article outside this folder"

ABOUT_PEOPLE = re.compile(r"(?!n_|(mixed|other) voices$).*(participant|speaker|voice|mentioned|left_out)")
"""Columns that hold participants' numbers; ``mixed voices`` counts claims with this verdict."""


def check_sources(study):
    """Look for what must not be told in data, notebooks, prose, and any other file that is published.

    Parameters
    ----------
    study : Study

    Raises
    ------
    DisclosureError
        With everything found, in ``problems``.
    """
    made = study.results, study.executed
    by_hand = [path for path in _shipped(study) if not any(map(path.is_relative_to, made))]
    _refuse(chain(_singled_out(study), _told_by(study, by_hand)))


def check_made(study):
    """Look for what must not be told in results and executed notebooks.

    Parameters
    ----------
    study : Study

    Raises
    ------
    DisclosureError
        With everything found, in ``problems``.
    """
    results = [path for path in study.results.rglob("*") if path.is_file()]
    _refuse(_told_by(study, sorted([*results, *study.executed.glob("*.ipynb")])))


def check_pages(study, html):
    """Look for traces of whoever built it in the pages of a book, which may show the attached quotes.

    Parameters
    ----------
    study : Study
    html : Path
        Folder of the book.

    Raises
    ------
    DisclosureError
        With everything found, in ``problems``.
    """
    files = sorted(path for path in html.rglob("*") if path.is_file())
    ours = [path for path in files if "_static" not in path.relative_to(html).parts]
    user = _user(study)
    _refuse(chain.from_iterable(_traces(path, user) for path in ours))


def _refuse(problems):
    found = list(dict.fromkeys(problems))
    if found:
        raise DisclosureError(found)


def _shipped(study):
    """Return the files that are published with a study, also those that git does not know yet."""
    return [study.folder / name for name in (*tracked_files(study.folder), *untracked_files(study.folder))]


def _user(study):
    return users_name(path for path in _shipped(study) if path.suffix in {".md", ".py", ".yml"})


def _told_by(study, files):
    """Yield a problem for each trace, unprinted number and quotation in some files of a study."""
    quotes = read_quotes(study.data)
    runs = runs_of_words(dict(zip(quotes["segment_id"], quotes["text"], strict=True)))
    printed, user = _printed(study), _user(study)
    for path in files:
        if path.relative_to(study.folder).parts[0] in PUBLISHED:
            yield from _traces(path, user)
            yield from _unprinted_numbers(path, printed["participant_id"])
        for place, segment in quotations(path, runs) if runs else ():
            yield _problem(path, place, f"words of the attached quote {segment}; {WORDS_REMEDY}")


def _traces(path, user):
    """Yield a problem for each trace that whoever made a file left in it."""
    for place, what, value in traces(path, user):
        yield _problem(path, place, f"{what}, {value!r}; remove it, and from whatever writes it there")


def _problem(path, place, text):
    return Problem(shown(path).as_posix(), 0, place, "", text)


# People


def _printed(study):
    """What print shows of the participants; where nobody says so, their numbers and nobody alone."""
    everyone = read_participants(study.data)["participant_id"]
    otherwise = {"participant_id": list(everyone), "alone": []}
    return otherwise | read_dictionary(study.data)["participants"].get("printed", {})


def _singled_out(study):
    """Yield a problem for each participant whom the data single out more than print does.

    That is: all attributes together, of which a missing one counts as a value, are those of nobody else.
    """
    resource = read_dictionary(study.data)["participants"]
    people = read_participants(study.data)
    attributes = [name for name in people if name not in primary_key(resource)]
    alone = people[~people.duplicated(attributes, keep=False)].astype(object)
    differing = [name for name in attributes if people[name].nunique(dropna=False) > 1]
    in_print = {person["participant_id"]: person for person in _printed(study)["alone"]}
    for place, person in alone.where(alone.notna(), "").iterrows():
        shows = in_print.get(person["participant_id"], {})
        more = [name for name in differing if person[name] != shows.get(name)]
        if more:
            told = ", ".join(f"{name} {person[name]!r}" for name in (more if shows else differing))
            yield Problem(
                shown(study.data / resource["path"]).as_posix(),
                place + 2,
                person["participant_id"],
                "",
                f"{told} would single out a participant more than print does; leave it out, or put "
                "what print shows into `printed` of this table in datapackage.json",
            )


def _unprinted_numbers(path, printed):
    """Yield a problem for each participant's number that is not in print, in columns and in prose."""
    known = {*printed, *(number.lstrip("0") for number in printed)}
    remedy = "is no participant's number in print; correct or remove it"
    if path.suffix == ".csv":
        for place, number in _numbers_in_columns(path, _shapes(printed)):
            if number not in known:
                yield _problem(path, place, f"{number!r} {remedy}")
    if path.suffix in {".csv", ".ipynb", ".json", ".md", ".yml"}:
        for place, number in _numbers_in_prose(path, _shapes(known)):
            if number not in known:
                yield _problem(path, place, f"{number!r} {remedy}")


def _shapes(numbers):
    """Pattern of whatever is written like these numbers: 018 like any three digits."""
    return "|".join(sorted({re.sub(r"\d", r"\\d", re.escape(number)) for number in numbers}, reverse=True))


def _numbers_in_columns(path, shapes):
    """Yield (place, number) for column names, and cells of columns about participants, that look like one."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for name in filter(re.compile(shapes).fullmatch, reader.fieldnames or []):
            yield "row 1", name
        columns = [name for name in reader.fieldnames or [] if ABOUT_PEOPLE.match(name)]
        for row in reader:
            for name in columns:
                for number in re.findall(rf"(?<!\w)(?<!\d\.)(?:{shapes})(?!\w|\.\d)", row[name] or ""):
                    yield f"row {reader.line_num}, {name}", number


def _numbers_in_prose(path, shapes):
    """Yield (place, number) for numbers that follow the word participant."""
    one = rf"(?:{shapes})(?!\w)"
    several = re.compile(
        rf"\bparticipants?\s+(?:(?:no\.?|numbers?)\s+)?({one}(?:(?:\s*[,;–-]\s*|\s+(?:and|or|to)\s+){one})*)",
        re.IGNORECASE,
    )
    text = path.read_text(encoding="utf-8")
    is_notebook = path.suffix == ".ipynb"
    texts = notebook_texts(_cells_apart(parsed_notebook(text, path))) if is_notebook else [("", text)]
    for cell, said in texts:
        for match in several.finditer(said):
            line = said.count("\n", 0, match.start()) + 1
            yield from ((cell or f"line {line}", number) for number in re.findall(one, match[1]))


def _cells_apart(notebook):
    """Return a notebook without the plain twins of its HTML tables: tags keep heading and number apart."""
    for output in chain.from_iterable(cell.get("outputs", []) for cell in notebook["cells"]):
        if "text/html" in output.get("data", {}):
            output["data"].pop("text/plain", None)
    return notebook

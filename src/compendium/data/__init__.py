"""Read the coded data, and refuse what breaks the contract before any analysis sees it.

Each ``read_*`` takes the folder of the data (str or Path) and returns one table with the columns that the
folder's ``datapackage.json`` describes: a plain index, text as ``str``, whole numbers as ``Int64``, true and
false as ``bool``, dates as ISO text, empty cells missing. It raises `DataError` if that table, or one that it
refers to through any number of foreign keys, breaks the contract; `check_data` does so for the whole folder.
"""

from compendium.data.check import read_tables
from compendium.data.dictionary import closure, declared_groups, read_dictionary
from compendium.errors import DataError

__all__ = ["DataError", "check_data", "declared_groups", "references"]


def read_participants(data_dir):
    """Read the key informants."""
    return _read("participants", data_dir)


def read_codebook(data_dir):
    """Read the codes: themes, and the practices and contexts beneath them."""
    return _read("codebook", data_dir)


def read_segments(data_dir):
    """Read the published quotes: place, speaker, gist, lengths and fingerprints."""
    return _read("segments", data_dir)


def read_coders(data_dir):
    """Read the coders and readers: who or what they are, and what they were told and shown."""
    return _read("coders", data_dir)


def read_codings(data_dir):
    """Read the codes given, one row per quote, coder and rank."""
    return _read("codings", data_dir)


def read_claims(data_dir):
    """Read the claims of the documents, with the group that each is attributed to."""
    return _read("claims", data_dir)


def read_evidence(data_dir):
    """Read the citations, one row per claim and cited quote."""
    return _read("evidence", data_dir)


def read_readings(data_dir):
    """Read what readers found that a cited quote shows of the claim, one row per citation and reader."""
    return _read("readings", data_dir)


def read_attributions(data_dir):
    """Read to whom readers saw the text attribute a claim, one row per claim and reader."""
    return _read("attributions", data_dir)


def read_events(data_dir):
    """Read the dated events, with their sources."""
    return _read("events", data_dir)


def read_reported(data_dir):
    """Read the numbers in print, and how each can be recomputed or why not."""
    return _read("reported", data_dir)


def read_discrepancies(data_dir):
    """Read the places where two sources part."""
    return _read("discrepancies", data_dir)


def read_checklists(data_dir):
    """Read the items of the reporting checklists."""
    return _read("checklists", data_dir)


def check_data(data_dir):
    """Refuse the whole folder, all problems together, if any table breaks the contract.

    Parameters
    ----------
    data_dir : str or Path

    Raises
    ------
    DataError
        With every problem found, in ``problems``.
    """
    read_tables(data_dir)


def references(name, data_dir):
    """Names of the other tables that a table refers to, through any number of foreign keys.

    Parameters
    ----------
    name : str
        A table that ``datapackage.json`` describes, such as ``segments``.
    data_dir : str or Path

    Returns
    -------
    set of str

    Raises
    ------
    KeyError
        If no such table is described.
    DataError
        If ``datapackage.json`` cannot be used.
    """
    return closure([name], read_dictionary(data_dir)) - {name}


def _read(name, data_dir):
    return read_tables(data_dir, [name])[name]

"""The data dictionary: what ``datapackage.json``, a Frictionless data package, says of every table."""

import json
import re
from datetime import date
from pathlib import Path, PurePosixPath

from compendium.errors import DataError, Problem
from compendium.files import read_data

DICTIONARY = "datapackage.json"

# The columns that the analyses count on, in any study. Their meaning stands in the dictionary only.
COLUMNS = {
    "participants": "participant_id affiliation role",
    "codebook": "code_id parent_id kind label definition include exclude table_no in_article in_poster "
    "poster_locator layer",
    "segments": "segment_id table_no quote_no page participant_id participant_as_printed "
    "mentions_participant_id gist n_words n_inserted n_chars text_sha256 word_checks",
    "coders": "coder kind task description instructions shown date layer",
    "codings": "segment_id coder rank code_id confidence temperature note",
    "claims": "claim_id document section paragraph page code_id gist attributed_affiliation attributed_role "
    "attributed_as number kind hedged rests_on sentence_sha256 n_chars layer",
    "evidence": "claim_id segment_id cited_as speaker_placed",
    "readings": "claim_id segment_id coder fit missing confidence",
    "attributions": "claim_id coder group number kind hedged confidence",
    "events": "event_id start end precision label temperature claim_id document locator url layer",
    "reported": "value_id document locator quantity value unit recompute reason place_sha256 n_chars nth",
    "discrepancies": "discrepancy_id subject document_a locator_a says_a document_b locator_b says_b "
    "touches claim_ids segment_ids weight note layer",
    "checklists": "checklist item_no item reported document locator note compendium_reported compendium_note",
}

ASKS = ("every participant", "every side")
"""Whom a claim about a group may need to be quoted."""

CONSTRAINTS = {"required", "unique", "enum", "pattern", "minimum", "maximum"}


def is_date(text):
    """Whether a text is a day that exists, such as 2021-09-30."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


# For each type: what a cell has to look like, in words for the message, and how its limits are compared.
TYPES = {
    "string": (lambda text: True, "text", str),
    # 15 digits pass through a float64 unharmed, which is how pandas reads integers beside empty cells.
    "integer": (re.compile("-?[0-9]{1,15}").fullmatch, "a whole number", int),
    "number": (re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?").fullmatch, "a number", float),
    "boolean": (lambda text: text in ("true", "false"), "true or false", str),
    "date": (is_date, "a date such as 2021-09-30", str),
}


def read_dictionary(data_dir):
    """Return the resources that ``<data_dir>/datapackage.json`` describes.

    Parameters
    ----------
    data_dir : str or Path

    Returns
    -------
    dict of resource descriptor by name, in the order of the file

    Raises
    ------
    DataError
        If the file is missing, is not JSON, or does not describe tables in a way that can be checked.
    """
    path = Path(data_dir) / DICTIONARY
    try:
        package = json.loads(read_data(path).decode())
        resources = {resource["name"]: resource for resource in package["resources"]}
        faults = [fault for resource in resources.values() for fault in _resource_faults(resource, resources)]
        faults += list(_gaps(resources)) or _group_faults(resources)
    except OSError as error:
        faults = [f"cannot be read ({error.strerror}); it describes the tables, put it there"]
    except UnicodeDecodeError:
        faults = ["is not UTF-8; save it as UTF-8"]
    except json.JSONDecodeError as error:
        faults = [f"is not JSON ({error.msg} in row {error.lineno}); correct it there"]
    except RecursionError:
        faults = ["is nested too deeply to describe tables; put the right file there"]
    except (AttributeError, KeyError, TypeError) as error:
        faults = [f"does not describe tables ({error!r}); see what `frictionless validate` says"]
    if faults:
        raise DataError([Problem(path.as_posix(), 0, "", "", fault) for fault in faults])
    return resources


def fields(resource):
    """Field descriptors of a resource by column name, in order."""
    return {field["name"]: field for field in resource["schema"]["fields"]}


def constraint(field, name):
    """Value of one constraint of a field; none if it has no such constraint."""
    return field.get("constraints", {}).get(name)


def primary_key(resource):
    """Columns of a resource that together name a row."""
    return _as_list(resource["schema"].get("primaryKey"))


def foreign_keys(resource):
    """List of (columns, name of the resource they refer to, its columns)."""
    keys = resource["schema"].get("foreignKeys", [])
    return [
        (
            _as_list(key["fields"]),
            key["reference"].get("resource") or resource["name"],  # an empty name means the table itself
            _as_list(key["reference"]["fields"]),
        )
        for key in keys
    ]


def declared_groups(data_dir):
    """Groups that claims name and that are no affiliation, as the dictionary declares them beside the claims.

    Parameters
    ----------
    data_dir : str or Path

    Returns
    -------
    dict of dict
        By name of the group; each may have ``all_of`` and ``some_of`` (affiliations of which everybody, or
        somebody, belongs) and ``asks_for`` (one of ``ASKS``: who needs to be quoted for it).

    Raises
    ------
    DataError
        If ``datapackage.json`` cannot be used.
    """
    return read_dictionary(data_dir)["claims"].get("groups", {})


def _group_faults(resources):
    """Yield what makes the declaration of a group unusable, each with its remedy."""
    sides = fields(resources["participants"])["affiliation"].get("constraints", {}).get("enum")
    for name, group in resources["claims"].get("groups", {}).items():
        here = f"resource 'claims', group '{name}',"
        for key in sorted(group.keys() - {"all_of", "some_of", "asks_for"}):
            yield f"{here} has '{key}'; use only all_of, some_of and asks_for"
        for side in [*group.get("all_of", []), *group.get("some_of", [])]:
            if sides and side not in sides:
                yield f"{here} names the affiliation '{side}'; use one of {', '.join(sides)}"
        if group.get("asks_for", ASKS[0]) not in ASKS:
            yield f"{here} asks for '{group['asks_for']}'; use one of {', '.join(ASKS)}"


def closure(names, resources):
    """Names of these resources and of all that they refer to, through any number of foreign keys."""
    found, waiting = set(), set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= {target for _, target, _ in foreign_keys(resources[name])} - found
    return found


def _as_list(names):
    return [names] if isinstance(names, str) else list(names or [])


def _gaps(resources):
    """Yield tables and columns that the analyses need and the dictionary does not describe."""
    for name, columns in COLUMNS.items():
        if name not in resources:
            yield f"does not describe a resource '{name}'; add it"
            continue
        lacking = [column for column in columns.split() if column not in fields(resources[name])]
        yield from (f"resource '{name}' has no field '{column}'; describe it" for column in lacking)


def _resource_faults(resource, resources):
    """Yield what makes one resource unusable, each with its remedy."""
    here = f"resource '{resource['name']}'"
    if PurePosixPath(resource["path"]).name != resource["path"]:
        yield f"{here} has the path '{resource['path']}'; name a file beside {DICTIONARY}"
    for field in resource["schema"]["fields"]:
        yield from (f"{here}, field '{field['name']}', {fault}" for fault in _field_faults(field))
    for column in set(primary_key(resource)) - set(fields(resource)):
        yield f"{here} has a primary key '{column}' that is no field; declare it"
    for columns, target, referred in foreign_keys(resource):
        known = fields(resources[target]) if target in resources else {}
        lost = [f"{resource['name']}.{c}" for c in columns if c not in fields(resource)]
        lost += [f"{target}.{c}" for c in referred if c not in known]
        yield from (f"{here} has a foreign key with '{name}', which is no field; declare it" for name in lost)


def _field_faults(field):
    """Yield what in a field's descriptor cannot be checked, each with its remedy."""
    constraints = field.get("constraints", {})
    if field.get("type") not in TYPES:
        yield f"has the type '{field.get('type')}'; use one of {', '.join(TYPES)}"
    for name in sorted(set(constraints) - CONSTRAINTS):
        yield f"has the constraint '{name}'; use only {', '.join(sorted(CONSTRAINTS))}"
    try:
        re.compile(constraints.get("pattern", ""))
    except re.error as error:
        yield f"has a pattern that is no regular expression ({error}); correct it"

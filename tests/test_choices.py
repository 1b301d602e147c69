"""What study.yml may say is declared once, and all that is wrong in it is told at once, with its line."""

import json
import shutil
from dataclasses import asdict

import pytest
from test_pipeline import compendium

from compendium.choices import DECLARED, FORMS, SETS, Facts, may_be, read_choices, read_entries
from compendium.errors import StudyError
from compendium.study import TOP, study_in

SHIPPED = (TOP / "study.yml").read_text(encoding="utf-8")


def written(folder, text):
    """Write a study of the shipped data with this study.yml."""
    if not (folder / "data").exists():
        shutil.copytree(TOP / "data", folder / "data", ignore=shutil.ignore_patterns("text"))
    (folder / "study.yml").write_text(text, encoding="utf-8")
    return study_in(folder)


def line_of(name):
    """Line of the shipped file in which the value of a choice stands."""
    return SHIPPED[: SHIPPED.index(f"\n{name}:\n")].count("\n") + 3


def chosen(folder, name, value):
    """Return the shipped file's choices, one of them changed."""
    lines = SHIPPED.splitlines()
    place = line_of(name) - 1
    assert lines[place].startswith("  value: ")
    lines[place] = f"  value: {value}"
    written(folder, "\n".join(lines))
    return read_entries(folder)[name]["value"]


def refusal(folder, name, value):
    """Return what is said of a choice that is refused, without its place."""
    with pytest.raises(StudyError) as refused:
        chosen(folder, name, value)
    first, second = str(refused.value).splitlines()
    assert first == "1 problem in the choices"
    place, _, said = second.partition(": ")
    assert place.endswith(f"study.yml line {line_of(name)}") and said.startswith(f"{name} cannot be ")
    return said


def test_every_choice_that_the_compendium_ships_is_declared_and_every_declared_one_is_shipped(tmp_path):
    entries = read_entries(TOP)
    assert set(entries) == set(DECLARED)
    given = read_choices(study_in(TOP))["08-accumulation"]
    assert given == {"coder": "published", "coverage": 0.95, "orders": 2000, "seed": 20230717}


def test_the_declaration_is_plain_data_that_a_browser_could_be_given():
    table = {name: asdict(choice) for name, choice in DECLARED.items()}
    assert json.loads(json.dumps(table)) == table
    assert {choice.kind for choice in DECLARED.values()} <= set(FORMS)
    assert {choice.among for choice in DECLARED.values()} - {""} == set(SETS)


@pytest.mark.parametrize(
    ("name", "value", "nearest"),
    [
        ("document", "Article", "article"),
        ("document", "leaflet", ""),
        ("coder", "recoder-a", "recoder_a"),
        ("ranks", "Primary", "primary"),
        ("primary_care_leaders", "either", "either side"),
        ("min_quotes", "2.5", "2"),
        ("min_quotes", "yes", ""),
        ("min_quotes", "0", "1"),
        ("min_quotes", "", ""),
        ("min_quotes", "~", ""),
        ("orders", "-1", "1"),
        ("orders", "9999999999999999999999", "1000000"),
        ("seed", "no", ""),
        ("seed", "0123", "123"),
        ("seed", "1:30", ""),
        ("seed", "1_000", "1000"),
        ("seed", "0x10", ""),
        ("coverage", "95%", "0.95"),
        ("coverage", "0,95", "0.95"),
        ("coverage", "1.0", ""),
        ("coverage", "0.0", ""),
        ("resamples", "2e3", "2000"),
        ("resamples", "2,000", "2000"),
        ("resamples", "0", "1"),
        ("resamples", ".inf", ""),
        ("example_quote", "the third", ""),
        ("example_quotes", "T3Q6;", ""),
        ("sweep_coding", "every other coders;consensus", "every other coder"),
        ("sweep_min_quotes", "1;two", ""),
        ("sweep_min_quotes", "1;02", "2"),
        ("sweep_merged", "FT", ""),
        ("sweep_left_out", "two quote", "two quotes"),
        ("sweep_most", "true", ""),
    ],
)
def test_a_value_that_a_choice_cannot_have_is_refused_with_what_it_may_be(tmp_path, name, value, nearest):
    said = refusal(tmp_path, name, value)
    assert f"it may be {may_be(name, Facts(TOP / 'data'))}" in said
    assert said.partition("(the nearest is ")[2] == (f"{nearest})" if nearest else "")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("min_quotes", '"2"', 2),
        ("coverage", ".9", 0.9),
        ("seed", "0", 0),
        ("sweep_min_quotes", "2", "2"),
        ("coder", "consensus", "consensus"),
        ("sweep_merged", "CU", "CU"),
        ("terms", "yes", "yes"),
    ],
)
def test_a_value_is_taken_as_it_is_written_in_its_declared_type(tmp_path, name, text, value):
    found = chosen(tmp_path, name, text)
    assert found == value and type(found) is type(value)


def test_a_study_that_declares_no_leaders_takes_any_reading_of_them(tmp_path, small_study):
    shutil.copy(TOP / "study.yml", small_study.parent)
    assert read_entries(small_study.parent)["primary_care_leaders"]["value"] == "independent_pc"


def test_what_is_given_twice_is_refused_with_both_lines(tmp_path):
    twice = SHIPPED.replace("  value: article", "  value: article\n  value: poster")
    line = line_of("document")
    with pytest.raises(StudyError) as refused:
        read_entries(written(tmp_path, f"{twice}\ncoder:\n  value: x\n").folder)
    first, second = str(refused.value).splitlines()[1:3]
    assert first.endswith(f"line {line + 1}: value stands in document twice, first in line {line}; keep one")
    assert second.endswith("coder stands in the file twice, first in line 5; keep one")


def test_all_problems_are_told_at_once_in_the_order_of_the_file(tmp_path):
    changed = (
        ("notebooks: [01-sample]", "notebooks: [[x]]"),
        ("notebooks: [05-voices]", "notebooks: [05-voice]"),
        ("reason: The two ways of counting that the data allow.", "reason: true"),
        ("min_quotes:\n", "min_quote:\n"),
        ("  value: T3Q6\n", "  value: [T3Q6]\n"),
    )
    text = SHIPPED
    for old, new in changed:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(StudyError) as refused:
        read_choices(written(tmp_path, text))
    first, *lines = str(refused.value).splitlines()
    assert first == "5 problems in the choices"
    told = [line.partition(": ")[2] for line in lines]
    assert told == [
        "document: notebooks must be a list of names, like [04-evidence, 05-voices]",
        "example_code is for notebook '05-voice', which does not exist; the nearest is 05-voices",
        "the value of example_quote must be text or a number, and no list",
        "min_quote is no choice; the nearest is min_quotes",
        "sweep_ranks has no reason: 'true' is not one; say in words why",
    ]


@pytest.mark.parametrize(
    ("value", "notebooks", "problem"),
    [
        ("0123", "[01-people]", "shade would be read as 83, not '0123'"),
        ("yes", "[01-people]", "shade would be read as True, not 'yes'"),
        ("1:30.5", "[01-people]", "shade would be read as 90.5, not '1:30.5'"),
        ("1_0.5", "[01-people]", "shade would be read as 10.5, not '1_0.5'"),
        ("2026-01-05", "[01-people]", "shade would be read as datetime.date"),
        ("5", "[]", "shade is no choice: it is not declared, and no notebook takes it"),
    ],
)
def test_a_choice_of_a_studys_own_notebooks_is_taken_as_yaml_has_it_unless_that_surprises(
    tmp_path, value, notebooks, problem
):
    entry = "shade:\n  value: {}\n  reason: Ours.\n  notebooks: {}\n"
    assert read_entries(written(tmp_path, entry.format("5", "[x]")).folder)["shade"]["value"] == 5
    with pytest.raises(StudyError, match=problem):
        read_entries(written(tmp_path, entry.format(value, notebooks)).folder)


@pytest.mark.parametrize("command", ["notebooks", "check", "sweep"])
def test_a_wrong_choice_stops_a_command_before_anything_runs(tmp_path, command):
    written(tmp_path, SHIPPED.replace("value: article", "value: leaflet"))
    done = compendium("--study", tmp_path, command)
    assert done.returncode == 1 and "document cannot be 'leaflet'" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "build") == ["data", "study.yml"]

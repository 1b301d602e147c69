"""What pages load: what they need, and nothing that the theme merely brings along."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from compendium.pages.assets import drop_unused, is_needed, leave_out


@dataclass
class File:
    """As much of a script or style sheet as Sphinx would tell."""

    filename: str | None


def loaded(body, *names):
    context = {"body": body, "script_files": [File(name) for name in names], "css_files": []}
    leave_out(None, "page", "page.html", context, None)
    return [file.filename for file in context["script_files"]]


def test_a_page_without_code_does_without_the_button_that_copies_code():
    assert loaded("<p>Words.</p>", "_static/copybutton.js", "_static/doctools.js") == ["_static/doctools.js"]


def test_a_page_with_code_has_the_button_that_copies_it_and_the_colours():
    names = ["_static/copybutton.js", "_static/clipboard.min.js", "_static/pygments.css"]
    assert loaded('<div class="highlight-default">', *names) == names


def test_what_nobody_has_said_a_need_for_is_needed_everywhere():
    assert is_needed("_static/compendium.css", "")


def test_options_of_the_theme_that_nothing_reads_are_left_out():
    assert loaded("", None) == []


def test_a_page_that_is_made_of_no_document_has_what_every_page_needs():
    context = {"script_files": [File("_static/doctools.js"), File("_static/copybutton.js")], "css_files": []}
    leave_out(None, "search", "search.html", context, None)
    assert [file.filename for file in context["script_files"]] == ["_static/doctools.js"]


class Built:
    """As much of Sphinx's application as is asked for."""

    def __init__(self, outdir):
        self.outdir = outdir


def unused(folder):
    path = folder / "_static" / "scripts" / "theme.js.map"
    path.parent.mkdir(parents=True)
    path.with_suffix("").touch()
    path.touch()
    return path


def test_what_no_page_asks_for_is_dropped_and_the_rest_stays(tmp_path):
    path = unused(tmp_path)
    drop_unused(Built(tmp_path), None)
    assert not path.exists()
    assert path.with_suffix("").exists()


def test_the_built_book_has_no_file_of_the_theme_that_no_page_asks_for(html):
    theme = Path(find_spec("pydata_sphinx_theme").origin).parent / "theme" / "pydata_sphinx_theme" / "static"
    brought = {path.name for path in theme.rglob("*") if path.is_file()}
    built = {path.name for path in (html / "_static").rglob("*") if path.is_file()}
    dropped = {name for name in brought if name.endswith(".map") or name.startswith(("bootstrap.js", "font"))}
    assert {"bootstrap.js", "fontawesome.js", "pydata-sphinx-theme.js.map"} <= dropped
    assert dropped & built == set()
    assert "pydata-sphinx-theme.js" in brought & built


def test_a_build_that_failed_is_left_as_it_is(tmp_path):
    path = unused(tmp_path)
    drop_unused(Built(tmp_path), RuntimeError("failed"))
    assert path.exists()


def test_the_rules_of_the_icon_font_go_and_the_other_rules_stay(tmp_path):
    sheet = tmp_path / "_static" / "styles" / "pydata-sphinx-theme.css"
    sheet.parent.mkdir(parents=True)
    kept = '.fa{font-style:normal}a:before{content:"x"}'
    sheet.write_text(kept + '.fa-0:before,.fa-zero:before{content:"\\30 "}', encoding="utf-8")
    drop_unused(Built(tmp_path), None)
    assert sheet.read_text(encoding="utf-8") == kept

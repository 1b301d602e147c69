"""Sphinx extension of the pages for students: the explorer, the exercise, and what terms mean."""

from compendium.pages import coding_sheet, definitions, explorer


def setup(app):
    """Register the directives, and the meanings of terms, with Sphinx."""
    for name, directive in (explorer.DIRECTIVES | coding_sheet.DIRECTIVES).items():
        app.add_directive(name, directive)
    definitions.register(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Sphinx directive ``{when}``: what a page says under some data only."""

from sphinx.util.docutils import SphinxDirective

from compendium.pages.citing import CitingError, Condition
from compendium.pages.numbers import CITES, looked_up, note


class When(SphinxDirective):
    """``{when} agreement.n_people > 0``: the content while this is so, else nothing.

    Where a number has no value, nothing is so. A sentence that should hold under the committed data is bound
    by ``{holds}`` instead, which stops the build.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        """Return the content, or nothing."""
        condition = Condition(self.arguments[0])
        try:
            values = {key: looked_up(key, self.env.compendium_numbers)[0] for key in condition.keys}
            holds = condition.holds(values)
        except CitingError as error:
            raise self.error(str(error)) from None
        for key in values:
            note(self.env, CITES, key)
        return self.parse_content_to_nodes() if holds else []

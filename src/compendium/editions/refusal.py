"""How an edition is refused."""


class EditionError(ValueError):
    """An edition cannot be made of the book; says why, and what to do."""

"""Named numbers as a dictionary, to hold them to values worked out by hand."""


def values(numbers):
    """Return the value of each number by its name."""
    return {number.name: number.value for number in numbers}

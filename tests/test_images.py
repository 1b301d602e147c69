"""Images keep their place free, and figures are drawn into the page, for a column and for a phone."""

from compendium.pages.images import inlined, sized

IMAGE = '<img alt="A &gt; B" src="../_images/a%20b.svg" />'
SVG = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" width="9pt"><metadata>by hand</metadata>
<defs><clipPath id="p1"/></defs><rect fill="#ffffff"/>
<use xlink:href="#p1" clip-path="url(#p1)" style="fill: #1f1f1f; stroke: #0072b2"/></svg>"""


def sizes(name):
    return {"a b.svg": (614, 400)}.get(name)


def nothing_drawn(image, figure):
    return None


def drawings(image, figure):
    return {("a b.svg", "a_b"): ["<svg><g/></svg>", "<svg><path/></svg>"]}.get((image, figure))


def test_an_image_has_the_size_of_its_file():
    assert sized(f"<p>{IMAGE}</p>", sizes, nothing_drawn) == (
        '<p><img width="614" height="400" alt="A &gt; B" src="../_images/a%20b.svg" /></p>'
    )


def test_a_figure_is_drawn_into_the_page_for_a_column_and_for_a_phone_with_its_words_and_its_file():
    figure = sized(f'<figure id="fig-a_b">\n{IMAGE}\n<figcaption>A</figcaption></figure>', sizes, drawings)
    assert figure == (
        '<figure id="fig-a_b">\n<div class="drawn">'
        '<svg role="img" class="for-column" data-src="../_images/a%20b.svg" aria-label="A &gt; B"><g/></svg>'
        '<svg role="img" class="for-phone" aria-label="A &gt; B"><path/></svg>'
        "</div>\n<figcaption>A</figcaption></figure>"
    )


def test_a_figure_that_nobody_drew_for_a_phone_stays_an_image():
    figure = f'<figure id="fig-c">\n{IMAGE}</figure>'
    assert "<img width" in sized(figure, sizes, drawings)


def test_an_image_whose_size_nobody_knows_is_left_to_the_browser():
    image = '<img src="_images/other.svg" />'
    assert sized(image, sizes, nothing_drawn) == image


def test_an_image_of_another_place_stays_as_it_is():
    elsewhere = '<img src="https://example.org/a.svg" />'
    assert sized(elsewhere, sizes, nothing_drawn) == elsewhere


def test_a_drawing_takes_its_colours_from_the_page_and_shares_no_name_with_another():
    drawn = inlined(SVG, "voices-", 'class="for-phone"')
    assert drawn.startswith('<svg role="img" class="for-phone" width="9pt"><defs>')
    assert 'id="voices-p1"' in drawn and 'xlink:href="#voices-p1" clip-path="url(#voices-p1)"' in drawn
    assert 'fill="var(--figure-ffffff, #ffffff)"' in drawn
    assert "fill: var(--figure-1f1f1f, #1f1f1f); stroke: var(--figure-0072b2, #0072b2)" in drawn
    assert "by hand" not in drawn

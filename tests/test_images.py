"""Images keep their place free, and those of figures have a box to scroll in."""

from compendium.pages.images import BOX, sized

IMAGE = '<img alt="A &gt; B" src="../_images/a%20b.svg" />'


def sizes(name):
    return {"a b.svg": (614, 400)}.get(name)


def test_an_image_has_the_size_of_its_file():
    assert sized(f"<p>{IMAGE}</p>", sizes) == (
        '<p><img width="614" height="400" alt="A &gt; B" src="../_images/a%20b.svg" /></p>'
    )


def test_the_image_of_a_figure_stands_in_a_box_of_its_own_and_the_caption_outside():
    figure = sized(f'<figure id="fig-a">\n{IMAGE}\n<figcaption>A</figcaption></figure>', sizes)
    assert figure.startswith(f'<figure id="fig-a">\n<div class="{BOX}"><img width="614"')
    assert figure.endswith("/></div>\n<figcaption>A</figcaption></figure>")


def test_an_image_whose_size_nobody_knows_is_left_to_the_browser():
    assert sized('<img src="_images/other.svg" />', sizes) == '<img src="_images/other.svg" />'


def test_an_image_of_another_place_stays_as_it_is():
    elsewhere = '<img src="https://example.org/a.svg" />'
    assert sized(elsewhere, sizes) == elsewhere

"""Which pages of the book are out of date, by what they were made of and never by the time of a change.

Sphinx reads again what is younger than its last reading. That misses a page whose numbers come from a
notebook, and a file put back with its old date. Here every page remembers the content of each file that
it was made of.
"""

from pathlib import Path

from sphinx.search import js_index

from compendium.files import sha256
from compendium.pages.nodes import OPTIONAL
from compendium.pages.numbers import numbers_used
from compendium.pages.provenance import records_used


def changed_pages(app, env, added, changed, removed):
    """Pages made of anything that is not as it was (``env-get-outdated``)."""
    made_of = getattr(env, "compendium_made_of", {})
    known = env.found_docs & set(env.all_docs)
    current = {page: _contents(env, page) for page in known}
    return [page for page in sorted(known) if made_of.get(page) != current[page]]


def remember_contents(app, env):
    """Keep what each page is made of, and rewrite all if something that pages point at has changed.

    Text that one page takes from another (titles, labels, numbers of figures) is filled in when a page
    is written, so that writing all of them again is enough (``env-updated``).
    """
    env.compendium_made_of = {page: _contents(env, page) for page in env.all_docs}
    standard = env.domaindata["std"]
    points = [standard["labels"], standard["anonlabels"], standard["terms"], env.toc_fignumbers]
    points += [{page: title.astext() for page, title in env.titles.items()}]
    shared = repr([sorted(point.items()) for point in points])
    same, env.compendium_shared = getattr(env, "compendium_shared", None) == shared, shared
    return [] if same else sorted(env.all_docs)


def remove_stale_images(app, error):
    """Delete images and downloads of an earlier build that no page has any more (``build-finished``)."""
    offered = {"_images": app.env.images, "_downloads": app.env.dlfiles}
    for name, files in offered.items() if error is None else ():
        folder, current = Path(app.outdir) / name, {file for _, file in files.values()}
        for path in folder.rglob("*"):
            if path.is_file() and path.relative_to(folder).as_posix() not in current:
                path.unlink()


def forget_lost_words(app, error):
    """Take words out of the search index that no page has any more (``build-finished``)."""
    index = Path(app.outdir) / "searchindex.js"
    if error is None and index.is_file():
        words = js_index.loads(index.read_text(encoding="utf-8"))
        for kind in ("terms", "titleterms"):
            words[kind] = {word: pages for word, pages in words[kind].items() if pages != []}
        index.write_text(js_index.dumps(words), encoding="utf-8")


def register(app):
    """Connect to Sphinx."""
    app.connect("env-get-outdated", changed_pages)
    app.connect("env-updated", remember_contents)
    app.connect("build-finished", remove_stale_images)
    app.connect("build-finished", forget_lost_words)


def _contents(env, page):
    """Everything that a page is made of: digests of its files, records of its results, its numbers."""
    files = {env.doc2path(page), *(str(Path(env.srcdir, name)) for name in env.dependencies[page])}
    files |= set(env.metadata[page].get(OPTIONAL, []))
    contents = {name: sha256(name) if Path(name).is_file() else None for name in sorted(files)}
    return contents | records_used(env, page) | numbers_used(env, page)

"""Pages that stand alone: one file without scripts or anything loaded, for phone and desk, light and dark."""

from html import escape

STYLE = """
:root { color-scheme: light dark; --ink: #1f1f1f; --quiet: #595959; --paper: #fff; --rule: #d0d0d0;
  --good: #0b6b3a; --bad: #a00d22; --old: #fbe9e7; --new: #e3f2e6; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --quiet: #b5b5b5; --paper: #161616;
  --rule: #4a4a4a; --good: #7fd6a2; --bad: #ff9a9a; --old: #4a2323; --new: #1f3f2a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 1rem 1rem 4rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { line-height: 1.2; } h2 { margin-top: 2.5rem; }
.quiet, caption { color: var(--quiet); }
.good { color: var(--good); font-weight: 600; } .bad { color: var(--bad); font-weight: 600; }
.scroll { overflow-x: auto; margin: 1rem 0; } .scroll:focus { outline: 2px solid var(--quiet); }
table { border-collapse: collapse; font-size: 0.9rem; } caption { text-align: left; }
th, td { border-top: 1px solid var(--rule); padding: 0.35rem 0.8rem 0.35rem 0; text-align: left;
  vertical-align: top; } td { min-width: 4rem; max-width: 24rem; }
del, ins { text-decoration: none; padding: 0 0.2em; border-radius: 0.2em; } ins { background: var(--new); }
del { background: var(--old); text-decoration: line-through; }
pre { white-space: pre-wrap; border-left: 3px solid var(--rule); padding-left: 1rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; }
figure { margin: 0; } figcaption { color: var(--quiet); }
figure img { width: 100%; height: auto; background: #fff; }
summary { cursor: pointer; font-weight: 600; }
""".strip()


def page_html(title, *parts):
    """A whole page, as text.

    Parameters
    ----------
    title : str
    *parts : str
        HTML, as the other functions here return it.
    """
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
    )
    body = "\n".join([f"<h1>{escape(title)}</h1>", *filter(None, parts)])
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body><main>\n{body}\n</main></body></html>\n'
    )


def heading_html(text):
    """A heading of the second level."""
    return f"<h2>{escape(text)}</h2>"


def paragraph_html(text, kind=""):
    """A paragraph; ``kind`` is a class of the style, such as ``quiet``, ``good`` or ``bad``."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def preformatted_html(text):
    """Text in its own lines."""
    return f"<pre>{escape(text)}</pre>"


def table_html(headers, rows, caption):
    """A table in a box that scrolls sideways by itself; nothing where there are no rows.

    Parameters
    ----------
    headers : sequence of str
    rows : sequence of sequences
        Texts; None is shown as a dash, and `was` and `now` stand as they are.
    caption : str
    """
    if not rows:
        return ""
    top = "".join(f'<th scope="col">{escape(header)}</th>' for header in headers)
    body = "\n".join("<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row) + "</tr>" for row in rows)
    label = escape(caption, quote=True)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{label}"><table>'
        f"<caption>{label}</caption><thead><tr>{top}</tr></thead><tbody>\n{body}\n</tbody></table></div>"
    )


def folded_html(label, body, unfolded=False):
    """A part that opens where its label is clicked."""
    return f"<details{' open' * unfolded}><summary>{escape(label)}</summary>{body}</details>"


class Marked(str):
    """HTML that needs no escaping any more."""


def was(text):
    """A text that no longer stands."""
    return Marked(f"<del>{escape(text)}</del>") if text else Marked(_cell(text))


def now(text):
    """A text that stands now."""
    return Marked(f"<ins>{escape(text)}</ins>") if text else Marked(_cell(text))


def _cell(value):
    if value is None:
        return "–"
    return value if isinstance(value, Marked) else escape(str(value)) or '<span class="quiet">empty</span>'

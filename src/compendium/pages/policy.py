"""A policy in every page: no script runs in it but the book's own, and nothing is fetched from elsewhere.

Content Security Policy, level 3 (https://www.w3.org/TR/CSP3/). It holds for pages opened as files, too. Only
scripts around the text are let in: one that a value of the data brought into the text would not run.
"""

import hashlib
import re
from base64 import b64encode
from pathlib import Path

RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
"""What a page may load: its own files, and styles, pictures and fonts that stand in it, which run nothing."""

SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
TEXT = re.compile(r'<(article|main) class="bd-article.*</\1>', re.DOTALL)
"""What is made of pages and data, and has no script of the book's own that stands in it as such."""

META = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n')


def with_policy(page):
    """Return a page with a policy that allows the scripts which stand in it by their hashes, and no other.

    Parameters
    ----------
    page : str
        HTML; a policy that it has is replaced.

    Returns
    -------
    str

    >>> "'sha256-" in with_policy("<head><script>run()</script></head>")
    True
    """
    page = META.sub("", page)
    hashes = [_hash(script) for script in SCRIPT.findall(TEXT.sub("", page))]
    rules = RULES | {"script-src": " ".join([RULES["script-src"], *dict.fromkeys(hashes)])}
    policy = "; ".join(f"{name} {sources}" for name, sources in rules.items())
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    return re.sub(r"<head>\s*", lambda head: f"{head[0]}{meta}", page, count=1)


def _hash(script):
    return f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def put_policies(app, exception):
    """Give every page that was written its policy (Sphinx event ``build-finished``)."""
    for path in sorted(Path(app.outdir).rglob("*.html")) if exception is None else ():
        page = path.read_text(encoding="utf-8")
        if (made := with_policy(page)) != page:
            path.write_text(made, encoding="utf-8", newline="\n")


def register(app):
    """Connect to Sphinx."""
    app.connect("build-finished", put_policies)

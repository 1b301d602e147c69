"""The article's JATS XML from Europe PMC, with nothing about the network taken on trust.

Only https, only that host, so many bytes and so many seconds in all: httpx's own time-outs start anew with
every byte, and a server that sends one a second would hold them off for days; asyncio's does not.
"""

import asyncio
import sys
from typing import NamedTuple
from urllib.parse import urlsplit

from compendium import __version__
from compendium.errors import SourceError
from compendium.words.sources import MEGABYTE

EUROPE_PMC = "https://www.ebi.ac.uk/europepmc/webservices/rest"
#: The article is in PubMed Central, but its text may not be had this way.
ABSENT = {403, 404, 410}
REDIRECTS = {301, 302, 303, 307, 308}
MOST_REDIRECTS = 3


class Limits(NamedTuple):
    """How long and how much a download may be; ``pause`` is before the second try, and doubles each time."""

    seconds: float = 30
    connect: float = 10
    megabytes: float = 10
    tries: int = 3
    pause: float = 1


class _Again(Exception):
    """A fault that may pass."""


def download_article(pmcid, service=EUROPE_PMC, limits=None, certificates=None):
    """Download the full text of an article as JATS XML.

    For the command line: it starts an event loop, and a notebook's kernel runs in one already.

    Parameters
    ----------
    pmcid : str
        Its number in PubMed Central, such as ``PMC10353261``.
    service : str
        Address of Europe PMC's REST service.
    limits : Limits, optional
    certificates : ssl.SSLContext, optional
        Whom to trust, if not whom httpx trusts.

    Returns
    -------
    bytes

    Raises
    ------
    SourceError
        If it cannot be had within the limits, from that host, over https.
    """
    limits = limits or Limits()
    address = f"{service}/{pmcid}/fullTextXML"
    if urlsplit(address).scheme != "https":
        raise SourceError(f"{address} is not https; use an address that is")
    try:
        return asyncio.run(_download(address, limits, certificates))
    except (TimeoutError, _Again) as error:
        why = (
            str(error)
            or f"{urlsplit(address).hostname} did not answer in full within {limits.seconds} seconds"
        )
        raise SourceError(
            f"{why}; are you offline? Try again later, or download {address} in a browser and name the file"
        ) from error


async def _download(address, limits, certificates):
    """Try until it works, the tries or the time are used up."""
    import httpx

    timeout = httpx.Timeout(limits.seconds, connect=limits.connect)
    # Not compressed, so that the bytes which count against the limit are all there are.
    headers = {"User-Agent": f"compendium/{__version__}", "Accept-Encoding": "identity"}
    async with (
        asyncio.timeout(limits.seconds),
        httpx.AsyncClient(verify=certificates or True, timeout=timeout, headers=headers) as client,
    ):
        for attempt in range(limits.tries):
            try:
                return await _followed(client, address, limits)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                fault = _Again(f"cannot connect to {urlsplit(address).hostname} ({error or 'no answer'})")
            except httpx.TransportError as error:
                why = f"{type(error).__name__}: {error}"
                fault = _Again(f"the download from {urlsplit(address).hostname} broke off ({why})")
            except _Again as error:
                fault = error
            if attempt + 1 < limits.tries:
                await asyncio.sleep(limits.pause * 2**attempt)
        raise fault


async def _followed(client, address, limits):
    """Return the body behind an address, following redirects as long as they stay with the host and https."""
    home = urlsplit(address)
    for _ in range(MOST_REDIRECTS + 1):
        async with client.stream("GET", address) as response:
            if response.status_code not in REDIRECTS:
                return await _body(response, limits)
            target = response.url.join(response.headers.get("Location", ""))
        if (target.scheme, target.host) != ("https", home.hostname):
            raise SourceError(
                f"{address} redirects to {target}, which is not https at {home.hostname}, so it was not "
                "followed; download the article in a browser and name the file"
            )
        address = str(target)
    raise SourceError(f"{address} redirects more than {MOST_REDIRECTS} times; try again later")


async def _body(response, limits):
    """Return the body of a final response, if it can be the article."""
    address = response.url
    if response.status_code == 429 or response.status_code >= 500:
        raise _Again(f"{address} answers {response.status_code} {response.reason_phrase}")
    if response.status_code in ABSENT:
        raise SourceError(
            f"{address} answers {response.status_code} {response.reason_phrase}: Europe PMC does not give "
            "this article's text; name a file instead"
        )
    if response.status_code != 200:
        raise SourceError(
            f"{address} answers {response.status_code} {response.reason_phrase}; name a file instead"
        )
    if "html" in response.headers.get("Content-Type", ""):
        raise SourceError(
            f"{address} answers with a web page and not with XML; open it in a browser to see why"
        )
    most = int(limits.megabytes * MEGABYTE)
    length = response.headers.get("Content-Length", "0")
    size = int(length) if length.isdecimal() else 0
    if size > most:
        raise SourceError(
            f"{address} has {size} bytes, and no article has more than {most}; name a file instead"
        )
    return await _read(response, size, most)


async def _read(response, size, most):
    """Return the body of a response, showing how far it has come."""
    from tqdm import tqdm

    body = bytearray()
    with tqdm(
        total=size or None, unit="B", unit_scale=True, disable=not sys.stderr.isatty(), leave=False
    ) as bar:
        async for chunk in response.aiter_raw():
            body += chunk
            bar.update(len(chunk))
            if len(body) > most:
                raise SourceError(f"{response.url} sends more than {most} bytes; name a file instead")
    return bytes(body)

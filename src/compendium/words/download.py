"""The article's JATS XML from Europe PMC: over https, from that host only, within limits of size and time."""

import sys
import time
from concurrent.futures import Future
from threading import Thread
from typing import NamedTuple
from urllib.parse import urlsplit

from compendium import __version__
from compendium.errors import SourceError
from compendium.words.sources import MEGABYTE

EUROPE_PMC = "https://www.ebi.ac.uk/europepmc/webservices/rest"
#: The article is in PubMed Central, but its text may not be had this way.
ABSENT = {403, 404, 410}
MOST_REDIRECTS = 3


class Limits(NamedTuple):
    """How long and how much a download may be; ``pause`` is before the second try, and doubles each time."""

    seconds: float = 30
    connect: float = 10
    megabytes: float = 10
    tries: int = 3
    pause: float = 1


def download_article(pmcid, service=EUROPE_PMC, limits=None, certificates=None):
    """Download the full text of an article as JATS XML.

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
        return _within(limits.seconds, _download, address, limits, certificates)
    except (TimeoutError, ConnectionError) as error:
        late = f"{urlsplit(address).hostname} did not answer in full within {limits.seconds} seconds"
        raise SourceError(
            f"{str(error) or late}; are you offline? Try again later, or download {address} in a browser and "
            "name the file"
        ) from error


def _within(seconds, function, *arguments):
    """Return what a function returns, or raise TimeoutError if it has not returned after so many seconds.

    httpx's own time-outs start anew with every byte: one byte a second would hold them off for days.
    """
    future = Future()

    def work():
        try:
            future.set_result(function(*arguments))
        except Exception as error:
            future.set_exception(error)

    Thread(target=work, daemon=True).start()
    return future.result(timeout=seconds)


def _download(address, limits, certificates):
    """Return the body behind an address; faults that may pass are tried again, then raise ConnectionError."""
    import httpx

    host = urlsplit(address).hostname
    timeout = httpx.Timeout(limits.seconds, connect=limits.connect)  # of each single wait
    # Not compressed, so that the bytes which count against the limit are all there are.
    headers = {"User-Agent": f"compendium/{__version__}", "Accept-Encoding": "identity"}
    with httpx.Client(verify=certificates or True, timeout=timeout, headers=headers) as client:
        for attempt in range(limits.tries):
            time.sleep(limits.pause * 2 ** (attempt - 1) if attempt else 0)
            try:
                return _followed(client, address, int(limits.megabytes * MEGABYTE))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                fault = f"cannot connect to {host} ({error or 'no answer'})"
            except httpx.TransportError as error:
                fault = f"the download from {host} broke off ({type(error).__name__}: {error})"
            except ConnectionError as error:
                fault = str(error)
    raise ConnectionError(fault)


def _followed(client, address, most):
    """Return the body behind an address, following redirects as long as they stay with the host and https."""
    host = urlsplit(address).hostname
    for _ in range(MOST_REDIRECTS + 1):
        with client.stream("GET", address) as response:
            if not response.has_redirect_location:
                return _body(response, most)
        target = response.next_request.url
        if (target.scheme, target.host) != ("https", host):
            raise SourceError(
                f"{address} redirects to {target}, which is not https at {host}, so it was not followed; "
                "download the article in a browser and name the file"
            )
        address = str(target)
    raise SourceError(f"{address} redirects more than {MOST_REDIRECTS} times; try again later")


def _body(response, most):
    """Return the body of a response, if it can be the article and has no more bytes than ``most``."""
    from tqdm import tqdm

    address, status = response.url, response.status_code
    answer = f"{address} answers {status} {response.reason_phrase}"
    if status == 429 or status >= 500:
        raise ConnectionError(answer)
    if status != 200:
        why = ": Europe PMC does not give this article's text" if status in ABSENT else ""
        raise SourceError(f"{answer}{why}; name a file instead")
    if "html" in response.headers.get("Content-Type", ""):
        raise SourceError(
            f"{address} answers with a web page and not with XML; open it in a browser to see why"
        )
    length = response.headers.get("Content-Length", "")
    size = int(length) if length.isdecimal() else 0
    if size > most:
        raise SourceError(
            f"{address} has {size} bytes, and no article has more than {most}; name a file instead"
        )
    body = bytearray()
    hidden = not sys.stderr.isatty()
    with tqdm(total=size or None, unit="B", unit_scale=True, disable=hidden, leave=False) as bar:
        for chunk in response.iter_raw():
            body += chunk
            bar.update(len(chunk))
            if len(body) > most:
                raise SourceError(f"{address} sends more than {most} bytes; name a file instead")
    return bytes(body)

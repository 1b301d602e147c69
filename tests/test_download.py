"""The download against a server on the loopback interface that plays every fault of a network."""

import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

from compendium.errors import SourceError
from compendium.words.download import Limits, download_article

LIMITS = Limits(seconds=120, connect=60, megabytes=0.1, tries=3, pause=0.01)
IMPATIENT = LIMITS._replace(seconds=2)
ARTICLE = b"<article>" + b"rain " * 1000 + b"</article>"


class Server(ThreadingHTTPServer):
    """Answers over https; ``asked`` holds the host and path of every request."""

    daemon_threads = True

    def __init__(self, certificate):
        super().__init__(("127.0.0.1", 0), Faults)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.asked = []

    def handle_error(self, *_):
        """Say nothing: that clients hang up is what is tested."""


class Faults(BaseHTTPRequestHandler):
    """Plays the fault that the first part of the path names."""

    def do_GET(self):
        """Answer."""
        self.server.asked.append(f"{self.headers['Host'].split(':')[0]} {self.path}")
        getattr(self, self.path.split("/")[1])()

    def log_message(self, *_):
        """Say nothing."""

    def answer(self, body, status=200, **headers):
        """Send an answer whole."""
        self.begin(status, **{"Content-Length": len(body), **headers})
        self.wfile.write(body)

    def begin(self, status=200, **headers):
        """Send the head of an answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def good(self):
        self.answer(ARTICLE, Content_Type="application/xml")

    def moved(self):
        self.answer(b"", 302, Location="/good/fullTextXML")

    def other_host(self):
        self.answer(b"", 302, Location=f"https://127.0.0.1:{self.server.server_port}/good/fullTextXML")

    def plain_http(self):
        self.answer(b"", 302, Location=f"http://localhost:{self.server.server_port}/good/fullTextXML")

    def in_circles(self):
        self.answer(b"", 302, Location=self.path)

    def slow_body(self):
        self.begin(Content_Length=len(ARTICLE))
        self.drip(ARTICLE)

    def slow_head(self):
        self.drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100)

    def drip(self, content):
        for byte in content[:20]:
            self.wfile.write(bytes([byte]))
            time.sleep(0.25)

    def broken_off(self):
        self.begin(Content_Length=len(ARTICLE))
        self.wfile.write(ARTICLE[:100])

    def huge(self):
        self.begin(Content_Length=10**12)

    def endless(self):
        self.begin()
        while True:
            self.wfile.write(b"rain " * 10_000)

    def web_page(self):
        self.answer(b"<html><title>Sorry</title>", Content_Type="text/html; charset=utf-8")

    def absent(self):
        self.answer(b"", 404)

    def failing_once(self):
        if len(self.server.asked) == 1:
            self.answer(b"", 503)
        else:
            self.good()

    def failing(self):
        self.answer(b"", 500)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def server(authority, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    with Server(authority.issue_cert("localhost", "127.0.0.1")) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def download(server, authority):
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)

    def download(fault, limits=LIMITS):
        return download_article(fault, f"https://localhost:{server.server_port}", limits, trusted)

    return download


def refusal(download, fault, limits=LIMITS):
    with pytest.raises(SourceError) as caught:
        download(fault, limits)
    return str(caught.value)


def test_an_article_is_downloaded(download, server):
    assert download("good") == ARTICLE
    assert server.asked == ["localhost /good/fullTextXML"]


def test_a_redirect_that_stays_with_the_host_is_followed(download):
    assert download("moved") == ARTICLE


@pytest.mark.parametrize("fault", ["other_host", "plain_http"])
def test_a_redirect_to_another_host_or_to_http_is_not_followed(download, server, fault):
    assert "it was not followed" in refusal(download, fault)
    assert server.asked == [f"localhost /{fault}/fullTextXML"]


def test_a_redirect_in_circles_is_given_up(download):
    assert "redirects more than" in refusal(download, "in_circles")


@pytest.mark.parametrize("fault", ["slow_body", "slow_head"])
def test_a_server_that_answers_byte_by_byte_does_not_hold_us(download, fault):
    assert "did not answer in full within 2 seconds" in refusal(download, fault, IMPATIENT)


def test_a_download_that_breaks_off_is_tried_again_and_then_refused(download, server):
    assert "broke off" in refusal(download, "broken_off")
    assert len(server.asked) == LIMITS.tries


def test_a_size_that_no_article_has_is_refused_before_it_is_sent(download):
    assert "1000000000000 bytes" in refusal(download, "huge")


def test_a_body_without_end_is_refused(download):
    assert "sends more than 100000 bytes" in refusal(download, "endless")


def test_a_web_page_in_place_of_xml_is_refused(download):
    assert "answers with a web page" in refusal(download, "web_page")


def test_an_absent_article_is_not_asked_for_again(download, server):
    assert "does not give this article's text" in refusal(download, "absent")
    assert len(server.asked) == 1


def test_a_server_that_fails_once_is_asked_again(download):
    assert download("failing_once") == ARTICLE


def test_a_server_that_keeps_failing_is_given_up(download, server):
    assert "answers 500" in refusal(download, "failing")
    assert len(server.asked) == LIMITS.tries


def test_a_certificate_that_nobody_vouches_for_is_refused(server):
    with pytest.raises(SourceError, match="certificate verify failed"):
        download_article("good", f"https://localhost:{server.server_port}", LIMITS)
    assert server.asked == []


def test_being_offline_is_said_with_what_to_do(server):
    port = server.server_port
    server.shutdown()
    server.server_close()
    with pytest.raises(SourceError, match="are you offline") as caught:
        download_article("PMC149", f"https://localhost:{port}", LIMITS)
    assert f"https://localhost:{port}/PMC149/fullTextXML in a browser" in str(caught.value)


def test_nothing_is_asked_for_over_http(server):
    with pytest.raises(SourceError, match="is not https"):
        download_article("good", f"http://localhost:{server.server_port}", LIMITS)
    assert server.asked == []

"""Keep a Python process, and all that it starts, from reaching beyond this machine.

Python tells its audit hooks before a socket connects, sends, or looks up a name; one that raises prevents it,
and it cannot be taken away again. This works on every system and without special rights. It does not bind
programs in other languages; the compendium starts none while it computes.
"""

import ipaddress
import sys

#: Where, among the arguments of an audit event, the name of the host is (0) or the address of a socket (1).
WATCHED = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
    "socket.getnameinfo": 0,
}

#: Python runs a module of this name in each new interpreter that finds it.
HOOK = "sitecustomize.py"


class NetworkRefused(PermissionError):
    """Something wanted to reach another machine."""


def refuse_network():
    """Refuse everything but the loopback, in this process and its forks, until they end."""
    sys.addaudithook(_refuse)


def put_hook(folder):
    """Make each interpreter that has a folder on its ``PYTHONPATH`` refuse the network.

    Parameters
    ----------
    folder : Path
        Made, with one file in it. The interpreters must find this package too.
    """
    folder.mkdir(parents=True)
    (folder / HOOK).write_text(f"import {__name__}\n\n{__name__}.refuse_network()\n", encoding="utf-8")


def _refuse(event, arguments):
    """Raise if an event is about another machine."""
    if event in WATCHED and not _is_here(_host(event, arguments)):
        raise NetworkRefused(f"{event} {arguments[WATCHED[event]]}: the network is out of reach here")


def _host(event, arguments):
    """Return the host that an event is about, None for a socket that can only mean this machine."""
    subject = arguments[WATCHED[event]]
    if isinstance(subject, tuple):
        return subject[0]
    return None if WATCHED[event] else subject


def _is_here(host):
    """Tell whether a host is this machine itself."""
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified

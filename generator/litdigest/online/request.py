"""One bounded HTTP request to an untrusted host: the only use of sockets in the package.

Only the head of an answer is read, never its body. The connection goes to the same IP address that was
checked to be public, so that a second look-up of the name cannot lead elsewhere. Proxy settings of the
environment are ignored, since behind a proxy the address is unknown.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from urllib.parse import quote, urlsplit

_MOST_BYTES = 32 * 1024
_CHUNK = 4096
_WEB_PORTS = (80, 443)
_LOW_PORTS = 1024
"""Lower ports belong to mail and other services, except for the web's."""
_HEAD = re.compile(rb"HTTP/1\.[01] ([1-9]\d\d)[ \r\n]")
_END = re.compile(rb"\r?\n\r?\n")
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")
_NAME = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_IN_URL = "%/:?#[]@!$&'()*+,;=~"


class NoAnswerError(Exception):
    """A link got no answer; the message says why."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final
        """Whether there is no such host, so that asking again is useless."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of an answer."""

    status: int
    """From 100 to 999."""
    location: str = ""
    """The Location header, as the server wrote it."""
    retry_after: str = ""
    """The Retry-After header, as the server wrote it."""


def is_public(address: str) -> bool:
    """Return whether an IP address is a public unicast address.

    An IPv4 address embedded in an IPv6 address is checked itself.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.sixtofour or found.teredo or found.is_site_local:
            return False
        if found.ipv4_mapped or found in _NAT64:
            found = ipaddress.IPv4Address(found.packed[-4:])
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Return the IP addresses of a host.

    Raises:
        OSError: they cannot be found.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Access to the network; tests replace its parts."""

    resolve: Callable[[str, int], Sequence[str]] = resolve
    allows: Callable[[str], bool] = is_public
    """Decides which IP addresses may be contacted."""
    timeout: float = 10.0
    """Seconds from the start of the name look-up, which may itself take longer, to the end of the head."""
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def ask(self, method: str, url: str) -> Answer:
        """Send a request without a body and read the head of the answer.

        Args:
            method: "HEAD" or "GET".
            url: as returned by `checked_url`.

        Raises:
            NoAnswerError: there was no valid answer, or the address may not be contacted.
        """
        parts = urlsplit(url)
        host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
        end = time.monotonic() + self.timeout
        try:
            with (
                self._connection(host, port, end) as plain,
                self._secured(plain, host, end if parts.scheme == "https" else 0) as connection,
            ):
                return _answer(connection, _request(method, url), end)
        except ssl.SSLCertVerificationError as error:
            raise NoAnswerError(f"its certificate cannot be trusted ({error.verify_message})") from error
        except TimeoutError as error:
            raise NoAnswerError(f"timed out after {self.timeout:g} s") from error
        except ConnectionRefusedError as error:
            raise NoAnswerError("connection refused") from error
        except OSError as error:  # including TLS errors
            raise NoAnswerError(f"connection failed ({_reason(error)})") from error

    def _connection(self, host: str, port: int, end: float) -> socket.socket:
        if port < _LOW_PORTS and port not in _WEB_PORTS:
            raise NoAnswerError(f"not asked: port {port} is not a web port")
        addresses = self._addresses(host, port)
        if not all(map(self.allows, addresses)):
            raise NoAnswerError("not asked: its name leads to an address that is not public")
        for address in addresses[:-1]:
            try:
                return socket.create_connection((address, port), _left(end) / 2)
            except OSError:
                continue
        return socket.create_connection((addresses[-1], port), _left(end))

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = self.resolve(host, port)
        except socket.gaierror as error:
            if error.errno == socket.EAI_NONAME:
                raise NoAnswerError("there is no such host", is_final=True) from error
            raise NoAnswerError(f"the name of its host cannot be looked up ({_reason(error)})") from error
        if not addresses:
            raise NoAnswerError("there is no such host", is_final=True)
        return addresses

    def _secured(self, plain: socket.socket, host: str, end: float) -> socket.socket:
        if not end:
            return plain
        plain.settimeout(_left(end))
        return self.context.wrap_socket(plain, server_hostname=host)


def checked_url(url: str) -> str:
    """Return `url` in ASCII and without its fragment.

    Raises:
        NoAnswerError: the URL may not be requested.
    """
    if _UNSAFE.search(url):
        raise NoAnswerError("not asked: there are blanks or control characters in its address")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError as error:  # also a host that cannot be written in ASCII
        raise NoAnswerError("not asked: its address is damaged") from error
    if parts.scheme not in ("http", "https") or not host:
        raise NoAnswerError("not asked: it is not a web address")
    if port == 0 or not _NAME.fullmatch(host):
        raise NoAnswerError("not asked: its address is damaged")
    if "@" in parts.netloc:
        raise NoAnswerError("not asked: there is a password in its address")
    name = f"[{host}]" if ":" in host else host
    path = quote(parts.path or "/", safe=_IN_URL) + (f"?{quote(parts.query, safe=_IN_URL)}" if parts.query else "")
    return f"{parts.scheme}://{name}{f':{port}' if port else ''}{path}"


def _request(method: str, url: str) -> bytes:
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    lines = [f"{method} {slash}{path} HTTP/1.1", f"Host: {host.removesuffix(':443' if scheme == 'https' else ':80')}"]
    lines += [f"User-Agent: litdigest/{version('litdigest')} (checks links of a literature digest)", "Accept: */*", "Connection: close"]
    lines += ["Range: bytes=0-0"] if method == "GET" else []
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _answer(connection: socket.socket, request: bytes, end: float) -> Answer:
    connection.settimeout(_left(end))
    connection.sendall(request)
    data = b""
    while True:
        while not (blank := _END.search(data)):
            connection.settimeout(_left(end))
            more = connection.recv(_CHUNK)
            data += more
            if not more or len(data) > _MOST_BYTES or not b"HTTP/1.".startswith(data[:7]):
                raise NoAnswerError("its server does not speak HTTP" if data else "its server closed the connection without an answer")
        answer = _parsed(data[: blank.start()] + b"\n")
        if answer.status >= 200:
            return answer
        data = data[blank.end() :]  # an interim answer (1xx)


def _parsed(head: bytes) -> Answer:
    status = _HEAD.match(head)
    if not status:
        raise NoAnswerError("its server does not speak HTTP")
    lines = [line.decode("utf-8", "replace").partition(":") for line in head.split(b"\n")[1:]]
    fields = {name.strip().lower(): value.strip(" \t\r") for name, _, value in reversed(lines)}
    return Answer(int(status[1]), fields.get("location", ""), fields.get("retry-after", ""))


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _reason(error: OSError) -> str:
    return error.strerror or (str(error.args[-1]) if error.args else "") or type(error).__name__

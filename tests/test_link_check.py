"""Checking the links of papers, against a local server: reports, politeness, and what is never requested."""

from __future__ import annotations

import ast
import json
import re
import shutil
import signal
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from litdigest.cli import main as command_line
from litdigest.cli.main import main
from litdigest.model import Link, Paper, Sighting
from litdigest.online.link_health import Finding, Places, due_links, find_places, findings_as_json, read_findings, report
from litdigest.online.polite import Asker, Clock
from litdigest.online.request import Answer, Network, NoAnswerError, is_public
from tests import ROOT, WAIT
from tests.listings import listing, prose, render, shown
from tests.papers import paper

NOON = 1_700_000_000.0
"""The time of the tests: Nov 14, 2023, 22:13:20 UTC."""
DAY = 86_400.0
LOOPBACK = "127.0.0.1"
BLANK = b"\r\n\r\n"
HELLO = b"\x16"
"""The first byte of TLS."""


def said(status: str, *fields: str, body: bytes = b"") -> bytes:
    """Return an answer."""
    return "\r\n".join([f"HTTP/1.1 {status}", *fields, "", ""]).encode("utf-8") + body


@dataclass(frozen=True)
class Asked:
    """A request that reached the server."""

    method: str
    host: str
    path: str
    fields: dict[str, str]


Reply = bytes | Callable[[Asked, socket.socket], None]


class Web(socketserver.ThreadingTCPServer):
    """Answers each path as the test says, and records requests."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__((LOOPBACK, 0), Visitor)
        self.port = self.server_address[1]
        self.replies: dict[str, Reply | list[Reply]] = {}
        self.asked: list[Asked] = []
        self.context: ssl.SSLContext | None = None
        self.lock = threading.Lock()

    def url(self, path: str, host: str = "one.test") -> str:
        """Return a URL of this server."""
        return f"{'https' if self.context else 'http'}://{host}:{self.port}{path}"

    def reply(self, asked: Asked) -> Reply:
        """Return the next answer; from a list, one after the other, then always the last."""
        with self.lock:
            self.asked.append(asked)
            told = self.replies.get(f"{asked.method} {asked.path}", self.replies.get(asked.path, said("404 Not Found")))
            if isinstance(told, list):
                return told.pop(0) if len(told) > 1 else told[0]
            return told

    def methods(self) -> list[str]:
        """Return the requests, in order."""
        return [f"{asked.method} {asked.path}" for asked in self.asked]


class Visitor(socketserver.BaseRequestHandler):
    """One connection."""

    server: Web

    def handle(self) -> None:
        """Read a request and answer it."""
        with suppress(OSError, ValueError), self.secured() as connection:
            connection.settimeout(WAIT)
            data = b""
            while BLANK not in data and not data.startswith(HELLO) and (more := connection.recv(4096)):
                data += more
            first, *rest = data.decode().splitlines()
            fields = dict(line.split(": ", 1) for line in rest if line)
            method, path, _ = first.split(" ")
            asked = Asked(method, fields["Host"].partition(":")[0], path, fields)
            reply = self.server.reply(asked)
            connection.sendall(reply) if isinstance(reply, bytes) else reply(asked, connection)

    def secured(self) -> socket.socket:
        """Return the connection, with TLS if the server has it."""
        plain: socket.socket = self.request
        return self.server.context.wrap_socket(plain, server_side=True) if self.server.context else plain


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@dataclass
class Time:
    """A clock on which nobody waits: sleeping moves it forward."""

    passed: float = 0.0
    slept: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def sleep(self, seconds: float) -> None:
        """Move the clock forward."""
        with self.lock:
            self.passed += seconds
            if seconds:
                self.slept.append(seconds)

    @property
    def clock(self) -> Clock:
        """The clock for the code under test."""
        return Clock(now=lambda: NOON + self.passed, ticks=lambda: self.passed, sleep=self.sleep)


PRIVATE = {"inside.test": "10.0.0.7", "rebound.test": "169.254.169.254"}


def looked_up(host: str, port: int) -> Sequence[str]:
    """A fake name look-up: all names in .test are this machine, except a few."""
    del port
    if host.endswith(".test"):
        return (PRIVATE.get(host, LOOPBACK),)
    if re.fullmatch(r"[\d.]+|[\da-f:]*:[\da-f:.]+", host):
        return (host,)
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def here(**more: object) -> Network:
    """Return the network of the tests, in which the loopback is allowed."""
    known = {"resolve": looked_up, "allows": lambda address: address == LOOPBACK or is_public(address), "timeout": WAIT}
    return Network(**{**known, **more})  # type: ignore[arg-type]


def visit(url: str, network: Network | None = None, times: Time | None = None) -> Finding:
    """Check one link."""
    return Asker((network or here()).ask, (times or Time()).clock).check([url])[url]


def outcome(url: str, network: Network | None = None, times: Time | None = None) -> tuple[str, str]:
    found = visit(url, network, times)
    return found.state, found.what


# Reports of answers


@pytest.mark.parametrize(
    ("status", "state", "what"),
    [
        ("200 OK", "fine", ""),
        ("204 No Content", "fine", ""),
        ("206 Partial Content", "fine", ""),
        ("416 Range Not Satisfiable", "fine", ""),
        ("404 Nope", "dead", "404 Not Found"),
        ("410 Gone", "dead", "410 Gone"),
        ("403 Forbidden", "failed", "403 Forbidden"),
        ("500 Oops", "failed", "500 Internal Server Error"),
        ("503 Busy", "failed", "503 Service Unavailable"),
        ("999 Denied", "failed", "status 999"),
        ("302 Found", "failed", "302 Found"),
    ],
)
def test_what_an_answer_means(web: Web, status: str, state: str, what: str) -> None:
    web.replies["/a"] = said(status)
    assert visit(web.url("/a")) == Finding(state=state, what=what, status=int(status[:3]), when=NOON)  # type: ignore[arg-type]


def test_a_fine_link_is_asked_for_once_with_its_head_alone(web: Web) -> None:
    web.replies["/a?b=1&c=%20"] = said("200 OK", "Content-Length: 1000000")
    assert outcome(web.url("/a?b=1&c=%20#part")) == ("fine", "")
    (asked,) = web.asked
    assert asked.method == "HEAD"
    assert re.fullmatch(r"litdigest/\d\S* \(.+\)", asked.fields["User-Agent"])
    assert asked.fields.keys() == {"Host", "User-Agent", "Accept", "Connection"}
    assert asked.fields["Host"] == f"one.test:{web.port}"


@pytest.mark.parametrize("refusal", ["403 Forbidden", "404 Not Found", "405 Method Not Allowed", "501 Not Implemented"])
def test_where_the_head_is_refused_the_first_byte_is_asked_for(web: Web, refusal: str) -> None:
    web.replies |= {"HEAD /a": said(refusal), "GET /a": said("206 Partial Content", body=b"x")}
    assert outcome(web.url("/a")) == ("fine", "")
    assert web.methods() == ["HEAD /a", "GET /a"]
    assert web.asked[1].fields["Range"] == "bytes=0-0"


def test_words_in_between_are_no_answer(web: Web) -> None:
    web.replies["/a"] = said("103 Early Hints", "Location: /b") + said("200 OK")
    assert outcome(web.url("/a")) == ("fine", "")


def test_the_body_is_not_read(web: Web) -> None:
    sent = [0]

    def endless(_: Asked, connection: socket.socket) -> None:
        connection.sendall(said("200 OK"))
        while sent[0] < 50_000_000:
            sent[0] += connection.send(b"x" * 65_536)

    web.replies |= {"HEAD /a": said("405 No"), "GET /a": endless}
    assert outcome(web.url("/a")) == ("fine", "")
    web.shutdown()
    assert sent[0] < 20_000_000  # what the system's buffers take


# Redirects


def test_a_link_that_moved_for_good_is_told_with_its_new_address(web: Web) -> None:
    web.replies |= {"/a": said("301 Moved", "Location: b?x=ü y"), "/b?x=%C3%BC%20y": said("308 Moved", "location: http://two.test/")}
    web.replies["/b?x=%C3%BC%20y"] = said("308 Moved", f"location: {web.url('/c', 'two.test')}#part")
    web.replies["/c"] = said("200 OK")
    assert outcome(web.url("/a")) == ("moved", f"moved to {web.url('/c', 'two.test')}")


def test_a_passing_redirect_is_fine(web: Web) -> None:
    web.replies |= {"/a": said("302 Found", "Location: /b"), "/b": said("301 Moved", "Location: /c"), "/c": said("200 OK")}
    assert outcome(web.url("/a")) == ("fine", "")


def test_only_the_lasting_part_of_a_way_is_told(web: Web) -> None:
    web.replies |= {"/a": said("301 Moved", "Location: /b"), "/b": said("307 Found", "Location: /c"), "/c": said("200 OK")}
    assert outcome(web.url("/a")) == ("moved", f"moved to {web.url('/b')}")


def test_a_redirect_to_a_dead_page_is_dead(web: Web) -> None:
    web.replies["/a"] = said("301 Moved", "Location: /gone")
    assert outcome(web.url("/a")) == ("dead", f"404 Not Found, after a redirect to {web.url('/gone')}")


def test_a_circle_of_redirects_ends(web: Web) -> None:
    web.replies |= {"/a": said("302 Found", "Location: /b"), "/b": said("302 Found", "Location: /a")}
    assert outcome(web.url("/a")) == ("failed", f"it is redirected in a circle, after a redirect to {web.url('/b')}")
    assert len(web.asked) == 2


def test_redirects_are_followed_five_times(web: Web) -> None:
    web.replies |= {f"/{number}": said("302 Found", f"Location: /{number + 1}") for number in range(9)} | {"/5": said("200 OK")}
    assert outcome(web.url("/0")) == ("fine", "")
    web.replies["/5"] = said("302 Found", "Location: /6")
    state, what = outcome(web.url("/0"))
    assert (state, what.partition(",")[0]) == ("failed", "it is redirected more than 5 times")
    assert len(web.asked) == 12


@pytest.mark.parametrize(
    ("location", "what"),
    [
        ("http://10.0.0.1/", "address that is not public"),
        ("http://169.254.169.254/latest/meta-data/", "address that is not public"),
        ("http://[::ffff:10.0.0.1]/", "address that is not public"),
        ("//inside.test/", "address that is not public"),
        ("ftp://one.test/", "it is not a web address"),
        ("file:///etc/passwd", "it is not a web address"),
        ("javascript:alert(1)", "it is not a web address"),
        ("http://me:secret@one.test/", "a password in its address"),
        ("http://one.test:25/", "port 25 is not a web port"),
        ("http://one.test:0/", "address is damaged"),
        ("http://one.test%00/", "address is damaged"),
        ("http://one\\.test/", "address is damaged"),
        ("http://[fe80::1%25eth0]/", "address is damaged"),
        ("http://one.test:99999/", "address is damaged"),
        ("http://[one.test/", "damaged address"),
        ("/a\x0bb", "blanks or control characters"),
        ("/a\x7fb", "blanks or control characters"),
        ("https:///a", "it is not a web address"),
    ],
)
def test_a_redirect_to_what_must_not_be_asked_ends_there(web: Web, location: str, what: str) -> None:
    web.replies["/a"] = said("301 Moved", f"Location: {location}")
    found = visit(web.url("/a"))
    assert (found.state, found.status) == ("failed", 0)
    assert what in found.what
    assert len(web.asked) == 1


# What is never requested


@pytest.mark.parametrize(
    "address",
    """0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 192.0.0.1 192.0.2.1 192.168.1.1 198.18.0.1
    198.51.100.1 203.0.113.1 224.0.0.1 224.0.1.1 239.1.1.1 240.0.0.1 255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
    64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: fc00::1 fd12:3456::1 fe80::1
    fe80::1%eth0 fec0::1 ff02::1 ff0e::1""".split(),
)
def test_no_other_address_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", "1.1.1.1 8.8.8.8 140.82.121.3 2606:4700:4700::1111 2a00:1450:4001::1 ::ffff:8.8.8.8 64:ff9b::808:808".split()
)
def test_addresses_of_the_public_internet_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "127.1", "0.0.0.0", "１２７.0.0.1"])
def test_the_real_rule_refuses_this_machine_by_every_name(web: Web, host: str) -> None:
    web.replies["/"] = said("200 OK")
    found = visit(f"http://{host}:{web.port}/", Network(timeout=WAIT))
    assert found.what == "not asked: its name leads to an address that is not public"
    assert web.asked == []


def test_one_private_address_among_others_is_enough_to_be_refused(web: Web) -> None:
    network = here(resolve=lambda _host, _port: (LOOPBACK, "10.0.0.1"))
    assert "not public" in visit(web.url("/a"), network).what
    assert web.asked == []


def test_a_name_is_looked_up_once_and_that_very_address_is_asked(web: Web) -> None:
    """A name that resolves to another address the second time does no harm."""
    answers = iter([[LOOPBACK], ["10.0.0.1"]])
    network = here(resolve=lambda _host, _port: next(answers))
    web.replies["/a"] = said("200 OK")
    assert outcome(web.url("/a", "nowhere.invalid"), network) == ("fine", "")
    assert web.asked[0].host == "nowhere.invalid"
    assert next(answers) == ["10.0.0.1"]


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("http://me:secret@one.test/", "a password in its address"),
        ("http://me@one.test/", "a password in its address"),
        ("http://one.test:22/", "port 22"),
        ("http://one.test:x/", "damaged"),
        ("http://a..b/", "damaged"),
        ("http://one.test/a b", "blanks or control characters"),
        ("http://one.test/a\r\nHost: b", "blanks or control characters"),
        ("gopher://one.test/", "not a web address"),
        ("", "not a web address"),
    ],
)
def test_strange_addresses_are_not_asked(web: Web, url: str, what: str) -> None:
    def nobody(method: str, url: str) -> Answer:
        raise AssertionError(method + url)

    found = Asker(here().ask if ":22" in url else nobody, Time().clock).check([url])[url]
    assert found.state == "failed"
    assert what in found.what
    assert web.asked == []


def test_no_proxy_of_the_environment_is_used(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    web.replies["/a"] = said("200 OK")
    assert outcome(web.url("/a")) == ("fine", "")


def test_a_host_in_another_script_is_asked_by_its_ascii_name(web: Web) -> None:
    web.replies["/%C3%A4"] = said("200 OK")
    assert outcome(web.url("/ä", "bücher.test")) == ("fine", "")
    assert web.asked[0].host == "xn--bcher-kva.test"


def test_one_module_uses_sockets() -> None:
    users = {
        path.stem
        for path in (ROOT / "generator").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import) and {alias.name.split(".")[0] for alias in node.names} & {"socket", "ssl", "urllib3", "http"}
    }
    assert users == {"request"}


# Faulty servers


def drip(_: Asked, connection: socket.socket) -> None:
    """Send a little, again and again, and never end."""
    for letter in said("200 OK", "X: " + "y" * 500):
        connection.sendall(bytes([letter]))
        time.sleep(0.05)


def silent(_: Asked, connection: socket.socket) -> None:
    """Wait until the other side gives up."""
    connection.recv(1)


@pytest.mark.parametrize("reply", [drip, silent])
def test_slow_servers_are_left_when_the_time_is_out(web: Web, reply: Reply) -> None:
    web.replies["/a"] = reply
    assert outcome(web.url("/a"), here(timeout=0.2)) == ("failed", "timed out after 0.2 s")


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (b"SSH-2.0-OpenSSH_9.6\r\n", "its server does not speak HTTP"),
        (b"\x00\xff" * 50_000, "its server does not speak HTTP"),
        (b"HTTP/1.1 abc Hm\r\n\r\n", "its server does not speak HTTP"),
        (b"HTTP/1.1 099 Hm\r\n\r\n", "its server does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\nA: b", "its server does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 20_000 + BLANK, "its server does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"b" * 200_000 + BLANK, "its server does not speak HTTP"),
        (b"", "its server closed the connection without an answer"),
    ],
)
def test_what_is_no_answer_is_told(web: Web, reply: bytes, what: str) -> None:
    web.replies["/a"] = reply
    found = visit(web.url("/a"))
    assert (found.state, found.status) == ("failed", 0)
    assert found.what == what or found.what.startswith("connection failed")  # it may be reset before all is read


def test_an_answer_with_bare_line_ends_is_understood(web: Web) -> None:
    web.replies |= {"/a": b"HTTP/1.0 301\nLocation:/b\n\n", "/b": b"HTTP/1.0 200\n\n"}
    assert outcome(web.url("/a")) == ("moved", f"moved to {web.url('/b')}")


def test_a_port_that_nobody_listens_at_refuses() -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        port = taken.getsockname()[1]
        assert outcome(f"http://one.test:{port}/") == ("failed", "connection refused")


def test_a_host_that_does_not_exist_is_dead() -> None:
    assert outcome("http://nowhere.invalid/") == ("dead", "there is no such host")
    assert outcome("http://nowhere.invalid/", here(resolve=lambda _host, _port: ())) == ("dead", "there is no such host")


def test_a_name_that_cannot_be_looked_up_now_is_not_called_dead() -> None:
    def asleep(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    expected = ("failed", "the name of its host cannot be looked up (Temporary failure in name resolution)")
    assert outcome("http://one.test/", here(resolve=asleep)) == expected


def test_the_next_address_of_a_host_is_tried(web: Web) -> None:
    web.replies["/a"] = said("200 OK")
    network = here(resolve=lambda _host, _port: ("127.0.0.2", LOOPBACK), allows=lambda address: address.startswith("127."))
    assert outcome(web.url("/a"), network) == ("fine", "")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a self-signed certificate for one.test."""
    program = shutil.which("openssl")
    if not program:
        pytest.skip("openssl makes the certificate")
    path = tmp_path / "server.pem"
    command = [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command += ["-keyout", str(path), "-out", str(tmp_path / "cert.pem"), "-subj", "/CN=one.test", "-addext", "subjectAltName=DNS:one.test"]
    subprocess.run(command, check=True, capture_output=True, timeout=WAIT)
    path.write_text(path.read_text("utf-8") + (tmp_path / "cert.pem").read_text("utf-8"), "utf-8")
    return path


def test_certificates_are_checked(web: Web, certificate: Path) -> None:
    web.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    web.context.load_cert_chain(certificate)
    web.replies["/a"] = said("200 OK")
    assert outcome(web.url("/a")) == ("failed", "its certificate cannot be trusted (self-signed certificate)")
    trusting = here(context=ssl.create_default_context(cafile=str(certificate)))
    assert outcome(web.url("/a"), trusting) == ("fine", "")
    state, what = outcome(web.url("/a", "two.test"), trusting)
    assert state == "failed"
    assert "certificate cannot be trusted" in what
    assert "two.test" in what
    assert [asked.host for asked in web.asked] == ["one.test"]


def test_a_server_without_tls_is_told(web: Web) -> None:
    web.replies["/a"] = said("200 OK")
    state, what = outcome(web.url("/a").replace("http:", "https:"))
    assert state == "failed"
    assert what.startswith("connection failed (")


# Politeness


def test_a_host_is_asked_one_question_at_a_time_with_a_pause() -> None:
    times, busy, most = Time(), [0], [0]

    def ask(method: str, url: str) -> Answer:
        del method, url
        busy[0] += 1
        most[0] = max(most[0], busy[0])
        time.sleep(0.005)
        busy[0] -= 1
        return Answer(200)

    urls = [f"http://one.test/{number}" for number in range(5)] + [f"https://one.test:444/{number}" for number in range(4)]
    assert len(Asker(ask, times.clock, 1.0).check(urls)) == 9
    assert most == [1]
    assert times.slept == [1.0] * 8


def test_a_host_that_many_are_redirected_to_is_not_crowded() -> None:
    """The pause counts for the contacted host, whichever link led there."""
    times, busy, most = Time(), [0], [0]

    def ask(method: str, url: str) -> Answer:
        del method
        if "hub" not in url:
            return Answer(302, f"http://hub.test/{url[-2]}")
        busy[0] += 1
        most[0] = max(most[0], busy[0])
        time.sleep(0.02)
        busy[0] -= 1
        return Answer(200)

    found = Asker(ask, times.clock).check([f"http://host-{number}.test/{number}/" for number in range(6)])
    assert {finding.state for finding in found.values()} == {"fine"}
    assert most == [1]
    assert sum(times.slept) == 5.0


def test_hosts_are_asked_side_by_side() -> None:
    meeting = threading.Barrier(8, timeout=WAIT)

    def ask(method: str, url: str) -> Answer:
        del method, url
        meeting.wait()
        return Answer(200)

    times = Time()
    assert len(Asker(ask, times.clock).check([f"http://host-{number}.test/" for number in range(8)])) == 8
    assert times.slept == []


@pytest.mark.parametrize(
    ("status", "retry_after", "waited"),
    [
        ("429 Too Many Requests", "7", 7.0),
        ("503 Service Unavailable", "30", 30.0),
        ("429 Too Many Requests", "0", 1.0),
        ("429 Too Many Requests", "Tue, 14 Nov 2023 22:13:40 GMT", 20.0),
        ("429 Too Many Requests", "Tue, 14 Nov 2023 22:13:40 -0000", 20.0),
        ("429 Too Many Requests", "Tue, 14 Nov 2023 22:13:00 GMT", 1.0),
    ],
)
def test_a_server_that_asks_for_a_little_patience_gets_it(web: Web, status: str, retry_after: str, waited: float) -> None:
    times = Time()
    web.replies["/a"] = [said(status, f"Retry-After: {retry_after}"), said("200 OK")]
    assert outcome(web.url("/a"), times=times) == ("fine", "")
    assert times.slept == [waited]


@pytest.mark.parametrize(
    "reply",
    [
        said("429 Too Many Requests", "Retry-After: 31"),
        said("503 Service Unavailable", "Retry-After: 3600"),
        said("503 Service Unavailable", "Retry-After: Wed, 15 Nov 2023 22:13:20 GMT"),
        said("429 Too Many Requests", "Retry-After: soon"),
        said("429 Too Many Requests", "Retry-After: 99999999999999999999"),
        said("429 Too Many Requests"),
    ],
)
def test_a_server_that_asks_for_more_is_left_alone(web: Web, reply: bytes) -> None:
    web.replies["/a"] = reply
    times = Time()
    urls = [web.url("/a"), web.url("/b"), web.url("/a", "two.test")]
    found = Asker(here().ask, times.clock).check(urls)
    assert {(finding.state, finding.what) for finding in found.values()} == {("later", "asked to come back later")}
    assert sorted(asked.host for asked in web.asked) == ["one.test", "two.test"]
    assert times.slept == []


def test_patience_has_an_end(web: Web) -> None:
    web.replies["/a"] = said("429 Too Many Requests", "Retry-After: 5")
    assert outcome(web.url("/a")) == ("later", "asked to come back later")
    assert len(web.asked) == 4


def test_a_run_ends_after_half_an_hour() -> None:
    times = Time()

    def ask(method: str, url: str) -> Answer:
        del method, url
        times.sleep(10.0)
        return Answer(200)

    found = Asker(ask, times.clock, 0.0).check([f"http://one.test/{number}" for number in range(400)])
    assert len(found) == 180


@pytest.fixture
def stoppable() -> Iterator[None]:
    """Receive Ctrl+C even in a background job, for which shells disable it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("stoppable")
def test_a_run_that_somebody_stops_tells_what_it_knows() -> None:
    def ask(method: str, url: str) -> Answer:
        del method
        time.sleep(0.01)
        if url == "http://one.test/3":
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        return Answer(200)

    found = Asker(ask, Time().clock).check([f"http://{host}.test/{number}" for number in range(200) for host in ("one", "two")])
    assert {f"http://one.test/{number}" for number in range(3)} <= found.keys()
    assert len(found) < 200


def test_the_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    urls = [f"http://one.test/{number}" for number in range(3)]
    Asker(lambda _method, _url: Answer(200), Time().clock).check(urls, lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


# Stored findings and reports


def found(state: str = "fine", when: float = NOON, what: str = "") -> Finding:
    return Finding(state=state, what=what, status=200, when=when)  # type: ignore[arg-type]


def test_findings_are_read_as_they_were_written() -> None:
    findings = {"http://a.test/": found(), "http://b.test/ü": found("dead", what="404 Not Found")}
    assert read_findings(findings_as_json(findings)) == findings
    assert read_findings(findings_as_json({"http://a.test/": found("later")})) == {}
    assert read_findings("") == {}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "null",
        '{"a": 1}',
        '{"a": {}}',
        '{"a": {"state": "good", "what": "", "status": 1, "when": 1}}',
        '{"a": {"state": "fine", "what": 1, "status": 1, "when": 1}}',
        '{"a": {"state": "dead", "what": "\\u001b[31m", "status": 1, "when": 1}}',
        '{"a": {"state": "fine", "what": "", "status": "x", "when": 1}}',
        '{"a": {"state": "fine", "what": "", "status": 1, "when": null}}',
        '{"a": {"state": [], "what": "", "status": 1, "when": 1}}',
        '{"a": {"state": "fine", "what": "", "status": 1, "when": 1, "more": 1}}',
        "[" * 100_000,
    ],
)
def test_findings_that_somebody_edited_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_findings(text)


@pytest.mark.parametrize(
    ("state", "age", "is_due"),
    [
        ("fine", 6.9, False),
        ("fine", 7.0, True),
        ("moved", 6.9, False),
        ("moved", 7.1, True),
        ("dead", 0.9, False),
        ("dead", 1.0, True),
        ("failed", 0.9, False),
        ("failed", 1.1, True),
        ("fine", -0.1, True),
        ("fine", float("nan"), True),
    ],
)
def test_good_answers_count_a_week_and_others_a_day(state: str, age: float, is_due: bool) -> None:  # noqa: FBT001
    places: Places = {"http://a.test/": []}
    assert due_links(places, {"http://a.test/": found(state, NOON - age * DAY)}, NOON, 10) == ["http://a.test/"] * is_due


def test_links_that_never_were_asked_for_come_first_then_the_oldest() -> None:
    places: Places = {f"http://{letter}.test/": [] for letter in "edcba"}
    known = {"http://a.test/": found(when=NOON - 8 * DAY), "http://c.test/": found(when=NOON - 9 * DAY), "http://d.test/": found()}
    expected = [f"http://{letter}.test/" for letter in "beca"]
    assert due_links(places, known, NOON, 10) == expected
    assert due_links(places, known, NOON, 3) == expected[:3]


def linked(title: str, *urls: str, sightings: tuple[Sighting, ...]) -> Paper:
    return paper(title, links=tuple(Link(url=url, kind="other", repo=None, evidence="") for url in urls), sightings=sightings)


def test_a_link_is_placed_where_a_listing_has_it() -> None:
    """The newest listing that shows the link counts, not the newest that shows the paper."""
    old = listing("old", "Nov 1", shown("One Paper", abstract=f"{prose('one')} Code: https://github.com/a/b."))
    new = listing("new", "Nov 9", shown("Another", abstract=prose("two")), shown("One Paper", abstract=prose("one")))
    seen = [Sighting(dump=dump.name, rank=1, line=dump.entries[-1].line, comments=None) for dump in (new, old)]
    one = linked("One Paper", "https://github.com/a/b", "http://c.test/", sightings=tuple(seen))
    places = find_places([one], [old, new])
    assert [(place.source, place.line) for place in places["https://github.com/a/b"]] == [("old.txt", seen[1].line)]
    assert [(place.source, place.line) for place in places["http://c.test/"]] == [("new.txt", seen[0].line)]


def test_the_report_names_each_link_that_is_not_fine_once_in_order() -> None:
    dump = listing("d", "Nov 1", shown("One Paper"))
    seen = (Sighting(dump="d", rank=1, line=9, comments=None),)
    later = (Sighting(dump="d", rank=2, line=20, comments=None),)
    papers = [
        linked("Late\x1b[31m", "http://a.test/gone", "http://fine.test/", "http://busy.test/1", "http://busy.test/2", sightings=later),
        linked("Early", "http://b.test/old", "http://a.test/gone", "http://new.test/", sightings=seen),
        linked("Last", "http://c.test/", sightings=later),
    ]
    findings = {
        "http://a.test/gone": found("dead", what="404 Not Found"),
        "http://b.test/old": found("moved", what="moved to http://b.test/new"),
        "http://c.test/": found("failed", what="timed out after 10 s"),
        "http://fine.test/": found(),
        "http://busy.test/1": found("later"),
        "http://busy.test/2": found("later"),
        "http://of-another-library.test/": found("dead"),
    }
    assert list(report(find_places(papers, [dump]), findings, 4)) == [
        "d.txt:9: http://a.test/gone: 404 Not Found, Early and 1 more",
        "d.txt:9: http://b.test/old: moved to http://b.test/new, Early",
        "d.txt:20: http://c.test/: timed out after 10 s, Last",
        "busy.test: asked to come back later (2 links)",
        "7 links: 1 fine, 1 moved, 1 dead, 1 without a good answer, 2 to be checked later, 1 not checked yet (run this again); "
        "4 checked now",
    ]
    assert "\x1b" not in "".join(place.title for place in find_places(papers, [dump])["http://fine.test/"])
    assert list(report({}, {}, 0)) == ["0 links: nothing to check; 0 checked now"]


# The command


@pytest.fixture
def library(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder whose three papers link to the server."""
    folder = tmp_path / "content" / "dumps"
    folder.mkdir(parents=True)
    papers = [shown(f"Paper {name}", abstract=f"{prose(name)} Code is at {web.url(f'/{name}')}.") for name in ("fine", "gone", "old")]
    (folder / "2024-11-19.txt").write_text(render(papers), "utf-8")
    web.replies |= {"/fine": said("200 OK"), "/old": said("301 Moved", "Location: /fine")}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command_line, "Network", here)
    at(monkeypatch, NOON)
    return tmp_path


def at(monkeypatch: pytest.MonkeyPatch, now: float) -> None:
    monkeypatch.setattr(command_line, "Clock", partial(Clock, now=lambda: now, sleep=lambda _: None))


def litdigest(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def test_the_command_tells_dead_and_moved_links(web: Web, library: Path) -> None:
    before = {path: path.read_bytes() for path in library.rglob("*") if path.is_file()}
    result = litdigest("links")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert re.fullmatch(rf"content/dumps/2024-11-19\.txt:\d+: {web.url('/gone')}: 404 Not Found, Paper gone", lines[0])
    assert re.fullmatch(rf"content/dumps/2024-11-19\.txt:\d+: {web.url('/old')}: moved to {web.url('/fine')}, Paper old", lines[1])
    assert lines[2:] == ["3 links: 1 fine, 1 moved, 1 dead; 3 checked now"]
    after = {path: path.read_bytes() for path in library.rglob("*") if path.is_file()}
    kept = after.pop(library / "build" / "links.json")
    assert after == before
    assert json.loads(kept).keys() == {web.url("/fine"), web.url("/gone"), web.url("/old")}


def test_a_second_run_asks_nobody_and_tells_the_same(web: Web, library: Path) -> None:
    first = litdigest("links")
    count = len(web.asked)
    second = litdigest("links", "--dumps", str(library / "content" / "dumps"))
    assert len(web.asked) == count
    assert second.stdout.splitlines()[-1] == "3 links: 1 fine, 1 moved, 1 dead; 0 checked now"
    assert len(first.stdout.splitlines()) == len(second.stdout.splitlines())


def test_the_next_day_only_bad_links_are_asked_for_again(web: Web, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert litdigest("links").exit_code == 0
    web.asked.clear()
    at(monkeypatch, NOON + 1.5 * DAY)
    assert litdigest("links", "--content", str(library / "content")).stdout.endswith("; 1 checked now\n")
    assert web.methods() == ["HEAD /gone", "GET /gone"]


@pytest.mark.usefixtures("library")
def test_several_runs_get_through_a_large_library(web: Web) -> None:
    assert litdigest("links", "--most", "2").stdout.endswith("1 not checked yet (run this again); 2 checked now\n")
    assert litdigest("links", "--most", "2").stdout.splitlines()[-1] == "3 links: 1 fine, 1 moved, 1 dead; 1 checked now"
    assert [method for method in web.methods() if method == "HEAD /gone"] == ["HEAD /gone"]


@pytest.mark.parametrize("damage", [b"{", b"\xff\xfe", b'{"a": 1}'])
def test_notes_that_somebody_damaged_are_not_used(library: Path, damage: bytes) -> None:
    (library / "build").mkdir()
    (library / "build" / "links.json").write_bytes(damage)
    result = litdigest("links")
    assert result.exit_code == 0
    assert result.stderr == "build/links.json: this was not written by an earlier run, so it is ignored\n"
    assert result.stdout.endswith("; 3 checked now\n")
    assert litdigest("links").stderr == ""


def test_without_a_network_nothing_is_kept(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(_method: str, _url: str) -> Answer:
        raise NoAnswerError("connection failed (Network is unreachable)")

    monkeypatch.setattr(Network, "ask", lambda _self, method, url: cut(method, url))
    result = litdigest("links")
    assert result.exit_code == 0
    assert result.stderr == "no server answered, so no result was kept; check the network connection\n"
    assert result.stdout.endswith("3 links: 3 without a good answer; 3 checked now\n")
    assert not (library / "build").exists()


def test_errors_of_the_content_come_first(web: Web, library: Path) -> None:
    (library / "content" / "dumps" / "notes.txt").write_text("Milk\nBread\n", "utf-8")
    result = litdigest("links")
    assert result.exit_code == 1
    assert "notes.txt:1: error: this is no paper listing" in result.stderr
    assert web.asked == []


@pytest.mark.usefixtures("library")
def test_wrong_usage_is_told(web: Web) -> None:
    assert litdigest("links", "--most", "0").exit_code == 2
    assert litdigest("links", "extra").exit_code == 2
    assert litdigest("links", "--content", "nowhere").exit_code == 1
    assert web.asked == []

"""A server that is also the browser's proxy, so that it sees every request of pages, workers and the browser itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.browsing import Handler


@dataclass(frozen=True, slots=True)
class Request:
    """A request of a browser, with its headers."""

    address: str
    headers: str


@dataclass
class Log:
    """The requests of a browser."""

    home: str = ""
    own: list[Request] = field(default_factory=list)
    elsewhere: list[Request] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)
    """Headers that the server adds to its own."""

    def clear(self) -> None:
        """Forget the requests so far, and the extra headers."""
        for kept in (self.own, self.elsewhere, self.sent):
            kept.clear()


class Recorder(Handler):
    """Answers for the site, refuses all other addresses, and records both; the browser keeps nothing, or it would ask only once."""

    kept = ()

    def __init__(self, *args: Any, log: Log, **settings: Any) -> None:
        self.log = log
        super().__init__(*args, **settings)

    def do_GET(self) -> None:  # noqa: N802 - the parent's name
        """Answer only for the site; in a proxy request, the path is a full URL."""
        parts = urlsplit(self.path)
        if parts.netloc and f"//{parts.netloc}/" not in self.log.home:
            self._refuse()
            return
        self.path = parts._replace(scheme="", netloc="").geturl()
        self.log.own.append(Request(self.path, str(self.headers)))
        super().do_GET()

    def end_headers(self) -> None:
        """Add the headers that a test has set."""
        for name, value in self.log.sent.items():
            self.send_header(name, value)
        super().end_headers()

    def _refuse(self) -> None:
        self.log.elsewhere.append(Request(f"{self.command} {self.path}", str(self.headers)))
        self.close_connection = True
        self.send_response(502)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_CONNECT = do_POST = do_PUT = _refuse  # noqa: N815 - the parent's names


def record(folder: Path) -> Iterator[Log]:
    """Serve a folder with a site in `repo/`; the log has its address."""
    log = Log()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Recorder, log=log, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        log.home = f"http://127.0.0.1:{server.server_port}/repo/"
        yield log
        server.shutdown()
        thread.join()

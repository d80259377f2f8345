"""The search index: the one place that runs Pagefind's executable."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from pagefind_bin import get_executable

from litdigest.reading.content import FileError, file_errors
from litdigest.search.pagefind_files import served
from litdigest.search.records import Record, Shard

CACHE = ".litdigest-cache"
"""Where indices are kept, beside the docs. Other files there are the user's."""

_HERE = "search/index"
_KEPT = re.compile(r"[0-9a-f]{20}(?:\.part)?")
"""The names that this module gives."""

_LANGUAGE = "zxx"
"""No language, so that Pagefind does no stemming."""
_LAYOUT = 2
"""Raised whenever the same records give other files."""
_ENGINE = ("pagefind.js", "wasm.unknown.pagefind")
"""What the browser needs once, whatever the number of shards."""
_UNUSED = ("pagefind-*.js", "pagefind-*.css")
"""Pagefind's own pages and worker, which it makes with every index."""
_CURE = "install the packages of requirements.lock again ('make site' does) and check that the disk has room"


def write_index(folder: Path, shards: Iterable[Shard], cache: Path) -> tuple[str, ...]:
    """Write the index of every shard below `folder`. Shards that are in `cache` are copied, the others made one after the other.

    Args:
        folder: the finished site.
        shards: the papers, one index for each shard.
        cache: keeps the indices from build to build; those that this build does not need are removed from it.

    Returns:
        The names of the shards that had to be made.

    Raises:
        FileError: Pagefind is missing or fails, or a folder cannot be written.
    """
    made, needed = [], set()
    with file_errors(folder):
        shutil.rmtree(folder / _HERE, ignore_errors=True)
        for shard in shards:
            kept = cache / _key(shard)
            if not kept.is_dir():
                _make(kept, shard)
                made.append(shard.name)
            _copy(kept, folder / _HERE, shard.name)
            needed.add(kept.name)
        _forget(cache, needed)
    return tuple(made)


def _copy(kept: Path, target: Path, name: str) -> None:
    shutil.copytree(kept, target / name, ignore=shutil.ignore_patterns(*_ENGINE), copy_function=shutil.copyfile)
    for part in _ENGINE:
        if not (target / part).exists():
            shutil.copyfile(kept / part, target / part)


def _forget(cache: Path, needed: set[str]) -> None:
    """Remove the indices that are not needed: first the name, so that half of an index never has one."""
    for kept in sorted(cache.iterdir(), reverse=True) if cache.is_dir() else ():
        if kept.name not in needed and _KEPT.fullmatch(kept.name) and kept.is_dir() and not kept.is_symlink():
            shutil.rmtree(kept.rename(kept.with_suffix(".part")))


def _key(shard: Shard) -> str:
    """Return the name under which a shard's index is kept: the same for the same records and the same Pagefind."""
    return hashlib.sha256(f"{version('pagefind-bin')} {_LAYOUT} {shard.fingerprint}".encode()).hexdigest()[:20]


def _make(kept: Path, shard: Shard) -> None:
    """Index a shard into a folder of its own, which gets its name when it is whole."""
    staging = kept.with_name(f"{kept.name}.part")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    with _pagefind() as pagefind:
        index = pagefind.ask([{"type": "NewIndex", "config": {"force_language": _LANGUAGE}}])["index_id"]
        pagefind.ask([_request(index, place, record) for place, record in enumerate(shard.records)])
        # Files that Pagefind writes by itself may still be empty when it says that they are written.
        found = pagefind.ask([{"type": "GetFiles", "index_id": index}])["files"]
    files = {file["path"]: base64.b64decode(file["content"]) for file in found if not any(fnmatch(file["path"], of) for of in _UNUSED)}
    for name, data in served(files, shard).items():
        (staging / name).parent.mkdir(parents=True, exist_ok=True)
        (staging / name).write_bytes(data)
    staging.rename(kept)


def _request(index: int, place: int, record: Record) -> dict[str, Any]:
    """Return a record as Pagefind wants it; all else that it could keep of a paper stands elsewhere."""
    texts = {"url": str(place), "content": record.content, "language": _LANGUAGE}
    return {"type": "AddRecord", "index_id": index, **texts, "meta": {}, "filters": {}, "sort": {}}


class _Pagefind:
    """A running Pagefind. Messages are JSON in base64 with a comma behind each, both ways."""

    def __init__(self, requests: IO[bytes], answers: IO[bytes], log: IO[bytes]) -> None:
        self._requests = requests
        self._answers = self._split(answers)
        self._log = log

    def ask(self, requests: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Send requests, and return the answer to the last one. Answers are read meanwhile, or both sides would wait for ever."""
        sender = threading.Thread(target=self._send, args=(requests,), daemon=True)
        sender.start()
        answer: dict[str, Any] = {}
        for _ in requests:
            answer = self._answer()
        sender.join()
        return answer

    def _send(self, requests: Sequence[Mapping[str, Any]]) -> None:
        with suppress(OSError):  # Pagefind has ended; reading its answers says why
            for number, request in enumerate(requests):
                message = json.dumps({"message_id": number, "payload": request}).encode()
                self._requests.write(base64.b64encode(message) + b",")
            self._requests.flush()

    def _answer(self) -> dict[str, Any]:
        answer = json.loads(base64.b64decode(next(self._answers)))["payload"]
        if answer["type"] == "Error":
            raise FileError(f"Pagefind could not make the search index: {answer['message']}; {_CURE}")
        return dict(answer)

    def _split(self, answers: IO[bytes]) -> Iterator[bytes]:
        rest = b""
        while data := answers.read1(1 << 22):  # type: ignore[attr-defined]
            *whole, rest = (rest + data).split(b",")
            yield from whole
        self._log.seek(0)
        said = self._log.read().decode("utf-8", "replace").strip()[-500:]
        raise FileError(f"Pagefind ended before the search index was made{': ' if said else ''}{said}; {_CURE}")


@contextmanager
def _pagefind() -> Iterator[_Pagefind]:
    """Start Pagefind, and see to its end whatever happens."""
    with tempfile.TemporaryFile() as log:
        process = _started(log)
        try:
            if process.stdin and process.stdout:
                yield _Pagefind(process.stdin, process.stdout, log)
        finally:
            process.kill()
            process.communicate()


def _started(log: IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        program = str(get_executable())
        return subprocess.Popen([program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)  # noqa: S603
    except OSError as error:
        raise FileError(f"Pagefind, which makes the search index, cannot be started ({error}); {_CURE}") from error

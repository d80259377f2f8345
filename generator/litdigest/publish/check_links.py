"""Check the links within the site, of any size, for targets that do not exist.

Every page is read once, with regular expressions that know tags, quotes and comments; only its ids are
kept. The text of scripts is ignored, but markup that a script writes into many pages is checked once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

_HIDDEN = re.compile(r"<!--(?:.*?-->|.*)|<((?i:(script|style))\b[^<>]*)>(?:.*?</(?i:\2)\s*>|.*)", re.DOTALL)
"""A comment, script or style sheet; the group is the opening tag. One that is never closed ends with the page."""
_LINKING = r"(?:href|src|srcset|imagesrcset|action|formaction|poster|data|xlink:href|content|id)[\s=]"
_VALUE = r"\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++)"
_TAG = re.compile(
    rf"<[a-z][^\s<>/]*+(?:\s++(?!{_LINKING})[^\s\"'<>=]++(?:{_VALUE})?+)*+(?=\s+{_LINKING})((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>",
    re.IGNORECASE,
)
"""A tag with a link or an id; the group begins with the first such attribute."""
_ATTRIBUTE = re.compile(r"\s([^\s\"'<>=]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++))")
_NAME = re.compile(r"name\s*=\s*[\"']?([^\s\"'<>]+)")
_REFRESH = re.compile(r"http-equiv=\"?refresh\"?\s+content=\"\s*\d+\s*;\s*(?i:url)=([^\"]*)\"")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_ONE = frozenset(("href", "src", "action", "formaction", "poster", "data", "xlink:href"))
"""Attributes that hold a link."""
_MORE = ("srcset", "imagesrcset")
"""Attributes that hold links with their widths, separated by commas."""
_LOST = "404.html"
_HELD = 4096

_NO_FILE = "there is no such file"
_NO_ANCHOR = "the page has no such anchor"
_OUTSIDE = "it leads out of the site"
_FOLDER = "opened from the disk, a folder shows no page; the link has to name its index.html"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Broken:
    """A link that leads nowhere."""

    page: str
    """Path of the page below the site's root."""
    link: str
    """As written in the page, with character references decoded."""
    why: str

    def __str__(self) -> str:
        return f"{self.page}: the link {self.link!r} leads nowhere: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenLinks:
    """All links that lead nowhere."""

    count: int
    """A link that a page has twice counts once."""
    first: tuple[Broken, ...]
    """The first of them, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTargets:
    """The files of the site, as link targets."""

    files: Set[str]
    """Path of every file of the site, below its root."""
    address: str = ""
    """The URL of the site, ending in "/". Without it, a link that begins with "/" is checked only in 404.html."""
    is_served: bool = True
    """Whether a server answers for a folder with its index.html; pages opened from the disk must name that file."""
    written: Mapping[str, str] = field(default_factory=dict)
    """HTML that a script writes into each page that loads it, by the script's path; all these pages have the same depth."""


@dataclass(frozen=True, slots=True)
class _Page:
    links: frozenset[str]
    ids: str
    """Each between two line ends."""
    is_redirect: bool


def broken_links(pages: Iterable[tuple[str, bytes]], targets: LinkTargets, most: int = 20) -> BrokenLinks:
    """Find the links within the site that lead nowhere.

    Args:
        pages: path below the site's root and HTML of each page; read once, in any order.
        targets: what the links can lead to.
        most: maximum number of broken links to name.
    """
    held: list[Broken] = []
    count = 0
    for broken in _Walk(targets).broken(pages):
        count += 1
        held.append(broken)
        if len(held) > _HELD + most:
            held = sorted(held)[:most]
    return BrokenLinks(count=count, first=tuple(sorted(held)[:most]))


class _Walk:
    """One walk over all pages."""

    def __init__(self, targets: LinkTargets) -> None:
        self._targets = targets
        self._written = {script: _read(markup, targets.address) for script, markup in targets.written.items()}
        self._known: set[str] = set()
        """Scripts whose links were checked."""
        self._ids: dict[str, str] = {}
        self._alike: dict[str, str] = {}
        """Equal texts of ids share one string, since many pages have the same ids."""
        self._later: list[tuple[str, str, str, str]] = []

    def broken(self, pages: Iterable[tuple[str, bytes]]) -> Iterator[Broken]:
        """Yield the broken links; anchors in other pages are checked after all pages are read."""
        for name, data in pages:
            yield from self._of_page(name, _read(data.decode("utf-8", "replace"), self._targets.address))
        for name, link, target, anchor in self._later:
            if target in self._ids and not _has(self._ids[target], anchor):
                yield Broken(page=name, link=link, why=_NO_ANCHOR)

    def _of_page(self, name: str, page: _Page) -> Iterator[Broken]:
        place = _Place(name, self._targets, is_served=self._targets.is_served or page.is_redirect or name == _LOST)
        scripts = [script for script in self._written if any(link.endswith(script) and place.target(link) == script for link in page.links)]
        ids = "".join([page.ids, *(self._written[script].ids for script in scripts)])
        self._ids[name] = self._alike.setdefault(ids, ids)
        yield from self._checked(place, page.links)
        for script in scripts:
            links = self._written[script].links
            yield from self._checked(place, (link for link in links if link[:1] == "#") if script in self._known else links)
            self._known.add(script)

    def _checked(self, place: _Place, links: Iterable[str]) -> Iterator[Broken]:
        files = self._targets.files
        for link in links:
            target = place.target(link)
            if target is None:
                continue
            if target not in files:
                yield Broken(page=place.page, link=link, why=target if target in (_OUTSIDE, _FOLDER) else _NO_FILE)
            elif "#" in link and (anchor := link.partition("#")[2].partition(":~:")[0]):
                if target != place.page:
                    self._later.append((place.page, link, target, anchor))
                elif not _has(self._ids[target], anchor):
                    yield Broken(page=place.page, link=link, why=_NO_ANCHOR)


class _Place:
    """A page, from which its links are resolved."""

    def __init__(self, page: str, targets: LinkTargets, *, is_served: bool) -> None:
        parts = page.split("/")[:-1]
        self.page = page
        self._folders = ["".join(f"{part}/" for part in parts[: len(parts) - up]) for up in range(len(parts) + 1)]
        self._address = targets.address
        self._root = urlsplit(targets.address).path if targets.address else "/" if page == _LOST else ""
        self._is_served = is_served

    def target(self, link: str) -> str | None:
        """Return the path of the target, `_OUTSIDE` or `_FOLDER` if there can be none, or None for a link to another site."""
        path = link.partition("#")[0].partition("?")[0]
        if not path:
            return self.page
        if path[0] == "/" or _SCHEME.match(path):
            return self._from_root(path)
        up = 0
        while path.startswith("../"):
            path, up = path[3:], up + 1
        return self._below(self._folders[up], path) if up < len(self._folders) else _OUTSIDE

    def _from_root(self, path: str) -> str | None:
        """Return the target of a full URL, or of a path from the server's root."""
        root = self._root if path[0] == "/" else self._address
        return self._below("", path[len(root) :]) if root and path.startswith(root) and path[:2] != "//" else None

    def _below(self, folder: str, path: str) -> str:
        if "%" in path:
            path = unquote(path)
        target = folder + path
        if "./" in path or path[-1:] == ".":
            target = _without_dots(target)
        if target and target[-1] != "/":
            return target
        return f"{target}index.html" if self._is_served else _FOLDER


def _without_dots(path: str) -> str:
    """Resolve "." and ".." in `path`."""
    parts: list[str] = []
    *steps, last = path.split("/")
    for step in (*steps, *((last, "") if last in (".", "..") else (last,))):
        if step == ".." and not parts:
            return _OUTSIDE
        if step == "..":
            parts.pop()
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


def _has(ids: str, anchor: str) -> bool:
    """Return whether a browser would find the anchor: as written, percent-decoded, or the top of the page."""
    return f"\n{anchor}\n" in ids or anchor.lower() == "top" or f"\n{unquote(anchor)}\n" in ids


def _read(markup: str, address: str) -> _Page:
    markup = _HIDDEN.sub(r"<\1>", markup)
    links: set[str] = set()
    ids = ["", *_named(markup)]
    for name, *values in _ATTRIBUTE.findall("\n".join(_TAG.findall(markup))):
        value = values[0] or values[1] or values[2]
        if (kind := name.lower()) in _ONE:
            links.add(value)
        elif kind == "id":
            ids.append(value)
        elif kind in _MORE:
            links.update(source.split()[0] for source in value.split(",") if source.strip())
        elif kind == "content" and address and value.startswith(address):
            links.add(value)
    refresh = _REFRESH.search(markup)
    links.update(refresh.groups() if refresh else ())
    plain = frozenset(html.unescape(link).strip() if "&" in link or " " in link else link for link in links)
    return _Page(plain, html.unescape("\n".join([*ids, ""])), refresh is not None)


def _named(markup: str) -> Iterator[str]:
    """Yield the old kind of anchors, `<a name="...">`."""
    for match in _NAME.finditer(markup):
        if markup.startswith(("<a ", "<A "), markup.rfind("<", 0, match.start())):
            yield match[1]

"""Moulds: the theme around a page, taken from one page that a renderer made, put around many.

A stamped page holds only what is its own. The rest, which is the same on every page of one
depth, stands in a script that writes it where it belongs while the browser reads the page, so
that 100,000 pages do not repeat it 100,000 times.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from litdigest.catalogue.catalogue import Site
from litdigest.pages.html_pages import Sheet, up
from litdigest.pages.render import ICONS, page
from litdigest.text.escape import as_html, as_script

DEPTHS = {2: "mould/page/", 3: "mould/page/deep/"}
"""Where a renderer puts the moulds, by how deep the pages stand that are made from them."""

_TITLE = "litdigest-mould-title"
_BODY = "litdigest-mould-body"
_SHELL = "assets/shell-{}.js"
_ICONS = "assets/icons.css"

_HEAD = re.compile(r"<head>(.*?)</head>\s*(<body[^>]*>)(.*)</body>", re.DOTALL)
_CONTENT = re.compile(rf"<h1[^>]*>{_TITLE}.*?{_BODY}</p>", re.DOTALL)
_ICON = re.compile(r'<span class="ld-mould-icon-([a-z]+)">.*?(<svg.*?</svg>)', re.DOTALL)
_OWN = re.compile(
    r"<title>.*?</title>|<meta (?:property=\"og:|name=\"(?:description|twitter:card|viewport)\"|charset)[^>]*>"
    r"|<meta (?:http-equiv=\"Content-Security-Policy\"|name=\"referrer\")[^>]*>|<link rel=\"(?:canonical|prev|next)\"[^>]*>",
    re.DOTALL,
)
_POLICY = re.compile(r"<meta (?:http-equiv=\"Content-Security-Policy\"|name=\"referrer\")[^>]*>")
_STYLE = re.compile(r"<link rel=\"stylesheet\"[^>]*>")
_SCRIPT = """// What every page of this depth shares. A page asks three times: for its head, for what is before its content, and after.
(() => {
  "use strict";
  const suffix = @suffix;
  const name = document.title.endsWith(suffix) ? document.title.slice(0, document.title.length - suffix.length) : document.title;
  const title = name.replace(/[&<>"]/g, (ch) => `&#${ch.charCodeAt(0)};`);
  self.litdigestPart = (self.litdigestPart ?? -1) + 1;
  if (self.litdigestPart === 1) for (const [name, value] of @body) document.body.setAttribute(name, value);
  const parts = @parts;
  document.write(parts[self.litdigestPart].replaceAll(@mark, () => title));
})();
"""


class MouldError(Exception):
    """A page that a renderer made cannot serve as a mould; says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mould:
    """What is around the content of every page of one depth."""

    head: str
    """HTML within `<head>`, the same on every page."""
    style: str
    """The theme's first style sheet, for browsers that run no script."""
    policy: str
    """What the page may load and tell others (Content-Security-Policy, referrer), which has to stand in the page itself."""
    body: tuple[tuple[str, str], ...]
    """Names and values of the body's attributes."""
    before: str
    after: str
    suffix: str
    """What the theme adds to a page's title."""
    icons: tuple[tuple[str, str], ...]
    """SVG by name."""


def mould_pages() -> Iterator[tuple[str, bytes]]:
    """Yield the pages to be rendered as moulds."""
    icons = "\n".join(f'<span class="ld-mould-icon-{name}">:{icon}:</span>' for name, icon in ICONS.items())
    front = {"title": _TITLE, "hide": ["navigation", "toc"], "search": {"exclude": True}}
    for folder in DEPTHS.values():
        yield f"{folder}index.md", page("mould", front, title=_TITLE, icons=icons, body=_BODY)


def read_mould(rendered: str) -> Mould:
    """Take a rendered page apart.

    Raises:
        MouldError: the page is not as the theme makes it.
    """
    found = _HEAD.search(rendered)
    content = _CONTENT.search(found[3]) if found else None
    title = re.search(rf"<title>{_TITLE}(.*?)</title>", found[1]) if found else None
    if not (found and content and title):
        raise MouldError("the theme's page has no place for a title and a content; overrides/main.html must keep the theme's blocks")
    return Mould(
        head=_squeezed(_OWN.sub("", found[1])),
        style=style[0] if (style := _STYLE.search(found[1])) else "",
        policy="\n".join(_POLICY.findall(found[1])),
        body=tuple(re.findall(r'([\w-]+)="([^"]*)"', found[2])),
        before=_squeezed(found[3][: content.start()]),
        after=_squeezed(found[3][content.end() :]),
        suffix=html.unescape(title[1]),
        icons=tuple(_ICON.findall(content[0])),
    )


def _squeezed(markup: str) -> str:
    """Take out what only the eye of a template's author needs."""
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"<!--.*?-->", "", markup, flags=re.DOTALL)).strip()


def mould_files(moulds: Iterable[tuple[int, Mould]]) -> Iterator[tuple[str, bytes]]:
    """Yield the scripts and the style sheet that stamped pages share."""
    for depth, mould in moulds:
        root = "../" * depth
        head = f'{mould.head}\n<link rel="stylesheet" href="{root}{_ICONS}">'
        parts = as_script(json.dumps([head, mould.before, mould.after]))
        yield _SHELL.format(depth), _script(parts, mould).encode()
    rules = [f'.ld-icon--{name}{{--ld-icon:url("data:image/svg+xml,{_in_url(svg)}")}}\n' for name, svg in mould.icons]
    yield _ICONS, "".join(rules).encode()


def shells(moulds: Iterable[tuple[int, Mould]]) -> dict[str, str]:
    """Return the HTML that each of the scripts writes into its pages."""
    return {_SHELL.format(depth): f"{mould.head}\n{mould.before}\n{mould.after}" for depth, mould in moulds}


def _script(parts: str, mould: Mould) -> str:
    filled = _SCRIPT.replace("@mark", json.dumps(_TITLE)).replace("@suffix", as_script(json.dumps(mould.suffix)))
    return filled.replace("@body", as_script(json.dumps(mould.body))).replace("@parts", parts)


def _in_url(svg: str) -> str:
    return re.sub(r"[%#<>\"{}|\\^`\s]", lambda match: f"%{ord(match[0]):02X}", svg)


def stamped(mould: Mould, sheet: Sheet, site: Site) -> bytes:
    """Return the page of a sheet.

    Args:
        mould: for the depth at which the sheet stands.
        sheet: the content.
        site: what the sheet is of.
    """
    root = up(sheet.folder)
    shell = f'<script src="{root}{_SHELL.format(sheet.folder.count("/"))}"></script>'
    return (
        f'<!doctype html>\n<html lang="en" class="no-js">\n<head>\n<meta charset="utf-8">\n{mould.policy}\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{as_html(sheet.title)}{html.escape(mould.suffix)}</title>\n{_facts(sheet, site.address)}"
        f"<noscript>{mould.style}</noscript>\n{shell}\n</head>\n<body>\n"
        f'<noscript><p><a href="{root}{site.index}">Home</a> · <a href="{root}topics/{site.index}">Topics</a></p></noscript>\n'
        f"{shell}\n{site.with_files(sheet.body)}\n{shell}\n</body>\n</html>\n"
    ).encode()


def _facts(sheet: Sheet, address: str) -> str:
    """Return the metadata of a page; what two vocabularies ask for is said once."""
    title = 'name="citation_title" property="og:title"' if sheet.facts else 'property="og:title"'
    facts = [(title, sheet.title)]
    facts += [('name="description" property="og:description"', sheet.about)] if sheet.about else []
    facts += [(f'name="{name}"', value) for name, value in sheet.facts if name != "citation_title"]
    if address and sheet.picture:
        facts += [('property="og:url"', address + sheet.folder), ('property="og:image"', address + sheet.picture)]
    lines = [f'<meta {names} content="{as_html(value)}">\n' for names, value in facts]
    if address:
        lines.append(f'<link rel="canonical" href="{as_html(address + sheet.folder)}">\n')
    if sheet.has_feeds:
        lines.append(f'<link rel="alternate" type="application/feed+json" title="{as_html(sheet.title)}" href="feed.json">\n')
    return "".join(lines)

"""Page shells: the theme's markup, extracted from one rendered page and wrapped around generated ones.

A generated page holds only its own content. The rest is the same on every page of one depth. A script
writes it into the page while the browser reads it, so that 100,000 pages do not repeat it 100,000 times.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from litdigest.catalogue.catalogue import Site
from litdigest.pages.html_pages import HtmlPage, up
from litdigest.pages.render import ICONS, page
from litdigest.text.escape import as_html, as_script

DEPTHS = {2: "shell/page/", 3: "shell/page/deep/"}
"""Folders of the rendered shells, by the depth of the pages that use them."""

_TITLE = "litdigest-shell-title"
_BODY = "litdigest-shell-body"
_SHELL = "assets/shell-{}.js"
_ICONS = "assets/icons.css"

_HEAD = re.compile(r"<head>(.*?)</head>\s*(<body[^>]*>)(.*)</body>", re.DOTALL)
_CONTENT = re.compile(rf"<h1[^>]*>{_TITLE}.*?{_BODY}</p>", re.DOTALL)
_ICON = re.compile(r'<span class="ld-shell-icon-([a-z]+)">.*?(<svg.*?</svg>)', re.DOTALL)
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


class ShellError(Exception):
    """A rendered page cannot serve as a shell; the message says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The markup around the content of every page of one depth."""

    head: str
    """HTML within `<head>`, the same on every page."""
    style: str
    """The theme's first style sheet, for browsers that run no script."""
    policy: str
    """Content-Security-Policy and referrer policy, which have to be in the page itself."""
    body: tuple[tuple[str, str], ...]
    """Names and values of the body's attributes."""
    before: str
    after: str
    suffix: str
    """What the theme adds to a page's title."""
    icons: tuple[tuple[str, str], ...]
    """SVG by name."""


def shell_pages() -> Iterator[tuple[str, bytes]]:
    """Yield the pages to be rendered as shells."""
    icons = "\n".join(f'<span class="ld-shell-icon-{name}">:{icon}:</span>' for name, icon in ICONS.items())
    front = {"title": _TITLE, "hide": ["navigation", "toc"], "search": {"exclude": True}}
    for folder in DEPTHS.values():
        yield f"{folder}index.md", page("shell", front, title=_TITLE, icons=icons, body=_BODY)


def read_shell(rendered: str) -> Shell:
    """Extract the shell from a rendered page.

    Raises:
        ShellError: the page is not as the theme makes it.
    """
    found = _HEAD.search(rendered)
    content = _CONTENT.search(found[3]) if found else None
    title = re.search(rf"<title>{_TITLE}(.*?)</title>", found[1]) if found else None
    if not (found and content and title):
        raise ShellError("the theme's page has no place for a title and a content; overrides/main.html must keep the theme's blocks")
    return Shell(
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
    """Remove comments and indentation."""
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"<!--.*?-->", "", markup, flags=re.DOTALL)).strip()


def shell_files(shells: Iterable[tuple[int, Shell]]) -> Iterator[tuple[str, bytes]]:
    """Yield the scripts and the style sheet that generated pages share."""
    for depth, shell in shells:
        root = "../" * depth
        head = f'{shell.head}\n<link rel="stylesheet" href="{root}{_ICONS}">'
        parts = as_script(json.dumps([head, shell.before, shell.after]))
        yield _SHELL.format(depth), _script(parts, shell).encode()
    rules = [f'.ld-icon--{name}{{--ld-icon:url("data:image/svg+xml,{_in_url(svg)}")}}\n' for name, svg in shell.icons]
    yield _ICONS, "".join(rules).encode()


def shell_markup(shells: Iterable[tuple[int, Shell]]) -> dict[str, str]:
    """Return the HTML that each script writes into its pages, by the script's path."""
    return {_SHELL.format(depth): f"{shell.head}\n{shell.before}\n{shell.after}" for depth, shell in shells}


def _script(parts: str, shell: Shell) -> str:
    filled = _SCRIPT.replace("@mark", json.dumps(_TITLE)).replace("@suffix", as_script(json.dumps(shell.suffix)))
    return filled.replace("@body", as_script(json.dumps(shell.body))).replace("@parts", parts)


def _in_url(svg: str) -> str:
    return re.sub(r"[%#<>\"{}|\\^`\s]", lambda match: f"%{ord(match[0]):02X}", svg)


def fill_shell(shell: Shell, html_page: HtmlPage, site: Site) -> bytes:
    """Return a page with the shell around it.

    Args:
        shell: for the depth of the page.
        html_page: the content.
        site: the site that the page belongs to.
    """
    root = up(html_page.folder)
    script_tag = f'<script src="{root}{_SHELL.format(html_page.folder.count("/"))}"></script>'
    return (
        f'<!doctype html>\n<html lang="en" class="no-js">\n<head>\n<meta charset="utf-8">\n{shell.policy}\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{as_html(html_page.title)}{html.escape(shell.suffix)}</title>\n{_facts(html_page, site.address)}"
        f"<noscript>{shell.style}</noscript>\n{script_tag}\n</head>\n<body>\n"
        f'<noscript><p><a href="{root}{site.index}">Home</a> · <a href="{root}topics/{site.index}">Topics</a></p></noscript>\n'
        f"{script_tag}\n{site.with_files(html_page.body)}\n{script_tag}\n</body>\n</html>\n"
    ).encode()


def _facts(html_page: HtmlPage, address: str) -> str:
    """Return the metadata of a page; one element serves two vocabularies with the same value."""
    title = 'name="citation_title" property="og:title"' if html_page.facts else 'property="og:title"'
    facts = [(title, html_page.title)]
    facts += [('name="description" property="og:description"', html_page.about)] if html_page.about else []
    facts += [(f'name="{name}"', value) for name, value in html_page.facts if name != "citation_title"]
    if address and html_page.picture:
        facts += [('property="og:url"', address + html_page.folder), ('property="og:image"', address + html_page.picture)]
    lines = [f'<meta {names} content="{as_html(value)}">\n' for names, value in facts]
    if address:
        lines.append(f'<link rel="canonical" href="{as_html(address + html_page.folder)}">\n')
    if html_page.has_feeds:
        lines.append(f'<link rel="alternate" type="application/feed+json" title="{as_html(html_page.title)}" href="feed.json">\n')
    return "".join(lines)

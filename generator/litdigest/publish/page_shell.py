"""Page shells: the theme's markup, extracted from one rendered page and wrapped around generated ones.

In a small library each page carries its shell. In a large one a page holds only what is its own;
the shell, the same on every page of one depth, stands in a script that writes it where it belongs
while the browser reads the page, so that 100,000 pages do not repeat it 100,000 times.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
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
_BLOCK = "</?(?:article|aside|div|footer|form|header|li|link|main|meta|nav|ol|section|script|ul)\\b"
_UNSEEN = re.compile(rf"({_BLOCK}[^>]*>|<[a-z][^>]*>)\n|\n(?={_BLOCK}|</)")
"""Line breaks beside elements that are blocks, and at the start and the end of an element."""
_START = '<!doctype html>\n<html lang="en" class="no-js">\n<head>\n<meta charset="utf-8">\n'
_VIEWPORT = '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
_CARD = (('property="og:image:width"', "1200"), ('property="og:image:height"', "630"), ('name="twitter:card"', "summary_large_image"))
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
    """Take out comments, indentation, line breaks that do not show, and a name space that pictures in HTML do not need."""
    markup = markup.replace(' xmlns="http://www.w3.org/2000/svg"', "")
    lines = re.sub(r"\s*\n\s*", "\n", re.sub(r"<!--.*?-->", "", markup, flags=re.DOTALL)).strip()
    return _UNSEEN.sub(lambda match: match[1] or "", lines)


def shell_files(shells: Mapping[int, Shell], *, inline: bool) -> Iterator[tuple[str, bytes]]:
    """Yield the style sheet that generated pages share, and their scripts where those add the shell."""
    for depth, shell in () if inline else shells.items():
        root = "../" * depth
        head = f'{shell.head}\n<link rel="stylesheet" href="{root}{_ICONS}">'
        parts = as_script(json.dumps([head, shell.before, shell.after]))
        yield _SHELL.format(depth), _script(parts, shell).encode()
    rules = [f'.ld-icon--{name}{{--ld-icon:url("data:image/svg+xml,{_in_url(svg)}")}}\n' for name, svg in shells[min(shells)].icons]
    yield _ICONS, "".join(rules).encode()


def shell_markup(shells: Mapping[int, Shell]) -> dict[str, str]:
    """Return the HTML that each of the scripts writes into its pages."""
    return {_SHELL.format(depth): f"{shell.head}\n{shell.before}\n{shell.after}" for depth, shell in shells.items()}


def _script(parts: str, shell: Shell) -> str:
    filled = _SCRIPT.replace("@mark", json.dumps(_TITLE)).replace("@suffix", as_script(json.dumps(shell.suffix)))
    return filled.replace("@body", as_script(json.dumps(shell.body))).replace("@parts", parts)


def _in_url(svg: str) -> str:
    return re.sub(r"[%#<>\"{}|\\^`\s]", lambda match: f"%{ord(match[0]):02X}", svg)


def fill_shell(shell: Shell, page: HtmlPage, site: Site) -> bytes:
    """Return a page with the shell around it: written into the page, or added by the script of its depth.

    Args:
        shell: for the depth at which the page stands.
        page: the content.
        site: the site that the page belongs to.
    """
    body = site.with_files(page.body)
    head = f"{_START}{shell.policy}\n{_VIEWPORT}<title>{as_html(page.title)}{html.escape(shell.suffix)}</title>\n{_facts(page, site)}"
    made = _inline(shell, page, head, body) if site.scale.shell_inline else _scripted(shell, page, head, body, site.index)
    return made.encode()


def _inline(shell: Shell, page: HtmlPage, head: str, body: str) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in shell.body)
    before, after = (part.replace(_TITLE, as_html(page.title)) for part in (shell.before, shell.after))
    icons = f'<link rel="stylesheet" href="{up(page.folder)}{_ICONS}">'
    return f"{head}{shell.head}\n{icons}\n</head>\n<body{attributes}>\n{before}\n{body}\n{after}\n</body>\n</html>\n"


def _scripted(shell: Shell, page: HtmlPage, head: str, body: str, index: str) -> str:
    root = up(page.folder)
    script = f'<script src="{root}{_SHELL.format(page.folder.count("/"))}"></script>'
    ways = f'<noscript><p><a href="{root}{index}">Home</a> · <a href="{root}topics/{index}">Topics</a></p></noscript>'
    return f"{head}<noscript>{shell.style}</noscript>\n{script}\n</head>\n<body>\n{ways}\n{script}\n{body}\n{script}\n</body>\n</html>\n"


def _facts(page: HtmlPage, site: Site) -> str:
    """Return the metadata of a page; what two vocabularies ask for is said once."""
    title = 'name="citation_title" property="og:title"' if page.facts else 'property="og:title"'
    facts = [(title, page.title), ('property="og:site_name"', site.name), ('property="og:type"', "article" if page.facts else "website")]
    facts += [('name="description" property="og:description"', page.about)] if page.about else []
    facts += [(f'name="{name}"', value) for name, value in page.facts if name != "citation_title"]
    if site.address:
        facts += [('property="og:url"', site.address + page.folder), ('property="og:image"', site.address + page.picture), *_CARD]
    lines = [f'<meta {names} content="{as_html(value)}">\n' for names, value in facts]
    if site.address:
        lines.append(f'<link rel="canonical" href="{as_html(site.address + page.folder)}">\n')
    if page.has_feeds:
        kinds = [*([("atom", "xml")] if site.newest_day else []), ("feed", "json")]
        title = as_html(page.title)
        lines += [f'<link rel="alternate" type="application/{kind}+{end}" title="{title}" href="feed.{end}">\n' for kind, end in kinds]
    if page.linked_data:
        lines.append(f'<script type="application/ld+json">{page.linked_data}</script>\n')
    return "".join(lines)

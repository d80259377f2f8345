"""Render templates to Markdown and HTML, with one escape for each context."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown.extensions.toc import slugify
from markupsafe import Markup

from litdigest.catalogue.metadata import brief_record, entry_record, record
from litdigest.catalogue.wording import (
    counted,
    fact_sources,
    hundredths,
    icon_name,
    link_name,
    link_role,
    listing_date_text,
    paper_links,
    published_text,
    repo_icon_name,
    who_text,
)
from litdigest.exports.citation import citation, coins
from litdigest.text.escape import as_attribute, as_html, as_reread_attribute, as_single_quoted, as_url, visible
from litdigest.text.maths import as_label, html_with_maths, plain, with_maths, without_maths

ICONS = {
    "code": "material-code-tags",
    "github": "simple-github",
    "gitlab": "simple-gitlab",
    "project": "material-web",
    "video": "material-play-circle-outline",
    "demo": "material-rocket-launch-outline",
    "data": "material-database-outline",
    "model": "material-cube-outline",
    "paper": "material-file-document-outline",
    "list": "material-format-list-bulleted",
    "other": "material-link-variant",
}
"""The theme's icons by the names that `icon_name` gives."""
_SECTIONS = {"", "title", "abstract", "digest", "links", "related-papers", "where-it-was-listed"}
"""Ids of a paper's page."""
_LONG = 20_000
"""Longer abstracts are not rendered by Markdown, in characters; those of real papers have a tenth of this."""


@functools.cache
def environment() -> Environment:
    """Return the environment of the Markdown templates.

    It has no autoescape, since most templates make Markdown: every value from the content passes `md`,
    `html` or `url`.
    """
    env = _environment(autoescape=False)
    env.keep_trailing_newline = True
    env.filters |= {
        "md": with_maths,
        "abstract": _abstract,
        "dir": _direction,
        "label": as_label,
        "html": as_html,
        "attribute": as_attribute,
        "reread_attribute": as_reread_attribute,
        "url": lambda url: as_html(as_url(url)),
        "basename": lambda path: PurePath(path).name,
        "icon": lambda link: f":{ICONS[icon_name(link)]}:",
        "repo_icon": lambda repo: f":{ICONS[repo_icon_name(repo)]}:",
    }
    return env


def _environment(*, autoescape: bool) -> Environment:
    loader = PackageLoader("litdigest.pages")
    env = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=autoescape)  # noqa: S701
    env.filters |= _SHARED
    return env


def _abstract(text: str) -> str:
    """Return an abstract as a paragraph; a very long one as HTML, since Markdown takes time quadratic in its marks."""
    if len(text) > _LONG:
        return f'<p class="ld-abstract"{_direction(text)}>{html_with_maths(text)}</p>\n'
    return f"{with_maths(text)}\n{{ .ld-abstract{_direction(text)} }}"


def _direction(text: str) -> str:
    """Return the attribute that lets a browser find out the direction of a text with words written from right to left."""
    return ' dir="auto"' if not text.isascii() and any(map(_FROM_RIGHT.__contains__, map(unicodedata.bidirectional, text))) else ""


_FROM_RIGHT = frozenset({"R", "AL"})
"""Bidirectional classes of letters."""
_SHARED = {
    "date": published_text,
    "listed": listing_date_text,
    "who": who_text,
    "paper_links": paper_links,
    "sources": fact_sources,
    "counted": counted,
    "hundredths": hundredths,
    "plain": plain,
    "query": lambda text: quote(plain(text), safe="", errors="replace"),
    "record": record,
    "entry_record": entry_record,
    "brief_record": brief_record,
    "coins": lambda site, paper: coins(citation(site, paper)),
    "link_name": link_name,
    "link_role": link_role,
}


@functools.cache
def markup_environment() -> Environment:
    """Return the environment of the HTML templates, with autoescape."""
    env = _environment(autoescape=True)
    env.filters |= {
        "dir": lambda text: Markup(_direction(text)),  # noqa: S704 - nothing of the text is in it
        "maths": lambda text: Markup(html_with_maths(text)),  # noqa: S704 - escaped there
        "visible": visible,
        "url": lambda url: Markup(as_html(as_url(url))),  # noqa: S704
        "icon_name": icon_name,
        "anchor": anchor,
        "single_quoted": lambda text: Markup(as_single_quoted(text)),  # noqa: S704
    }
    return env


def anchor(title: str) -> str:
    """Return the id of a page's heading, as Markdown makes it; "title" where the page has that id elsewhere."""
    name = slugify(without_maths(title), "-")
    return "title" if name in _SECTIONS else name


def part(template: str, **values: Any) -> Markup:
    """Render a piece of HTML that another takes in."""
    return Markup(markup(template, **values))  # noqa: S704 - escaped there


def markup(template: str, **values: Any) -> str:
    """Render a piece of HTML to be wrapped in a page shell."""
    return markup_environment().get_template(f"html/{template}.html.j2").render(**values)


def page(template: str, front: Mapping[str, Any], **values: Any) -> bytes:
    """Render a Markdown page with its front matter.

    Args:
        template: name below templates/, without ending.
        front: front matter; `title` and `description` are plain text.
        values: variables of the template.
    """
    safe = {key: as_html(without_maths(value)) if key in ("title", "description") else value for key, value in front.items()}
    safe |= {"tags": [as_html(tag) for tag in front["tags"]]} if "tags" in front else {}
    head = yaml.safe_dump(safe, sort_keys=False, allow_unicode=True, width=1000)
    body = environment().get_template(f"{template}.md.j2").render(**values)
    return f"---\n{head}---\n{tidy(body)}".encode()


def html(template: str, **values: Any) -> bytes:
    """Render an HTML file."""
    return environment().get_template(f"{template}.html.j2").render(**values).encode()


def tidy(body: str) -> str:
    """Reduce blank lines to one, and remove those above a paragraph's attributes.

    No value from the content can begin such a line, since its braces are escaped.
    """
    body = re.sub(r"\n(?:[ ]*\n)+(?=[ ]*\{ \.)", "\n", body)
    return re.sub(r"\n(?:[ ]*\n){2,}", "\n\n", body).strip() + "\n"

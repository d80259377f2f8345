"""Templates to Markdown: one environment, one escape for each context."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

from generator.exports import citation, coins
from generator.maths import as_label, plain, with_maths, without_maths
from generator.metadata import record
from generator.text import as_attribute, as_html, as_url
from generator.views import counted, hundredths, listing_date_text, published_text, who_text


@functools.cache
def environment() -> Environment:
    """Return the template environment.

    Nothing is escaped by itself, since most templates make Markdown: every value from the
    content passes `md`, `html` or `url`.
    """
    env = Environment(
        loader=PackageLoader("generator"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - see above
    )
    env.filters |= {
        "md": with_maths,
        "label": as_label,
        "html": as_html,
        "attribute": as_attribute,
        "url": as_url,
        "basename": lambda path: PurePath(path).name,
        "date": published_text,
        "listed": listing_date_text,
        "who": who_text,
        "counted": counted,
        "hundredths": hundredths,
        "plain": plain,
        "query": lambda text: quote(plain(text), safe="", errors="replace"),
        "record": record,
        "coins": lambda site, paper: coins(citation(site, paper)),
    }
    return env


def page(template: str, front: Mapping[str, Any], **values: Any) -> bytes:
    """Render a Markdown page with its front matter.

    Args:
        template: name below templates/, without ending.
        front: front matter; `title` and `description` are plain text.
        values: what the template shows.
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
    """Leave one blank line where templates left many, and none above a paragraph's attributes.

    No value from the content can begin such a line: its braces are escaped.
    """
    body = re.sub(r"\n(?:[ ]*\n)+(?=[ ]*\{ \.)", "\n", body)
    return re.sub(r"\n(?:[ ]*\n){2,}", "\n\n", body).strip() + "\n"

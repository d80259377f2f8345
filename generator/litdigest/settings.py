"""The settings of a site, which MkDocs and the command line read from the same mkdocs.yml."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from yaml_env_tag import construct_env_tag

from litdigest.model import Problem
from litdigest.text.escape import visible

SITE_NAME = "litdigest"
"""Name of a site without a `site_name`."""
LARGE = 500
"""By default, a library with more papers is large: lists are split, pages generated as HTML."""
HUGE = 20_000
"""By default, a library with more papers is huge: data is compressed or left out to keep the site within the limits of free hosting."""

_ADDRESS = re.compile(r"https?://[^\s/?#\[\]@]+(?:/[^\s?#\[\]]*)?")
_PLUGIN = "litdigest"
_OFFLINE = ("offline", "material/offline")
_KINDS = {str: "a text", int: "a whole number of at least 0", bool: "true or false"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The user's settings for the site, besides its content."""

    address: str = ""
    """The URL of the site, if known; feeds and exports then have full URLs."""
    name: str = SITE_NAME
    """Name of the site in feeds, pictures and the manifest."""
    large: int = LARGE
    """A library with more papers is large."""
    huge: int = HUGE
    """A library with more papers is huge."""
    index: str = ""
    """File name at the end of page addresses: "index.html" if the pages are to be opened from disk, else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A site and its folders, relative to that of mkdocs.yml."""

    settings: Settings = field(default_factory=Settings)
    content: str = "content"
    """Folder with dumps/, pages/ and the reviewed files."""
    dumps: str = ""
    """Another folder of dumps, instead of the content folder's."""
    docs: str = "build/docs"
    """Folder of the pages for a renderer."""

    @property
    def folders(self) -> tuple[Path, Path | None]:
        """The content folder, and the other folder of dumps if there is one."""
        return Path(self.content), Path(self.dumps) if self.dumps else None


def address_fault(address: str) -> str:
    """Return what is wrong with the address of a site, or an empty text."""
    if not address or _ADDRESS.fullmatch(address):
        return ""
    return f"{address!r} is not the address of a site; write one such as https://example.org/some/path/"


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml: replaces `!ENV` like MkDocs, and ignores all other tags."""


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor("!", lambda *_: None)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)


def parse_settings(text: str, source: str, read: Callable[[str], str]) -> tuple[Project, tuple[Problem, ...]]:
    """Read the settings from the text of mkdocs.yml.

    Args:
        text: YAML.
        source: the path of the file, for problems.
        read: returns the text of the file named by `INHERIT`.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        found = loader.construct_document(node) if node else {}
    except (yaml.YAMLError, ValueError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        return Project(), (_problem(source, mark.line + 1 if mark else 1, f"this is not valid YAML: {getattr(error, 'problem', error)}"),)
    if not isinstance(found, dict):
        return Project(), (_problem(source, 1, "this file has no settings; begin it with 'site_name: …'"),)
    base = Project(docs="docs")
    problems: tuple[Problem, ...] = ()
    if isinstance(parent := found.get("INHERIT"), str):
        base, problems = parse_settings(read(parent), parent, read)
    project, own = _Reading(source, node, found).project(base)
    return project, (*problems, *own)


class _Reading:
    """One file of settings, while it is read."""

    def __init__(self, source: str, node: yaml.Node | None, found: Mapping[str, Any]) -> None:
        self.source, self.node, self.found = source, node, found
        self.problems: list[Problem] = []

    def project(self, base: Project) -> tuple[Project, list[Problem]]:
        plugins = _plugins(self.found)
        own, node = plugins.get(_PLUGIN) or {}, _below(_below(self.node, "plugins"), _PLUGIN)
        if not isinstance(own, dict):
            self._report(node, f"the settings of {_PLUGIN} are names and values, such as 'content: content'")
            own = {}
        known = {"content": base.content, "dumps": base.dumps, "large": base.settings.large, "huge": base.settings.huge}
        for name in own:
            if name not in known:
                self._report(_below(node, name, key=True), f"{name!r} is no setting of {_PLUGIN}; there are {', '.join(known)}")
        values = {name: self._value(own, node, name, usual) for name, usual in known.items()}
        settings = replace(
            base.settings,
            address=self._address(base.settings.address),
            name=visible(self._value(self.found, self.node, "site_name", base.settings.name)),
            large=values["large"],
            huge=values["huge"],
            index=self._index(plugins, base.settings.index),
        )
        docs = self._value(self.found, self.node, "docs_dir", base.docs)
        return replace(base, settings=settings, content=values["content"], dumps=values["dumps"], docs=docs), self.problems

    def _address(self, usual: str) -> str:
        address = str(self._value(self.found, self.node, "site_url", usual))
        if fault := address_fault(address):
            self._report(_below(self.node, "site_url"), fault)
        return address

    def _index(self, plugins: Mapping[str, Any], usual: str) -> str:
        offline = [plugins[name] or {} for name in _OFFLINE if name in plugins]
        if any(one.get("enabled", True) for one in offline if isinstance(one, dict)) or self.found.get("use_directory_urls") is False:
            return "index.html"
        return "" if offline else usual

    def _value(self, found: Mapping[str, Any], node: yaml.Node | None, name: str, usual: Any) -> Any:
        value = found.get(name)
        if value is None:
            return usual
        kind = type(usual)
        if isinstance(value, kind) and not isinstance(value, bool) and not (kind is int and value < 0):
            return value
        self._report(_below(node, name), f"{name!r} should be {_KINDS[kind]}, not {value!r}")
        return usual

    def _report(self, node: yaml.Node | None, message: str) -> None:
        self.problems.append(_problem(self.source, node.start_mark.line + 1 if node else 1, message))


def _plugins(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of each plugin; `plugins` may be a list or a mapping."""
    plugins = found.get("plugins")
    if isinstance(plugins, dict):
        return {str(name): value for name, value in plugins.items()}
    rows = plugins if isinstance(plugins, list) else []
    return {str(name): value for row in rows for name, value in (row.items() if isinstance(row, dict) else [(row, None)])}


def _below(node: yaml.Node | None, name: str, *, key: bool = False) -> yaml.Node | None:
    """Return the node of a key's value, or of the key itself; the mappings of a list count as one."""
    if isinstance(node, yaml.SequenceNode):
        return next(filter(None, (_below(row, name, key=key) for row in node.value)), None)
    pairs: Iterator[tuple[yaml.Node, yaml.Node]] = iter(node.value if isinstance(node, yaml.MappingNode) else ())
    return next((one if key else value for one, value in pairs if one.value == name), None)


def _problem(source: str, line: int, message: str) -> Problem:
    return Problem.at(source, line, message, severity="error")

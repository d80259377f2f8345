"""The docs are under test: every command and setting in them exists, and every command is documented."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from mkdocs.config import load_config

from litdigest.cli.main import main
from litdigest.plugin import LitdigestPlugin
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "content" / "README.md"]
DOCS = [ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands(group: click.Group, prefix: str = "") -> set[str]:
    found = set()
    for name, command in group.commands.items():
        found |= commands(command, f"{prefix}{name} ") if isinstance(command, click.Group) else {f"{prefix}{name}"}
    return found


def test_readme_names_every_command() -> None:
    told = set(re.findall(r"litdigest (build|stamp|parse|add|check|links|mail|topics (?:fit|show|explain))\b", README))
    assert told | {"topics show", "topics explain"} == commands(main)


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    told = set(re.findall(r"(?:^|`)make ([a-z-]+)", "\n".join(page.read_text("utf-8") for page in PAGES), re.MULTILINE))
    assert told <= targets
    assert {"site", "serve", "test", "check"} <= told


def test_mkdocs_understands_the_settings(caplog: pytest.LogCaptureFixture) -> None:
    assert isinstance(load_config(str(ROOT / "mkdocs.yml")).plugins["litdigest"], LitdigestPlugin)
    assert caplog.messages == []


@pytest.mark.parametrize("page", [*PAGES, *DOCS], ids=lambda page: str(page.relative_to(ROOT)))
def test_local_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text) + re.findall(r'(?:src|srcset)="([^"]+)"', text):
        assert (page.parent / target).exists(), target

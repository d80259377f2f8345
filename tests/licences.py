"""Writes docs/licences.md from the locks and the metadata of each package: `make licences`."""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import ROOT

PAGE = ROOT / "docs" / "licences.md"
TABLES = {
    "What builds the site": (["requirements.lock"], []),
    "What its tests need besides": (["requirements-test.lock"], ["requirements.lock"]),
    "What audits, fuzzing and mutation tests need besides": (["requirements-audit.lock"], ["requirements-test.lock"]),
    "What stands in environments of its own": (["tests/zensical.lock"], ["requirements-audit.lock"]),
}
"""By heading: the locks to list, and the locks listed before."""
_PIN = re.compile(r"^([a-z0-9-]+)==([^\s;\\]+)", re.MULTILINE)
_SPOKEN = {
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
}
"""Names that packages use, with the SPDX identifiers."""
_READ = {
    "atheris": "Apache-2.0",
    "axe-playwright-python": "MIT",
    "colorama": "BSD-3-Clause",
    "deepmerge": "MIT",
    "jinja2": "BSD-3-Clause",
    "pyyaml-ft": "MIT",
    "scipy": "BSD-3-Clause",
    "uv": "MIT OR Apache-2.0",
    "zensical": "MIT",
}
"""Licences read by hand from the licence files of packages with too little metadata, or that not every environment has."""
_IDENTIFIER = re.compile(r"[A-Za-z0-9.-]+(?: (?:AND|OR) [A-Za-z0-9.-]+)*")


def pins(locks: Iterable[str]) -> dict[str, list[str]]:
    """Return the versions of each package; more than one if they depend on the Python version."""
    found: dict[str, list[str]] = {}
    for lock in locks:
        for name, version in _PIN.findall((ROOT / lock).read_text("utf-8")):
            found.setdefault(name, [])
            found[name] += [version] if version not in found[name] else []
    return dict(sorted(found.items()))


def told_in(heading: str) -> dict[str, list[str]]:
    """Return the packages of a table, with their versions."""
    shown, before = (pins(locks) for locks in TABLES[heading])
    return {name: versions for name, versions in shown.items() if name not in before}


def licence(name: str) -> str | None:
    """Return the SPDX expression of a package's licence, or None if it is neither installed nor read by hand."""
    if name in _READ:
        return _READ[name]
    try:
        facts = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    classifiers = [text.split(" :: ")[-1] for text in facts.get_all("Classifier") or [] if text.startswith("License")]
    words = [facts["License-Expression"], facts["License"], *classifiers]
    return next(
        (found for word in words if word and (found := _SPOKEN.get(word, word)) != "UNKNOWN" and _IDENTIFIER.fullmatch(found)), None
    )


def wanted_by(names: Iterable[str]) -> dict[str, str]:
    """Return what requires each package: a group of pyproject.toml, or other packages."""
    names = list(names)
    asked = {name: [*groups] for name, groups in _direct().items()}
    for strict in (True, False):  # extras count if nothing else requires it
        for parent in names:
            for child in _needs(parent, without_extras=strict):
                if child in names and (strict or child not in asked):
                    asked.setdefault(child, []).append(parent)
    return {name: ", ".join(sorted(set(asked.get(name, [])))) for name in names}


def _direct() -> Mapping[str, list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = {
        "the site": project["project"]["dependencies"],
        **project["dependency-groups"],
        "a test": ["zensical"],
        "zensical": ["deepmerge"],
        "`make lock`": ["uv"],
    }
    return {canonicalize_name(Requirement(text).name): [group] for group, texts in groups.items() for text in texts}


def _needs(parent: str, *, without_extras: bool) -> Iterator[str]:
    try:
        wanted = importlib.metadata.requires(parent) or []
    except importlib.metadata.PackageNotFoundError:
        return
    for need in map(Requirement, wanted):
        if "extra" not in str(need.marker) or not without_extras:
            yield canonicalize_name(need.name)


def _table(heading: str) -> Iterator[str]:
    packages = told_in(heading)
    asked = wanted_by(pins(TABLES[heading][0]))
    yield from (f"## {heading}", "", "| Package | Version | Licence | Wanted by |", "| --- | --- | --- | --- |")
    for name, versions in packages.items():
        found = licence(name)
        if not found:
            sys.exit(f"{name}: its licence is not known, install requirements-audit.lock or read it and add it to tests/licences.py")
        yield f"| {name} | {', '.join(versions)} | {found} | {asked[name]} |"
    yield ""


def main() -> None:
    """Write the tables again; the text before them is written by hand."""
    before, *_ = PAGE.read_text("utf-8").partition(f"## {next(iter(TABLES))}")
    rows = [row for heading in TABLES for row in _table(heading)]
    PAGE.write_text(before + "\n".join(rows).rstrip() + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""Imports run one way, few modules touch the disk, and no module keeps state."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "generator" / "litdigest"

LOW = "text dates model content settings progress"
MAY_IMPORT = {
    "text": "",
    "dates": "",
    "model": "dates",
    "content": "dates model",
    "settings": "text dates model",
    "scale": "settings",
    "progress": "",
    "reading": LOW,
    "analysis": LOW,
    "library": f"{LOW} reading analysis",
    "catalogue": f"{LOW} scale analysis library",
    "exports": f"{LOW} library catalogue",
    "online": f"{LOW} library catalogue",
    "pages": f"{LOW} scale analysis library catalogue exports",
    "search": f"{LOW} reading analysis library catalogue exports pages",
    "publish": f"{LOW} reading library catalogue exports pages search",
    "build": f"{LOW} reading analysis library catalogue exports pages search publish",
    "plugin": f"{LOW} reading catalogue search publish build",
    "cli": f"{LOW} scale reading analysis library catalogue exports online pages search publish build",
    "__main__": "cli",
    "__init__": "",
}
"""The folders and the modules beside them, in the order of the data, with what each may import from besides itself."""

ON_DISK = frozenset("reading.content publish.tree publish.exchange publish.ownership search.pagefind".split())
DISK_MODULES = {"os", "shutil", "subprocess", "tempfile", "glob", "fileinput"}
DISK_CALLS = frozenset(
    """open open_code FileIO read_text read_bytes write_text write_bytes mkdir rmdir unlink touch rename iterdir glob rglob walk symlink_to
    hardlink_to chmod rmtree copyfile copy2 copytree""".split()
)
CHANGES = frozenset("append extend insert add update setdefault pop popitem clear remove discard sort".split())


@cache
def modules() -> dict[str, ast.Module]:
    """Return all modules by their names below the package."""
    paths = [(path, path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")) for path in PACKAGE.rglob("*.py")]
    return {name: ast.parse(path.read_text("utf-8")) for path, name in sorted(paths)}


def imports(module: ast.Module) -> Iterator[str]:
    """Yield each module that is imported; `from litdigest import x` imports litdigest.x."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the package"
            yield from [f"{node.module}.{alias.name}" for alias in node.names] if _is_folder(str(node.module)) else [str(node.module)]


def _is_folder(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] == "litdigest" and (PACKAGE.parent / module.replace(".", "/")).is_dir()


def own_imports(name: str) -> set[str]:
    """Return the modules of the package that a module imports, by their names below it."""
    return {found.removeprefix("litdigest.") for found in imports(modules()[name]) if found.split(".")[0] == "litdigest"}


def calls(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def offenders(found: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return the names that break a rule, by module."""
    return {module: sorted(names) for module, names in found.items() if names}


def test_every_folder_has_its_rule() -> None:
    assert {name.split(".")[0] for name in modules()} == set(MAY_IMPORT)


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_a_folder_imports_only_from_those_below_it(folder: str) -> None:
    allowed = {folder, *MAY_IMPORT[folder].split()}
    own = [name for name in modules() if name.split(".")[0] == folder]
    assert offenders({name: {found for found in own_imports(name) if found.split(".")[0] not in allowed} for name in own}) == {}


def test_the_order_of_the_folders_has_no_way_back() -> None:
    order = list(MAY_IMPORT)
    assert [name for name in order if not set(MAY_IMPORT[name].split()) <= set(order[: order.index(name)])] == []


def test_no_two_modules_import_each_other() -> None:
    TopologicalSorter({name: own_imports(name) for name in modules()}).prepare()  # raises on a cycle


def test_only_five_modules_touch_the_disk() -> None:
    """One reads, three write, and one runs Pagefind and keeps its indices."""
    found = {}
    for name, module in modules().items():
        used = ({of.split(".")[0] for of in imports(module)} & DISK_MODULES) | (set(calls(module)) & DISK_CALLS)
        found[name] = set() if name in ON_DISK else used
    assert offenders(found) == {}


def test_a_module_says_what_it_is_for() -> None:
    assert [name for name, module in modules().items() if not ast.get_docstring(module)] == []


def test_no_module_keeps_state() -> None:
    assert offenders({name: _kept(module) for name, module in modules().items()}) == {}


def _kept(module: ast.Module) -> set[str]:
    """Return the names of a module whose values change."""
    own = {target.id for node in module.body for target in getattr(node, "targets", []) if isinstance(target, ast.Name)}
    own |= {node.target.id for node in module.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)}
    return own & {name for node in ast.walk(module) for name in _changes(node)}


def _changes(node: ast.AST) -> Iterator[str]:
    """Yield the names whose value `node` changes in place, or rebinds from within a function."""
    if isinstance(node, ast.Global):
        yield from node.names
    target: ast.AST | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
        target = node.func.value
    elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
        target = node.value
    if isinstance(target, ast.Name):
        yield target.id

"""Imports run one way, the disk is touched in one module, and no module keeps state."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from tests.conftest import ROOT

ORDER = """
    __init__ ticks exact compress sitelinks fetch model words text slugs maths evidence links readers.__init__ readers.lines
    readers.reading readers.faults readers.listing readers.reviewed merging years library corpus bottleneck vectors nearest
    keyphrases runs abbreviations phrases tags topics naming fitting related layout periods views linkcheck asking icons pictures
    schema api feeds exports metadata colours atlas shares trends charts render search pages bulk stamp sitemap mail progress build
    files writing exchange canonical indexing finish plugin commands topic_commands cli __main__
""".split()
"""Each module imports only from those before it."""

DISK_MODULES = {"os", "shutil", "subprocess", "tempfile", "io", "glob", "fileinput"}
DISK_CALLS = frozenset(
    """open read_text read_bytes write_text write_bytes mkdir rmdir unlink touch rename iterdir glob rglob walk symlink_to hardlink_to
    chmod rmtree copyfile copy2 copytree""".split()
)
CHANGES = frozenset("append extend insert add update setdefault pop popitem clear remove discard sort".split())


def tree(module: str) -> ast.Module:
    return ast.parse((ROOT / "generator" / f"{module.replace('.', '/')}.py").read_text("utf-8"))


def imports(module: ast.Module) -> Iterator[str]:
    """Yield each module that is imported; `from generator import x` imports generator.x."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the package"
            yield from [f"generator.{alias.name}" for alias in node.names] if node.module == "generator" else [str(node.module)]


def calls(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def test_the_order_names_every_module() -> None:
    paths = (path.relative_to(ROOT / "generator") for path in (ROOT / "generator").rglob("*.py"))
    assert sorted(ORDER) == sorted(path.with_suffix("").as_posix().replace("/", ".") for path in paths)


def offenders(found: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return what breaks a rule, by module."""
    return {module: sorted(names) for module, names in found.items() if names}


def test_a_module_imports_only_from_those_before_it() -> None:
    found = {}
    for place, module in enumerate(ORDER):
        own = {name.removeprefix("generator.") for name in imports(tree(module)) if name.split(".")[0] == "generator"}
        found[module] = own - set(ORDER[:place])
    assert offenders(found) == {}


def test_only_four_modules_touch_the_disk() -> None:
    """One reads, two write, and one runs Pagefind, which keeps files of its own."""
    found = {}
    for module in (name for name in ORDER if name not in ("files", "writing", "exchange", "indexing")):
        parsed = tree(module)
        found[module] = ({name.split(".")[0] for name in imports(parsed)} & DISK_MODULES) | (set(calls(parsed)) & DISK_CALLS)
    assert offenders(found) == {}


def test_a_module_says_what_it_is_for() -> None:
    assert [module for module in ORDER if not ast.get_docstring(tree(module))] == []


def test_no_module_keeps_state() -> None:
    assert offenders({module: _kept(tree(module)) for module in ORDER}) == {}


def _kept(module: ast.Module) -> set[str]:
    """Return the names of a module whose values change."""
    own = {target.id for node in module.body for target in getattr(node, "targets", []) if isinstance(target, ast.Name)}
    own |= {node.target.id for node in module.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)}
    return own & {name for node in ast.walk(module) for name in _changes(node)}


def _changes(node: ast.AST) -> Iterator[str]:
    """Yield the names whose value `node` changes in place, or binds anew from within a function."""
    if isinstance(node, ast.Global):
        yield from node.names
    target: ast.AST | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
        target = node.func.value
    elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
        target = node.value
    if isinstance(target, ast.Name):
        yield target.id

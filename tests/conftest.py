"""Shared by the tests: paths, fixtures, and goldens."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

import tests
from tests.browsing import launch, serve
from tests.sites import Samples
from tests.work import untraced

settings.register_profile("gate", derandomize=True, deadline=None)
settings.load_profile("gate")  # the same texts in every run; `make fuzz` looks for new ones

ROOT = tests.ROOT
CASES = ROOT / "tests" / "cases"
REAL_DUMPS = Path(os.environ.get("LITDIGEST_REAL_DUMPS", ROOT.parent / "shared" / "seeds"))
REAL_TRUTH = REAL_DUMPS.parent / "data" / "seeds_truth.json"

LONG = """
    test_processors.py test_faults.py test_hostile.py test_hostile_input.py test_determinism.py test_site.py test_search_browser.py
    test_growth.py test_fitting.py test_hostile_formats.py test_real_dumps.py test_properties.py test_listing_properties.py
    test_mutations.py test_bench.py test_nearest.py test_escapes.py
""".split()
"""Slow files, the slowest first; they run first, so that no process is left with one at the end."""
SLOW = {"browser", "built", "rendered", "samples"}
"""Fixtures that start a browser or build a site."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return one process more than there are processors if they wait now and then for a browser or a program, as slow tests do."""
    return (os.cpu_count() or 1) + int(config.option.numprocesses == "auto")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure no coverage in files that take long: they run what others measure already."""
    if item.path.name not in LONG:
        return (yield)
    with untraced():
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark slow tests, and run them first."""
    for item in items:
        if item.path.name in LONG or SLOW & set(getattr(item, "fixturenames", ())):
            item.add_marker("slow")
    items.sort(key=_rank)


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what was imported and collected."""
    gc.collect()
    gc.freeze()


def _rank(item: pytest.Item) -> int:
    """Return the sort key by which tests run."""
    if item.path.name in LONG:
        return LONG.index(item.path.name)
    return len(LONG) + (item.get_closest_marker("slow") is None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="rewrite the expected files; read the diff")


class Goldens:
    """Compares with expected files, or rewrites them."""

    def __init__(self, *, update: bool) -> None:
        self.update = update

    def check(self, path: Path, text: str) -> None:
        """Assert that the file `path` equals `text`."""
        if self.update:
            path.write_text(text, "utf-8")
        assert path.read_text("utf-8") == text


@pytest.fixture
def goldens(request: pytest.FixtureRequest) -> Goldens:
    return Goldens(update=bool(request.config.getoption("--update-goldens")))


@pytest.fixture(scope="session")
def real_dumps() -> Path:
    """The folder of real dumps beside the checkout."""
    if not REAL_DUMPS.is_dir():
        pytest.skip("no real dumps beside the checkout; LITDIGEST_REAL_DUMPS names another folder")
    return REAL_DUMPS


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    yield from launch()


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """The sites of the sample content, which all processes of a run share."""
    own = tmp_path_factory.getbasetemp()
    return Samples((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "samples")


@pytest.fixture(scope="session")
def site_folder(samples: Samples) -> Path:
    """The sample site, built without an address."""
    return samples.site("plain")


@pytest.fixture(scope="session")
def site(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample site, served under a sub-path like a project on GitHub Pages."""
    root = tmp_path_factory.mktemp("pages")
    shutil.copytree(site_folder, root / "repo")
    for address in serve(root):
        yield f"{address}repo/"

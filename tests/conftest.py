"""What the tests share: where things are, and how goldens are renewed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases"
REAL_DUMPS = Path(os.environ.get("LITDIGEST_REAL_DUMPS", ROOT.parent / "shared" / "seeds"))
REAL_TRUTH = REAL_DUMPS.parent / "data" / "seeds_truth.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the expected files anew; read the diff")


class Goldens:
    """Compares with expected files, or renews them."""

    def __init__(self, *, update: bool) -> None:
        self.update = update

    def check(self, path: Path, text: str) -> None:
        """Assert that `path` holds `text`."""
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

"""One set of settings: MkDocs and the command line read the same mkdocs.yml, and report mistakes with their lines."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from litdigest.cli.main import main
from litdigest.settings import HUGE, LARGE, Project, Settings, parse_settings
from tests import ROOT, WAIT
from tests.published import FOLDER
from tests.sites import ADDRESS, BIN, environment, make_project, run_mkdocs
from tests.test_determinism import assert_same

LOADS = '<script src="assets/litdigest.js"></script>'
LEAST = "site_name: Bees\nplugins:\n  - litdigest:\n"


def parsed(text: str, **files: str) -> Project:
    project, problems = parse_settings(text, "mkdocs.yml", files.__getitem__)
    assert problems == ()
    return project


def faults(text: str) -> list[str]:
    return [str(problem) for problem in parse_settings(text, "mkdocs.yml", str)[1]]


def test_what_is_not_said_is_as_with_mkdocs() -> None:
    assert parsed(LEAST) == Project(settings=Settings(name="Bees"), docs="docs")
    assert parsed("") == Project(docs="docs")


def test_all_settings_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHERE", ADDRESS)
    text = f"{LEAST}      content: words\n      dumps: pages\n      large: 5\n      huge: 9\nsite_url: !ENV [WHERE, '']\ndocs_dir: made\n"
    settings = Settings(name="Bees", address=ADDRESS, large=5, huge=9)
    assert parsed(text) == Project(settings=settings, content="words", dumps="pages", docs="made")


def test_the_environment_may_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    monkeypatch.delenv("LITDIGEST_DUMPS", raising=False)
    monkeypatch.delenv("OFFLINE", raising=False)
    own = parsed((ROOT / "mkdocs.yml").read_text("utf-8"))
    assert own == Project(docs="build/docs")
    assert (own.settings.large, own.settings.huge) == (LARGE, HUGE)


def test_settings_of_0_1_say_what_they_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SITE_URL": ADDRESS, "LITDIGEST_DUMPS": "others", "OFFLINE": "true"}.items():
        monkeypatch.setenv(name, value)
    settings = Settings(name="litdigest", address=ADDRESS, index="index.html")
    found = parsed((FOLDER / "mkdocs-0.1.yml").read_text("utf-8"))
    assert found == Project(settings=settings, content="content", dumps="others", docs="build/docs")


TABLE, LIST, FLOW = "  litdigest:\n    large: 5\n", "  - search\n  - litdigest:\n      large: 5\n", "  - litdigest: {large: 5}\n"


@pytest.mark.parametrize("plugins", [TABLE, LIST, FLOW])
def test_plugins_are_a_list_or_a_table(plugins: str) -> None:
    assert parsed(f"plugins:\n{plugins}").settings.large == 5


@pytest.mark.parametrize(
    ("plugins", "index"),
    [("[offline]", "index.html"), ("[{offline: {enabled: false}}]", ""), ("[{material/offline: {}}]", "index.html"), ("[search]", "")],
)
def test_pages_opened_from_the_disk_name_files(plugins: str, index: str) -> None:
    assert parsed(f"plugins: {plugins}\n").settings.index == index


def test_pages_with_endings_name_files() -> None:
    assert parsed("use_directory_urls: false\n").settings.index == "index.html"


def test_settings_are_inherited() -> None:
    base = f"{LEAST}      large: 5\n      huge: 9\ndocs_dir: made\n"
    found = parsed("INHERIT: base.yml\nplugins:\n  - litdigest:\n      large: 7\n", **{"base.yml": base})
    assert (found.settings.name, found.settings.large, found.docs) == ("Bees", 7, "made")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"{LEAST}      larg: 5\n", "mkdocs.yml:4: error: 'larg' is no setting of litdigest; there are content, dumps, large, huge"),
        (f"{LEAST}      content: x\n      large: lot\n", "mkdocs.yml:5: error: 'large' should be a whole number of at least 0, not 'lot'"),
        (f"{LEAST}      large: -1\n", "mkdocs.yml:4: error: 'large' should be a whole number of at least 0, not -1"),
        (f"{LEAST}      large: true\n", "mkdocs.yml:4: error: 'large' should be a whole number of at least 0, not True"),
        (f"{LEAST}      dumps: [a]\n", "mkdocs.yml:4: error: 'dumps' should be a text, not ['a']"),
        (f"{LEAST}      - large\n", "mkdocs.yml:4: error: the settings of litdigest are names and values, such as 'content: content'"),
        ("\nsite_name: 5\n", "mkdocs.yml:2: error: 'site_name' should be a text, not 5"),
        ("a: {\n", "mkdocs.yml:2: error: this is not valid YAML: "),
        ("- a\n", "mkdocs.yml:1: error: this file has no settings; begin it with 'site_name: …'"),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, fault: str) -> None:
    (found,) = faults(text)
    assert found.startswith(fault)


@pytest.mark.parametrize("address", ["ftp://a.b/", "https://a.b/?x", "https://a.b/#x", "https://a.b/c d", "a.b", "https://u@a.b/"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    (found,) = faults(f"site_name: Bees\nsite_url: '{address}'\n")
    assert found == f"mkdocs.yml:2: error: {address!r} is not the address of a site; write one such as https://example.org/some/path/"


def test_other_tags_are_left_alone() -> None:
    assert parsed("x: !!python/name:os.system\ny: !relative $docs\nz: !!python/object/apply:os.system [ls]\n") == Project(docs="docs")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = make_project(tmp_path)
    monkeypatch.chdir(folder)
    return folder


def change(project: Path, old: str, new: str) -> None:
    settings = project / "mkdocs.yml"
    text = settings.read_text("utf-8")
    assert old in text
    settings.write_text(text.replace(old, new), "utf-8")


@pytest.mark.slow
def test_the_command_line_writes_what_mkdocs_gets(project: Path, tmp_path: Path) -> None:
    change(project, "content: content\n", "content: words\n      large: 20\n      huge: 100\n")
    change(project, "site_name: litdigest", "site_name: Bees & bridges")
    (project / "content").rename(project / "words")
    result = run_mkdocs(project, SITE_URL=ADDRESS)
    assert result.returncode == 0, result.stderr
    (project / "build").rename(tmp_path / "by-mkdocs")
    command = [str(BIN / "litdigest"), "build"]
    settings = environment(SITE_URL=ADDRESS)
    result = subprocess.run(command, cwd=project, env=settings, capture_output=True, text=True, timeout=WAIT, check=False)
    assert result.returncode == 0, result.stderr
    assert_same(tmp_path / "by-mkdocs" / "docs", project / "build" / "docs")


@pytest.mark.slow
def test_both_refuse_a_fault_with_its_line(project: Path) -> None:
    change(project, "content: content\n", "content: content\n      larg: 20\n")
    result = run_mkdocs(project)
    fault = "mkdocs.yml:17: error: 'larg' is no setting of litdigest; there are content, dumps, large, huge"
    assert result.returncode == 1
    assert fault in result.stderr
    assert not (project / "site").exists()
    told = CliRunner().invoke(main, ["check"])
    assert (told.exit_code, told.stderr) == (1, f"{fault}\n")


def test_an_option_goes_before_the_settings(project: Path) -> None:
    change(project, "content: content\n", "content: nowhere\n")
    assert "nowhere/dumps" in CliRunner().invoke(main, ["check"]).stderr
    assert CliRunner().invoke(main, ["check", "--content", "content"]).exit_code == 0


# Completing the site of another renderer


@pytest.fixture
def rendered(project: Path) -> Path:
    """A large library after rendering: the docs, with the shells as pages of a theme."""
    change(project, "content: content\n", "content: content\n      large: 20\n")
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    site = project / "site"
    (project / "build" / "docs").rename(site)
    for page in site.rglob("*.md"):
        page.unlink()
    shell = "<html><head><title>{0}</title></head><body><h1>{0}</h1>\n<p>litdigest-shell-body</p>{1}</body></html>"
    for folder in ("shell/page", "shell/page/deep"):
        (site / folder / "index.html").write_text(shell.format("litdigest-shell-title", LOADS), "utf-8")
    (site / ".litdigest.json").unlink()
    (site / "CNAME").write_text("bees.example\n")
    return site


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_stamp_reads_the_settings_and_says_what_it_did(rendered: Path) -> None:
    result = CliRunner().invoke(main, ["stamp", "site"])
    assert result.exit_code == 0, result.stderr
    pages = len(list(rendered.glob("papers/*/index.html")))
    assert pages >= 194
    assert result.stdout.startswith("site: added ")
    assert result.stdout.endswith(" pages, the search index of 194 papers and the sitemap\n")
    assert (rendered / "CNAME").is_file()
    assert "CNAME" not in json.loads((rendered / ".litdigest-site.json").read_text("utf-8"))
    assert not (rendered / "shell").exists()
    assert not list(rendered.parent.glob(".site*"))


def test_stamp_leaves_the_site_as_it_was_where_it_fails(rendered: Path) -> None:
    (rendered / "shell" / "page" / "deep" / "index.html").unlink()
    before = files_of(rendered)
    result = CliRunner().invoke(main, ["stamp", "site"])
    assert result.exit_code == 1
    assert "the renderer has not made this page" in result.stderr
    after = files_of(rendered)
    after.pop(".litdigest-site.json", None)
    assert after == before


def test_stamp_says_what_is_wrong_with_the_content(rendered: Path) -> None:
    (rendered.parent / "content" / "topics.yml").write_text("topics: 5\n", "utf-8")
    result = CliRunner().invoke(main, ["stamp", "site"])
    assert result.exit_code == 1
    assert "content/topics.yml:1: error: " in result.stderr


def test_stamp_waits_for_a_build(rendered: Path) -> None:
    assert CliRunner().invoke(main, ["stamp", "site"]).exit_code == 0
    assert (rendered.parent / "build" / "docs" / ".litdigest.lock").is_file()

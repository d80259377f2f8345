"""litdigest replaces and removes only its own files: in the site, beside the docs, and in `make clean`."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from litdigest.cli.main import main
from litdigest.publish.exchange import begin_site, drop_site, publish, site_place
from litdigest.reading.content import FileError
from tests.conftest import ROOT
from tests.faulty import build
from tests.test_faults import fill, make

MARKER = ".litdigest-site.json"
OLD = {"index.html": "old", "papers/one/index.html": "one", "papers/two/index.html": "two", "talk.html/index.html": "page"}
NEW = {"index.html": "new", "papers/one/index.html": "one", "papers": None, "talk.html": "file", "feed.xml": "feed"}
WHOLE = {"index.html", "papers/one/index.html", "talk.html", "feed.xml"}


def put(folder: Path, files: Mapping[str, str | None]) -> None:
    for name, text in files.items():
        if text is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")


def held(folder: Path) -> dict[str, str]:
    """Return the files of a site without its list."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MARKER]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8", "replace") for path in paths}


def exchange(site: Path, files: Mapping[str, str | None]) -> tuple[str, ...]:
    """Replace a site like a build."""
    put(begin_site(site), files)
    return publish(site)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site as the last build left it."""
    assert exchange(tmp_path / "site", OLD) == ()
    return tmp_path / "site"


@pytest.fixture(params=["exchanged", "renamed", "busy", "mount", "other disk"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How the system lets folders be swapped."""
    way = str(request.param)
    rename = Path.rename

    def refused(path: Path, target: Path) -> Path:
        if path.name == "site":
            raise OSError(errno.EBUSY if way == "busy" else errno.EXDEV, "this cannot be renamed", str(path))
        return rename(path, target)

    if way != "exchanged":
        monkeypatch.setattr("sys.platform", "other")
    if way in ("busy", "other disk"):
        monkeypatch.setattr(Path, "rename", refused)
    if way == "mount":
        monkeypatch.setattr(os.path, "ismount", lambda path: Path(path).name == "site")
    return way


def test_the_new_site_is_whole_and_what_is_somebodys_own_stays(site: Path, way: str) -> None:
    own = {"CNAME": "example.org", "talks/bees.pdf": "slides", "papers/mine.html": "mine", "papers/two/mine.txt": "mine", ".nojekyll": ""}
    put(site, own)
    (site / "talks" / "latest").symlink_to("bees.pdf")
    inodes = {site.stat().st_ino}
    for place in ("papers/two/mine.txt", "papers/two"):  # the second time it is a user's own folder
        (line,) = exchange(site, NEW)
        assert line == f"{site}: kept what litdigest did not make: CNAME, papers/mine.html, {place}, talks"
        assert held(site) == {**{name: str(NEW[name]) for name in WHOLE}, **own, "talks/latest": "slides"}
        assert json.loads((site / MARKER).read_text("utf-8")) == sorted(WHOLE)
        inodes.add(site.stat().st_ino)
    assert [path.name for path in site.parent.iterdir()] == ["site"]
    assert (len(inodes) == 1) == (way in ("busy", "mount", "other disk"))


@pytest.mark.parametrize(
    ("own", "name"),
    [
        ({"feed.xml": "mine"}, "feed.xml"),
        ({"talk.html/mine.txt": "mine"}, "talk.html/mine.txt"),
        ({"new": "mine"}, "new"),
    ],
)
def test_a_file_of_somebody_in_the_way_is_named_and_nothing_changes(site: Path, way: str, own: dict[str, str], name: str) -> None:
    del way
    put(site, own)
    before = held(site)
    with pytest.raises(FileError, match=rf"site/{name}: litdigest did not make this, .* move it away or rename it, then build again"):
        exchange(site, {**NEW, "new/index.html": "new"})
    drop_site(site)
    assert held(site) == before
    shutil.move(site / name, site.parent / "moved")
    exchange(site, {**NEW, "new/index.html": "new"})
    assert held(site).keys() == {*WHOLE, "new/index.html"}


def test_a_file_that_says_the_same_is_taken_over(site: Path, way: str) -> None:
    del way
    put(site, {"feed.xml": "feed"})
    exchange(site, NEW)
    exchange(site, OLD)
    assert held(site) == OLD


def test_no_link_in_the_site_is_followed(site: Path, way: str) -> None:
    del way
    shutil.move(site / "papers", site.parent / "elsewhere")
    (site / "papers").symlink_to(site.parent / "elsewhere")
    with pytest.raises(FileError, match=r"site/papers: (litdigest did not make this|this is a link)"):
        exchange(site, NEW)
    assert held(site.parent / "elsewhere").keys() == {"one/index.html", "two/index.html"}


def test_a_list_leads_to_no_file_outside(site: Path, way: str) -> None:
    del way
    put(site.parent, {"outside.txt": "mine"})
    (site / MARKER).write_text(json.dumps([*OLD, "../outside.txt", str(site.parent / "outside.txt")]), "utf-8")
    exchange(site, NEW)
    assert (site.parent / "outside.txt").read_text("utf-8") == "mine"
    assert held(site).keys() == WHOLE


def test_a_damaged_list_is_told_and_the_site_stays(site: Path) -> None:
    (site / MARKER).write_text("{", "utf-8")
    with pytest.raises(FileError, match=r"\.litdigest-site\.json: this list of the site's files is damaged; remove it, then build again"):
        begin_site(site)
    assert held(site) == OLD


def test_a_folder_that_litdigest_did_not_make_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "site", {"thesis.tex": "mine", "api/health.json": "{}"})
    with pytest.raises(
        FileError, match=r"site: this folder is not empty and litdigest did not make it, so nothing was written; name another"
    ):
        begin_site(tmp_path / "site")
    assert held(tmp_path / "site").keys() == {"thesis.tex", "api/health.json"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_empty_folder_or_one_with_a_repository_is_taken(tmp_path: Path) -> None:
    put(tmp_path / "site", {".git/HEAD": "ref"})
    (tmp_path / "site" / "lost+found").mkdir()
    exchange(tmp_path / "site", OLD)
    assert held(tmp_path / "site") == {**OLD, ".git/HEAD": "ref"}


@pytest.mark.parametrize(
    "folder", ["content", "content/dumps", "content/dumps/deep", "build/docs", "build/docs/x", "build", "overrides", "."]
)
def test_no_site_takes_the_place_of_what_it_is_made_from(tmp_path: Path, folder: str) -> None:
    sources = [tmp_path / name for name in ("content", "build/docs", "overrides")]
    put(tmp_path, {f"{name}/x.txt": "mine" for name in ("content/dumps", "build/docs", "overrides")})
    with pytest.raises(
        FileError, match=r"a site here would (take the place of|lie within) .*, so nothing was written; name another site_dir"
    ):
        site_place(tmp_path / folder, tmp_path, sources)
    (tmp_path / "linked").symlink_to(tmp_path / folder)
    with pytest.raises(FileError, match="linked: a site here would"):
        site_place(tmp_path / "linked", tmp_path, sources)


def test_a_site_may_stand_in_the_project_and_beside_the_docs(tmp_path: Path) -> None:
    sources = [tmp_path, tmp_path / "build" / "docs"]
    for name in ("site", "build/site", "../site"):
        assert site_place(tmp_path / name, tmp_path, sources) == (tmp_path / name).resolve()


@pytest.mark.parametrize(("kind", "told"), [("file", "this is a file"), ("loop", "this link leads in a circle")])
def test_what_is_no_folder_is_told(tmp_path: Path, kind: str, told: str) -> None:
    site = tmp_path / "site"
    site.symlink_to("site") if kind == "loop" else site.write_text("mine", "utf-8")
    with pytest.raises(FileError, match=f"site: {told}, where the folder of the site belongs; move it away, then build again"):
        site_place(site, tmp_path, [])
    site.unlink()
    assert site_place(site, tmp_path, []) == site


def test_what_cannot_be_removed_is_told_with_the_cure(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_site(site)

    def refused(path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", refused)
        drop_site(site)
        with pytest.raises(
            FileError, match=r"\.site\.part: Permission denied; check the permissions .*, or remove this folder, then build again"
        ):
            begin_site(site)
    exchange(site, NEW)
    assert held(site).keys() == WHOLE


@pytest.mark.parametrize("name", [".site.part", ".site.part/mine.txt", ".site.part/.git/HEAD"])
def test_what_stands_where_the_next_site_is_made_is_told(site: Path, name: str) -> None:
    put(site.parent, {name: "mine"})
    with pytest.raises(FileError, match=r"\.site\.part: litdigest did not make this, but needs its name; move it away, then build again"):
        begin_site(site)
    drop_site(site)
    assert (site.parent / name).read_text("utf-8") == "mine"


def test_a_folder_named_like_an_old_site_stays(site: Path) -> None:
    put(site.parent, {".site.old/mine.txt": "mine"})
    exchange(site, NEW)
    assert held(site.parent / ".site.old") == {"mine.txt": "mine"}


# Whole builds


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = make(tmp_path_factory.mktemp("built"), "bees")
    assert build(project).status == 0
    return project


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "project"))


def test_a_build_keeps_what_the_user_put_into_the_site(project: Path) -> None:
    put(project / "site", {"CNAME": "example.org", "talks/bees.txt": "mine"})
    fill(project, "bridges")
    ended = build(project)
    assert ended.status == 0
    assert f"{project / 'site'}: kept what litdigest did not make: CNAME, talks" in ended.said
    assert {"CNAME", "talks/bees.txt"} <= held(project / "site").keys()
    assert "bridges" in held(project / "site")["index.html"]


def test_a_site_of_an_older_version_is_taken_over(project: Path) -> None:
    site = project / "site"
    fresh = held(site)
    (site / MARKER).unlink()
    put(site, {"CNAME": "example.org", "papers/mine.html": "mine", "papers/gone/index.html": fresh["about/index.html"]})
    ended = build(project)
    assert ended.status == 0
    assert "this site had no list of its files; removed 1 that earlier builds made: papers/gone/index.html" in ended.said
    assert "kept what litdigest did not make: CNAME, papers/mine.html" in ended.said
    assert held(site) == {**fresh, "CNAME": "example.org", "papers/mine.html": "mine"}


@pytest.mark.parametrize("site_dir", ["content", "site/../content/dumps"])
def test_a_build_into_the_content_is_refused(project: Path, site_dir: str) -> None:
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("site_dir: site", f"site_dir: {site_dir}"), "utf-8")
    before = held(project / "content")
    ended = build(project)
    assert ended.status == 1
    assert "a site here would" in ended.said
    assert "Traceback" not in ended.said
    assert held(project / "content") == before


def test_a_loop_where_the_site_belongs_is_told(project: Path) -> None:
    shutil.rmtree(project / "site")
    (project / "site").symlink_to("site")
    ended = build(project)
    assert ended.status == 1
    assert "site: this link leads in a circle" in ended.said
    assert "Traceback" not in ended.said


def test_a_folder_named_search_beside_the_docs_stays(project: Path) -> None:
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("docs_dir: build/docs", "docs_dir: docs"), "utf-8")
    (project / "docs").mkdir()
    put(project, {"search/notes.txt": "mine", "search/deep/more.txt": "mine"})
    assert build(project).status == 0
    assert held(project / "search") == {"notes.txt": "mine", "deep/more.txt": "mine"}
    assert (project / ".litdigest-cache").is_dir()


def test_stamp_writes_into_no_folder_but_a_rendered_one(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "thesis"
    put(folder, {"search/index/mine.txt": "mine", "thesis.tex": "mine"})
    result = CliRunner().invoke(main, ["stamp", str(folder), "--content", str(project / "content")])
    assert result.exit_code == 1
    assert (
        f"{folder}: this holds no rendered pages of litdigest, so nothing was written; build the docs and render them first"
        in result.stderr
    )
    assert held(folder) == {"search/index/mine.txt": "mine", "thesis.tex": "mine"}


def test_cleaning_removes_what_was_built_and_nothing_else(project: Path) -> None:
    put(project, {"site/CNAME": "example.org", "build/docs/mine.md": "mine", "build/docs/.gitignore": "*", "site-offline/mine.txt": "mine"})
    said = subprocess.run([sys.executable, "-I", ROOT / "tests" / "clean.py"], cwd=project, capture_output=True, text=True, check=True)
    assert held(project / "site") == {"CNAME": "example.org"}
    assert held(project / "build" / "docs") == {"mine.md": "mine", ".gitignore": "*"}
    assert held(project / "site-offline") == {"mine.txt": "mine"}
    assert [line.partition(":")[0] for line in said.stdout.splitlines()] == ["site", "site-offline", "build/docs"]
    (project / "site" / "CNAME").unlink()
    subprocess.run([sys.executable, "-I", ROOT / "tests" / "clean.py"], cwd=project, check=True)

"""End to end: a checkout, one command, a site."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import WAIT
from tests.sites import ADDRESS, BIN, SAMPLES, Samples, environment, generated_pages, html_pages, install_zensical, make_project, run_mkdocs

PAPER = "exploring-the-limit-of-outcome-reward-for-learning-mathematical-reasoning"


@pytest.fixture(scope="module")
def project(samples: Samples) -> Path:
    return samples.project("published")


def api(project: Path, name: str) -> list[dict[str, Any]]:
    """Return a file of the site's data."""
    return list(json.loads((project / "site" / "api" / f"{name}.json").read_text("utf-8")))


def test_every_generated_page_is_in_the_site(project: Path) -> None:
    pages = html_pages(project / "site")
    assert pages >= generated_pages(project / "build" / "docs") | {"404.html"}
    rows = [row["url"] for kind in ("papers", "topics", "tags", "dumps") for row in api(project, kind)]
    assert pages >= {f"{url}index.html" for url in rows}
    assert not [name for name in pages if name.startswith("shell/")]
    assert f"papers/{PAPER}/index.html" in pages


def test_pages_know_their_address(project: Path) -> None:
    page = (project / "site" / "papers" / PAPER / "index.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{ADDRESS}papers/{PAPER}/">' in page
    assert f"{ADDRESS}papers/{PAPER}/" in (project / "site" / "sitemaps" / "1.xml").read_text("utf-8")
    assert 'href="https://github.com/some/repo"' in page


def test_links_to_a_page_are_shown_with_its_own_picture(project: Path) -> None:
    site = project / "site"
    seen = set()
    for name in ("index.html", "topics/diffusion-models/index.html", f"papers/{PAPER}/index.html"):
        tags = dict(re.findall(r'<meta (?:name="\w+" )?property="(og:[a-z_]+)" content="([^"]*)">', (site / name).read_text("utf-8")))
        assert tags["og:url"] == ADDRESS + name.removesuffix("index.html")
        assert tags["og:title"]
        assert tags["og:description"]
        assert (site / tags["og:image"].removeprefix(ADDRESS)).is_file()
        seen.add(tags["og:image"])
    assert len(seen) == 3


def test_every_page_names_its_feeds(project: Path) -> None:
    site = project / "site"
    feed = re.compile(r'<link rel="alternate" type="application/(?:atom|feed)\+\w+" title="[^"]+" href="([^"]+)">')
    for name, count in (("index.html", 2), ("topics/diffusion-models/index.html", 4), ("about/index.html", 2)):
        links = feed.findall((site / name).read_text("utf-8"))
        assert len(links) == count
        assert all((site / name).parent.joinpath(link).resolve().is_file() for link in links)
    assert "<id>urn:uuid:" in (site / "feed.xml").read_text("utf-8")
    assert f'href="{ADDRESS}papers/{PAPER}/"' in (site / "topics" / "reasoning-and-reinforcement-learning" / "feed.xml").read_text("utf-8")


def test_pages_load_nothing_from_elsewhere(project: Path) -> None:
    loads = re.compile(
        r"""<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=["']?(?:https?:)?//|<link\b[^>]*\bhref=["']?(?:https?:)?//"""
    )
    for name in html_pages(project / "site"):
        found = [
            m[0]
            for m in loads.finditer((project / "site" / name).read_text("utf-8"))
            if not re.search('rel="(?:canonical|alternate)"', m[0])
        ]
        assert found == [], name


def test_every_entry_of_a_list_links_to_the_paper_itself(project: Path) -> None:
    arxiv = {paper["url"]: paper["arxiv"] for paper in api(project, "papers")}
    entry = re.compile(
        r'<article class="ld-paper(?! ld-paper--whole).*?</article>|<li[ >](?:(?!</li>).)*class="ld-short.*?</li>', re.DOTALL
    )
    lists = 0
    for name in html_pages(project / "site"):
        for found in entry.findall((project / "site" / name).read_text("utf-8")):
            url = re.findall(r'href="[./]*(papers/[a-z0-9-]+/|\.\./[a-z0-9-]+/)"', found)[0].replace("../", "papers/")
            assert found.count(f'"https://arxiv.org/abs/{arxiv[url]}"') == 1, (name, url)
            lists += 1
    assert lists > 10 * len(arxiv)


def test_navigation_stays_short(project: Path) -> None:
    page = (project / "site" / "papers" / PAPER / "index.html").read_text("utf-8")
    assert page.count('class="md-nav__link') < 40


def test_the_index_of_the_theme_is_empty(project: Path) -> None:
    assert json.loads((project / "site" / "search" / "search_index.json").read_text("utf-8"))["docs"] == []


def test_a_second_build_writes_nothing_anew(samples: Samples, tmp_path: Path) -> None:
    project = samples.copy("published", tmp_path)
    before = {path: path.stat().st_mtime_ns for path in (project / "build" / "docs").rglob("*") if path.is_file()}
    assert run_mkdocs(project, **SAMPLES["published"]).returncode == 0
    assert before == {path: path.stat().st_mtime_ns for path in (project / "build" / "docs").rglob("*") if path.is_file()}


def test_an_unreadable_dump_stops_a_strict_build(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    (project / "content" / "dumps" / "notes.txt").write_text("Milk\nBread\nEggs\n", "utf-8")
    result = run_mkdocs(project)
    assert result.returncode != 0
    assert "notes.txt:1: error: this is no paper listing" in result.stderr


def test_hand_written_pages_need_no_settings(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    pages = project / "content" / "pages"
    for name in ("how-to.md", "guide/README.md", "guide/data.csv", ".hidden/note.md"):
        (pages / name).parent.mkdir(exist_ok=True)
        (pages / name).write_text("# Told by hand\n", "utf-8")
    result = run_mkdocs(project)
    assert result.returncode == 0, result.stderr
    site = project / "site"
    assert all((site / name).is_file() for name in ("how-to/index.html", "guide/index.html", "guide/data.csv"))
    assert not list(site.rglob("*note*"))


def test_another_folder_of_dumps(real_dumps: Path, tmp_path: Path) -> None:
    project = make_project(tmp_path)
    result = run_mkdocs(project, LITDIGEST_DUMPS=str(real_dumps))
    assert result.returncode == 0, result.stderr
    papers = json.loads((project / "site" / "api" / "papers.json").read_text("utf-8"))
    assert len(papers) == 194
    assert sum(any(link["kind"] == "code" for link in paper["links"]) for paper in papers) == 44
    largest = max(papers, key=lambda paper: sum(other["topic"] == paper["topic"] for other in papers))["topic"]
    assert sum(paper["topic"] == largest for paper in papers) < len(papers) / 2


def test_an_error_leaves_the_old_pages_whole(samples: Samples, tmp_path: Path) -> None:
    project = samples.copy("plain", tmp_path)
    before = {path: path.read_bytes() for path in (project / "build").rglob("*") if path.is_file()}
    topics = project / "content" / "topics.yml"
    topics.write_text(topics.read_text("utf-8").replace("slug: diffusion-models", "slug: Diffusion Models"), "utf-8")
    result = run_mkdocs(project)
    assert result.returncode != 0
    assert "error: 'Diffusion Models' is not a valid slug" in result.stderr
    assert before == {path: path.read_bytes() for path in (project / "build").rglob("*") if path.is_file()}


class Server:
    """A running `mkdocs serve`."""

    def __init__(self, project: Path, log: Path) -> None:
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            self.port = sock.getsockname()[1]
        self.log = log
        command = [str(BIN / "mkdocs"), "serve", "--livereload", "--dev-addr", f"127.0.0.1:{self.port}"]
        with log.open("w") as out:
            self.process = subprocess.Popen(command, cwd=project, env=environment(), stdout=out, stderr=subprocess.STDOUT)

    def get(self, path: str) -> str:
        """Return a page, or an empty text if there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=WAIT) as answer:
                return str(answer.read().decode())
        except OSError:
            return ""

    def rests(self) -> bool:
        """Return whether nothing was built for three seconds."""
        before = self.log.read_text()
        time.sleep(3)
        return before == self.log.read_text() and "Reloading browsers" in before.rpartition("Building documentation...")[2]

    def wait(self, ready: Callable[[], bool]) -> None:
        """Wait until `ready`."""
        for _ in range(5 * WAIT):
            if ready():
                return
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.2)
        raise AssertionError(self.log.read_text())


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    project = make_project(tmp_path)
    running = Server(project, tmp_path / "log")
    try:
        running.wait(lambda: "28" in running.get(""))
        yield running
    finally:
        running.process.terminate()
        running.process.wait(WAIT)


def test_serve_follows_changes_and_survives_mistakes(server: Server, tmp_path: Path) -> None:
    dump = tmp_path / "content" / "dumps" / "daily-papers-mar-17.txt"
    abstract = "Sheep in nine counties were counted by two methods, and the counts agree within a few animals. " * 5
    dump.write_text(f"{dump.read_text('utf-8').rstrip()}\n\nA New Way of Counting Sheep\n\n{abstract}\n", "utf-8")
    server.wait(lambda: "Sheep" in server.get("papers/a-new-way-of-counting-sheep/"))
    style = tmp_path / "overrides" / "assets" / "litdigest.css"
    style.write_text(style.read_text("utf-8") + "\n/* changed */\n", "utf-8")
    server.wait(lambda: "/* changed */" in server.get("assets/litdigest.css"))
    topics = tmp_path / "content" / "topics.yml"
    topics.write_text(topics.read_text("utf-8").replace("name: Diffusion models", "name: Models of diffusion"), "utf-8")
    server.wait(lambda: "Models of diffusion" in server.get(""))
    broken = tmp_path / "content" / "dumps" / "notes.txt"
    broken.write_text("Milk\nBread\nEggs\n", "utf-8")
    server.wait(lambda: "notes.txt:1: error: this is no paper listing" in server.log.read_text())
    server.wait(lambda: "Models of diffusion" in server.get(""))
    broken.unlink()
    topics.write_text(topics.read_text("utf-8").replace("name: Models of diffusion", "name: Diffusers"), "utf-8")
    server.wait(lambda: "Diffusers" in server.get(""))
    server.wait(server.rests)
    assert "unrecognized relative link" not in server.log.read_text()


@pytest.fixture(scope="session")
def zensical() -> Path:
    return install_zensical()


def test_zensical_renders_the_same_pages(zensical: Path, samples: Samples, tmp_path: Path) -> None:
    project = make_project(tmp_path)
    subprocess.run([BIN / "litdigest", "build"], cwd=project, check=True, capture_output=True)
    settings = environment(REPO_URL="https://example.org/some/repo", REPO_NAME="some/repo", SITE_URL=ADDRESS)
    result = subprocess.run([zensical, "build"], cwd=project, env=settings, capture_output=True, text=True, timeout=WAIT, check=False)
    assert result.returncode == 0, result.stderr
    made = html_pages(project / "site")
    assert made - {"shell/page/index.html", "shell/page/deep/index.html"} == generated_pages(project / "build" / "docs") | {"404.html"}
    subprocess.run([BIN / "litdigest", "stamp", "site"], cwd=project, check=True, capture_output=True, env=settings)
    assert html_pages(project / "site") == html_pages(samples.site("published"))
    page = (project / "site" / "papers" / PAPER / "index.html").read_text("utf-8")
    assert "Exploring the Limit of Outcome Reward for Learning Mathematical Reasoning" in page
    assert 'href="https://github.com/InternLM/OREAL"' in page
    assert "ld-icon--github" in page.split("ld-badge--code", 1)[1][:40]

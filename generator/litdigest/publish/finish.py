"""Complete a rendered site: generated pages, sitemaps, the search index, checks of links and size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from litdigest.catalogue.catalogue import Site
from litdigest.pages.html_pages import all_html_pages, html_page_count
from litdigest.progress import StageProgress, track
from litdigest.publish.check_links import LinkTargets, broken_links
from litdigest.publish.exchange import begin_copy, drop_site, is_rendered, publish, site_place
from litdigest.publish.page_shell import DEPTHS, Shell, ShellError, fill_shell, read_shell, shell_files, shell_markup
from litdigest.publish.sitemap import sitemap_files
from litdigest.publish.tree import read_pages, read_rendered, remove_file, survey, text_of, write_new
from litdigest.reading.content import FileError
from litdigest.search.pagefind import CACHE, write_index
from litdigest.search.records import Shard, search_shards
from litdigest.settings import Project

_MOST_BYTES = 1_000_000_000
"""The limit of GitHub Pages (https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits)."""


def finish(site: Site, folder: Path, cache: Path, on_progress: StageProgress) -> tuple[str, ...]:
    """Complete a rendered site.

    Args:
        site: what the docs were made from.
        folder: the rendered site.
        cache: folder that keeps the search index from build to build.
        on_progress: called with the stage, what is done and the total.

    Returns:
        Warnings: links that lead nowhere, a site too large to be published.

    Raises:
        FileError: the renderer left out the shells, or a file cannot be written.
    """
    folders: list[str] = []
    shells = _shells(folder)
    inline = site.scale.shell_inline
    write_new(folder, shell_files(shells, inline=inline))
    write_new(folder, _pages(site, shells, folders, on_progress))
    _write_sitemaps(site, folder, folders)
    write_index(folder, _announced(search_shards(site), on_progress, len(site.papers)), cache)
    files = survey(folder)
    written = {} if inline else shell_markup(shells)
    targets = LinkTargets(files=files.keys(), address=site.address, is_served=not site.index, written=written)
    return (*_lead_nowhere(folder, targets, on_progress), *_too_large(files))


def complete(site: Site, folder: Path, project: Project, on_progress: StageProgress) -> tuple[str, ...]:
    """Complete a site made by another renderer than MkDocs; the old site stays until the new one is complete.

    Args:
        site: what the docs were made from.
        folder: the rendered site.
        project: the folders of the docs, the content and the dumps.
        on_progress: called with the stage, what is done and the total.

    Returns:
        Warnings, as `finish`, and messages about files that were kept or removed.

    Raises:
        FileError: the folder holds no rendered docs, or a file cannot be written.
    """
    docs = Path(project.docs)
    place = site_place(folder, Path(), [docs, *filter(None, project.folders)])
    if not is_rendered(place):
        raise FileError(
            f"{folder}: this holds no rendered pages of litdigest, so nothing was written; build the docs and render them first"
        )
    try:
        advice = finish(site, begin_copy(place, docs), docs.parent / CACHE, on_progress)
        return (*advice, *publish(place))
    finally:
        drop_site(place)


def _lead_nowhere(folder: Path, targets: LinkTargets, on_progress: StageProgress) -> Iterator[str]:
    names = [name for name in sorted(targets.files) if name.endswith(".html")]
    broken = broken_links(read_pages(folder, track(names, partial(on_progress, "links"))), targets)
    yield from map(str, broken.first)
    if broken.count > len(broken.first):
        yield f"{broken.count} links lead nowhere in all; correct these first and build again"


def _announced(shards: Iterable[Shard], on_progress: StageProgress, papers: int) -> Iterator[Shard]:
    done = 0
    for shard in shards:
        on_progress("search index", done, papers)
        yield shard
        done += len(shard.records)


def _shells(folder: Path) -> dict[int, Shell]:
    """Read all shells, then remove them from the site."""
    shells = {depth: _shell(folder, name) for depth, name in DEPTHS.items()}
    for name in DEPTHS.values():
        remove_file(folder, f"{name}index.html")
    return shells


def _shell(folder: Path, name: str) -> Shell:
    try:
        return read_shell(read_rendered(folder, f"{name}index.html"))
    except ShellError as error:
        raise FileError(f"{folder / name}: {error}") from error


def _pages(site: Site, shells: dict[int, Shell], folders: list[str], on_progress: StageProgress) -> Iterator[tuple[str, bytes]]:
    for html_page in track(all_html_pages(site), partial(on_progress, "pages"), html_page_count(site)):
        folders.append(html_page.folder)
        yield f"{html_page.folder}index.html", fill_shell(shells[html_page.folder.count("/")], html_page, site)


def _write_sitemaps(site: Site, folder: Path, folders: list[str]) -> None:
    own = text_of(folder / "sitemap.xml")
    if own or (folders and site.address):
        write_new(folder, sitemap_files(site.address, folders if site.address else (), own))


def _too_large(files: Mapping[str, int]) -> Iterator[str]:
    size = sum(files.values())
    if size > _MOST_BYTES:
        yield (
            f"the site holds {size / 1e6:,.0f} MB in {len(files):,} files; GitHub Pages publishes at most 1,000 MB. Move the oldest "
            "dumps to a second library with a site of its own, or publish elsewhere (docs/scaling.md says how)"
        )

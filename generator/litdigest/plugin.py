"""The MkDocs plugin, which only translates between MkDocs and the generator."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from mkdocs.config import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from litdigest.build import Output, build
from litdigest.catalogue.wording import counted
from litdigest.progress import Report, reporting
from litdigest.publish.exchange import begin_site, drop_site, publish, site_place
from litdigest.publish.finish import finish
from litdigest.publish.tree import exclusive_lock, write_tree
from litdigest.reading.content import FileError, leads_out, read_content, read_project
from litdigest.search.pagefind import CACHE
from litdigest.text.escape import for_terminal

log = logging.getLogger("mkdocs.plugins.litdigest")

_PACKAGE = Path(__file__).parent
_OVERRIDES = next(filter(Path.is_dir, (_PACKAGE / "overrides", _PACKAGE.parents[1] / "overrides")), _PACKAGE)
"""The theme's pages, styles and scripts: in an installed package, or beside the source folder."""


class LitdigestConfig(Config):  # type: ignore[no-untyped-call]
    """Empty: `read_project` reads the settings, for MkDocs and the command line alike."""


class LitdigestPlugin(BasePlugin[LitdigestConfig]):  # type: ignore[no-untyped-call]
    """Fills the docs folder from the dumps before MkDocs reads it."""

    output: Output | None = None
    """The last build; MkDocs keeps the plugin from build to build while it serves."""

    site: Path | None = None
    """The folder for the site. Until the new site is complete, MkDocs writes beside it."""

    def load_config(self, options: object, config_file_path: str | None = None) -> tuple[list[Any], list[Any]]:
        """Leave the settings to `on_config`, which reads them like the command line and reports problems with their lines."""
        del options, config_file_path
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether MkDocs serves the site."""
        del dirty
        self.serving = command == "serve"
        self.held = ExitStack()

    def on_config(self, config: MkDocsConfig) -> None:
        """Generate the pages. An error in the content stops the build before anything is written.

        While serving, the error is only logged and the pages stay as they were, since MkDocs would hang otherwise.
        """
        if "material/offline" in config.plugins or "offline" in config.plugins:
            config.extra["polyfills"] = ["assets/iframe-worker.js"]  # otherwise the theme would load one from another host
        if str(_OVERRIDES) not in config.theme.dirs:
            config.theme.dirs.insert(bool(config.theme.custom_dir), str(_OVERRIDES))
        config.extra["live"] = self.serving  # live reload is an inline script, which the pages' policy forbids
        try:
            self.project = read_project(Path(config.config_file_path or "mkdocs.yml"))
            self.held.enter_context(exclusive_lock(Path(config.docs_dir), log.info))
            self._begin(config)
            self._generate(config)
        except FileError as error:
            if not (self.serving and self.output):
                raise PluginError(str(error)) from error
            log.error("%s", error)
        checks = config.validation.links  # most pages come after MkDocs has looked for them; all links are checked in the end
        checks.unrecognized_links = logging.DEBUG
        checks.not_found = logging.DEBUG if self.output and self.output.site.index else checks.not_found

    def _begin(self, config: MkDocsConfig) -> None:
        """Let MkDocs write beside the old site, since it empties its output folder first."""
        if not self.serving:
            content, dumps = self._folders(config)
            sources = [content, *([dumps] if dumps else []), Path(config.docs_dir), *self._overrides(config)]
            site = site_place(Path(config.site_dir), Path(config.config_file_path or ".").parent, sources)
            config.site_dir = str(begin_site(site))
            self.site = site

    def _generate(self, config: MkDocsConfig) -> None:
        settings = self.project.settings
        if self.serving:
            settings = replace(settings, address=config.site_url or "")  # the address at which MkDocs serves
        with reporting() as report:
            report("read", 0, 0)
            output = build(read_content(*self._folders(config), partial(report, "read")), settings, report)
            report.end()  # so that no progress bar is in the line of a problem
            for problem in output.analysis.problems:
                log.log(logging.ERROR if problem.severity == "error" else logging.INFO, "%s", for_terminal(str(problem)))
            if output.errors:
                raise FileError("the content has errors, so nothing was written; correct them and build again")
            write_tree(Path(config.docs_dir), output.files, partial(report, "write"))
        _log_costs(report, output)
        self.output = output
        config.extra["feeds"] = [name for name in ("feed.xml", "feed.json") if name in output.files]

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:
        """Watch the folders that people edit, not the generated docs folder."""
        del builder
        server.unwatch(config.docs_dir)
        for folder in self._watched(config):
            if folder.exists():
                server.watch(str(folder))
        return server

    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Note the path of each generated file in the site, and refuse symbolic links to files elsewhere, which MkDocs would copy."""
        del config
        for found in files:
            if found.abs_src_path and found.src_dir and leads_out(Path(found.abs_src_path), Path(found.src_dir)):
                raise PluginError(f"{found.abs_src_path}: a link leads from here out of {found.src_dir}; put the file itself there")
        names = self.output.files if self.output else {}
        self.expected = {name: file.dest_uri if (file := files.get_file_from_path(name)) else name for name in names}

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Let a user's template extend the one that it replaces: `litdigest/main.html` is ours."""
        del config, files
        env.loader = ChoiceLoader([*filter(None, [env.loader]), PrefixLoader({"litdigest": FileSystemLoader(_OVERRIDES)})])
        return env

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Leave every page out of the theme's search index, which would be fetched for nothing: the box asks ours."""
        del markdown, config, files
        page.meta["search"] = {"exclude": True}

    @event_priority(-100)  # after the other plugins have written their files
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Make sure that every generated file reached the site, then complete it."""
        missing = [name for name, target in self.expected.items() if not (Path(config.site_dir) / target).is_file()]
        if missing:
            raise PluginError(f"{len(missing)} generated files did not reach the site, the first is {missing[0]!r}; rename it")
        try:
            if self.output:
                self._finish(self.output, Path(config.site_dir), Path(config.docs_dir).parent / CACHE)
            if self.site and not _is_refused(config):
                for line in publish(self.site):
                    log.info("%s", for_terminal(line))
                config.site_dir = str(self.site)
        except FileError as error:
            raise PluginError(str(error)) from error
        self._end()

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the old site as it is, and say what to do about an OSError."""
        self._end()
        if isinstance(error, OSError):
            place = error.filename or "the site"
            raise PluginError(f"{place}: {error.strerror}; check the permissions and the free space, then build again") from error

    def _end(self) -> None:
        if self.site:
            drop_site(self.site)
        self.site = None
        self.held.close()

    def _finish(self, output: Output, folder: Path, cache: Path) -> None:
        with reporting() as report:
            advice = finish(output.site, folder, cache, report)
        _log_costs(report, output)
        for line in advice:
            log.warning("%s", line)
        log.info("%s, %s", counted(len(output.analysis.library.papers), "paper"), counted(output.page_count, "page"))

    def _folders(self, config: MkDocsConfig) -> tuple[Path, Path | None]:
        root = Path(config.config_file_path or ".").parent
        content, dumps = self.project.folders
        return root / content, dumps and root / dumps

    def _watched(self, config: MkDocsConfig) -> list[Path]:
        content, dumps = self._folders(config)
        return [content, *([dumps] if dumps else []), _PACKAGE / "pages" / "templates", *self._overrides(config)]

    def _overrides(self, config: MkDocsConfig) -> list[Path]:
        return [Path(config.theme.custom_dir)] if config.theme.custom_dir else []


def _is_refused(config: MkDocsConfig) -> bool:
    """Return whether a strict build has had warnings; MkDocs itself reports them after the plugins are done."""
    counters = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    return config.strict and any(counter.get_counts() for counter in counters)


def _log_costs(report: Report, output: Output) -> None:
    for line in report.lines(len(output.analysis.library.papers)):
        log.debug("%s", line)

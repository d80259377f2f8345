"""The MkDocs plugin: it only translates between MkDocs and the generator."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import Literal

from mkdocs.config import Config
from mkdocs.config import config_options as c
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files

from generator.build import Output, build
from generator.files import FileError, read_content, write_tree
from generator.finish import finish
from generator.progress import Report, reporting
from generator.views import HUGE, LARGE, Settings, counted

log = logging.getLogger("mkdocs.plugins.litdigest")


class LitdigestConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's settings, as mkdocs.yml gives them."""

    content = c.Type(str, default="content")
    """Folder with dumps/, pages/ and the reviewed files."""

    dumps = c.Type(str, default="")
    """Another folder of dumps, in place of the content folder's."""

    large = c.Type(int, default=LARGE)
    """With more papers, lists are split and pages stamped."""

    huge = c.Type(int, default=HUGE)
    """With more papers, lists name titles alone and exports are left out."""


class LitdigestPlugin(BasePlugin[LitdigestConfig]):  # type: ignore[no-untyped-call]
    """Fills the docs folder from the dumps before MkDocs looks at it."""

    output: Output | None = None
    """What was built last; MkDocs keeps the plugin from build to build while it serves."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether somebody is watching."""
        del dirty
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> None:
        """Generate the pages. An error in the content stops the build before anything is written.

        While serving, the pages stay as they were until it is mended; MkDocs would hang.
        """
        if "material/offline" in config.plugins or "offline" in config.plugins:
            config.extra["polyfills"] = ["assets/iframe-worker.js"]  # else the theme would load one from elsewhere
        config.extra["live"] = self.serving  # live reload is an inline script, which the pages' policy forbids
        try:
            self._generate(config)
        except FileError as error:
            if not (self.serving and self.output):
                raise PluginError(str(error)) from error
            log.error("%s", error)

    def _generate(self, config: MkDocsConfig) -> None:
        index = "index.html" if _opens_from_disk(config) else ""
        settings = Settings(
            address=config.site_url or "", name=config.site_name, large=self.config.large, huge=self.config.huge, index=index
        )
        with reporting() as report:
            report("read", 0, 0)
            output = build(read_content(*self._folders(config), partial(report, "read")), settings, report)
            report.end()  # so that no bar stands in the line of a problem
            for problem in output.digest.problems:
                log.log(logging.ERROR if problem.severity == "error" else logging.INFO, "%s", problem)
            if output.errors:
                raise FileError("the content has errors, so nothing was written; mend them and build again")
            write_tree(Path(config.docs_dir), output.files, partial(report, "write"))
        _log_costs(report, output)
        self.output = output
        config.extra["feeds"] = [name for name in ("feed.xml", "feed.json") if name in output.files]
        config.extra["large"] = output.site.is_large
        if output.site.is_large:  # its pages come after MkDocs has looked for them; the tests of links look at the whole site
            checks = config.validation.links
            checks.unrecognized_links = logging.DEBUG
            checks.not_found = logging.DEBUG if index else checks.not_found

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:
        """Watch what people edit, and not the folder that is generated from it."""
        del builder
        server.unwatch(config.docs_dir)
        for folder in self._watched(config):
            if folder.exists():
                server.watch(str(folder))
        return server

    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Note where each generated file is to stand in the site."""
        del config
        names = self.output.files if self.output else {}
        self.expected = {name: file.dest_uri if (file := files.get_file_from_path(name)) else name for name in names}

    @event_priority(-100)  # when the other plugins have written their files
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Make sure that every generated file reached the site, then complete it."""
        missing = [name for name, target in self.expected.items() if not (Path(config.site_dir) / target).is_file()]
        if missing:
            raise PluginError(f"{len(missing)} generated files did not reach the site, the first is {missing[0]!r}; rename it")
        if self.output:
            self._finish(self.output, Path(config.site_dir), Path(config.docs_dir).parent / "search")

    def _finish(self, output: Output, folder: Path, cache: Path) -> None:
        try:
            with reporting() as report:
                advice = finish(output.site, folder, cache, report)
        except FileError as error:
            raise PluginError(str(error)) from error
        _log_costs(report, output)
        if advice:
            log.warning("%s", advice)
        log.info("%s, %s", counted(len(output.digest.library.papers), "paper"), counted(output.page_count, "page"))

    def _folders(self, config: MkDocsConfig) -> tuple[Path, Path | None]:
        root = Path(config.config_file_path or ".").parent
        return root / self.config.content, root / self.config.dumps if self.config.dumps else None

    def _watched(self, config: MkDocsConfig) -> list[Path]:
        content, dumps = self._folders(config)
        custom = [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
        return [content, *([dumps] if dumps else []), Path(__file__).parent / "templates", *custom]


def _opens_from_disk(config: MkDocsConfig) -> bool:
    """Tell whether addresses will name files; the plugin that sees to it has its turn after ours."""
    offline = config.plugins.get("material/offline") or config.plugins.get("offline")
    return not config.use_directory_urls or bool(offline and offline.config.enabled)


def _log_costs(report: Report, output: Output) -> None:
    for line in report.lines(len(output.digest.library.papers)):
        log.debug("%s", line)

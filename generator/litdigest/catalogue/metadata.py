"""Metadata of pages: the record for scripts, citation metadata, linked data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from litdigest.catalogue.catalogue import Site
from litdigest.catalogue.wording import paper_links
from litdigest.model import Paper
from litdigest.text.escape import as_script, visible
from litdigest.text.latex import latex_title
from litdigest.text.maths import plain


def record(site: Site, paper: Paper) -> str:
    """Return the paper's record as JSON, by which the scripts of the pages filter, sort, save and export papers."""
    return json.dumps(_record(site, paper), ensure_ascii=False)


def entry_record(site: Site, paper: Paper) -> str:
    """Return the record without what an entry tells as well: a title that reads the same there, tags, and what is unknown."""
    return _without(site, paper, ("tags",))


def brief_record(site: Site, paper: Paper) -> str:
    """Return the record for an entry or a page that names the topic, too."""
    return _without(site, paper, ("tags", "topic"))


def _without(site: Site, paper: Paper, without: Sequence[str]) -> str:
    whole = _record(site, paper)
    same = {*without, "title"} if whole["title"] == visible(paper.title) else {*without}
    known = {name: value for name, value in whole.items() if name not in same and value not in (None, "", [])}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def _record(site: Site, paper: Paper) -> dict[str, Any]:
    newest = paper.sightings[0] if paper.sightings else None
    return {
        "slug": paper.slug,
        "key": site.key_beside_slug(paper),
        "title": plain(paper.title),
        "tex": latex_title(paper.title),
        "authors": [plain(author) for author in paper.authors],
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "category": paper.categories[0] if paper.categories else None,
        "published": paper.published.iso if paper.published else None,
        "organisation": plain(paper.organisation) if paper.organisation else None,
        "comments": paper.comments,
        "upvotes": paper.upvotes,
        "rank": newest.rank if newest else None,
        "topic": plain(site.topic_of(paper).name) if site.placement(paper).topic else "",
        "tags": [plain(tag.name) for tag in site.tags_of(paper)],
        "code": [link.url for link in paper.code],
        "dumps": [site.listings[sighting.dump].slug for sighting in paper.sightings],
    }


def dumps_script(site: Site) -> bytes:
    """Return a script that lists all dumps for every page, so that it can mark what is new to its reader."""
    slugs = json.dumps([listing.slug for listing in site.listings.values()])
    return f"self.litdigest = Object.assign(self.litdigest ?? {{}}, {{ dumps: {as_script(slugs)} }});\n".encode()


def citation_keys_script(site: Site) -> bytes:
    """Return a script with the slugs of papers by their citation keys, for the import of exports. A slug that is a key is left out."""
    slugs = {key: slug for slug, key in sorted(site.citation_keys.items()) if key != slug}
    return f"litdigest.addCitationKeys({as_script(json.dumps(slugs))});\n".encode()


def citation_facts(site: Site, paper: Paper) -> list[tuple[str, str]]:
    """Return the names and values of Highwire Press tags, which Google Scholar and Zotero read. Unknown values are left out."""
    facts = [
        ("citation_title", plain(paper.title)),
        ("citation_publication_date", paper.published.iso.replace("-", "/") if paper.published else ""),
        *(("citation_author", plain(author)) for author in paper.authors),
        ("citation_arxiv_id", paper.arxiv or ""),
        ("citation_doi", paper.doi or ""),
        ("citation_pdf_url", f"https://arxiv.org/pdf/{paper.arxiv}" if paper.arxiv else ""),
        ("citation_technical_report_institution", plain(paper.organisation or "")),
        ("citation_abstract_html_url", site.permalink(f"papers/{paper.slug}/") if site.address and site.scale.details else ""),
        ("citation_abstract", plain(paper.abstract) if site.scale.details and paper.text_kind == "abstract" else ""),
        ("citation_language", "en"),
    ]
    return [(name, value) for name, value in facts if value]


def linked_data(site: Site, paper: Paper) -> str:
    """Return the paper as a schema.org ScholarlyArticle, as JSON that a script element may hold."""
    facts = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": plain(paper.title),
        "name": plain(paper.title),
        "alternateName": [plain(alias) for alias in paper.aliases],
        "author": [{"@type": "Person", "name": plain(author)} for author in paper.authors],
        "sameAs": [url for _, url in paper_links(paper)],
        "datePublished": paper.published.iso if paper.published else "",
        "sourceOrganization": {"@type": "Organization", "name": plain(paper.organisation)} if paper.organisation else "",
        "about": {"@type": "Thing", "name": plain(site.topic_of(paper).name)} if site.placement(paper).topic else "",
        "keywords": [plain(tag.name) for tag in site.tags_of(paper)],
        "commentCount": paper.comments if paper.comments is not None else "",
        "url": site.permalink(f"papers/{paper.slug}/") if site.address else "",
        "workExample": [{"@type": "SoftwareSourceCode", "codeRepository": link.url} for link in paper.code],
    }
    return as_script(json.dumps({name: value for name, value in facts.items() if value not in ("", [])}, ensure_ascii=False))

"""Find the URLs in an abstract, even in a careless text, and classify each.

A URL ends at the first character that RFC 3986 does not allow, a repository's name at the first that
its host does not allow. Nothing strips a set of characters from the end: that would damage real names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from litdigest.model import Link, LinkKind
from litdigest.reading.evidence import is_list, sentence_around, speaks_of_code, speaks_of_page, stands_alone, words_around
from litdigest.reading.offers import is_offered, speaks_of_others_code

_HOSTS = r"(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|huggingface\.co|[A-Za-z0-9-]+\.github\.io)/"
_URL = re.compile(
    rf"(?:https?\s?:\s?/{{1,2}}\s?|(?:ssh://)?git@(?=[\w.-]+[:/][\w-]+/)|git://(?={_HOSTS})|(?<![A-Za-z0-9_@./-])(?:www\.(?=[\w-]+\.)|(?={_HOSTS})))"
    r"(?a:\\[_%#&~]|(?!(?<=[^/=:])https?:/)[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%\[\]]){1,2000}",
    re.IGNORECASE,
)
_PARTS = ("http", ".com/", ".com /", ". com/", ".org/", ".co/", ".io/", "git@")
"""Every URL contains one of these, unless it begins with www."""

_GLUED_SENTENCE = re.compile(
    r"\.(?:The|We|Our|This|These|It|In|All|Code|Data|Models?|Project|To|For|And|Also|Here|Both|However|Moreover|Finally)$"
)
_STOPS = tuple(".,;:!?'*")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d{1,5})?$")
_STATED_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%\[\]]{1,2000}", re.IGNORECASE)
_IPV4 = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?")
_CODE_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com"})
_SELF_HOSTED = re.compile(r"git(?:lab|ea|hub)?(?:-[a-z0-9-]+)?(?:\.[a-z0-9-]+){2,}")
"""A university's or a company's own GitLab or the like, by its usual name."""
_NOT_OWNERS = frozenset(
    """about apps blog collections contact customer-stories enterprise explore features issues join login marketplace notifications
    orgs pricing pulls readme search security settings signup site sponsors stars team topics trending users""".split()
)
_NAMES_REPOSITORY = re.compile(r"(?:github|gitlab|bitbucket|codeberg|gitee)\.", re.IGNORECASE)
_NOT_THE_CODE = ("issues", "pull", "pulls", "discussions", "commit")
_SPLIT = re.compile(
    r"((?:github|gitlab)\.com)(?: / ?|/ )(?=[\w-]+/[\w.-]+)|(github|gitlab)\. com(?=/[\w-]+/)|"
    r"((?:github|gitlab)\.com/[\w-]+)(?:/ | /)(?=[\w.-]*(?:[\d_-]|\w[A-Z])[\w.-]*|[a-z][\w.-]*(?:\W*$|[.,;)\]](?:\s|$)))|"
    r"((?:github|gitlab)\.com/[\w-]+/[\w.-]*[\w][-_]) (?=[\w-]+)"
)
"""A blank or a line end within an address. The name behind it looks like one, or ends the sentence: no two words are joined to a name."""
_NAME = re.compile(r"[A-Za-z0-9_.-]*[A-Za-z0-9_-]")

_BY_HOST: dict[str, LinkKind] = {
    "youtu.be": "video", "youtube.com": "video", "vimeo.com": "video", "bilibili.com": "video",
    "arxiv.org": "paper", "aclanthology.org": "paper", "openreview.net": "paper", "doi.org": "paper", "biorxiv.org": "paper",
    "kaggle.com": "data", "zenodo.org": "data", "physionet.org": "data", "figshare.com": "data", "osf.io": "data",
    "colab.research.google.com": "demo", "replicate.com": "demo",
    "archive.softwareheritage.org": "code", "anonymous.4open.science": "code",
    "sites.google.com": "project",
}  # fmt: skip
_BY_SUFFIX: tuple[tuple[str, LinkKind], ...] = (
    (".github.io", "project"), (".gitlab.io", "project"), (".pages.dev", "project"), (".netlify.app", "project"),
    (".vercel.app", "project"), (".notion.site", "project"), (".web.app", "project"), (".hf.space", "demo"), (".gradio.live", "demo"),
)  # fmt: skip
_HUGGING_FACE: dict[str, LinkKind] = {
    "datasets": "data", "spaces": "demo", "papers": "paper", "docs": "other", "blog": "other",
}  # fmt: skip


def find_links(text: str) -> tuple[Link, ...]:
    """Return the links of `text` in order, each URL once.

    Args:
        text: an abstract, as in the dump.
    """
    if not _could_link(text):
        return ()
    text = _SPLIT.sub(_whole, " ".join(text.split("\n")))
    found: dict[str, Link] = {}
    for match in _URL.finditer(text):
        url = _clean(match[0], before_space=text.startswith(" ", match.end()))
        if url is None:
            continue
        link = _link(url, text, match.start(), match.start() + len(_trim(match[0])))
        found.setdefault((link.repo or link.url).lower(), link)
    return tuple(found.values())


def _whole(match: re.Match[str]) -> str:
    """Return the beginning of an address without the blank in it."""
    host, dot, owner, name = match.groups()
    return f"{host}/" if host else f"{dot}.com" if dot else f"{owner}/" if owner else str(name)


def stated_link(url: object, kind: LinkKind, evidence: str) -> Link | None:
    """Return the link that a record states in a field of its own, or None if it is no URL. Only a repository can be the code."""
    raw = _lower_host(url.strip()) if isinstance(url, str) else ""
    if not _STATED_URL.fullmatch(raw) or not _is_host(urlsplit(raw).netloc):
        return None
    repo = _repo(raw)
    shown: LinkKind = "other" if kind == "code" and not repo else kind
    return Link(url=_repo_url(raw, repo) if repo else raw, kind=shown, repo=repo, evidence=evidence)


def _is_host(name: str) -> bool:
    return bool(_HOST.match(name) or _IPV4.fullmatch(name))


def _could_link(text: str) -> bool:
    """Return whether `text` could contain a URL; much faster than looking for one."""
    lower = text.lower()
    return "www." in lower or ("/" in lower and any(part in lower for part in _PARTS))


def _clean(raw: str, *, before_space: bool) -> str | None:
    """Return the URL in `raw`, or None."""
    url = re.sub(r"\\([_%#&~])", r"\1", raw)
    url = re.sub(r"^(?:git://|(?:ssh://)?git@)([\w.-]+)[:/]", r"https://\1/", url)
    url = re.sub(r"^(?i:(https?)\s?:\s?/{1,2}\s?)", lambda m: m[1].lower() + "://", url)
    if not url.startswith(("http://", "https://")):
        url = f"https://{url}"
    if before_space:
        url = _GLUED_SENTENCE.sub("", url)
    url = _trim(url)
    try:
        host = urlsplit(url).netloc.lower()
    except ValueError:
        return None
    return _lower_host(url) if _HOST.match(host) else None


def _lower_host(url: str) -> str:
    """Return a URL with its host in small letters."""
    return re.sub(r"(?<=://)[^/?#]*", lambda host: host[0].lower(), url, count=1)


def _trim(url: str) -> str:
    """Cut what belongs to the sentence: closing punctuation, quotes, and brackets that opened before the URL."""
    while True:
        shorter = url[:-2] if url.endswith("'s") else url[:-1] if url.endswith(_STOPS) else url
        for opening, closing in ("()", "[]"):
            if shorter.count(closing) > shorter.count(opening):
                shorter = shorter[: _unopened(shorter, opening, closing)]
        if shorter.endswith(("(", "[")):
            shorter = shorter[:-1]
        if shorter == url:
            return url
        url = shorter


def _unopened(url: str, opening: str, closing: str) -> int:
    """Return the position of the first `closing` without an `opening`."""
    depth = 0
    for place, ch in enumerate(url):
        depth += (ch == opening) - (ch == closing)
        if depth < 0:
            return place
    return len(url)


def _link(url: str, text: str, start: int, end: int) -> Link:
    """Return the link of the URL at text[start:end]."""
    repo = _repo(url)
    sentence = sentence_around(text, start, end)
    kind = _repo_kind(url, repo, text, start, end) if repo else _page_kind(url, sentence)
    if kind == "other" and urlsplit(url).netloc == "gist.github.com" and is_offered(*words_around(text, start, end)):
        kind = "code"
    return Link(url=_repo_url(url, repo) if repo else url, kind=kind, repo=repo, evidence=sentence)


def _repo(url: str) -> str | None:
    """Return `host/owner/name` if `url` names a repository on a known code host."""
    parts = urlsplit(url)
    host = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/").split("/")[1:]
    is_own_host = bool(_SELF_HOSTED.fullmatch(host))
    names = _names(path if host == "gitlab.com" or is_own_host else path[:2])
    if not (host in _CODE_HOSTS or is_own_host) or len(names) < 2 or not all(names) or names[0].lower() in _NOT_OWNERS:
        return None
    names[-1] = names[-1].removesuffix(".git")
    return "/".join([host, *names]) if names[-1] else None


def _names(path: Sequence[str]) -> list[str]:
    """Return the leading names of a path: up to the lone hyphen that ends a group's, and no further than a name with text glued to it."""
    names: list[str] = []
    for part in path:
        match = _NAME.match(part)
        if match and match[0] == "-":
            break
        names.append(match[0] if match else "")
        if names[-1] != part:
            break
    return names


def _below(url: str, repo: str) -> list[str]:
    """Return the path below the repository; none if text is glued to its name."""
    path = urlsplit(url).path.split("/")
    depth = repo.count("/")
    return path[depth + 1 :] if path[depth].removesuffix(".git") == repo.rsplit("/", 1)[-1] else []


def _repo_url(url: str, repo: str) -> str:
    """Keep a path below the repository only if it leads beyond its first page."""
    rest = "/".join(_below(url, repo)).strip("/")
    return f"https://{repo}" if rest in ("", "-", "tree/main", "tree/master") else f"https://{repo}/{rest}"


def _repo_kind(url: str, repo: str, text: str, start: int, end: int) -> LinkKind:
    if is_list(repo.rsplit("/", 1)[-1], text, start):
        return "list"
    below = [part for part in _below(url, repo) if part != "-"]
    if below and below[0] in _NOT_THE_CODE:
        return "other"
    offered = is_offered(*words_around(text, start, end))
    alone = stands_alone(text, start, end) and not _NAMES_REPOSITORY.search(text, 0, start)
    return "code" if offered or (alone and not speaks_of_others_code(text[:start])) else "other"


def _page_kind(url: str, sentence: str) -> LinkKind:
    host = urlsplit(url).netloc.removeprefix("www.")
    first = urlsplit(url).path.strip("/").split("/")[0].lower()
    if host in ("huggingface.co", "hf.co"):
        return _HUGGING_FACE.get(first, "model")
    if (host == "zenodo.org" or "/zenodo." in url) and speaks_of_code(sentence):
        return "code"
    if host in _BY_HOST:
        return _BY_HOST[host]
    if host in _CODE_HOSTS:
        return "other"
    by_suffix = next((kind for suffix, kind in _BY_SUFFIX if host.endswith(suffix)), None)
    return by_suffix or ("project" if speaks_of_page(sentence) else "other")

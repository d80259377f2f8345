"""Write into `papers.yml` without touching what else it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from litdigest.content import Identity


def with_slugs(text: str, slugs: Mapping[str, Sequence[str]], identities: Mapping[str, Identity]) -> str:
    """Return the text of `papers.yml` with a `slug:` line for each paper that keeps addresses.

    Args:
        text: the file as it is; empty if there is none.
        slugs: the addresses to keep, by the names of the papers in the file.
        identities: what the file says, with lines.
    """
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    there = sorted((name for name in slugs if name in identities), key=lambda name: -identities[name].line)
    for name in there:
        start = identities[name].line
        end = next((at for at in range(start, len(lines)) if lines[at].strip() and not lines[at].startswith((" ", "#"))), len(lines))
        rows = [row for row in lines[start:end] if not row.startswith("  slug:")]
        lines[start:end] = [_row(slugs[name]), *rows]
    lines += [f"{name}:\n{_row(found)}" for name, found in sorted(slugs.items()) if name not in identities]
    return "".join(lines)


def _row(slugs: Sequence[str]) -> str:
    return f"  slug: {slugs[0]}\n" if len(slugs) == 1 else f"  slug: [{', '.join(slugs)}]\n"

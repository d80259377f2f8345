"""Make generator/litdigest/analysis/tags/keyphrases.tsv: python -m tests.make_keyphrases RECORDS.jsonl.gz.

Each record is a JSON object with title, abstract and `ai_keywords`, as in the listing's API.
Only counts of phrases are kept, no sentence of any paper.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path

from litdigest.analysis.tags.candidates import fold_phrase, phrases_of
from litdigest.analysis.tokens import read_corpus
from tests.conftest import ROOT
from tests.papers import paper

FEWEST_ASKED = 3
FEWEST_SEEN = 10


def main(path: Path) -> None:
    asked: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    both: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [record for record in map(json.loads, lines) if record.get("ai_keywords")]
    for record in records:
        keywords = {fold_phrase(re.sub(r"\s*\([^)]*\)", "", keyword)) for keyword in record["ai_keywords"]}
        phrases = phrases_of(read_corpus([paper(record["title"], record["abstract"])]))[0]
        asked.update(keywords)
        seen.update(phrases)
        both.update(phrases & keywords)
    rows = [
        f"{phrase}\t{asked[phrase]}\t{seen[phrase]}\t{both[phrase]}"
        for phrase in sorted({*asked, *seen})
        if phrase and (asked[phrase] >= FEWEST_ASKED or seen[phrase] >= FEWEST_SEEN)
    ]
    head = f"# counts over {len(records)} papers: phrase, papers with it as a keyword, papers with it in the text, papers with both"
    (ROOT / "generator" / "litdigest" / "analysis" / "tags" / "keyphrases.tsv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
    print(f"{len(rows)} phrases")  # noqa: T201 - a command


if __name__ == "__main__":
    main(Path(sys.argv[1]))

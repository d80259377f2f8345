"""Whether a sentence offers the repository that it names as the authors' own, or speaks of somebody else's.

The last thing said before the address decides: "our code is at" offers, "built on" borrows, and "we compare with" borrows
even in a sentence that offers something else. Where nothing is said, nothing is offered.
"""

from __future__ import annotations

import re

from litdigest.reading import cues
from litdigest.reading.cues import any_of

_COMMAND = re.compile(r"\.?\\[a-z]+\s?\{?\W*$")
_ASIDE = re.compile(r", (?:which|that|based|built|derived|adapted)\b[^,;]*,(?= (?:is|are|can|may|has|have|lives)\b)")
"""What is said of a subject before its verb: "our code, which extends theirs, is at"."""
_BRACKET = re.compile(r"\((?![^)]*\b(?:code|source|software|implementation|see|available|at)\b)[^()]{1,40}[;,]\s*$", re.IGNORECASE)
"""What stands with the address between brackets and says nothing of it: "(version 2, "."""
_ADDRESS = re.compile(r"(?:https?://|www\.|git@|\b(?:github|gitlab|bitbucket|codeberg)\.\w+/)\S*\w(?:[/,\s]*(?:and|or|,)\s*$)?")
_CLAUSE_END = re.compile(r";|\s, (?=(?:and|while|with)\b)")
"""A comma behind a blank stood behind an address."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")

_EAST_OFFERS = any_of("""
    代码|代碼|脚本|源码|源碼|源程序|程式碼|实现|项目地址|開源|开源[:：在于至（(。]|から入手|で公開|ダウンロード|내려받
    コード|実装|プログラム|リポジトリ|코드|소스|код|الكود|الشيفرة|کد
    """)
"""The word for code in languages that put the verb behind the address."""
_EAST_BORROWS = any_of("""
    不公开|未公开|未公開|非公開|不开源|비공개|基于|基於|采用|对比|比较|比較|相比|优于|发现|發現|漏洞|参考|來自|来自|借鉴|改编|改変|攻击|感谢
    感謝|为基础|为基线|复现|作者|开发者|ベース|基づ|(?<!欢迎)使用(?!した(?:コード|プログラム)|的(?:代码|源码)|でき|可能)|用いた(?!コード|プログラム)
    利用(?!でき|可能)|사용(?!할 수|된 (?:코드|소스))|이용(?!할 수)|기반
    """)
"""What borrows in those languages."""

_BEHIND = any_of(r"""
    ^\W*(?:contains?|holds?|hosts?|provides?|includes?|collects?|has) (?:all|our|the (?:full|complete|experiments|scripts))\b
    ^[^\w;.]*(?:(?:is|are|has|contains?|hosts?|holds?|where|you find|for|to|with|which|that|the|our|full|all)\W+){0,4}<CODE>\b(?! cannot)
    ^\W*(?:\w+ )?(?:verfügbar|zugänglich|abrufbar|erhältlich|zur Verfügung|disponibles?)\b
    ^\W*(?:we|you) (?:\w+ )?(?:find|<GIVE>)\b|^\{[^}]*\b(?:open[- ]?source|released?|available|our)\b
    """)
"""What offers behind the address where nothing is said before it."""
_FOR_OURS = any_of(r"""
    ^\W*(?:is|was|were|are|has been) (?:developed|built|written|created|designed|released|maintained) (?:by us|in our (?:lab|group|team))\b
    \b(?:is|are) \w+ (?:with|alongside) <PAPER>|^[\s)\],]*which we (?:\w+ )?(?:maintain|develop|wrote|write|releas|publish|made|buil|creat)
    ^\W*for (?:the )?(?:[\w-]+ ){1,3}(?:that )?we (?:\w+ )?(?:submit|develop|buil|wrote|train|releas|publish|design|implement|propos)
    ^\W*for our\b
    ^\W*readers (?:will )?find [^;.]*\b(?:<CODE>|program)\b|^\s*(?:(?:for|contains|holds|hosts|provides|has|is|are) |, where )our\b
    """)
"""What offers behind the address, whatever is said before it."""
_NAME_ALONE = any_of(r"^\W*<NAME>\W*$")
_OUR_SUBJECT = any_of(
    r"""
    ^\W*our\b(?!.*\bwhose\b)[^;]*(?<!which)(?<!that)(?<!who) (?:<BE>|(?:can|may)(?: itself| also)? be) (?:<MODIFIER> ){0,3}
    """,
    after=r"(?:<THERE>\b[^;.,]*<END>|(?:at|in|on|under)<END>)",
)
"""What offers although something is borrowed on the way: "our detector and the list of malicious packages are at"."""
_IS_SOFTWARE = any_of(r"^\W*is an? (?:[\w-]+ ){0,3}<SOFTWARE>\b")
"""What stands before and behind the address in "GooseMap (https://…) is a Python package"."""
_OTHERS_BEHIND = any_of(r"""
    ^\W*(?:which was |that was )?(?:developed|released|provided|written|made|maintained|curated) by (?!us|the authors)
    ^[^;.]{0,30}\b(?:is|are|was|were) (?:\w+ly )?(?:provided|supplied|maintained|curated|owned) by (?!us\b|our\b|the authors)
    ^\W*,? which (?:provide|supplie|gave|serve|made)[sd]?\b
    ^[^;.]{0,40}[;,] (?:and )?(?!(?:<THING>|<PLACE>)\b)(?-i:[A-Z])[\w+-]+(?: (?-i:[A-Z])[\w+-]+)*\s*[:(]\s*(?:https?:|www\.|<GIT_HOST>)
    ^\W*for (?:the |its |their )?(?:original|official|baselines?)|^\W*for (?:an?|the|its|their) (?:\w+ )?<DOCUMENT>\b
    ^\W*for .*\bthe <CONTEST>|^\W*(?:is|are|was|were|can be) (?:\w+ )?(?:broken|vulnerable|insecure|flawed|wrong|attacked|bypassed)\b
    ^\W*(?:was|were) (?!(?:\w+ly )?(?:releas|made|develop|writ|publish|design|implement|creat|buil|train))[\w-]+(?:ed|en|un)\b
    ^\W*(?:says|states|steals?|leaks?|fails?|suffers?|crash(?:es)?|violates?|does not|do not|has been found)\b
    """)
"""What others do with the address before it, or what befalls them."""


def is_offered(before: str, after: str) -> bool:
    """Return whether a sentence offers the address between `before` and `after`."""
    said = _said(before)
    if _FOR_OURS.search(after) or _OUR_SUBJECT.search(said):
        return True
    if _others_offer(said, after):
        return False
    if cues.HEADING.search(said):
        return True
    offered, borrowed = _last(cues.OFFERED, said), _last(cues.BORROWED, said)
    offered = max([offered, *(match.start() for match in cues.OURS.finditer(said))])
    if offered == borrowed == -1:
        is_defined = bool(_NAME_ALONE.search(said) and _IS_SOFTWARE.search(after))
        return is_defined or bool(cues.NAMED.search(said) or _EAST_OFFERS.search(said + _near(after)) or _BEHIND.search(after))
    return offered > borrowed and (borrowed == -1 or bool(cues.NEW_CLAUSE.search(said, borrowed)))


def _said(before: str) -> str:
    """Return what is said before an address, without other addresses and asides."""
    said = _COMMAND.sub("", re.sub(r"\s+", " ", _ADDRESS.sub("", before)))
    said = said.rpartition("。")[2] or said  # no blank ends a Chinese or Japanese sentence
    return _BRACKET.sub("(", _ASIDE.sub("", said))


def _near(after: str) -> str:
    """Return what follows an address in its own clause."""
    return re.split("[，；。,;]|https?:", after, maxsplit=1)[0]


def speaks_of_others_code(text: str) -> bool:
    """Return whether one of the sentences before an address is about others' code."""
    return any(cues.CODE.search(sentence) and cues.OTHERS.search(sentence) for sentence in _SENTENCE_END.split(text))


def _others_offer(said: str, after: str) -> bool:
    """Return whether a sentence names others, and nobody else behind them who could offer something."""
    clause = _CLAUSE_END.split(said)[-1].strip() or said
    if _EAST_BORROWS.search(said + _near(after)) or (_OTHERS_BEHIND.search(after) and not cues.OURS.search(said)):
        return True
    if cues.STANDARD.search(clause) and not cues.OWN.search(clause):
        return True
    denied = _last(cues.DENIED, said)
    rest = said[denied:].partition(",")[2]
    if denied != -1 and not (cues.OWN.search(rest) or cues.CODE.search(rest)):
        return True
    end = _last(cues.OTHERS, clause)
    if end == -1 and (relative := cues.RELATIVE.search(clause)):
        end = _last(cues.BORROWED, clause[: relative.start()])
    return end != -1 and not cues.OWN.search(clause[end:])


def _last(cue: re.Pattern[str], said: str) -> int:
    return max((match.end() for match in cue.finditer(said)), default=-1)

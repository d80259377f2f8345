"""Words of scientific English: splitting, folding, and lists of words that name no subject."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

_RAISED = r"\u00aa\u00b2\u00b3\u00b9\u00ba\u00bc-\u00be\u2070-\u209f"
_MARKS = r"\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d"
"""Accents and vowels that are characters of their own, and the joiners within words."""
_LETTER = rf"[^\W\d_{_RAISED}]"
_CHARACTERS = rf"(?:[^\W_{_RAISED}]|[{_MARKS}])"
TOKEN = re.compile(rf"[0-9]*{_LETTER}{_CHARACTERS}*(?:[-'’/+]{_CHARACTERS}+)*\+*")
"""A word: letters of any script, digits among them."""
_PIECE = re.compile(rf"({TOKEN.pattern})|[.!?;:,()\[\]{{}}<>\"“”|=]|--|—|\s[-–]\s")
_LINK = re.compile(r"\S*(?:https?://|www\.|\.com/|\.io/)\S*")
_LINK_MARKS = ("://", "www.", ".com/", ".io/")

FUNCTION_WORDS = frozenset(
    """a about above across after again against all almost along already also although always among an and another any are
    around as at away be became because become becomes been before behind being below between beyond both but by can cannot
    could did do does doing done down due during each either else enough especially etc even ever every e.g few first for
    from further furthermore had has have having he hence her here him his how however i i.e if in indeed instead into is it
    its itself just last latter least less let like likely made mainly make makes making many may me might more moreover most
    mostly much must my namely near neither never nevertheless next no nor not nothing now of off often on once one ones only
    onto or other others otherwise our ours out over own per perhaps quite rather really respectively same second see seem
    seems several she should since so some such than that the their theirs them themselves then there thereby therefore these
    they third this those though three through throughout thus to together too toward towards two under unless unlike until
    up upon us use used uses using usually via very was we well were what whatever when whenever where whereas wherein
    whether which while who whole whom whose why will with within without would yet you your four five six seven eight nine
    ten dubbed termed named called et al vs""".split()
)

FILLER_WORDS = frozenset(
    """ability able accordingly accurate accurately achieve achieved achieves achieving across actual actually adapt addition
    additional additionally address addressed addresses addressing adopt adopts advance advanced advances advantage advantages
    aim aimed aims allow allowing allows alternative analyses analysis analyze analyzing apply applied applying applicable
    application applications approach approaches appropriate argue art aspect aspects associated assume attention available
    average avoid aware based baseline baselines basic behavior benefit benefits best better big bring broad build building
    builds case cases central certain challenge challenges challenging characterize choose class classes clear clearly close
    code codes collect combine combined combines combining common commonly compare compared comparing comparison competitive
    complete complex comprehensive compute concept concepts conclude conclusion condition conditions conduct conducted
    consequently consider considerable considering consist consistent consistently consists constraint contain contains context
    contrast contribute contribution contributions conventional correct correspond corresponding cost costs create critical
    crucial current currently data dataset datasets date deal decrease deep define degree deliver demand demonstrate
    demonstrated demonstrates demonstrating depend depends deploy derive describe design designed despite detail detailed
    details determine develop developed developing development difference differences different difficult difficulty direct
    directly discuss distinct diverse domain domains easily effect effective effectively effectiveness effects efficiency
    efficient efficiently effort elements emerge empirical empirically employ employed employs enable enabled enables enabling
    encourage end engage enhance enhanced enhancement enhances enhancing ensure ensures ensuring entire environment essential
    establish evaluate evaluated evaluating evaluation evaluations evidence examine example examples exhibit exist existing
    expect expensive experiment experimental experiments explicit explicitly exploit exploration explore explored explores
    exploring extend extensive extensively extent extra extract fact facilitate factor factors fail fails feature features
    field fields final finally find finding findings fine focus focused focuses focusing follow following follows form formulate
    found framework frameworks full fully function functions fundamental furthermore future gain gains gap general generally
    generate generated generates generic get give given gives global go goal good great greatly group groups grow growing
    guide guided hand handle hard help helps high higher highest highlight highly hold huge human idea ideal identify
    identifying impact impacts implement implementation implementations implication important importantly impressive improve
    improved improvement improvements improves improving include includes including incorporate incorporates incorporating
    increase increased increases increasing increasingly indicate indicates individual influence information inherent initial
    input inputs insight insights inspired integrate integrated integrates integrating interest interesting intermediate
    introduce introduced introduces introducing investigate investigated investigates investigation involve involves issue
    issues iterative jointly keep key kind known lack large largely larger later lead leading leads learn learned learning
    learns leave length level levels leverage leveraged leverages leveraging limit limitation limitations limited line
    literature local long loss lot low lower main maintain maintaining major manner maximize mean means measure mechanism
    mechanisms meet method methodology methods metric metrics minimal model modeling modelling models module modules motivated
    multiple name natural naturally nature necessary need needed needs network networks new node notable notably novel number
    numerous objective observation observations observe observed obtain obtained occur offer offers open optimal order
    original outcome outcomes outperform outperforming outperforms output outputs overall overcome overlook paper papers
    parameter parameters part particular particularly parts past pattern patterns people percentage perform performance
    performances performed performing performs perspective phase pipeline point points poor popular pose possible potential
    potentially power powerful practical practice precise predict present presented presents preserve preserving previous
    previously prior problem problems procedure process processes processing produce produced produces project promising
    promote proper properties property propose proposed proposes proposing prove provide provided provides providing public
    publicly purpose put quality quantity question questions raise range rate real realistic recent recently reduce reduced
    reduces reducing reduction regarding relate related relationship relative relatively release released relevance relevant
    reliable rely relying remain remaining remains remarkable report reported reports represent require required requires
    requiring research researchers resolve respect response result resulted resulting results reveal reveals rich role room
    run sample samples scale scenario scenarios scheme scope section seek serve set sets setting settings setup shot show
    showed showing shown shows side significant significantly similar similarly simple simply simultaneously single situation
    size slow small smaller solution solutions solve solved solves solving source specific specifically stage stages standard
    start state state-of-the-art states step steps still strategies strategy strength strong structure studied studies study
    studying subset substantial substantially success successful successfully suffer suffers suggest suggesting suggests
    suitable superior superiority support survey surveys system systems systematic systematically tackle tackling take taken
    takes target task tasks technique techniques technology tend term terms test tested testing theory time times together
    tool tools top topic total traditional train trained training trains trend tune turn type types typical typically
    ultimately underlying understand understanding unified unique utilize utilized utilizes utilizing valid valuable value
    values variety various vast verify version view want way ways whole wide widely work works world worse worth yield
    yielding yields zero""".split()
)
"""Words that may be part of a keyword phrase but are not keywords on their own."""

EDGE_WORDS = FUNCTION_WORDS | frozenset(
    """achieve achieved achieves achieving accurate able additional address addressing aim aims allow allows apply applied
    applying argue art available average avoid baseline baselines best better big bring broad build building builds challenge
    challenges challenging clear code codes combine combines combining common compare compared comparing comparison competitive
    complete complex comprehensive conduct conducted considerable consistent consistently contribution contributions
    corresponding create critical crucial current date demonstrate demonstrates demonstrating depends describe design designed
    despite develop developed developing different difficult directly discuss distinct diverse easily effect effective
    effectively effectiveness effects employ employs enable enables enabling enhance enhanced enhances enhancing ensure
    ensures essential establish evaluate evaluated evaluating examine example examples exhibit existing experiment experimental
    experiments explore explores exploring extend extensive facilitate fail final finally find finding findings focus focuses
    following found full fully future gain gains gap general generally generate generated given goal good great greatly high
    higher highest highlight highly huge idea identify impact important importantly impressive improve improved improvement
    improvements improves improving include includes including incorporate incorporates increase increasing increasingly
    indicate inherent insight insights inspired integrate integrates interesting introduce introduced introduces introducing
    investigate investigates involve issue issues key lack large-scale largely larger lead leading leads leverage leverages
    leveraging limit limitation limitations limited literature low lower main maintain maintaining major manner method methods
    methodology multiple necessary need needs new notable notably novel number numerous observe obtain obtained offer offers
    original outperform outperforming outperforms overall overcome paper papers particular particularly perform performance
    performed performs perspective popular pose possible potential potentially powerful practical present presented presents
    preserve preserving previous previously problem problems produce promising proper propose proposed proposes proposing
    provide provided provides providing publicly quality question questions recent recently reduce reduced reduces reducing
    related relevant reliable rely remain remains remarkable report reports require required requires requiring result results
    resulting reveal reveals rich role scenario scenarios serve set sets setting settings show showed shown shows significant
    significantly similar simple simply simultaneously single small smaller solution solutions solve solving specific
    specifically standard strategies strategy strong studied studies study substantial substantially success successful
    successfully suffer suffers suggest suggests suitable superior superiority support systematic systematically tackle
    tackling take takes technique techniques term terms theoretically time times top total traditional typical typically
    ultimately underlying understand understanding unified unique utilize utilizes utilizing valuable various vast verify
    way ways wide widely work works yield yields approach approaches framework frameworks propose task tasks dataset datasets
    model's models' benchmark benchmarks""".split()
) - {"few"}
"""Words with which a keyword phrase neither begins nor ends."""

_KEEP_S = re.compile(r"(?:ss|us|is|ous|ics|as|os|lens|bias|news|series|species)$")


_IRREGULAR = dict(
    pair.split(":")
    for pair in """movies:movie cookies:cookie calories:calorie zombies:zombie selfies:selfie ties:tie biases:bias lenses:lens viruses:virus
    gases:gas atlases:atlas canvases:canvas aliases:alias statuses:status corpora:corpus matrices:matrix indices:index vertices:vertex
    appendices:appendix simplices:simplex analyses:analysis hypotheses:hypothesis axes:axis theses:thesis syntheses:synthesis
    parentheses:parenthesis diagnoses:diagnosis crises:crisis criteria:criterion phenomena:phenomenon""".split()
)
"""Plurals that no rule gives. "Bases" is left out: it is the plural of "base" and of "basis"."""


def overlap(one: str, other: str) -> bool:
    """Return whether one phrase contains the other, as whole words."""
    return f" {one} " in f" {other} " or f" {other} " in f" {one} "


_ADJECTIVE = re.compile(
    r"[^ ]*(?:ed|[^sv]al|ive|ous|able|ible|ful|less|ic|ar|-(?:efficient|based|aware|free|level|scale|specific|compatible|end))"
)


def ends_like_adjective(phrase: str) -> bool:
    """Return whether a phrase is one word that ends like an adjective."""
    return bool(_ADJECTIVE.fullmatch(phrase))


def singular(word: str) -> str:
    """Return a lower-case English noun without its plural s."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or _KEEP_S.search(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


@functools.lru_cache(maxsize=2**16)
def common_form(word: str) -> str:
    """Return the common form of a word's forms: lower case, singular, no possessive."""
    lower = word.lower().replace("’", "'")
    return singular(lower.removesuffix("'s").removesuffix("'"))


def cut(text: str) -> list[str]:
    """Return the words of `text`, with an empty one for each punctuation mark or URL."""
    if any(mark in text for mark in _LINK_MARKS):
        text = _LINK.sub(" . ", text)
    return _PIECE.findall(text)


def chunks(text: str) -> Iterator[list[str]]:
    """Yield the words between punctuation marks; URLs end a chunk and are left out."""
    for is_words, words in groupby(cut(text), bool):
        if is_words:
            yield list(words)


@dataclass(frozen=True, slots=True)
class Forms:
    """The words of a text, which tell how it first writes a term."""

    words: Sequence[str]
    folded: Sequence[str]

    def get(self, term: str, otherwise: str) -> str:
        """Return how a word or a pair of words is first written, or `otherwise` if the text does not have it."""
        parts = term.split(" ")
        start = self._find(parts)
        return otherwise if start is None else " ".join(map(_as_written, self.words[start : start + len(parts)]))

    def _find(self, parts: list[str]) -> int | None:
        start = -1
        try:
            while True:
                start = self.folded.index(parts[0], start + 1)
                if self.folded[start : start + len(parts)] == parts:
                    return start
        except ValueError:
            return None


def written_forms(text: str) -> Forms:
    """Return the forms of the words of `text`."""
    return forms_among(cut(text))


def forms_among(words: Sequence[str]) -> Forms:
    """Return the forms of `words`, which come from `cut`."""
    return Forms(words, [common_form(word) for word in words])


@functools.lru_cache(maxsize=2**16)
def _as_written(word: str) -> str:
    return word if any(ch.isupper() for ch in word[1:]) else word.lower()


def carries(word: str) -> bool:
    """Return whether a folded word is a term on its own."""
    return len(word) > 2 and word not in FOLDED_FILLER


UNPAIRED = FUNCTION_WORDS | EDGE_WORDS
"""Folded words that are never part of a pair."""

FOLDED_FILLER = frozenset(common_form(word) for word in FUNCTION_WORDS | FILLER_WORDS)
"""Folded words that are not terms on their own; a pair has at most one of them."""

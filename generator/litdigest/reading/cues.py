"""What sentences say when they offer the authors' own repository, and when they speak of somebody else's.

Each line of a table is a pattern; `<NAME>` stands for a table above. The patterns end where what they say is said.
"""

from __future__ import annotations

import re

_TABLES: dict[str, str] = {
    "CODE": r"""
        source[- ]?codes?|codes?|code[- ]?bases?|source files|sources?|(?:re-?)?implementations?|scripts?|software|código|codice|quellcode
        quelltext|programmcode|quelloffen|broncode|исходный код|impl[eé]menta[cçtz]i\w+|implementaions?|logiciel
        """,
    "THING": r"""
        <CODE>|repositor(?:y|ies)|repos?|github|gitlab|packages?|toolkits?|toolbox(?:es)?|librar(?:y|ies)|frameworks?|tools?|systems?
        programs?|pipelines?|routines?|plugins?|kits?|workflows?|firmware|apps?|prototypes?|models?|weights|checkpoints?|data ?sets?|data
        benchmarks?|corpus|corpora|summary|demos?|versions?|projects?|(?:web|home)? ?(?:pages?|sites?)|resources?|materials?|art[ei]facts?
        notebooks?|proofs?|tests?|everything|links?|urls?|downloads?|uploads?|access|availability|releases?
        """,
    "GOODS": r"<THING>|ours?|(?:(?<!\w )|(?<=and ))(?:it|this|these|they|both|all)|\w{3,}[eo]rs?",
    "THERE": r"""
        available|availability|access(?:ed|ible)|found|released?|open(?:ed|[- ]sourced?)?(?! \w*(?:library|tool|package|engine)|[- ]source)
        hosted|provided|published|public(?:ly)?|shared|distributed|archived|located|obtain(?:ed|able)|viewed|download(?:ed|able)|uploaded
        developed(?=(?: \w+){0,3} (?:at|on)[^\w;.]*$)|av[ai]{1,2}la?i?a?ble
        posted|pushed|put(?! side)|placed|bundled|deposited|stored|held|kept|maintained|here|online|traced|fetched|installed|cloned
        tracked|inspected|browsed|retrieved|submitted|coming soon|consulted|mirrored|licensed|had(?= from)|ready(?= at)|at the disposal
        """,
    "GIVE": r"""
        (?:releas|open[- ]?sourc|shar|provid|introduc|propos)(?:es?|ed|ing)|(?:publish|present|develop|offer|host)(?:e[sd]|s|ing)?
        mak(?:es?|ing)|made
        (?:maintain|upload|contribut|deliver|distribut|post|design|implement|creat|compil|construct|deposit|push)(?:e?s|ed|e)?|buil[dt]s?
        curate[sd]?|wrote|write|open|opened|have|give|put|archived?|announc(?:es?|ed)|unveil(?:s|ed)?|adds?|ship(?:s|ped)?
        suppl(?:y|ies|ied)|demonstrate(?! that)|describes?|(?:su|com)pplement|report on|coded?
        """,
    "SOFTWARE": "packages?|library|tool|toolbox|toolkit|framework|software|program|plug-?in|implementation|module",
    "BE": "is|are|be|been|being|was|were|made|lies?|lives?",
    "SUBJECT": r"(?<!\bfor )(?<!\bof )(?<!\bto )(?<!\bby )(?<!\bin )\b<GOODS>\b(?:(?!\b<BE>\b)[^;.]){0,120}?",
    "NAME": r"\b(?-i:[A-Z])[\w+-]+(?: itself)?(?:, [^;.,]*,)?",
    "ADVERB": r"(?!the |an? |in |over )[\w-]+",
    "MODIFIER": r"\w+ly|all|also|now|already|made",
    "TO": "at|in|on|from|via|under|through|here|online|this|the|following|link|url|address|repository|repo|github|gitlab|page|is|and|as|:",
    "PAPER": "th(?:is|e present) (?:paper|article|work|report|study|manuscript|thesis|note|demo|release)",
    "FROM": r"(?:,? [\w-]+){0,3},? (?:from|by|through)",
    "PEOPLE": "authors|creators|developers|maintainers?|organi[sz]ers|volunteers|consortium|community|agency|vendor|company|contributors",
    "BY_OTHERS": r"(?: available)? by (?!us\b|our|the authors|(?:the )?(?:first|second|last|senior|corresponding) author|\w+ing\b|code\b)",
    "ANYONE": "anyone|anybody|everyone|everybody|others|researchers|readers?|users?|you",
    "TRY": """
        use|try|find|fork|download|install|get|access|obtain|clone|inspect|consult|re-?run|reproduce|explore|browse|fetch|build|play|see|extend
        test
        """,
    "EXAMINE": """
        (?:inspect|audit|crawl|survey|interview|test|benchmark|assess|revisit|adapt|adopt|select|pick|look)(?:ed)?(?: at)?|analy[sz]ed?
        stud(?:y|ied)|examined?|verif(?:y|ied)|mined?|evaluated?|probed?|fuzz|re-?r[au]n|follow(?:ed)?|borrow|call|translate|port|wrap
        ch[oe]+se|read|cite[sd]?
        """,
    "DOCUMENT": """
        list|detail|slide|poster|form|tracker|reading|minute|errata|questionnaire|video|interview|overview|survey|review|introduction|index
        wiki|description|definition|specification|documentation|discussion|tutorial|format|guidelines|rules|standard|leaderboard|protocol
        history|metric|licen[cs]e|template|behaviou?r|API|terms?|question|guide|change ?log|catalogue|bibliography|schema|card|plan|glossary
        checklist|debate|proposal|thread|manual|RFC
        """,
    "CONTEST": "challenge|shared task|competition|contest|workshop",
    "NO_NOUN": r"""
        (?:on|in|into|onto|for|via|with|to|of|from|by|against|than|is|are|was|were|inside|within|under|as|at|over|through)\b
        (?:findings|reports?|pull|patch|fix|case|baselines?|sample|subject)\b|\w+ed[\s(\[]*$
        (?!(?:models|tools|systems|packages|libraries|datasets|methods) )\w+s (?-i:[A-Z])
        """,
    "NOT_OF_OTHERS": r"(?!.*\b(?:<OF_OTHERS>) (?:[\w-]+ ){0,3}?<THING>\b\W*(?:at|in|on|from|under|is)\W*$)",
    "OF_OTHERS": r"""
        (?:of|about|against|with|since|is|are) (?:the|an?|its|public|open)|of|about|against|with(?! <CODE>)|since
        ^\W*the(?! (?:source )?codes? )
        (?<=\w )(?:the|its|their|these|those)
        """,
    "PLACE": r"colab|docker\w*|docs|hugging ?face|inference|jax|osf|paper|project|pypi|pytorch|slides|tensorflow|training|videos?|zenodo",
    "GIT_HOST": r"(?:github|gitlab|bitbucket|codeberg)\.\w+/",
    "NOUNLESS": r"(?!(?:the|an?|our|its|their|this|is|was|were)\b)[\w’'-]+",
}
"""Words by what they are for: <CODE> is code for sure, a <THING> may be; <GIVE> and <THERE> make both public.

Only <GOODS> are offered by being available: code, things, what is ours, and what is named for what it does, as a solver is.
"""

END = r"(?=[^\w;.]*$)"
"""Nothing but marks until the address."""


def _filled(pattern: str) -> str:
    """Return a pattern with the tables in place of their names."""
    for name, table in _TABLES.items():
        if f"<{name}>" in pattern:
            pattern = pattern.replace(f"<{name}>", f"(?:{_filled(_joined(table))})")
    return pattern.replace("<END>", END)


def _joined(lines: str) -> str:
    return "|".join(line.strip() for line in lines.splitlines() if line.strip())


def any_of(lines: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """Return a pattern that finds what any of the lines describes."""
    return re.compile(_filled(f"{before}(?:{_joined(lines)}){after}"), re.IGNORECASE)


OFFERED = any_of(r"""
    \b(?:we|us|the authors(?! of)|the group|<PAPER>)(?: <NOUNLESS>){0,5}? <GIVE>\b
    \b(?:and|to|also|then|by) (?:releas|publish|shar|provid|giv|contribut|open[- ]?sourc|host)(?:e|es|ed|ing)?\b
    \b<GIVE> (?:our|it|them|all|everything|the <CODE>)\b|^\W*(?:(?:<THING>|experiments)\b[^.;]{0,50}|our <THING>\b[^.;]{0,120}):\W*$
    (?:<SUBJECT>|<NAME>) (?:<BE>|ha(?:s|ve) been|can|may|will)\b(?:, [^;.,]*,)?(?: <ADVERB>){0,4}? <THERE>\b(?!: (?-i:[A-Z]))
    <SUBJECT>\b(?:is|are|(?:lie|live|stand|stay|sit|reside)s?|has its home|están?|steht|staat)(?: \w+)? (?:at|in|on|under|en|op)\b<END>
    \band (?:(?:is |are )?(?:\w+ly )?(?:available|accessible|downloadable|public|open[- ]sourced?)|(?:can|may|will) be (?:\w+ly )?<THERE>)\b
    \band (?:(?:is|are) (?:\w+ly )?<THERE>\b[^;.,]*|(?:is|are|lives?|sits?) (?:at|in|on))<END>
    \bdevelopment (?:of [^;.,]{1,40} )?(?:continues|happens|takes place|goes on)(?: in the open)? (?:at|in|on)<END>
    ^\W*<THERE>\b[^,;.]*<END>|\b<BE> (?:released|open-?sourced)\b[^;.,]*<END>
    \b(?:our|official) (?:[\w-]+ )?(?:<CODE>|repository|repo) (?:[\w ]{0,30} )?(?:is|are)\b<END>
    (?:^|[,;:.(] |\band |our )(?:<THING>(?:,? and |, | & | |/))*(?:<CODE>|repository|repo|project|page|demo)\b(?=(?:\W*\b<TO>\b)*\W*$)
    \b(?:proposed|presented|introduced|described|developed) (?:in <PAPER>|here)\b|\bby (?:us|the (?:first|second|last|present) authors?)\b
    \b(?:can|may) be (?:\w+ly )?(?:reproduced|replicated|repeated|regenerated|rerun)\b[^;.,]*<END>
    \b(?:formali[sz]\w+|mechani[sz]\w+|machine-checked)\b[^;.,]*<END>|\bdemo(?:nstration)?(?: paper)?,? (?:we )?shows?\b
    \bour [\w -]{1,40}(?: \(<CODE>|, <THERE>)\W*(?:<TO>\W*)*$|\bwe (?:name|dub|call) (?:it|this|the|our)\b|\bours\b<END>
    \b(?:algorithm|approach|estimator|method|procedure|test)s? (?:is|are) implemented in (?:the|an?) [\w-]+ package\b[^;.,]*<END>
    ^\W*(?-i:[A-Z])[\w+-]*(?:, [^,]{1,40},)? is an? (?:[\w-]+ ){0,3}<SOFTWARE>\b[^;.,]*<END>
    \b(?:clone|install|download|get|obtain|fetch|try|find|access|explore|rerun|run) (?:it|them|our|the (?:<CODE>|notebook))\b
    \bwe welcome (?:\w+ )?(?:contributions|feedback|issues)\b|^\W*<CODE> ?(?:&|and|/|,) ?[\w /,&]{1,40}\W*(?:\b<TO>\b\W*)*$
    \bgit clone\b|\bready (?:for|to)\b|\bpip install\b|\b(?:comes|ships) with\b|\baccompan(?:y|ies|ied)\b
    \b(?:<ANYONE>|one) (?:can|may|will) (?:\w+ly |also |then )?<TRY>\b|\breaders? (?:will )?finds?\b
    \b(?:librement|disponi\w+|disponív\w+|verfügbar|abrufbar|herunterladen|descargar\w*|scarica\w+|télécharg\w+|accesibles?|dostępn\w+)\b
    ^\W*(?:please )?(?:clone|install|try|see|visit)\b|\b(?:beschikbaar|erhältlich|veröffentlicht|доступ\w+)\b
    """)
"""What offers, by where it ends."""

OURS = any_of(
    r"\b(?:our|this (?:work|paper)['’]s)\b",
    after=r"(?=(?: (?!<NO_NOUN>)[\w+/-]+){1,5}(?:, (?-i:[A-Z])[\w+-]*)?[\s,(\[:–—-]*$)",
)
"""What offers unless something is borrowed behind it: "our tracker, OakFollow"."""

NAMED = any_of(r"""
    ^<NOT_OF_OTHERS>.*\b(?:<THING>\W*\b<TO>\b|<CODE>\b|repository\b|repo\b|github\b|web ?site\b)(?:\W*\b<TO>\b)*\W*$
    \b<THING>\b[^;.,]*:\W*$|[→👉]\W*$|\((?-i:[a-z][a-z ,&]{2,40}):\s*$
    \b(?:<BE>|can be) (?:(?!of |by )<ADVERB> ){0,3}(?:<THERE>|implemented)\b[^;.,]*<END>|\b(?:<CODE>|repository) is\b<END>
    \b(?:appear|lie|live|reside|sit|stay)s? (?:in plain \w+ )?(?:at|in|on|under)<END>
    ^\W*an? (?:[\w-]+ ){0,3}<CODE>(?: in (?-i:[A-Z])[\w+#]*)?\W*$
    (?<!\bthe )\b(?:<CODE>|our)(?: (?!the |an? )[\w-]+){0,5},?(?: <THERE>\b|:)(?:\W*\b<TO>\b)*<END>
    (?:(?<!we )\bsee|\bvisit|\bcheck(?: out)?|\brefer to|\bfind)\b(?=[^;.]{0,30}$)
    """)
"""What offers where the sentence borrows nothing at all: "the code (", "see"."""

BORROWED = any_of(
    r"""
    (?:buil(?:t|ds?|ding)|based|rests?|stands?) (?:\w+ )?(?:on|upon|with)|on top of|atop|inherits?|with the help of|by means of
    initiali[sz]ed (?:from|with)
    (?<!can be )(?<!may be )(?:adapted|adopted|borrowed|forked|taken|derive[sd]?|copied|ported|modified|stems?|obtained|retrieved)<FROM>
    (?<!can be )(?<!may be )(?:comes?|came|drawn|gathered|collected|mined|sampled|crawled|scraped|extracted|selected)<FROM>
    we (?:\w+ )?(?:obtained|downloaded|retrieved|take|took)|(?:was|were) downloaded
    (?<!our )(?<!the )(?<!can )(?:fork|port|wrapp?)(?:s|ed|ing)?
    (?:fork|port) of|plug(?:s|ged)?|(?:we|which|that|they|to|\w+s) (?:\w+ly )?use(?! (?:of our|at|under|from|via|on)\b)|uses|using
    utili[sz](?:es?|ed|ing)|ma(?:kes?|de) use of|(?<!everything we )used(?! (?:for|to|in (?:this|our|the))\b)
    (?:employ|adopt|(?<!implemented by )extend)(?:s|ed|ing)?|modif(?:y|ies|ying)|(?:(?<!to )reus|replac)(?:es?|ed|ing)
    (?<!can )(?<!to )(?<!be )(?<!that )(?:reproduc|replicat)(?:es?|ed|ing)(?! all)|rel(?:y|ies|ied|ying) on|depends? on|follow(?:s|ed)?
    following(?! (?:link|url|page|address|repo|git|web|site|the instructions))|runs? (?:with|in|on)|start(?:s|ed|ing)? (?:from|with)
    (?:train(?:ed|ing)?|evaluat(?:es?|ed|ing|ions?)|test(?:s|ed|ing)?|(?:results|accuracy)(?= on)) (?:in|into|on|with|to|using)
    (?:scores?|performance|measured?|validated?|integrat(?:es?|ed|ing)|coupled|made) (?:in|into|on|with|to|using)(?! our\b)
    experiment(?:s|ed)? (?:on|with)(?! git\b)|train(?:s|ed)? [^;.,]{0,40}\bfrom|(?:run|ran|used?) the <CODE> of|those (?:of|by)
    (?:papers|works|studies|projects|systems) with (?:\w+ )?(?:code|implementations)
    (?:contributed|merged|submitted) (?:\w+ )?(?:in)?to (?-i:[A-Z])\w*
    (?:implemented|written|coded) (?:with|using|in<END>)
    (?:was|were|been) (?:\w+ )?(?!reali|releas|publish|provid|host|made|shar|implement|upload)\w+ed (?:with|by|using|in (?-i:[A-Z])[\w+-]*)
    \w+ed (?:with|using) (?!our|git)[\w’-]+(?=[\s(\[,]*$)
    (?:by|with|using|from|ran|run) (?:the|its|their) (?:\w+ )?(?:official|original|public|released)
    (?<!code )(?<!package )(?:for|of|on|to|against|into|over|from|in) (?-i:(?!Git|Py|Java)[A-Z][a-z]+[A-Z\d])[\w-]*(?=\s*[(\[]\s*$)|se basa
    basad[oa]s?|basato|basiert|verwende\w*|nutzen|utilis\w+|utiliz\w+|usamos|provien\w+|erweiter\w+|and others|by its|its <PEOPLE>
    (?<!provide )(?<!release )(?<!share )their (?:\w+ )?(?:code|implementation|repository|release)|developers of|another (?:group|team|lab)
    original (?:authors|code|implementation|repository)|maintainers?|volunteers|exists?(?! at)|existing(?! literature)|prior
    (?<!our )previous(?:ly)?|earlier|older|similar|related(?! (?:code|data|materials?|resources))|alternative|well-?known|widely|popular
    standard|upstream|(?:official|reference|public) (?:\w+ )?(?:implementation|code|library|toolkit|framework|package) (?:of|by|from)
    public (?:\w+ )?(?:recipe|engine|weights|recordings|set|suite)|recently (?:published|released|proposed)|starting point|off-the-shelf
    closest|strongest|runner-up|(?<!our )(?:second|next)-best|most (?:related|similar|cited)|one of(?! our)|to our knowledge|the only
    (?<!and )(?<!along with )(?<!together with )other (?:\w+ ){0,2}<THING>|predecessors?|competing|competitors?|rivals?
    (?<!our )(?<!and )baselines?
    compar(?:es?|ed|ing|ison)(?: \w+)? (?:to|with|against)|against|relative to|versus|vs\.?|outperform\w*
    improv(?:es?|ed|ing) (?:over|on|upon)|exceeds?|instead of|rather than|state of the art|surpass\w*|beats?|unlike|contrast to|than
    thank(?!s to (?:its|a|this)\b)\w*|support (?:from|of)|help (?:of|with)|made possible by|without which|(?:im)?possible without
    grateful\w*
    gratitude|acknowledg\w*|indebted|owe[sd]?|appreciat\w*|kindly|generous\w*|courtesy|donated|benefit(?:s|ed|ted)? from
    credits? (?:goes|go|to|is|are|for)|inspir\w+|discussions with|contributors to|feedback|suggestions|vulnerab\w+|bugs?|defects?
    (?:errors?|flaws?|faults?|holes?|leaks?|crashe[sd]) (?:(?:were |was |are )?found )?(?:in|of)|malware|malicious|attack\w*(?! <CODE>)
    exploited
    exploits (?:in|of)|fuzz(?:ed|ing)|misuse\w*|backdoor\w*|hijack\w*|bypass\w*|compromis(?:es?|ed|ing)|red[- ]team\w*|break(?:s|ing)?|broke
    crack(?:s|ed)?|jailbreak\w*|poison\w*|reverse[- ]engineer\w*|security of|disclosed|wrong results|crashes were|audited|linked against
    case study|(?:dynamic|empirical|forensic|security|static) analysis of|history of
    pull requests|(?:commits|issues) (?:in|of|from|opened)|(?<!be )examined?|interviewed|ranked
    (?<!can be )(?:studied|surveyed)|(?:we|<PAPER>) (?:\w+ )?<EXAMINE>|(?:such as|including|includes?|like)(?=(?: [\w+-]+){0,4}\W*$)
    for instance|for example|examples? of|among (?:them|others)|catalogues?|e\.g|(?:survey|review|overview|inventory|census|list|search) of
    forks|dependents
    (?:not(?! only)|cannot|neither|nor|never|no longer)(?: \w+){0,5} (?:available|public\w*|releas\w+|provid\w+|shar\w+|open\w*|disclos\w+)
    closed|not provide|unavailable|in[- ]house|restrictions|prevent(?:s|ed)|forbids?|embargo|withheld|(?:up)?on request|confidential
    proprietary|(?:documented|described|specified|defined|discussed|explained) (?:at|in|on)|description|introduction to
    (?:bibliography|overview|catalogue|guide) (?:of|for|on|to|about)
    (?:and|but) (?:the )?<DOCUMENT>s? (?:of|to|for|from) [^,;:]*<END>
    (?<!and )(?<!of )(?<!under )(?:(?:its|the|their|an?) |^\W*)(?:(?!and)[^\s,]+ ){0,2}<DOCUMENT>s?(?: (?:is|are|can|at|in|on)[^,;]*|:)<END>
    """,
    before=r"(?<![\w-])",
    after=r"(?![\w-])",
)
"""What speaks of others' work, by where it ends: used, made by others, compared with, thanked, attacked, looked at, or withheld."""

NEW_CLAUSE = any_of(r"[,;:](?! (?:is|are|was|were|can|may|will)\b)|\b(?:and|we|our|ours|to|custom|by \w+ing)\b")
"""What begins another statement behind a borrowed thing: without it, "we use the code hosted at" is all of one piece."""

CODE = any_of(r"\b<CODE>\b")
OWN = any_of(r"\b(?:we|our|ours|us|wir|unser\w*|nous|notre|nos|nuestr\w+|nostr\w+)\b")

OTHERS = any_of(r"""
    \b(?:of|by|from|that|which) (?-i:[A-Z][\w’'-]+ (?:and|et|&) (?:[A-Z][\w’'-]+|al|colleagues|others|co-?workers|coauthors))\b
    \b(?:history of|et al|by others|third[- ]party|organi[sz]ers|consortium)\b
    \b(?-i:[A-Z])[\w’'-]+ \((?:19|20)\d\d[a-z]?\)|\b(?:which|that) (?:they|others)\b|\bmaintainers\b(?! of our)
    \bby (?-i:[A-Z][a-z]+)\b|\bun(?:official|related)\b|^(?!.*\b(?:we|our|us|proposed|resulting|<PAPER>)\b).*\bwhose\b
    \b(?:an?|the|another) (?:[\w-]+ )?(?:group|team|lab|laboratory|company) (?:in|at|from|of) (?-i:[A-Z])
    \b(?:by|from) (?:the|its|their) (?:\w+ )?<PEOPLE>\b(?! of (?:this|the present))(?<!by the authors)
    \bauthors of (?!this|the present)|\b(?:original|its|their)(?: \w+)? (?:authors|creators|designers|developers|inventors)
    (?-i:(?<!The ))authors['’]|\b(?-i:[A-Z])\w+['’]s? (?:group|lab|team)\b
    \b(?:<THERE>|<GIVE>|annotated|collected|computed|donated|generated|produced|recorded|run|supplied|written|built)<BY_OTHERS>
    (?<!we )\b(?:released|published|proposed|introduced|developed) (?:last|earlier|recently|years|in (?:19|20)\d\d)\b
    \b<THING> (?:for|of) (?:the )?(?:baselines?|audited|attacked|tested|examined|studied|competing|compared|original|<CONTEST>)\b
    \b(?:thank(?!s to (?:its|a|this)\b)\w*|grateful|indebted|acknowledge)\b
    """)
"""Others whose code may be what is available, unless we are named behind them."""

DENIED = any_of(r"""
    \bno (?:\w+ )?(?:code|implementation|software)\b|\b(?:release|share|publish|provide) (?:no|nothing)\b|\bno permission\b
    \b(?:kept|remains?|stays?|is|are) (?:private|closed|proprietary|confidential|commercial|internal)\b
    """)
"""What says that there is no code, unless code or we are named behind it."""

RELATIVE = any_of(r"\bwhose\b|, (?:(?:which|that) \w+ (?:be )?)?(?:\w+ly )?(?:available|hosted|released|published|downloaded|found)\b")
"""What speaks of the thing that was named before."""

STANDARD = any_of(r"""
    ^\W*(?:the |an? )?(?:standard|popular|widely used|well-known|existing|original|competing|malware|malicious|patched|backdoored)\b
    ^\W*(?:the |an? )?(?:related|similar|comparable)\b(?! (?:code|data|material))|^\W*(?:the|an?|this) (?:[\w-]+ )?<DOCUMENT>s?\b(?! data)
    ^\W*for (?:(?:the|an?|further|more|other) )?(?:background|reading|<DOCUMENT>s?)\b|^\W*such \w+s\b|^\W*(?:[\w-]+ ){0,5}<CONTEST>\b
    """)
"""What is not the authors', where no sentence says that it is."""

HEADING = any_of(r"^\W*(?:(?:[\w-]+ ){0,3}availability(?: and \w+)?\s*[:.]|(?:<CODE>|<SOFTWARE>|repository)\s*:)")
"""The heading under which journals have authors say where their code is."""

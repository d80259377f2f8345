"""Text for LaTeX: marks escaped, characters that pdfLaTeX does not know spelled out, formulas kept."""

from __future__ import annotations

import re

from litdigest.text.maths import formulas_apart

# Braces must be balanced even after a backslash, so each gets an invisible partner. `\string^` is the only spelling that both
# TeX and BibTeX parsers read as a plain circumflex.
_MARKS = {
    "\\": r"{\textbackslash}",
    "{": r"\{\vphantom{\}}",
    "}": r"\vphantom{\{}\}",
    "~": r"{\textasciitilde}",
    "^": r"\string^",
    "@": "{@}",
    **{mark: rf"\{mark}" for mark in "&%$#_"},
    **{mark: rf"\ensuremath{{{mark}}}" for mark in "<>|"},
}
_SYMBOLS = dict(
    pair.split()
    for pair in r"""
    α \alpha; β \beta; γ \gamma; δ \delta; ε \varepsilon; ζ \zeta; η \eta; θ \theta; ι \iota; κ \kappa; λ \lambda; μ \mu; ν \nu; ξ \xi;
    π \pi; ρ \rho; σ \sigma; ς \varsigma; τ \tau; υ \upsilon; φ \varphi; ϕ \phi; χ \chi; ψ \psi; ω \omega; ϵ \epsilon; Γ \Gamma; Δ \Delta;
    Θ \Theta; Λ \Lambda; Ξ \Xi; Π \Pi; Σ \Sigma; Υ \Upsilon; Φ \Phi; Ψ \Psi; Ω \Omega; ℓ \ell; ℝ \mathbf{R}; ℕ \mathbf{N}; ℤ \mathbf{Z};
    ℂ \mathbf{C}; ℚ \mathbf{Q}; 𝔼 \mathbf{E}; ∞ \infty; ∂ \partial; ∇ \nabla; ∑ \sum; ∏ \prod; ∫ \int; √ \surd; ∈ \in; ∉ \notin; ∪ \cup;
    ∩ \cap; ⊂ \subset; ⊆ \subseteq; ∅ \emptyset; ∀ \forall; ∃ \exists; ≤ \leq; ≥ \geq; ≠ \neq; ≈ \approx; ∼ \sim; ≡ \equiv; ∝ \propto;
    → \to; ← \leftarrow; ↔ \leftrightarrow; ⇒ \Rightarrow; ⇔ \Leftrightarrow; ↦ \mapsto; ↑ \uparrow; ↓ \downarrow; − -; ∗ *; ∘ \circ;
    ⋅ \cdot; ⊕ \oplus; ⊗ \otimes; ⊥ \perp; ∥ \|; ⟨ \langle; ⟩ \rangle; ⌈ \lceil; ⌉ \rceil; ⌊ \lfloor; ⌋ \rfloor; ′ '; ″ ''; ★ \star; ⋆ \star
    """.split(";")
)
"""What pdfLaTeX does not know as a character, as a formula."""
_RAISED = dict(zip("⁰⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ", "0456789+-=()in", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()", strict=True))
_IN_TEX = re.compile(rf"[\\{{}}~^@&%$#_<>|{''.join(map(re.escape, (*_SYMBOLS, *_RAISED, *_LOWERED)))}]|([-'`,])(?=\1)|[?!](?=`)")
"""Characters with a meaning in TeX, characters that pdfLaTeX does not know, and the first of two that TeX would join to a ligature."""

_COMMANDS = frozenset(
    r"""
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi varphi chi
    psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell infty partial nabla hbar sum prod int sqrt frac cdot times
    pm mp ast star circ bullet oplus otimes cup cap subset subseteq supset in notin emptyset forall exists leq le geq ge neq ne approx sim
    simeq equiv propto to rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow mapsto uparrow downarrow perp mid parallel
    langle rangle lceil rceil lfloor rfloor ldots cdots dots prime dagger log ln exp min max arg sup inf lim sin cos tan tanh det dim ker
    Pr hat bar tilde vec dot overline underline mathrm mathbf mathit mathcal mathsf mathtt quad left right
    """.split()
)
"""Commands of formulas that plain LaTeX knows and that do nothing else."""
_IN_FORMULA = re.compile(r"\\([a-zA-Z]+)|\\[,;:! {}%&_]|[A-Za-z0-9 {}()\[\]^_+\-*/=<>.,:;!|']")
_BLACKBOARD = re.compile(r"\\(?:mathbb|mathds)\b")


def as_latex(text: str) -> str:
    """Return plain text as LaTeX that pdfLaTeX and parsers of BibTeX read as that text."""
    return _IN_TEX.sub(lambda match: _spelled(match[0]), text)


def _spelled(mark: str) -> str:
    if mark in _RAISED or mark in _LOWERED:
        return rf"\ensuremath{{{'^' if mark in _RAISED else '_'}{{{(_RAISED | _LOWERED)[mark]}}}}}"
    if mark in _SYMBOLS:
        return rf"\ensuremath{{{_SYMBOLS[mark]}}}"
    return _MARKS.get(mark) or mark + "{}"


def latex_title(title: str) -> str | None:
    """Return a title with its formulas as they were written, where LaTeX is sure to know them; None if it has none of these."""
    parts = formulas_apart(title)
    kept = [(text, _kept(tex)) for text, tex, _ in parts]
    if not any(tex for _, tex in kept):
        return None
    return "".join(f"{as_latex(text)}{tex or as_latex(shown)}" for (text, tex), (_, _, shown) in zip(kept, parts, strict=True))


def _kept(tex: str) -> str:
    """Return a formula between dollar signs, or nothing if it has more than letters, digits, marks and known commands."""
    plain_tex = _BLACKBOARD.sub(r"\\mathbf", tex)
    tokens = list(_IN_FORMULA.finditer(plain_tex))
    is_known = all(token[1] is None or token[1] in _COMMANDS for token in tokens)
    return f"${plain_tex}$" if tex and is_known and sum(len(token[0]) for token in tokens) == len(plain_tex) else ""

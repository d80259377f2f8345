// Papers as text for reference managers and spreadsheets. The functions give the same results as those in generator/litdigest/exports.
(() => {
  "use strict";

  const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
  const COLUMNS = ["slug", "title", "published", "organisation", "topic", "tags", "url", "code", "abstract", "authors", "arxiv", "doi"];

  /** Text on one line. Text of the site itself already is; text of an imported list may not be. */
  const plain = (/** @type {string | null} */ text) => (text || "").replace(/[\s\p{Cc}\p{Cf}\p{Cs}]+/gu, " ").trim();

  /** A URL in ASCII, without characters that end a URL in one of the formats. */
  const ascii = (/** @type {string} */ url) => (url || "").replace(/[^A-Za-z0-9\-._~:/?#@!$&+,;=%]/gu, percent);
  const percent = (/** @type {string} */ mark) => Array.from(new TextEncoder().encode(mark), (byte) => `%${hex(byte)}`).join("");
  const hex = (/** @type {number} */ byte) => byte.toString(16).toUpperCase().padStart(2, "0");

  /** TeX that cannot end the field of its entry, or nothing. */
  const balanced = (/** @type {string} */ text) => {
    const levels = [...plain(text).replace(/\\./g, "")].map((mark) => ({ "{": 1, "}": -1 })[mark] ?? 0);
    const heights = levels.map(((level) => (step) => (level += step))(0));
    return heights.some((height) => height < 0) || heights.at(-1) ? "" : plain(text);
  };

  /** @typedef {ReturnType<typeof citation>} Citation */
  /**
   * A record made safe for one-line fields, with the values that all formats share.
   * @param {Citable} record
   */
  function citation(record) {
    const topic = plain(record.topic);
    const tags = record.tags.map(plain);
    const code = record.code.map(ascii);
    return {
      slug: record.slug.replace(/[^\w-]/g, "-"),
      key: (record.key ?? record.slug).replace(/[^\w-]/g, "-"),
      title: plain(record.title),
      tex: balanced(record.tex ?? ""),
      authors: (record.authors ?? []).map(plain).filter(Boolean),
      arxiv: plain(record.arxiv ?? ""),
      doi: plain(record.doi ?? ""),
      category: plain(record.category ?? ""),
      date: /^\d{4}(?:-\d\d(?:-\d\d)?)?$/.exec(record.published ?? "")?.[0] ?? "",
      organisation: plain(record.organisation),
      topic,
      tags,
      url: paperUrl(record) ?? ascii(record.url),
      permalink: ascii(record.url),
      code,
      note: code.length ? `Code: ${code.join(", ")}` : "",
      abstract: plain(record.abstract),
    };
  }

  /** Where the paper itself is, if that is known. @param {Citable} record */
  function paperUrl({ arxiv, doi }) {
    return arxiv ? `https://arxiv.org/abs/${arxiv}` : doi ? `https://doi.org/${doi}` : null;
  }

  const SUFFIXES = new Set(["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"]);
  const PARTICLES = new Set("van von der den de da di del della la le du dos das ten ter bin al el zu zur".split(" "));
  /** A name that is written with the given name first, in parts. A name of one word is a family name. @param {string} name */
  function splitName(name) {
    const words = name.split(" ");
    const suffix = words.length > 2 && SUFFIXES.has(words.at(-1) ?? "") ? words.pop() ?? "" : "";
    const particle = words.findIndex((word, place) => place > 0 && place < words.length - 1 && PARTICLES.has(word));
    const start = particle > 0 ? particle : words.length - 1;
    return { family: words.slice(start).join(" "), given: words.slice(0, start).join(" "), suffix };
  }
  const joined = (/** @type {string[]} */ ...parts) => parts.filter(Boolean).join(", ");

  // Braces must be balanced even after a backslash, so each gets an invisible partner.
  /** @type {Record<string, string>} */
  const TEX = {
    "\\": "{\\textbackslash}",
    "{": "\\{\\vphantom{\\}}",
    "}": "\\vphantom{\\{}\\}",
    "~": "{\\textasciitilde}",
    "^": "\\string^",
    "@": "{@}",
  };
  for (const mark of "&%$#_") TEX[mark] = `\\${mark}`;
  for (const mark of "<>|") TEX[mark] = `\\ensuremath{${mark}}`;
  // What pdfLaTeX does not know as a character, as a formula.
  const SYMBOLS = Object.fromEntries(
    String.raw`
      α \alpha; β \beta; γ \gamma; δ \delta; ε \varepsilon; ζ \zeta; η \eta; θ \theta; ι \iota; κ \kappa; λ \lambda;
      μ \mu; ν \nu; ξ \xi; π \pi; ρ \rho; σ \sigma; ς \varsigma; τ \tau; υ \upsilon; φ \varphi; ϕ \phi; χ \chi;
      ψ \psi; ω \omega; ϵ \epsilon; Γ \Gamma; Δ \Delta; Θ \Theta; Λ \Lambda; Ξ \Xi; Π \Pi; Σ \Sigma; Υ \Upsilon;
      Φ \Phi; Ψ \Psi; Ω \Omega; ℓ \ell; ℝ \mathbf{R}; ℕ \mathbf{N}; ℤ \mathbf{Z}; ℂ \mathbf{C}; ℚ \mathbf{Q};
      𝔼 \mathbf{E}; ∞ \infty; ∂ \partial; ∇ \nabla; ∑ \sum; ∏ \prod; ∫ \int; √ \surd; ∈ \in; ∉ \notin; ∪ \cup;
      ∩ \cap; ⊂ \subset; ⊆ \subseteq; ∅ \emptyset; ∀ \forall; ∃ \exists; ≤ \leq; ≥ \geq; ≠ \neq; ≈ \approx; ∼ \sim;
      ≡ \equiv; ∝ \propto; → \to; ← \leftarrow; ↔ \leftrightarrow; ⇒ \Rightarrow; ⇔ \Leftrightarrow; ↦ \mapsto;
      ↑ \uparrow; ↓ \downarrow; − -; ∗ *; ∘ \circ; ⋅ \cdot; ⊕ \oplus; ⊗ \otimes; ⊥ \perp; ∥ \|; ⟨ \langle; ⟩ \rangle;
      ⌈ \lceil; ⌉ \rceil; ⌊ \lfloor; ⌋ \rfloor; ′ '; ″ ''; ★ \star; ⋆ \star
    `.trim().split(/;\s*/).map((pair) => pair.split(" ")),
  );
  const RAISED = Object.fromEntries([..."⁰⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ"].map((mark, place) => [mark, "0456789+-=()in"[place]]));
  const LOWERED = Object.fromEntries([..."₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"].map((mark, place) => [mark, "0123456789+-=()"[place]]));
  for (const [mark, text] of Object.entries(RAISED)) TEX[mark] = `\\ensuremath{^{${text}}}`;
  for (const [mark, text] of Object.entries(LOWERED)) TEX[mark] = `\\ensuremath{_{${text}}}`;
  for (const [mark, text] of Object.entries(SYMBOLS)) TEX[mark] = `\\ensuremath{${text}}`;
  // The last two alternatives match the first of two characters that TeX would join to a ligature.
  const SPELLED = [RAISED, LOWERED, SYMBOLS].flatMap(Object.keys).join("");
  const IN_TEX = new RegExp("[\\\\{}~^@&%$#_<>|" + SPELLED + "]|([-'`,])(?=\\1)|[?!](?=`)", "gu");
  const tex = (/** @type {string} */ text) => text.replace(IN_TEX, (mark) => TEX[mark] || `${mark}{}`);
  /** @param {string} author */
  function texName(author) {
    if (/,|\band\b/.test(author)) return `{${tex(author)}}`;
    const { family, given, suffix } = splitName(author);
    return joined(tex(family), tex(suffix), tex(given));
  }
  const braced = (/** @type {string} */ value) => value && `{${value}}`;

  /** @param {Citation} one */
  function bibtexEntry(one) {
    const fields = [
      ["title", `{{${one.tex || tex(one.title)}}}`],
      ["author", braced(one.authors.map(texName).join(" and "))],
      ["year", braced(one.date.slice(0, 4))],
      ["month", MONTHS[Number(one.date.slice(5, 7)) - 1] ?? ""],
      ["eprint", braced(one.arxiv)],
      ["archivePrefix", braced(one.arxiv && "arXiv")],
      ["primaryClass", braced(one.category)],
      ["doi", braced(tex(one.doi))],
      ["url", braced(one.url)],
      ["note", braced(tex(one.note))],
    ];
    const lines = fields.filter(([, value]) => value).map(([name, value]) => `  ${name} = ${value}`);
    return [`@misc{${one.key}`, ...lines].join(",\n") + "\n}\n";
  }

  /** @param {string} author */
  function risName(author) {
    const { family, given, suffix } = splitName(author);
    return joined(family, given, suffix);
  }

  /** @param {Citation} one */
  function risEntry(one) {
    const known = [
      ...one.authors.map((author) => ["AU", risName(author)]),
      ["PB", one.organisation],
      ["PY", one.date.slice(0, 4)],
      ["DA", one.date.replace(/-/g, "/")],
      ["AN", one.arxiv && `arXiv:${one.arxiv}`],
      ["DO", one.doi],
      ["UR", one.url.replace(/;/g, "%3B")],
      ["AB", one.abstract],
      ["N1", one.note],
    ];
    const filled = known.filter(([, value]) => value);
    const lines = [["TY", "UNPB"], ["ID", one.key], ["TI", one.title], ...filled, ["ER", ""]];
    return lines.map(([tag, value]) => `${tag}  - ${value}\r\n`).join("");
  }

  /** @param {string} author */
  function cslName(author) {
    const name = splitName(author);
    return name.given ? Object.fromEntries(Object.entries(name).filter(([, value]) => value)) : { literal: author };
  }

  /** @param {Citation} one */
  function cslItem(one) {
    const known = [
      ["author", one.authors.length && one.authors.map(cslName)],
      ["publisher", one.organisation],
      ["issued", one.date && { "date-parts": [one.date.split("-").map(Number)] }],
      ["number", one.arxiv && `arXiv:${one.arxiv}`],
      ["DOI", one.doi],
      ["URL", one.url],
      ["abstract", one.abstract],
      ["note", one.note],
    ];
    return { id: one.key, type: "article", title: one.title, ...Object.fromEntries(known.filter(([, value]) => value)) };
  }

  /** @param {Citation} one */
  function csvRow(one) {
    const [tags, code, authors] = [one.tags, one.code, one.authors].map((texts) => texts.join("; "));
    return [one.slug, one.title, one.date, one.organisation, one.topic, tags, one.url, code, one.abstract, authors, one.arxiv, one.doi];
  }
  // An apostrophe keeps a spreadsheet from taking the text for a formula.
  const harmless = (/** @type {string} */ text) => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const csvLine = (/** @type {string[]} */ cells) => cells.map((text) => `"${harmless(text).replace(/"/g, '""')}"`).join(",") + "\r\n";

  // Character references mean the same to every Markdown; a backslash does not.
  const reference = (/** @type {string} */ mark) => (/[a-z]/i.test(mark) ? mark : `&#${mark.codePointAt(0)};`);
  const escaped = (/** @type {string} */ text) =>
    text.replace(/[\\`*_{}[\]<>&|~^$=@#]|:(?=\S)|--|\bwww\./gi, (marks) => [...marks].map(reference).join(""));
  const linked = (
    /** @type {string} */ text,
    /** @type {string} */ url,
  ) => (/^(?:https?:|papers\/)/i.test(url) ? `[${text}](${url.replace(/&/g, "&amp;")})` : text);

  /** @param {Citation} one */
  function markdownItem(one) {
    const code = one.code.map((url) => linked("code", url));
    return `- ${
      [linked(escaped(one.title || one.slug), one.permalink), one.date, escaped(one.organisation), ...code].filter(Boolean).join(", ")
    }\n`;
  }

  const bibtex = (/** @type {Citable[]} */ records) => records.map(citation).map(bibtexEntry).join("\n");
  const ris = (/** @type {Citable[]} */ records) => records.map(citation).map(risEntry).join("");
  const csl = (/** @type {Citable[]} */ records) => `${JSON.stringify(records.map(citation).map(cslItem), null, 1)}\n`;
  const csv = (/** @type {Citable[]} */ records) => `\ufeff${[COLUMNS, ...records.map(citation).map(csvRow)].map(csvLine).join("")}`;
  const markdown = (/** @type {Citable[]} */ records) => records.map(citation).map(markdownItem).join("");

  self.litdigest ||= /** @type {Litdigest} */ ({});
  self.litdigest.formats = { bibtex, ris, csl, csv, markdown };
})();

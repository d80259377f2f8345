// Reads a query: words, words of several spellings, phrases, and what is excluded.
(() => {
  "use strict";
  const { CAPITALS, END, IDEOGRAPHS, IS_CAPITALS, encoded, parts } = self.litdigestWords;
  // Outside of phrases these have no meaning, and each is a large part of the index.
  const SMALL = new Set("a an and are as at be by for from in is it of on or our that the this to we with".split(" "));
  const STEM = 5; // letters that remain of a word without its ending
  const LONGEST = 4; // parts of a compound
  const ENDINGS = /** @type {const} */ (["ing", "ies", "ed", "es", "s"]);

  /**
   * A single word. It matches itself, its singular or plural, and, with less weight, words that begin with it.
   * @param {string} part @param {string} typed
   * @returns {WordTerm}
   */
  function wordTerm(part, typed = part) {
    const word = part.toLowerCase();
    const capitals = IS_CAPITALS.test(part);
    const isBegun = !capitals && (IDEOGRAPHS.test(word) || (word.length > 2 && !/\p{N}/u.test(word)));
    const begins = isBegun ? stem(word) : "";
    const others = capitals ? [word.endsWith("s") ? word.slice(0, -1) : `${word}s`] : numbers(word);
    const forms = [word, ...others.filter((other) => !begins || !other.startsWith(begins))]; // each may be another part of the index
    return {
      kind: "word",
      typed,
      word,
      small: SMALL.has(word),
      capitals: capitals ? forms.map((form) => encoded(form) + END + CAPITALS) : [],
      exact: forms.map((form) => encoded(form) + END),
      begins: encoded(begins),
    };
  }
  /** The plural of a singular, or the singular of a plural. @param {string} word */
  function numbers(word) {
    if (word.length < 3 || !/^[a-z]+$/.test(word)) return [];
    if (/[^aeiou]ies$/.test(word)) return [`${word.slice(0, -3)}y`];
    if (/[^su]s$/.test(word)) return [word.slice(0, -1)];
    return /[^aeiou]y$/.test(word) ? [`${word.slice(0, -1)}ies`] : [`${word}s`];
  }
  /** @param {string} word */
  function stem(word) {
    const ending = ENDINGS.find((end) => word.endsWith(end) && !word.endsWith("ss") && word.length - end.length >= STEM);
    return ending ? word.slice(0, -ending.length) : word;
  }

  /**
   * The parts of several words in a row, with compounds found among them, the longest first.
   * @param {string[]} typed @param {Map<string, string[]>} compounds
   * @returns {Term[]}
   */
  function termsOf(typed, compounds) {
    const row = typed.flatMap((word, from) => parts(word).map((part, at, all) => ({ part, word, from, at, all })));
    /** @type {Term[]} */
    const terms = [];
    for (let at = 0; at < row.length;) {
      const { part, word, all, at: within } = row[at];
      const run = longest(row.slice(at, at + LONGEST).map((one) => one.part.toLowerCase()), compounds);
      const size = run ? run.size : within === 0 ? all.length : 1;
      const spelt = [...new Set(row.slice(at, at + size).map((one) => one.word))].join(" ");
      if (run) terms.push(compoundTerm(run.parts, spelt, false));
      else if (size > 1 && !IDEOGRAPHS.test(word)) terms.push(compoundTerm(all, spelt, true));
      else terms.push(...row.slice(at, at + size).map((one) => wordTerm(one.part, word === part ? part : one.part)));
      at += size;
    }
    return terms;
  }
  /** @param {string[]} row @param {Map<string, string[]>} compounds */
  function longest(row, compounds) {
    for (let size = row.length; size > 0; size -= 1) {
      const found = compounds.get(row.slice(0, size).join(""));
      if (found) return { parts: found, size };
    }
    return null;
  }
  /**
   * Words that count as one: low-rank, low rank, lowrank. `loose` if the library does not show that they belong together.
   * @param {string[]} found @param {string} typed @param {boolean} loose
   * @returns {CompoundTerm}
   */
  function compoundTerm(found, typed, loose) {
    const telling = found.map((part, place) => ({ term: wordTerm(part), place })).filter(({ term }) => !term.small);
    const used = telling.length ? telling : found.map((part, place) => ({ term: wordTerm(part), place }));
    return {
      kind: "compound",
      typed,
      loose,
      whole: wordTerm(found.join("").toLowerCase()),
      parts: used.map(({ term }) => (loose ? term : { ...term, begins: "" })),
      gaps: used.map(({ place }, at) => place - (used[at - 1]?.place ?? place)),
    };
  }

  /**
   * Read a query.
   * @param {string} text @param {Map<string, string[]>} compounds
   * @returns {Plan}
   */
  function plan(text, compounds) {
    const plain = text.replace(/[“”„«»]/g, '"');
    /** @type {Plan} */
    const read = { must: [], not: [] };
    const open = plain.replace(/(^|\s)(-?)"([^"]+)"/g, (_, space, minus, phrase) => {
      const terms = termsOf(wordsOf(phrase), compounds);
      if (terms.length) {
        read[minus ? "not" : "must"].push(terms.length > 1 ? { kind: "phrase", typed: `"${phrase}"`, terms } : whole(terms[0]));
      }
      return `${space} `;
    });
    const words = wordsOf(open.replaceAll('"', " "));
    const isLeftOut = (/** @type {string} */ word) => /^-[\p{L}\p{N}]/u.test(word);
    for (const word of words.filter(isLeftOut)) {
      const terms = termsOf([word.slice(1)], compounds).map(whole);
      if (terms.length) read.not.push(terms.length > 1 ? { kind: "phrase", typed: word, terms } : terms[0]);
    }
    const sought = termsOf(words.filter((word) => !isLeftOut(word)), compounds);
    const isSmall = (/** @type {Term} */ term) => term.kind === "word" && term.small;
    const told = sought.some((term) => !isSmall(term)) || read.must.length ? sought.filter((term) => !isSmall(term)) : sought;
    for (const term of told) {
      const before = sought.indexOf(term);
      read.must.push({ ...term, after: before - sought.findLastIndex((other, at) => at < before && told.includes(other)) });
    }
    return read;
  }
  const wordsOf = (/** @type {string} */ text) => text.split(/\s+/).filter(Boolean);
  /** A term that matches only whole words. @param {Term} term @returns {Term} */
  const whole = (term) =>
    term.kind === "word" ? { ...term, begins: "" } : term.kind === "compound" ? { ...term, whole: { ...term.whole, begins: "" } } : term;

  self.litdigestQuery = { SMALL, plan };
})();

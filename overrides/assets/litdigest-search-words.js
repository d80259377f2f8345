// Words as the search compares them; the same as in generator/litdigest/search/tokens.py.
(() => {
  "use strict";

  const END = "\ua66e";
  const CAPITALS = "\ua00e";
  const TAG = "\ua00f";
  /** @type {Record<string, string>} */
  const PLAIN = { ß: "ss", æ: "ae", Æ: "AE", œ: "oe", Œ: "OE", ø: "o", Ø: "O", ł: "l", Ł: "L", đ: "d", Đ: "D", ı: "i" };
  /** @param {string} word */
  function soughtForm(word) {
    const plain = word
      .normalize("NFKD")
      .replace(/[\p{M}\p{Z}\p{C}]/gu, "")
      .replace(/[ßæÆœŒøØłŁđĐı]/g, (letter) => PLAIN[letter])
      .replace(/[\u2010-\u2015\u2212]/g, "-");
    return plain.replace(/[\\{}^$]|_(?=[{0-9])/g, "") || word;
  }

  const UNHEARD = /['`\u2018\u2019\ua000-\ua00f\ua66e]|(?<=[0-9])[.,](?=[0-9])/g;
  const PIECE = /[\p{L}\p{N}]+(?:&[\p{L}\p{N}]+)*[+#]*/gu;
  const BORDER = /(?<=\p{L}\p{L})(?=\p{Nd})/u;
  const IDEOGRAPHS = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+/;
  const IS_CAPITALS = /^[A-Z]{2,5}s?$/;
  const LETTERS = "0123456789+#&-";

  /** The parts of a word: GPT-4o has GPT and 4o. @param {string} word @returns {string[]} */
  const parts = (word) =>
    (soughtForm(word).replace(UNHEARD, "").match(PIECE) ?? [])
      .flatMap((piece) => piece.split(BORDER))
      .flatMap((part) => (IDEOGRAPHS.test(part) ? pairs(part) : part));
  /** Chinese and Japanese put no spaces between words, so each pair of characters is one. @param {string} part */
  const pairs = (part) =>
    part.split(new RegExp(`(${IDEOGRAPHS.source})`)).filter(Boolean).flatMap((run) =>
      IDEOGRAPHS.test(run) && run.length > 1 ? Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2)) : run
    );
  /** A word in the letters of the index. @param {string} word */
  const encoded = (word) => word.toLowerCase().replace(/[-0-9+#&]/g, (mark) => String.fromCharCode(0xa000 + LETTERS.indexOf(mark)));
  const token = (/** @type {string} */ part) => encoded(part) + END + (IS_CAPITALS.test(part) ? CAPITALS : "");
  const tagToken = (/** @type {string} */ slug) => encoded(slug) + END + TAG;

  /**
   * The known word with the most similar spelling, and by how many letters they differ; of equals the first, which is the most common.
   * @param {string} word @param {string[]} known @param {number} [most]
   * @returns {[word: string, apart: number] | null}
   */
  function alike(word, known, most = word.length < 5 ? 1 : word.length < 9 ? 2 : 3) {
    /** @type {[string, number] | null} */
    let best = null;
    let least = most;
    for (const other of known) {
      if (Math.abs(other.length - word.length) > least || other === word) continue;
      const apart = distance(word, other, least) + (other[0] === word[0] ? 0 : 0.5);
      if (apart < least || (apart === least && !best)) [best, least] = [[other, apart], apart];
    }
    return best;
  }
  /**
   * How many letters are inserted, dropped, changed or swapped; the count stops above `most`.
   * @param {string} a @param {string} b @param {number} most
   */
  function distance(a, b, most) {
    /** @type {number[]} */
    let older = [];
    let above = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 1; i <= a.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= b.length; j += 1) {
        row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      [older, above] = [above, row];
    }
    return above[b.length];
  }

  self.litdigestWords = { CAPITALS, END, IDEOGRAPHS, IS_CAPITALS, alike, encoded, parts, soughtForm, tagToken, token };
})();

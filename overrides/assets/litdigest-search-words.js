// Functions to fold and compare words for the search.
(() => {
  "use strict";

  // It gives the same results as the function of this name in generator/litdigest/search/records.py.
  /** @type {Record<string, string>} */
  const PLAIN = { ß: "ss", æ: "ae", Æ: "AE", œ: "oe", Œ: "OE", ø: "o", Ø: "O", ł: "l", Ł: "L", đ: "d", Đ: "D", ı: "i" };
  /** @param {string} word */
  function folded(word) {
    const plain = word
      .normalize("NFKD")
      .replace(/[\p{M}\p{Z}\p{C}]/gu, "")
      .replace(/[ßæÆœŒøØłŁđĐı]/g, (letter) => PLAIN[letter])
      .replace(/[\u2010-\u2015\u2212]/g, "-");
    return plain.replace(/[\\{}^$]|_(?=[{0-9])/g, "") || word;
  }

  /**
   * The known word with the most similar spelling; of equally similar ones the first, which is the most common.
   * @param {string} word @param {string[]} known
   */
  function alike(word, known) {
    /** @type {string | null} */
    let best = null;
    let least = word.length < 5 ? 1 : word.length < 9 ? 2 : 3;
    for (const other of known) {
      if (Math.abs(other.length - word.length) > least || other === word) continue;
      const apart = distance(word, other, least) + (other[0] === word[0] ? 0 : 0.5);
      if (apart < least || (apart === least && !best)) [best, least] = [other, apart];
    }
    return best;
  }
  /**
   * Number of letters inserted, deleted, changed or swapped with the next; `most` + 1 if it is more than `most`.
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

  self.litdigestWords = { alike, folded };
})();

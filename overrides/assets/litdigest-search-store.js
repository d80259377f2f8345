// The records of a shard: in Pagefind's index, or, for a site opened from disk, in a script.
(() => {
  "use strict";
  const { END } = self.litdigestWords;

  /**
   * A shard indexed by Pagefind, which only says which papers have a token, and where.
   * @param {() => Promise<Pagefind>} opened @param {Facts} facts
   * @returns {Store}
   */
  function indexed(opened, facts) {
    /** @type {Map<number, PagefindResult>} */
    const results = new Map();
    /** @type {Map<string, Promise<Found>>} */
    const asked = new Map();
    /** @param {string} token @param {boolean} begins @returns {Promise<Found>} */
    async function look(token, begins) {
      const index = await opened();
      // Tokens with one beginning may be in several parts of the index; Pagefind fetches only the first.
      if (begins) await Promise.all([token, token + END].map((place) => index.preload(place)));
      const found = await index.search(token);
      return new Map(found.results.map((result) => {
        const paper = parseInt(result.id.slice(6), 16);
        results.set(paper, result);
        return [paper, result.words];
      }));
    }
    const find = (/** @type {string} */ token, /** @type {boolean} */ begins) => {
      const known = asked.get(token) ?? look(token, begins);
      asked.set(token, known);
      return known;
    };
    return {
      facts,
      find,
      async card(paper) {
        if (!results.has(paper)) await find(END, false); // every paper has it
        const result = /** @type {PagefindResult} */ (results.get(paper));
        const { content, meta, raw_url: url } = await result.data();
        return { content, meta, url };
      },
    };
  }

  /**
   * A shard in a script: the same records, searched from the first to the last.
   * @param {DiskShard} shard
   * @returns {Store}
   */
  function scanned({ content, cards, facts }) {
    /** @type {number[]} */
    const starts = [];
    let text = "";
    for (const one of content) {
      starts.push(text.length);
      text += ` ${one}`;
    }
    /** @param {string} token @returns {Found} */
    function look(token) {
      /** @type {Found} */
      const found = new Map();
      for (const mark of [" ", "-"]) {
        let paper = -1;
        let place = 0;
        let counted = 0;
        for (let at = text.indexOf(mark + token); at >= 0; at = text.indexOf(mark + token, at + 1)) {
          while (paper + 1 < starts.length && starts[paper + 1] <= at) {
            paper += 1;
            [place, counted] = [-1, starts[paper]];
          }
          for (; counted <= at; counted += 1) if (text[counted] === " ") place += 1;
          const places = found.get(paper) ?? [];
          if (!places.includes(place)) places.push(place);
          found.set(paper, places);
        }
      }
      for (const places of found.values()) places.sort((a, b) => a - b);
      return found;
    }
    return { facts: JSON.parse(facts), find: (token) => Promise.resolve(look(token)), card: (paper) => Promise.resolve(cards[paper]) };
  }

  self.litdigestStore = { indexed, scanned };
})();

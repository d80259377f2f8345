// Answers a query: shard after shard, newest first; if nothing is found, with corrected spelling.
(() => {
  "use strict";
  const { alike } = self.litdigestWords;
  const { plan: planned } = self.litdigestQuery;
  const { hitsOf, matching, scoring } = self.litdigestMatch;
  const { addedUp, narrowed } = self.litdigestNarrow;
  const { card } = self.litdigestCards;
  const library = self.litdigestLibrary;
  const ENOUGH = 10;
  const LIGHT = 150_000; // bytes after which a search waits before it goes on to older papers
  const AT_ONCE = 6;

  /**
   * Search one shard.
   * @param {Shard} shard @param {Plan} plan @param {Query} query @param {number} spared how many words a paper may miss
   * @returns {Promise<Part>}
   */
  async function inShard(shard, plan, query, spared) {
    const store = await library.open(shard);
    const [rows, not] = await Promise.all([plan.must, plan.not].map((terms) => Promise.all(terms.map((term) => hitsOf(store, term)))));
    const met = matching(rows, not, shard.count, spared);
    const { papers, counts } = await narrowed(store, met, query);
    const rank = ranking(query.sort, store.facts, plan.must.length ? scoring(plan.must, rows, store.facts.title) : () => 0);
    const results = papers.map((paper) => ({ paper, rank: rank(paper) })).sort((a, b) => b.rank - a.rank || a.paper - b.paper);
    return { shard, store, rows, met: met.length, results, counts };
  }
  /**
   * What papers are sorted by, greatest first. Equals keep their order, which is by date.
   * @param {string} sort @param {Facts} facts @param {(paper: number) => number} score
   * @returns {(paper: number) => number}
   */
  function ranking(sort, facts, score) {
    if (sort === "comments" || sort === "upvotes") return (paper) => facts[sort][paper];
    return sort === "date" ? () => 0 : score;
  }

  /**
   * Search shard after shard until enough is found or loaded; `needs` says whether the hits so far are too few.
   * @param {Shard[]} shards @param {Plan} plan @param {Query} query @param {(hits: number) => boolean} needs @param {number} spared
   */
  async function* asked(shards, plan, query, needs, spared) {
    /** @type {Part[]} */
    const parts = [];
    const before = library.carried();
    while (parts.length < shards.length) {
      const hits = parts.reduce((sum, { results }) => sum + results.length, 0);
      const must = parts.length > 0 && needs(hits);
      if (parts.length && !must && (hits >= ENOUGH || library.carried() - before > LIGHT)) return;
      const next = shards.slice(parts.length, parts.length + (must ? AT_ONCE : 1));
      parts.push(...(await Promise.all(next.map((shard) => inShard(shard, plan, query, spared)))));
      yield parts;
    }
  }

  /**
   * Try one reading of a query after the other until papers are found: as it is, with corrected spelling, with compounds
   * split, without one of its words. Yields whenever there is more.
   * @param {Query} query @param {Shard[]} shards @param {(hits: number) => boolean} needs
   * @returns {AsyncGenerator<Reading>}
   */
  async function* readings(query, shards, needs) {
    const compounds = query.q ? await library.compounds() : new Map();
    /** @type {Reading} */
    let reading = { q: query.q, plan: planned(query.q, compounds), parts: [], missing: [], near: {}, closest: false, words: [] };
    /** @param {Partial<Reading>} change @param {number} spared */
    async function* read(change, spared = 0) {
      reading = { ...reading, ...change };
      for await (const parts of asked(shards, reading.plan, query, needs, spared)) yield (reading = { ...reading, parts: [...parts] });
    }
    yield* read({});
    if (isDone(reading)) return;
    const { near, q } = await mended(query.q, unmet(reading));
    reading.near = near;
    if (q !== query.q && !query.raw) { for await (const next of read({ q, plan: planned(q, compounds) })) if (isDone(next)) yield next; }
    if (isDone(reading)) return;
    const { plan } = reading;
    const must = plan.must.flatMap(apart);
    if (plan.must.some(({ kind }) => kind === "compound")) {
      for await (const next of read({ plan: { ...plan, must }, closest: true })) if (isDone(next)) yield next;
    }
    if (isDone(reading)) return;
    const lost = unmet(reading);
    const words = must.length > 1 ? must.filter((term) => !lost.includes(term)).map(({ typed }) => typed) : [];
    yield (reading = { ...reading, missing: lost.map(({ typed }) => typed), words });
    const spared = Math.max(1, lost.length);
    if (must.length > spared + (lost.length ? 0 : 1)) yield* read({ closest: true }, spared);
  }
  /** A compound, split so that its parts may be anywhere. @param {Term} term @returns {Term[]} */
  const apart = (term) => (term.kind !== "compound" ? [term] : term.loose ? term.parts : [{ ...term, loose: true }]);
  /** Whether papers are found, so that no other reading is needed. @param {Reading} reading */
  const isDone = ({ plan, parts }) => !plan.must.length || !parts.length || parts.some(({ met }) => met);
  /** The terms that no paper has. @param {Reading} reading */
  const unmet = ({ plan, parts }) => plan.must.filter((_, at) => parts.every(({ rows }) => !rows[at].size));

  /**
   * Correct typing errors: a word that is not in the library becomes the one with the most similar spelling. `near` has less certain ones.
   * @param {string} q @param {Term[]} missing
   */
  async function mended(q, missing) {
    /** @type {Record<string, string>} */
    const near = {};
    if (!missing.length) return { q, near };
    const known = await library.vocabulary();
    const all = new Set(known);
    for (const { typed, word } of missing.flatMap(leaves)) {
      const other = word.length > 2 && !all.has(word) ? alike(word, known) : null;
      if (!other) continue;
      if (other[1] <= (word.length < 5 ? 1 : word.length < 8 ? 1.5 : 2.5)) q = q.replace(typed, other[0]);
      else near[typed] = other[0];
    }
    return { q, near };
  }
  /** The single words of a term. @param {Term} term @returns {WordTerm[]} */
  function leaves(term) {
    if (term.kind === "word") return [term];
    return term.kind === "phrase" ? term.terms.flatMap(leaves) : term.parts;
  }

  /**
   * The first results of all shards together. Of equals, those of newer shards come first.
   * @param {Reading} reading @param {number} count
   */
  async function cards({ parts }, count) {
    const { topics } = await library.overview();
    const all = parts.flatMap((part) => part.results.map(({ paper, rank }) => ({ part, paper, rank })));
    all.sort((a, b) => b.rank - a.rank);
    return Promise.all(all.slice(0, count).map(({ part, paper }) => card(part.store, paper, part.rows, topics)));
  }

  const total = (/** @type {Reading} */ { parts }) => parts.reduce((sum, { results }) => sum + results.length, 0);
  const counts = (/** @type {Reading} */ { parts }) => addedUp(parts.map((part) => part.counts));

  self.litdigestAnswer = { cards, counts, readings, total };
})();

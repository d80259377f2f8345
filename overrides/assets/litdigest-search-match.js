// Finds and ranks the papers of a shard.
(() => {
  "use strict";
  const TITLE = 2; // weight of a word in the title
  const BEGUN = 0.5; // weight of a word that only begins like the query
  const SIDE_BY_SIDE = 4; // more than the title: neighbouring words rank above scattered ones
  const CAPITALS = 60; // more than all else

  /** Where a term stands in papers. @param {Store} store @param {Term} term @returns {Promise<Hits>} */
  function hitsOf(store, term) {
    if (term.kind === "word") return wordHits(store, term);
    return term.kind === "compound" ? compoundHits(store, term) : phraseHits(store, term);
  }

  /** @param {Store} store @param {WordTerm} term @returns {Promise<Hits>} */
  async function wordHits(store, { exact, begins, capitals }) {
    const [whole, begun, written] = await Promise.all([
      Promise.all(exact.map((token) => store.find(token, false))),
      begins ? store.find(begins, true) : NONE,
      Promise.all(capitals.map((token) => store.find(token, false))),
    ]);
    /** @type {Hits} */
    const hits = new Map();
    for (const [paper, at] of begun) hits.set(paper, { at, to: at, strong: [], capitals: false });
    for (const found of whole) {
      for (const [paper, at] of found) {
        const known = hits.get(paper);
        const all = known ? joined(known.at, at) : at;
        hits.set(paper, { at: all, to: all, strong: known ? joined(known.strong, at) : at, capitals: false });
      }
    }
    for (const paper of written.flatMap((found) => [...found.keys()])) Object.assign(hits.get(paper) ?? {}, { capitals: true });
    return hits;
  }
  /** @type {Found} */
  const NONE = new Map();
  /** Two rising rows in one. @param {number[]} one @param {number[]} other */
  function joined(one, other) {
    if (!one.length || !other.length) return one.length ? one : other;
    return [...new Set([...one, ...other])].sort((a, b) => a - b);
  }

  /** @param {Store} store @param {CompoundTerm} term @returns {Promise<Hits>} */
  async function compoundHits(store, { whole, parts, gaps, loose }) {
    const [hits, ...rows] = await Promise.all([whole, ...parts].map((part) => wordHits(store, part)));
    for (const paper of common(rows)) {
      const apart = rows.map((row) => row.get(paper) ?? MISSING);
      const near = chained(apart, gaps);
      const known = hits.get(paper) ?? MISSING;
      if (near.at.length) {
        const both = [...pairs(near), ...pairs(known)].sort((a, b) => a[0] - b[0]);
        hits.set(paper, { ...MISSING, at: both.map(([at]) => at), to: both.map(([, to]) => to), strong: joined(near.at, known.strong) });
      } else if (loose) {
        const all = apart.map(({ at }) => at).reduce(joined, known.at);
        hits.set(paper, { ...MISSING, at: all, to: all, strong: known.strong });
      }
    }
    return hits;
  }
  /** @type {Hit} */
  const MISSING = { at: [], to: [], strong: [], capitals: false };
  const pairs = (/** @type {Pick<Hit, "at" | "to">} */ { at, to }) => at.map((from, place) => [from, to[place]]);

  /** @param {Store} store @param {PhraseTerm} term @returns {Promise<Hits>} */
  async function phraseHits(store, { terms }) {
    const rows = await Promise.all(terms.map((term) => hitsOf(store, term)));
    /** @type {Hits} */
    const hits = new Map();
    for (const paper of common(rows)) {
      const { at, to } = chained(rows.map((row) => row.get(paper) ?? MISSING), terms.map((_, place) => Math.min(place, 1)));
      if (at.length) hits.set(paper, { at, to, strong: at, capitals: false });
    }
    return hits;
  }

  /**
   * Where several words follow each other, each within its gap after the one before; parts of one word share a place.
   * @param {Hit[]} row @param {number[]} gaps
   */
  function chained([first, ...others], gaps) {
    /** @type {number[]} */
    const at = [];
    /** @type {number[]} */
    const to = [];
    first.at.forEach((from, place) => {
      let end = first.to[place];
      for (const [number, hit] of others.entries()) {
        const next = hit.at.findIndex((start) => start >= end && start <= end + gaps[number + 1]);
        if (next < 0) return;
        end = hit.to[next];
      }
      at.push(from);
      to.push(end);
    });
    return { at, to };
  }

  /** The papers that all rows have. @param {Hits[]} rows */
  function common(rows) {
    const [least, ...others] = [...rows].sort((a, b) => a.size - b.size);
    return least ? [...least.keys()].filter((paper) => others.every((row) => row.has(paper))) : [];
  }

  /**
   * The papers that have all terms but `spared`, and none of the excluded ones.
   * @param {Hits[]} rows @param {Hits[]} not @param {number} count @param {number} spared
   */
  function matching(rows, not, count, spared) {
    /** @type {number[]} */
    let papers;
    if (!rows.length) papers = Array.from({ length: count }, (_, paper) => paper);
    else if (!spared) papers = common(rows);
    else {
      const times = new Map();
      for (const paper of rows.flatMap((row) => [...row.keys()])) times.set(paper, (times.get(paper) ?? 0) + 1);
      papers = [...times.keys()].filter((paper) => times.get(paper) >= rows.length - spared);
    }
    return papers.filter((paper) => !not.some((row) => row.has(paper)));
  }

  /**
   * Scores of papers: rare words count more, whole words more than beginnings, words of the title more than others,
   * and most of all words side by side as in the query.
   * @param {Term[]} terms @param {Hits[]} rows @param {number[]} titles how many words each title has
   * @returns {(paper: number) => number}
   */
  function scoring(terms, rows, titles) {
    const rare = rows.map(({ size }) => Math.log(1 + (titles.length - size + 0.5) / (size + 0.5)));
    const all = rare.reduce((sum, one) => sum + one, 0);
    return (paper) => {
      const title = titles[paper];
      const row = rows.map((hits) => hits.get(paper) ?? MISSING);
      const covered = new Set();
      let score = 0;
      for (const [number, hit] of row.entries()) {
        if (!hit.at.length) continue;
        const often = Math.min(2, 1 + Math.log(hit.at.length) / 4);
        const inTitle = hit.strong.some((at) => at < title) ? 1 : hit.at[0] < title ? BEGUN : 0;
        score += rare[number] * ((hit.strong.length ? 1 : BEGUN) * often + TITLE * inTitle) + (hit.capitals ? CAPITALS : 0);
        hit.at.forEach((from, place) => {
          for (let at = from; at <= hit.to[place] && at < title; at += 1) covered.add(at);
        });
        if (number) {
          score += SIDE_BY_SIDE * together(row[number - 1], hit, terms[number].after ?? 1, title) * (rare[number - 1] + rare[number]);
        }
      }
      return score + (all * covered.size) / Math.max(title, 1);
    };
  }
  /** How close two neighbouring terms of the query are in a paper. @param {Hit} one @param {Hit} next @param {number} gap @param {number} title */
  function together(one, next, gap, title) {
    const { at } = chained([one, next], [0, gap]);
    if (!at.length) return 0;
    const strong = at.some((from) => one.strong.includes(from)) && next.strong.length > 0;
    return (strong ? 1 : BEGUN) * (at[0] < title ? 1.25 : 1);
  }

  self.litdigestMatch = { hitsOf, matching, scoring };
})();

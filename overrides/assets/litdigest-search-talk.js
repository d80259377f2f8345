// Sends results to the search page and, as HTML in the theme's form, to the box at the top.
(() => {
  "use strict";
  const { parts } = self.litdigestWords;
  const { cards, counts, readings, total } = self.litdigestAnswer;
  const library = self.litdigestLibrary;
  const FIRST = 3; // results that are shown before the others have arrived
  const PAGE = 10;
  const IN_BOX = 10;

  let latest = 0;
  /**
   * Search, and send results to the page whenever there are more.
   * @param {number} ask @param {{ query: Query, all: boolean, count: number }} asking
   */
  async function search(ask, { query, all, count }) {
    latest = ask;
    const { shards, topics, abstracts } = await library.overview();
    const some = shards.filter((shard) => !query.year.length || query.year.some((year) => holds(shard, year)));
    /** @type {Reading | null} */
    let last = null;
    for await (last of readings(query, some, all ? () => true : () => false)) {
      if (ask !== latest) return;
      if (last.parts.length === 1 && total(last)) await tell(last, false);
    }
    await tell(last ?? { q: query.q, plan: { must: [], not: [] }, parts: [], missing: [], near: {}, closest: false, words: [] }, true);

    /** @param {Reading} reading @param {boolean} done */
    async function tell(reading, done) {
      const found = await cards(reading, done ? count : Math.min(count, Math.max(FIRST, count - PAGE)));
      if (ask !== latest) return;
      const sum = (/** @type {Shard[]} */ list) => list.reduce((all, shard) => all + shard.count, 0);
      postMessage({
        ask,
        done,
        cards: found,
        q: reading.q,
        missing: reading.missing,
        near: reading.near,
        closest: reading.closest,
        words: reading.words,
        titlesOnly: library.isDisk && !abstracts,
        total: total(reading),
        counts: counts(reading),
        topics,
        searched: sum(reading.parts.map(({ shard }) => shard)),
        of: sum(some),
        since: reading.parts.at(-1)?.shard.first ?? "",
        carried: library.carried(),
      });
    }
  }
  const holds = (/** @type {Shard} */ { first, last, undated }, /** @type {string} */ year) =>
    year === "undated" ? undated > 0 : first !== undefined && last !== undefined && first.slice(0, 4) <= year && year <= last.slice(0, 4);

  // Messages of the theme's box: 0 set up, 1 the worker is ready, 2 a query, 3 results as HTML.
  const escaped = (/** @type {string} */ text) => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
  const marked = (/** @type {Run[]} */ runs) => runs.map(([text, is]) => (is ? `<mark>${escaped(text)}</mark>` : escaped(text))).join(" ");
  /** @type {Record<Facet, string[]>} */
  const NOTHING = { topic: [], tag: [], year: [], code: [], host: [] };

  /** @param {string} text */
  async function inBox(text) {
    const turn = (latest += 1);
    const q = text.trim().replace(/(?:^|\s)\S$/, ""); // a single letter begins a tenth of all words
    const { shards, topics, ends } = await library.overview();
    if (!q || !shards.length) return { items: [] };
    const query = { ...NOTHING, q, sort: "", raw: "" };
    /** @type {Reading | null} */
    let last = null;
    // The box has no button for older papers, so it searches them if the newer ones have nothing.
    for await (last of readings(query, shards, (hits) => hits === 0)) if (turn !== latest) return null;
    if (!last) return { items: [] };
    const found = await cards(last, IN_BOX);
    const items = [
      ...namedTopics(topics, last.q, ends),
      ...guesses(q, last.near, ends),
      ...found.map(({ record: { slug }, title, said }) => ({
        location: `papers/${slug}${ends}`,
        title: marked(title),
        text: marked(said),
      })),
    ];
    const terms = Object.fromEntries(last.q.split(/[\s"]+/).filter(Boolean).map((word) => [word, true])); // marked on the paper's page
    const mended = last.q === q ? "" : last.q;
    const told = escaped(JSON.stringify({ total: total(last), shown: found.length, q: mended, closest: last.closest }));
    const first = `<span hidden data-told="${told}"></span>`; // the page's script replaces the theme's own count by this one
    const scored = items.map((item, at) => [{ ...item, title: at ? item.title : first + item.title, score: 100 - at, terms }]);
    return turn === latest ? { items: scored } : null;
  }
  /** The topics whose names have every word of a query. @param {Record<string, string>} topics @param {string} q @param {string} ends */
  function namedTopics(topics, q, ends) {
    const lower = (/** @type {string} */ text) => text.split(/\s+/).flatMap(parts).map((part) => part.toLowerCase());
    const words = lower(q);
    const named = Object.entries(topics).filter(([, name]) =>
      words.length && words.every((word) => lower(name).some((other) => other.startsWith(word)))
    );
    return named.map(([slug, name]) => ({ location: `topics/${slug}${ends}`, title: escaped(name), text: "Topic" }));
  }
  /** Queries that may have been meant. @param {string} q @param {Record<string, string>} near @param {string} ends */
  function guesses(q, near, ends) {
    const better = Object.entries(near).reduce((text, [word, other]) => text.replace(word, other), q);
    const location = `search/${ends === "/" ? "" : "index.html"}?q=${encodeURIComponent(better)}`;
    return better === q ? [] : [{ location, title: `Did you mean ${escaped(better)}?`, text: "Search" }];
  }

  /** Fetch what every query needs. */
  async function warm() {
    const [{ shards }] = await Promise.all([library.overview(), library.compounds()]);
    if (shards[0]) await library.open(shards[0]);
  }

  /** @param {{ type?: number, data?: any, ask?: number }} message */
  self.litdigestTalk = async ({ type, data, ask }) => {
    if (ask) return search(ask, data);
    if (type === 0) return warm();
    const results = await inBox(data).catch((error) => (console.warn(error), { items: [] }));
    if (results) postMessage({ type: 3, data: results });
  };
})();

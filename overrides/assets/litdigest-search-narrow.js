// Facets: the papers that match the chosen values, and how many each other value would match.
(() => {
  "use strict";
  const { tagToken } = self.litdigestWords;
  /** @type {Facet[]} */
  const FACETS = ["topic", "tag", "year", "code", "host"];

  /** @type {WeakMap<Store, Map<string, number[]>>} */
  const read = new WeakMap();
  /** The papers of a value, which the facts name as steps from one to the next. @param {Store} store @param {Facet} facet @param {string} value */
  function listed(store, facet, value) {
    const table = read.get(store) ?? new Map();
    read.set(store, table);
    const key = `${facet} ${value}`;
    const values = store.facts.facets[facet];
    if (!table.has(key) && Object.hasOwn(values, value)) {
      let place = 0;
      table.set(key, values[value].slice(1).map((step) => place += Number(step)));
    }
    return table.get(key);
  }
  /** The papers of a value; the index has those of rare tags. @param {Store} store @param {Facet} facet @param {string} value @returns {Promise<number[]>} */
  async function papersOf(store, facet, value) {
    return listed(store, facet, value) ?? (facet === "tag" ? [...(await store.find(tagToken(value), false)).keys()] : []);
  }

  /**
   * Filter the papers of a shard by the chosen facets.
   * @param {Store} store @param {number[]} papers @param {Query} query
   * @returns {Promise<{ papers: number[], counts: Counts }>}
   */
  async function narrowed(store, papers, query) {
    /** @type {Map<Facet, Set<number>>} */
    const allowed = new Map();
    for (const facet of FACETS.filter((name) => query[name].length)) {
      allowed.set(facet, new Set((await Promise.all(query[facet].map((value) => papersOf(store, facet, value)))).flat()));
    }
    const passing = (/** @type {Facet | ""} */ without) =>
      papers.filter((paper) => [...allowed].every(([facet, some]) => facet === without || some.has(paper)));
    const left = passing("");
    // A slug may be "constructor", which other objects have.
    const counts = /** @type {Counts} */ (Object.fromEntries(FACETS.map((facet) => [facet, Object.create(null)])));
    for (const facet of FACETS) {
      // The values of one facet are alternatives, so they are counted as if none of them was chosen.
      const all = new Set(allowed.has(facet) ? passing(facet) : left);
      for (const value of new Set([...Object.keys(store.facts.facets[facet]), ...query[facet]])) {
        const count = (await papersOf(store, facet, value)).filter((paper) => all.has(paper)).length;
        const known = Object.hasOwn(store.facts.facets[facet], value) ? store.facts.facets[facet][value][0] : "";
        if (count) counts[facet][value] = { name: String(known), count };
      }
    }
    return { papers: left, counts };
  }

  /** @param {Counts[]} all @returns {Counts} */
  function addedUp(all) {
    const sums = /** @type {Counts} */ (Object.fromEntries(FACETS.map((facet) => [facet, Object.create(null)])));
    for (const counts of all) {
      for (const facet of FACETS) {
        for (const [value, { name, count }] of Object.entries(counts[facet])) {
          const sum = sums[facet][value] ??= { name, count: 0 };
          sum.name ||= name;
          sum.count += count;
        }
      }
    }
    return sums;
  }

  self.litdigestNarrow = { FACETS, addedUp, narrowed };
})();

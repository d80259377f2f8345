// Help on the search page: examples before a search, corrections, and suggestions if nothing is found.
(() => {
  "use strict";
  const { litdigest } = self;
  const { button, element } = litdigest;
  const { FACETS } = self.litdigestFacets;

  /** @param {HTMLElement} place @param {SearchPage} page */
  self.litdigestHints = (place, { state, step, nameOf, refill, focus }) => {
    const link = (/** @type {string} */ text, /** @type {Partial<SearchState>} */ change) =>
      button(text, () => (step(change), focus()), { className: "ld-search__try" });
    const separated = (/** @type {Child[]} */ links) => links.flatMap((one, at) => [at ? " · " : "", one]);

    /** @param {Answer} answer @param {boolean} isAtRest */
    function show(answer, isAtRest) {
      /** @type {Child[][]} */
      const rows = isAtRest ? examples(answer) : found(answer);
      if (answer.titlesOnly) rows.push(["Opened from the disk, the search knows no abstracts: only titles, tags and organisations."]);
      refill(place, rows, (row) => element("p", {}, ...row));
    }
    /** @param {Answer} answer */
    function examples({ counts }) {
      const [first, second, third] = Object.entries(counts.tag).sort(([, a], [, b]) => b.count - a.count).map(([slug, { name }]) =>
        name || slug.replaceAll("-", " ")
      );
      if (!third) return [];
      const texts = [first, `"${second}"`, `${first} -${third.split(" ")[0]}`];
      return [["For example: ", ...separated(texts.map((q) => link(q, { q })))], [
        "Authors cannot be searched: the listings do not name them.",
      ]];
    }
    /** @param {Answer} answer */
    function found({ q, missing, near, closest, total, searched, of, words }) {
      /** @type {Child[][]} */
      const rows = [];
      if (q !== state().q) {
        rows.push(["Showing results for ", link(q, { q }), ". Search instead for ", link(state().q, { raw: "1" }), "."]);
      }
      const better = Object.entries(near).reduce((text, [word, other]) => text.replace(word, other), state().q);
      if (better !== state().q) rows.push(["Did you mean ", link(better, { q: better, raw: "" }), "?"]);
      const unmet = missing.length ? missing.map((word) => `“${word.replaceAll('"', "")}”`).join(" or ") : `“${state().q}”`;
      if (total && closest) rows.push([`No exact match for ${unmet}. Closest results:`]);
      if (!total) rows.push(...ways(searched < of, words));
      return rows;
    }
    /** What to try if nothing is found. @param {boolean} isMore @param {string[]} words */
    function ways(isMore, words) {
      const { q, ...asked } = state();
      /** @type {Child[][]} */
      const rows = [];
      for (const [facet, name] of /** @type {[Facet, string][]} */ (Object.entries(FACETS))) {
        const values = asked[facet].map((value) => nameOf(facet, value)).join(", ");
        if (values) rows.push(["Try it ", link(`without ${name}: ${values}`, { [facet]: [] })]);
      }
      if (q.includes('"')) rows.push(["Try the words ", link("without quotes", { q: q.replaceAll('"', "") })]);
      if (words.length) rows.push(["Search for just: ", ...separated(words.map((word) => link(word, { q: word })))]);
      if (isMore) rows.push(["Press Enter, or the button below, to search the older papers, too."]);
      const to = (/** @type {string} */ kind) =>
        element("a", { href: litdigest.searchUrl.replace(/search\/(index\.html)?$/, `${kind}/$1`), textContent: `the ${kind}` });
      rows.push(["Or look through ", to("topics"), " and ", to("tags"), "."]);
      return rows;
    }
    return { show };
  };
})();

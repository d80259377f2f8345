// The facets of the search page, with the number of papers for each value.
(() => {
  "use strict";
  const { button, element, number } = self.litdigest;
  /** @type {Record<Facet, string>} */
  const FACETS = { topic: "Topic", tag: "Tag", year: "Year", code: "Code", host: "Code host" };
  const ALL = /** @type {Facet[]} */ (Object.keys(FACETS));
  const SHORT = 8; // values of a facet that are shown at once

  /** @param {HTMLElement} place @param {SearchPage} page */
  function facets(place, { state, nameOf, toggle, refill }) {
    /** @type {Set<Facet>} */
    const open = new Set(matchMedia("(min-width: 48em)").matches ? ["topic", "year", "code"] : []);
    /** @type {Set<Facet>} */
    const whole = new Set();
    /** @param {Counts} counts */
    function show(counts) {
      const groups = ALL.map((facet) => ({ facet, values: valuesOf(facet, counts[facet]) }));
      refill(place, groups.filter(({ values }) => values.length), ({ facet, values }) => {
        const shown = whole.has(facet) ? values : values.slice(0, SHORT);
        const summary = element("summary", { textContent: FACETS[facet] });
        const group = element("details", { open: open.has(facet) }, summary);
        summary.dataset.key = facet;
        group.addEventListener("toggle", () => open[group.open ? "add" : "delete"](facet));
        group.append(element("ul", {}, ...shown.map(([value, total]) => element("li", {}, box(facet, value, total)))));
        if (shown.length < values.length) {
          const all = { "aria-label": `All ${values.length} of ${FACETS[facet]}` };
          group.append(button(`All ${values.length}`, () => unfold(facet, counts), all));
        }
        return group;
      });
    }
    /** @param {Facet} facet @param {Counts[Facet]} counts */
    function valuesOf(facet, counts) {
      /** @type {Map<string, number | null>} */
      const all = new Map();
      for (const value of state()[facet]) all.set(value, null);
      for (const [value, { count: total }] of Object.entries(counts)) all.set(value, total);
      const isChosen = (/** @type {string} */ value) => Number(state()[facet].includes(value));
      const isUndated = (/** @type {string} */ value) => Number(value === "undated");
      const falling = (/** @type {string} */ a, /** @type {string} */ b) => Number(a < b) - Number(a > b);
      return [...all].sort(([a, ofA], [b, ofB]) =>
        isChosen(b) - isChosen(a) || isUndated(a) - isUndated(b) ||
        (facet === "year" ? falling(a, b) : Number(ofB) - Number(ofA) || falling(b, a))
      );
    }
    /** @param {Facet} facet @param {string} value @param {number | null} total */
    function box(facet, value, total) {
      const check = element("input", { type: "checkbox", checked: state()[facet].includes(value), onchange: () => toggle(facet, value) });
      check.dataset.key = `${facet} ${value}`;
      return element(
        "label",
        {},
        check,
        ` ${nameOf(facet, value)} `,
        element("span", { className: "ld-search__count", textContent: total === null ? "" : `(${number(total)})` }),
      );
    }
    /** @param {Facet} facet @param {Counts} counts */
    function unfold(facet, counts) {
      whole.add(facet);
      show(counts);
      place.querySelector(`[data-key="${facet}"]`)?.focus();
    }
    return { show };
  }

  self.litdigestFacets = { FACETS, facets };
})();

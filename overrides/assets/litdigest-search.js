// The search page: a form with words, facets and order, and its results. The worker queries the index.
(() => {
  "use strict";
  const { litdigest } = self;
  const { base, button, counted, day, dress, element, labelled, number, setAddress } = litdigest;
  const place = /** @type {HTMLElement} */ (document.querySelector(".ld-search"));
  /** @typedef {Query & { all: string }} State */
  /** @type {Record<Facet, string>} */
  const FACETS = { topic: "Topic", tag: "Tag", year: "Year", code: "Code", host: "Code on" };
  const ALL = /** @type {Facet[]} */ (Object.keys(FACETS));
  /** @type {(keyof State)[]} */
  const NAMES = ["q", ...ALL, "sort", "all"];
  /** @type {Record<string, string>} */
  const SORTS = { "": "Best match", date: "Newest", comments: "Most comments" };
  /** @type {Record<string, string>} */
  const CODE = { yes: "With code", no: "Without code" };
  const PAGE = 10;
  const PAUSE = 700; // milliseconds
  const SHORT = 8; // values of a facet that are shown at first

  if (location.protocol === "file:") {
    const words = "When opened from disk, this page cannot read its index. The box at the top finds papers here, too.";
    place.append(element("p", { className: "ld-none", textContent: words }));
    return;
  }

  /** The state, which is kept in the address. @type {(text: string) => State} */
  const fromAddress = (text) => {
    const asked = new URLSearchParams(text);
    const one = (/** @type {string} */ name) => asked.get(name) ?? "";
    const many = /** @type {Record<Facet, string[]>} */ (Object.fromEntries(
      ALL.map((facet) => [facet, [...new Set(asked.getAll(facet).filter(Boolean))]]),
    ));
    return { q: one("q"), ...many, sort: Object.hasOwn(SORTS, one("sort")) ? one("sort") : "", all: one("all") ? "1" : "" };
  };
  const asAddress = () => {
    const asked = new URLSearchParams(NAMES.flatMap((name) => [state[name]].flat().filter(Boolean).map((value) => [name, value])));
    return `${location.pathname}${asked.size ? `?${asked}` : ""}`;
  };
  /** @param {"pushState" | "replaceState"} how */
  function remember(how) {
    if (asAddress() !== location.pathname + location.search) setAddress(asAddress(), how);
  }
  let state = fromAddress(litdigest.asked ?? location.search);
  setAddress(asAddress());

  // The form, the facets, the summary and the results.
  const words = element("input", { type: "search", name: "q", autocomplete: "off", spellcheck: false, enterKeyHint: "search" });
  const sort = element(
    "select",
    { name: "sort" },
    ...Object.entries(SORTS).map(([value, textContent]) => element("option", { value, textContent })),
  );
  const summaryLine = element("output", { className: "ld-toolbar__count" });
  const reset = element("button", { type: "reset", className: "ld-act", textContent: "Clear all" });
  const wide = labelled('Words or an "exact phrase"', words);
  wide.classList.add("ld-search__words");
  const form = element(
    "form",
    { className: "ld-toolbar", role: "search", "aria-label": "Search papers" },
    wide,
    labelled("Sort", sort),
    element("div", { className: "ld-toolbar__end" }, summaryLine, reset),
  );
  const chosen = element("div", { className: "ld-search__chosen", role: "group", "aria-label": "Chosen filters" });
  const hints = element("div", { className: "ld-search__hints" });
  const facets = element("div", { className: "ld-search__facets", role: "group", "aria-label": "Filters" });
  const list = element("div", { className: "ld-list" });
  const more = element("button", { type: "button", className: "md-button", textContent: "Show more", hidden: true });
  const older = element("button", { type: "button", className: "md-button", hidden: true });
  const results = element(
    "div",
    { className: "ld-search__results" },
    hints,
    list,
    element("p", { className: "ld-search__next" }, more, older),
  );
  place.append(form, chosen, element("div", { className: "ld-search__columns" }, facets, results));

  /** @type {Worker | null} */
  let worker = null;
  let ask = 0;
  let count = PAGE;
  /** @type {Partial<Record<Facet, Record<string, string>>>} */
  let names = {}; // of topics and tags, by facet and slug
  let shownFor = "";
  let waiting = 0;

  /**
   * Search by the state. `how` says how the address is updated: pushState adds a step for the back button.
   * @param {"pushState" | "replaceState" | ""} how
   */
  function search(how) {
    clearTimeout(waiting);
    if (how) remember(how);
    show();
    worker ??= started();
    ask += 1;
    const { all, ...query } = state;
    worker.postMessage({ ask, data: { query, all: Boolean(all), count } });
  }
  function started() {
    const made = new Worker(new URL("assets/litdigest-search-worker.js", base));
    made.addEventListener("message", ({ data }) => data.ask === ask && (data.failed ? failed(data.failed) : answered(data)));
    made.addEventListener("error", () => failed("the script of the search did not load"));
    return made;
  }
  /** @param {string} reason */
  function failed(reason) {
    console.warn(reason);
    summaryLine.textContent = "The search does not answer. Load the page again.";
  }

  const step = (/** @type {Partial<State>} */ change) => {
    Object.assign(state, change);
    count = PAGE;
    search("pushState");
  };
  words.addEventListener("input", () => {
    Object.assign(state, { q: words.value, all: "" });
    count = PAGE;
    clearTimeout(waiting);
    // A single letter is the prefix of a tenth of all words, so wait: most readers type on.
    if (/(?:^|\s)\S$/.test(words.value)) waiting = setTimeout(search, PAUSE, "replaceState");
    else search("replaceState");
  });
  words.addEventListener("focus", () => {
    if (ask) return;
    worker ??= started();
    worker.postMessage({ warm: true });
    waiting = setTimeout(search, PAUSE, "");
  });
  sort.addEventListener("change", () => step({ sort: sort.value }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    step({ q: words.value, all: "1" });
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    step(fromAddress(""));
    words.focus();
  });
  more.addEventListener("click", () => {
    const last = list.children.length;
    count += PAGE;
    search("");
    list.addEventListener("ld-shown", () => list.children[last]?.querySelector("a[href]")?.focus(), { once: true });
  });
  older.addEventListener("click", () => step({ all: "1" }));
  addEventListener("popstate", () => {
    state = fromAddress(location.search);
    count = PAGE;
    search("");
  });

  /** Show the state in the form; the results follow. */
  function show() {
    if (words.value !== state.q) words.value = state.q;
    sort.value = state.sort;
    reset.hidden = asAddress() === location.pathname;
    const pairs = ALL.flatMap((facet) => state[facet].map((value) => ({ facet, value })));
    refill(chosen, pairs, ({ facet, value }) => {
      const name = `${FACETS[facet]}: ${nameOf(facet, value)}`;
      return button(`${name} ✕`, () => toggle(facet, value), { "aria-label": `Remove ${name}` });
    });
  }
  // A value from the address may be the name of a property that every object has, such as "constructor".
  /** @type {(table: Record<string, string> | undefined, value: string) => string} */
  const named = (table, value) => (table && Object.hasOwn(table, value) ? table[value] : "");
  /** @param {Facet} facet @param {string} value */
  function nameOf(facet, value) {
    if (facet === "code") return named(CODE, value) || value;
    return named(names[facet], value) || (facet === "topic" || facet === "tag" ? value.replaceAll("-", " ") : value);
  }
  /** @param {Facet} facet @param {string} value */
  function toggle(facet, value) {
    const had = state[facet].includes(value);
    step({ [facet]: had ? state[facet].filter((other) => other !== value) : [...state[facet], value] });
  }

  /**
   * Replace the content of an element, and keep the focus: on the control with the same name, or else on the search field.
   * @template T
   * @param {HTMLElement} target @param {T[]} values @param {(value: T) => HTMLElement} make
   */
  function refill(target, values, make) {
    const active = document.activeElement;
    const focus = active instanceof HTMLElement && target.contains(active) ? nameOfControl(active) : null;
    target.replaceChildren(...values.map(make));
    if (focus === null) return;
    const same = [...target.querySelectorAll("input, button, summary")].find((control) => nameOfControl(control) === focus);
    (same ?? words).focus({ preventScroll: true });
  }
  const nameOfControl = (/** @type {HTMLElement} */ control) =>
    control.dataset.key ?? control.getAttribute("aria-label") ?? control.textContent;

  /** @param {Answer} answer */
  function answered(answer) {
    names = namesFrom(answer);
    show();
    const spoken = sentence(answer);
    if (answer.done && summaryLine.textContent !== spoken) summaryLine.textContent = spoken;
    shownFor = showCards(answer.cards);
    more.hidden = !answer.done || answer.cards.length >= answer.total;
    older.hidden = !answer.done || answer.searched >= answer.of;
    older.textContent = `Search older papers, too (${number(answer.of - answer.searched)}${
      answer.since ? ` before ${day(answer.since)}` : ""
    })`;
    if (!answer.done) return;
    showFacets(answer.counts);
    showHints(answer);
    place.dataset.carried = String(answer.carried);
    list.dispatchEvent(new CustomEvent("ld-shown"));
  }
  /** @param {Answer} answer */
  function sentence({ total, searched, of, since }) {
    const where = searched < of ? ` among the newest ${number(searched)} of ${number(of)}${since ? `, since ${day(since)}` : ""}` : "";
    return `${total ? counted(total) : "No paper"} found${where}`;
  }
  /** @param {Answer} answer */
  function namesFrom({ topics, counts, cards }) {
    const tags = Object.fromEntries(cards.flatMap((card) => card.tags));
    for (const [slug, { name }] of Object.entries(counts.tag)) if (name) tags[slug] = name;
    return { topic: { ...topics, unsorted: "Unsorted" }, tag: { ...names.tag, ...tags } };
  }

  /** Show results; unchanged ones keep their elements, so that the page does not jump. @param {Card[]} cards */
  function showCards(cards) {
    const text = JSON.stringify(cards);
    if (text === shownFor) return text;
    const kept = new Map([...list.querySelectorAll(":scope > article")].map((article) => [article.dataset.key, article]));
    const articles = cards.map((card) => {
      const key = JSON.stringify(card);
      return kept.get(key) ?? article(card, key);
    });
    list.replaceChildren(...articles);
    return text;
  }
  /** @param {Card} card @param {string} key */
  function article(card, key) {
    const { record } = card;
    const made = element("article", { className: "ld-paper ld-paper--short", "aria-label": record.title });
    Object.assign(made.dataset, { paper: JSON.stringify(record), key });
    const title = element(
      "h2",
      { className: "ld-search__title" },
      element("a", { className: "ld-short", href: litdigest.paperUrl(record.slug) }, ...marked(card.title)),
    );
    const facts = [day(record.published), who(card), record.comments === null ? "" : counted(record.comments, "comment")];
    const topic = element("a", {
      href: page("topics", card.topic[0]),
      textContent: card.topic[1] === "unsorted" ? "Unsorted" : card.topic[1],
    });
    made.append(title, element("p", { className: "ld-meta" }, facts.filter(Boolean).join(" · "), " · ", topic));
    const badges = record.code.map((url) =>
      element("a", { className: "ld-badge ld-badge--code", href: url, textContent: url.replace(/^https?:\/\/[^/]+\//, "") })
    );
    const tags = card.tags.map(([slug, name]) => element("a", { className: "ld-tag", href: page("tags", slug), textContent: name }));
    if (badges.length + tags.length) made.append(element("p", { className: "ld-tags" }, ...badges, ...tags));
    if (card.said.length) made.append(element("p", { className: "ld-abstract" }, ...marked(card.said)));
    dress(made);
    return made;
  }
  const page = (/** @type {string} */ kind, /** @type {string} */ slug) =>
    base.href + litdigest.paperUrl(slug).slice(base.href.length).replace("papers", kind);
  /** @param {Card} card */
  function who({ record, authors }) {
    return record.organisation ?? (authors ? counted(Number(authors), "author") : "");
  }
  const marked = (/** @type {Run[]} */ parts) =>
    parts.flatMap(([text, is], at) => [at ? " " : "", is ? element("mark", { textContent: text }) : text]);

  // Facets, with the number of papers that each value would leave.
  /** @type {Set<Facet>} */
  const open = new Set(matchMedia("(min-width: 48em)").matches ? ["topic", "year", "code"] : []);
  /** @type {Set<Facet>} */
  const whole = new Set();
  /** @param {Counts} counts */
  function showFacets(counts) {
    const groups = ALL.map((facet) => ({ facet, values: valuesOf(facet, counts[facet]) }));
    refill(facets, groups.filter(({ values }) => values.length), ({ facet, values }) => {
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
    for (const value of state[facet]) all.set(value, null);
    for (const [value, { count: total }] of Object.entries(counts)) all.set(value, total);
    const isChosen = (/** @type {string} */ value) => Number(state[facet].includes(value));
    const isUndated = (/** @type {string} */ value) => Number(value === "undated");
    const falling = (/** @type {string} */ a, /** @type {string} */ b) => Number(a < b) - Number(a > b);
    return [...all].sort(([a, ofA], [b, ofB]) =>
      isChosen(b) - isChosen(a) || isUndated(a) - isUndated(b) ||
      (facet === "year" ? falling(a, b) : Number(ofB) - Number(ofA) || falling(b, a))
    );
  }
  /** @param {Facet} facet @param {string} value @param {number | null} total */
  function box(facet, value, total) {
    const check = element("input", { type: "checkbox", checked: state[facet].includes(value), onchange: () => toggle(facet, value) });
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
    showFacets(counts);
    facets.querySelector(`[data-key="${facet}"]`)?.focus();
  }

  // Hints if words are unknown or nothing is found.
  /** @param {Answer} answer */
  function showHints({ missed, near, total, searched, of }) {
    /** @type {Child[][]} */
    const rows = [];
    const better = Object.keys(near).reduce((text, word) => text.replace(word, near[word]), state.q);
    if (better !== state.q) rows.push(["Did you mean ", link(better, { q: better }), "?"]);
    if (total && missed.length) {
      rows.push([`No paper shown has ${missed.map((word) => `“${word}”`).join(" or ")} exactly; these come closest.`]);
    }
    if (!total) rows.push(...ways(searched < of));
    refill(hints, rows, (row) => element("p", {}, ...row));
  }
  /** Suggestions if nothing is found. @param {boolean} isMore */
  function ways(isMore) {
    /** @type {Child[][]} */
    const rows = [];
    for (const facet of ALL) {
      if (state[facet].length) {
        rows.push([
          "Try it ",
          link(`without ${FACETS[facet]}: ${state[facet].map((value) => nameOf(facet, value)).join(", ")}`, { [facet]: [] }),
        ]);
      }
    }
    if (state.q.includes('"')) rows.push(["Try the words ", link("without quotes", { q: state.q.replaceAll('"', "") })]);
    const single = state.q.replaceAll('"', "").split(/\s+/).filter(Boolean);
    if (single.length > 1) rows.push(["Try one word: ", ...single.flatMap((word, at) => [at ? " · " : "", link(word, { q: word })])]);
    if (isMore) rows.push(["Press Enter, or the button below, to search the older papers, too."]);
    const to = (/** @type {string} */ kind) =>
      element("a", { href: litdigest.searchUrl.replace(/search\/(index\.html)?$/, `${kind}/$1`), textContent: `the ${kind}` });
    rows.push(["Or look through ", to("topics"), " and ", to("tags"), "."]);
    return rows;
  }
  const link = (/** @type {string} */ text, /** @type {Partial<State>} */ change) =>
    button(text, () => (step(change), words.focus()), { className: "ld-search__try" });

  show();
  if (asAddress() !== location.pathname) search("");
})();

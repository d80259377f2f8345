// The search page: words, facets and order in, papers out. Its worker asks the index.
(() => {
  "use strict";
  const { litdigest } = self;
  const { base, button, counted, day, dress, element, labelled, number, paperLink, setAddress, who } = litdigest;
  const place = /** @type {HTMLElement} */ (document.querySelector(".ld-search"));
  const { FACETS } = self.litdigestFacets;
  const ALL = /** @type {Facet[]} */ (Object.keys(FACETS));
  /** @type {(keyof SearchState)[]} */
  const NAMES = ["q", ...ALL, "sort", "raw", "all"];
  /** @type {Record<string, string>} */
  const SORTS = { "": "Best match", date: "Newest", comments: "Most comments" };
  if ("upvotes" in place.dataset) SORTS.upvotes = "Most upvotes";
  /** @type {Record<string, string>} */
  const CODE = { yes: "With code", no: "Without code" };
  const PAGE = 10;
  const PAUSE = 700; // milliseconds

  /** The state stands in the address. @type {(text: string) => SearchState} */
  const fromAddress = (text) => {
    const asked = new URLSearchParams(text);
    const one = (/** @type {string} */ name) => asked.get(name) ?? "";
    const many = /** @type {Record<Facet, string[]>} */ (Object.fromEntries(
      ALL.map((facet) => [facet, [...new Set(asked.getAll(facet).filter(Boolean))]]),
    ));
    return {
      q: one("q"),
      ...many,
      sort: Object.hasOwn(SORTS, one("sort")) ? one("sort") : "",
      raw: one("raw") ? "1" : "",
      all: one("all") ? "1" : "",
    };
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

  // The form, the facets, what is told and the results.
  const words = element("input", { type: "search", name: "q", autocomplete: "off", spellcheck: false, enterKeyHint: "search" });
  const sort = element(
    "select",
    { name: "sort" },
    ...Object.entries(SORTS).map(([value, textContent]) => element("option", { value, textContent })),
  );
  const told = element("output", { className: "ld-toolbar__count" });
  const reset = element("button", { type: "reset", className: "ld-act", textContent: "Clear all" });
  const wide = labelled('Words or an "exact phrase"', words);
  wide.classList.add("ld-search__words");
  const form = element(
    "form",
    { className: "ld-toolbar", role: "search", "aria-label": "Search papers" },
    wide,
    labelled("Sort", sort),
    element("div", { className: "ld-toolbar__end" }, told, reset),
  );
  const chosen = element("div", { className: "ld-search__chosen", role: "group", "aria-label": "Chosen filters" });
  const hinted = element("div", { className: "ld-search__hints" });
  const narrowed = element("div", { className: "ld-search__facets", role: "group", "aria-label": "Filters" });
  const list = element("div", { className: "ld-list" });
  const more = element("button", { type: "button", className: "md-button", textContent: "Show more", hidden: true });
  const older = element("button", { type: "button", className: "md-button", hidden: true });
  const results = element(
    "div",
    { className: "ld-search__results" },
    hinted,
    list,
    element("p", { className: "ld-search__next" }, more, older),
  );
  place.append(form, chosen, element("div", { className: "ld-search__columns" }, narrowed, results));

  /** @type {Worker | null} */
  let worker = null;
  let ask = 0;
  let count = PAGE;
  /** @type {Partial<Record<Facet, Record<string, string>>>} */
  let names = {}; // of topics and tags, by facet and slug
  let shownFor = "";
  let waiting = 0;
  const isAtRest = () => asAddress() === location.pathname;

  /**
   * Search for what the state says. `how` the address is remembered: pushState makes a step to go back to.
   * @param {"pushState" | "replaceState" | ""} how
   */
  function search(how) {
    clearTimeout(waiting);
    if (how) remember(how);
    show();
    worker ??= started();
    ask += 1;
    const { all, ...query } = state;
    worker.postMessage({ ask, data: { query, all: Boolean(all), count: isAtRest() ? 0 : count } });
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
    told.textContent = "The search does not answer. Load the page again.";
  }

  const step = (/** @type {Partial<SearchState>} */ change) => {
    Object.assign(state, change);
    count = PAGE;
    search("pushState");
  };
  words.addEventListener("input", () => {
    Object.assign(state, { q: words.value, raw: "", all: "" });
    count = PAGE;
    clearTimeout(waiting);
    // A single letter begins a tenth of all words; most who type it go on.
    if (/(?:^|\s)\S$/.test(words.value)) waiting = setTimeout(search, PAUSE, "replaceState");
    else search("replaceState");
  });
  sort.addEventListener("change", () => step({ sort: sort.value }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    step({ q: words.value, all: words.value ? "1" : "" });
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

  /** Show the state itself; the results follow. */
  function show() {
    if (words.value !== state.q) words.value = state.q;
    sort.value = state.sort;
    reset.hidden = isAtRest();
    const pairs = ALL.flatMap((facet) => state[facet].map((value) => ({ facet, value })));
    refill(chosen, pairs, ({ facet, value }) => {
      const name = `${FACETS[facet]}: ${nameOf(facet, value)}`;
      return button(`${name} ✕`, () => toggle(facet, value), { "aria-label": `Remove ${name}` });
    });
  }
  // A value from the address may be the name of something every object has, such as "constructor".
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
   * Fill a place anew, and leave the focus where it was: on the same words, or else on the search itself.
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
    if (answer.done && told.textContent !== spoken) told.textContent = spoken;
    shownFor = showCards(answer.cards);
    more.hidden = !answer.done || isAtRest() || answer.cards.length >= answer.total;
    older.hidden = !answer.done || isAtRest() || answer.searched >= answer.of;
    older.textContent = `Search older papers, too (${number(answer.of - answer.searched)}${
      answer.since ? ` before ${day(answer.since)}` : ""
    })`;
    if (!answer.done) return;
    facets.show(answer.counts);
    hints.show(answer, isAtRest());
    place.dataset.carried = String(answer.carried);
    list.dispatchEvent(new CustomEvent("ld-shown"));
  }
  /** @param {Answer} answer */
  function sentence({ total, searched, of, since }) {
    if (isAtRest()) return "";
    const where = searched < of ? ` among the newest ${number(searched)} of ${number(of)}${since ? `, since ${day(since)}` : ""}` : "";
    return `${total ? counted(total) : "No paper"} found${where}`;
  }
  /** @param {Answer} answer */
  function namesFrom({ topics, counts, cards }) {
    const tags = Object.fromEntries(cards.flatMap((card) => card.tags));
    for (const [slug, { name }] of Object.entries(counts.tag)) if (name) tags[slug] = name;
    return { topic: { ...topics, unsorted: "Unsorted" }, tag: { ...names.tag, ...tags } };
  }

  /** Show results; those that stay the same keep their place, so that the reader does, too. @param {Card[]} cards */
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
      element("a", { className: "ld-short", dir: "auto", href: litdigest.paperUrl(record.slug) }, ...marked(card.title)),
    );
    const upvotes = record.upvotes === null ? "" : counted(record.upvotes, "upvote");
    const comments = record.comments === null ? "" : counted(record.comments, "comment");
    const facts = [day(record.published), whoText(card), upvotes, comments];
    const topic = element("a", {
      href: page("topics", card.topic[0]),
      textContent: card.topic[1] === "unsorted" ? "Unsorted" : card.topic[1],
    });
    made.append(title, element("p", { className: "ld-meta" }, facts.filter(Boolean).join(" · "), " · ", topic, " · ", paperLink(record)));
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
  function whoText({ record, authors }) {
    return who(record) || (authors ? counted(Number(authors), "author") : "");
  }
  const marked = (/** @type {Run[]} */ parts) =>
    parts.flatMap(([text, is], at) => [at ? " " : "", is ? element("mark", { textContent: text }) : text]);

  /** @type {SearchPage} */
  const shared = { state: () => state, step, nameOf, toggle, refill, focus: () => words.focus() };
  const facets = self.litdigestFacets.facets(narrowed, shared);
  const hints = self.litdigestHints(hinted, shared);

  search("");
  if (isAtRest() && matchMedia("(hover: hover) and (min-width: 48em)").matches) words.focus({ preventScroll: true });
})();

// The reader's data in this browser: saved papers, read marks, the dumps seen so far. None of it ever leaves the
// browser. Also the functions that the scripts of single pages share.
(() => {
  "use strict";
  const { litdigest } = self;
  const KEY = `${litdigest.base.pathname}.litdigest`;
  const VERSION = 1;
  /** @type {() => Kept} */
  const empty = () => ({ version: VERSION, saved: {}, read: {}, dumps: null, visit: null, shortcuts: true });

  const isTable = (/** @type {unknown} */ value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const isState = (/** @type {any} */ value) => isTable(value) && isTable(value.saved) && isTable(value.read);

  /** @typedef {"localStorage" | "sessionStorage"} Keeper */
  /** @type {Kept | null} */
  let memory = null; // the state, if the browser has no storage at all
  /** @type {Partial<Record<Keeper, { text: string | null, state: Kept | null }>>} */
  const last = {}; // a cache, since a list loads the state once for each of its papers

  // A private window or a full disk may refuse localStorage; sessionStorage then lasts until the tab is closed.
  /** @type {Keeper[]} */
  const KEEPERS = ["localStorage", "sessionStorage"];
  const FOR_NOW = `${KEY}.state`;
  const nameIn = (/** @type {Keeper} */ keeper) => (keeper === "localStorage" ? KEY : FOR_NOW);
  const locked = new Set(); // keepers with a state that can neither be read nor moved

  /** Return the state; change it only through `update`. */
  const load = () => memory ?? keptIn("sessionStorage") ?? keptIn("localStorage") ?? empty();

  /** @param {Keeper} keeper */
  function keptIn(keeper) {
    /** @type {string | null} */
    let text = null;
    try {
      text = self[keeper].getItem(nameIn(keeper));
    } catch {
      // the other one, or none
    }
    const before = last[keeper];
    if (before?.text === text) return before.state;
    const state = text === null ? null : parsed(text);
    last[keeper] = { text, state };
    locked.delete(keeper);
    if (text !== null && !state) putAside(keeper, text);
    return state;
  }

  /** @param {string} text @returns {Kept | null} */
  function parsed(text) {
    try {
      const state = JSON.parse(text);
      return isState(state) && state.version === VERSION ? { ...empty(), ...state } : null;
    } catch {
      return null;
    }
  }

  /**
   * Move a state that cannot be read to another name, without overwriting the other keeper's or an earlier one.
   * @param {Keeper} keeper @param {string} text
   */
  function putAside(keeper, text) {
    try {
      let name = `${KEY}.put-aside`;
      for (let at = 2; ![null, text].includes(localStorage.getItem(name)); at += 1) name = `${KEY}.put-aside-${at}`;
      localStorage.setItem(name, text);
      self[keeper].removeItem(nameIn(keeper));
    } catch {
      locked.add(keeper); // it stays where it is
    }
    const [what, end] = keeper === "localStorage" ? ["The saved list", ", and a new list begins"] : ["What this tab kept", ""];
    say(`${what} was made by another version. It ${locked.has(keeper) ? "stays as it is" : "was put aside"}${end}.`);
  }

  /** Change the state, based on the newest one of any tab. @type {Litdigest["update"]} */
  function update(change) {
    const state = structuredClone(load());
    change(state);
    keep(state);
    dispatchEvent(new CustomEvent("litdigest:change"));
  }

  let warned = false;
  let caution = ""; // added to the next message
  /** @param {Kept} state */
  function keep(state) {
    const lasting = KEEPERS.filter((keeper) => !locked.has(keeper)).find((keeper) => {
      try {
        self[keeper].setItem(nameIn(keeper), JSON.stringify(state));
        self[keeper].getItem(nameIn(keeper)); // throws if it cannot be read again
        if (keeper === "localStorage" && !locked.has("sessionStorage")) sessionStorage.removeItem(FOR_NOW);
        return true;
      } catch {
        return false;
      }
    });
    memory = lasting ? null : state;
    if (lasting === "localStorage" || warned || !Object.keys(state.saved).length) return;
    warned = true;
    caution = ` This browser keeps nothing here (private window, or full): the list lasts until the ${lasting ? "tab" : "page"} is closed.`;
  }

  addEventListener("storage", (event) => event.key === KEY && dispatchEvent(new CustomEvent("litdigest:change")));

  // A status line, also for screen readers.
  const line = element("div", { className: "ld-say", role: "status" });
  document.body.append(line);
  let fade = 0;
  /** @param {string} text */
  function say(text) {
    clearTimeout(fade);
    line.textContent = "";
    line.textContent = text + caution;
    caution = "";
    line.classList.add("ld-say--on");
    fade = setTimeout(() => line.classList.remove("ld-say--on"), 6000);
  }

  /** Make an element; names that are not properties are set as attributes. @type {Litdigest["element"]} */
  function element(name, properties = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key in made) Object.assign(made, { [key]: value });
      else made.setAttribute(key, String(value));
    }
    made.append(...children);
    return made;
  }

  /** @type {Litdigest["button"]} */
  const button = (textContent, onclick, more = {}) =>
    element("button", { type: "button", className: "ld-act", textContent, onclick, ...more });

  let fields = 0;
  /** A field of a toolbar. @type {Litdigest["labelled"]} */
  function labelled(textContent, control) {
    control.id = `ld-field-${++fields}`;
    return element("div", { className: "ld-toolbar__field" }, element("label", { htmlFor: control.id, textContent }), control);
  }

  /** @type {Litdigest["clamp"]} */
  const clamp = (value, least, most) => Math.max(least, Math.min(most, value));
  const number = (/** @type {number} */ value) => value.toLocaleString("en");
  /** @type {Litdigest["counted"]} */
  const counted = (count, noun = "paper") => `${number(count)} ${count === 1 ? noun : `${noun}s`}`;

  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  /** The organisation and the first three authors. @param {Pick<PaperRecord, "authors" | "organisation">} record */
  function who({ authors, organisation }) {
    const named = authors.length > 4 ? [...authors.slice(0, 3), `${number(authors.length - 3)} others`] : authors;
    const names = [named.slice(0, -1).join(", "), named.at(-1)].filter(Boolean).join(" and ");
    return [names, organisation].filter(Boolean).join(" · ");
  }

  /** The link to the paper itself, or else to a search for it. @type {Litdigest["paperLink"]} */
  function paperLink({ arxiv, doi, title }) {
    const [textContent, href] = arxiv
      ? ["arXiv", `https://arxiv.org/abs/${arxiv}`]
      : doi
      ? ["DOI", `https://doi.org/${doi}`]
      : ["Search arXiv", `https://arxiv.org/search/?${new URLSearchParams({ searchtype: "title", query: title })}`];
    return element("a", { className: "ld-find", href, textContent });
  }

  /** A date as precise as it is known. @param {string | null} iso */
  function day(iso) {
    if (!iso) return "date unknown";
    const [year, month, date] = iso.split("-").map(Number);
    return [month ? `${MONTHS[month - 1]} ` : "", date ? `${date}, ` : "", year].join("");
  }

  /** Text without accents and capitals, for the filters of lists and of the map. */
  const fold = (/** @type {string} */ text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  /** Put the state of a page into its address, so that it can be shared. @param {Record<string, string>} values */
  function remember(values) {
    const url = new URL(location.href);
    for (const [name, value] of Object.entries(values)) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    if (url.href !== location.href) setAddress(url.href);
  }
  /** @type {Litdigest["setAddress"]} */
  function setAddress(address, how = "replaceState") {
    try {
      history[how](how === "replaceState" ? history.state : null, "", address);
    } catch {
      // Some browsers refuse many changes in a short time; the next change has the whole state.
    }
  }

  const words = (/** @type {Element | null} */ node) => node?.textContent.trim() ?? "";
  const isTitle = (/** @type {Node} */ node) => !(node instanceof Element && node.matches(".headerlink, .ld-mark"));
  const titleOf = (/** @type {HTMLElement} */ article) =>
    article.matches(".ld-paper--whole") ? article.ownerDocument.querySelector("h1") : article.querySelector(".ld-entry, .ld-short");
  /**
   * The facts in the text of an entry's article, which records of large libraries leave out.
   * @param {HTMLElement} article
   */
  function fromText(article) {
    const topic = words(article.querySelector(":scope > .ld-meta a[href*='topics/']"));
    const tags = [...article.querySelectorAll(":scope > .ld-tags .ld-tag")].map(words);
    return {
      title: [...(titleOf(article)?.childNodes ?? [])].filter(isTitle).map((node) => node.textContent).join("").trim(),
      key: null,
      tex: null,
      authors: [],
      arxiv: null,
      doi: null,
      category: null,
      published: null,
      organisation: null,
      comments: null,
      upvotes: null,
      rank: null,
      topic,
      tags,
      code: [],
      dumps: [],
    };
  }

  /** @type {WeakMap<HTMLElement, PaperRecord>} */
  const records = new WeakMap();
  /** The record of an entry's article. @param {HTMLElement} article */
  function recordOf(article) {
    /** @type {PaperRecord} */
    const record = records.get(article) ?? { ...fromText(article), ...JSON.parse(article.dataset.paper ?? "{}") };
    records.set(article, record);
    return record;
  }

  /** A record for the export formats, with full URLs. @type {Litdigest["citation"]} */
  const citation = (record) => ({
    abstract: "",
    ...record,
    url: location.protocol === "file:" ? `papers/${record.slug}/` : litdigest.paperUrl(record.slug),
  });

  // A slug may be the name of a property that every object has, such as "constructor".
  const isIn = (/** @type {object} */ table, /** @type {string} */ slug) => Object.hasOwn(table, slug);
  const isSaved = (/** @type {string} */ slug) => isIn(load().saved, slug);
  const isRead = (/** @type {string} */ slug) => isIn(load().read, slug);

  /** @param {PaperRecord} record */
  function toggleSaved(record) {
    const saved = !isSaved(record.slug);
    update((state) => {
      if (saved) state.saved[record.slug] = record;
      else delete state.saved[record.slug];
    });
    say(saved ? `Saved: ${record.title}` : `No longer saved: ${record.title}`);
  }

  /** @param {PaperRecord} record */
  function toggleRead(record) {
    update((state) => {
      if (isIn(state.read, record.slug)) delete state.read[record.slug];
      else state.read[record.slug] = 1;
    });
  }

  /** @param {string} text @param {string} what */
  async function copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      say(`${what} copied`);
    } catch {
      const before = document.activeElement;
      const box = element("textarea", { value: text, className: "ld-copy", "aria-label": what, readOnly: true });
      document.body.append(box);
      box.select();
      say(document.execCommand("copy") ? `${what} copied` : `${what} could not be copied`);
      box.remove();
      if (before instanceof HTMLElement) before.focus();
    }
  }

  /**
   * Add the buttons to an article. They are made here, so that pages without scripts have no dead buttons.
   * @param {HTMLElement} article
   */
  function dress(article) {
    const record = recordOf(article);
    const save = button("", () => toggleSaved(record));
    const read = button("", () => toggleRead(record));
    const bibtex = button("Copy BibTeX", () => copy(litdigest.formats.bibtex([citation(record)]), "BibTeX"));
    const link = button("Copy link", () => copy(litdigest.paperUrl(record.slug), "Link"));
    const row = element("div", { className: "ld-acts", role: "group", "aria-label": `For ${record.title}` }, save, read, bibtex);
    if (article.matches(".ld-paper--whole")) row.append(link);
    (article.querySelector(":scope > .ld-acts-here") ?? article).append(row);
    let fresh = true; // not in the page yet
    const show = () => {
      if (!article.isConnected && !fresh) return void removeEventListener("litdigest:change", show);
      fresh = false;
      const state = load();
      const kept = isIn(state.saved, record.slug);
      const seen = isIn(state.read, record.slug);
      save.textContent = kept ? "★ Saved" : "☆ Save";
      save.setAttribute("aria-pressed", String(kept));
      read.textContent = seen ? "✓ Read" : "Mark read";
      read.setAttribute("aria-pressed", String(seen));
      article.classList.toggle("ld-is-read", seen);
    };
    addEventListener("litdigest:change", show);
    show();
  }

  const QUIET = 4 * 60 * 60 * 1000;
  /** The dumps known at the previous visit; null on a first visit. A visit ends after `QUIET` milliseconds without a page view. */
  function knownBefore() {
    const now = Date.now();
    const { dumps, visit } = load();
    const before = visit && now - visit.at < QUIET ? visit.before : dumps;
    update((state) => Object.assign(state, { visit: { before, at: now }, dumps: litdigest.dumps ?? [] }));
    return before;
  }

  /** @param {Iterable<HTMLElement>} articles */
  function markNew(articles) {
    const known = knownBefore();
    if (!Array.isArray(known)) return;
    for (const article of articles) {
      const { dumps = [] } = recordOf(article);
      if (!dumps.length || dumps.some((dump) => known.includes(dump))) continue;
      titleOf(article)?.append(" ", element("span", { className: "ld-mark ld-mark--visit", textContent: "since your last visit" }));
    }
  }

  function showCount() {
    const count = Object.keys(load().saved).length;
    for (const link of document.querySelectorAll(".md-tabs a, .md-nav a")) {
      if (!/^saved(\/|\/index\.html|\.html)$/.test(link.href.slice(litdigest.base.href.length).split("#")[0])) continue;
      const label = link.querySelector(".md-ellipsis") ?? link;
      label.dataset.saved ??= words(label);
      label.textContent = count ? `${label.dataset.saved} (${count})` : label.dataset.saved;
    }
  }

  Object.assign(litdigest, { load, isSaved, isRead, update, say, recordOf, citation, toggleSaved, toggleRead, copy, dress });
  Object.assign(litdigest, { element, button, labelled, clamp, number, counted, day, who, paperLink, fold, remember, setAddress });

  // The theme's search box is a dialog without a name.
  document.querySelector(".md-search")?.setAttribute("aria-label", "Search");

  // A list that was split, or that no longer has a paper, sends its old anchors on: a paper's to its page, a year's to the
  // part of that year.
  const asked = location.hash.slice(1);
  const split = /^(topics|tags|digests|years)\/[^/]+\/(?:index\.html)?$/.exec(location.pathname.slice(litdigest.base.pathname.length));
  if (split && /^[a-z0-9-]+$/.test(asked) && !document.getElementById(asked)) {
    const part = split[1] === "topics" && /^(?:\d{4}|undated)$/.test(asked);
    location.replace(
      part
        ? new URL(`${asked}/${/index\.html$/.exec(location.pathname) ?? ""}`, location.href.split("#")[0]).href
        : litdigest.paperUrl(asked),
    );
  }

  /** Offer a search for the words of an address without a page. @param {HTMLElement} line */
  function showSearch(line) {
    const words = (location.pathname.match(/\/([a-z0-9-]+)\/?(?:index\.html)?$/)?.[1] ?? "").split("-").join(" ").trim();
    if (!words) return;
    const href = `${litdigest.searchUrl}?q=${encodeURIComponent(words)}`;
    line.append(element("a", { href, className: "md-button", textContent: `Search for “${words}”` }));
  }

  document.querySelectorAll(".ld-lost").forEach(showSearch);
  const articles = document.querySelectorAll("article.ld-paper");
  articles.forEach(dress);
  markNew(articles);
  addEventListener("litdigest:change", showCount);
  showCount();
})();

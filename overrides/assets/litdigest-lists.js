// Filters, sorting and keys for lists of papers. Without this script, lists are static.
(() => {
  "use strict";
  const { litdigest } = self;
  const { button, clamp, counted, element, fold, isRead, labelled, load, number, recordOf, remember, say } = litdigest;
  const ARTICLES = ":scope article.ld-paper";

  /** @typedef {{ article: HTMLElement, record: PaperRecord, folded: string, text: string | null }} Item */
  /** @typedef {{ heading: HTMLElement, articles: HTMLElement[], rest: HTMLElement[] }} Section */
  /** @typedef {Record<string, string>} State values of the toolbar, by the names of its fields */

  const yearOf = (/** @type {PaperRecord} */ record) => (record.published ? record.published.slice(0, 4) : "undated");
  /** @type {(a: Item, b: Item) => number} */
  const byTitle = (a, b) => a.folded.localeCompare(b.folded, "en");
  /**
   * Compare two values, with unknown ones last in every order.
   * @type {<T>(a: T | null, b: T | null, better: (a: T, b: T) => number) => number}
   */
  const known = (a, b, better) => a === null || b === null ? Number(a === null) - Number(b === null) : better(a, b);
  /** @type {Record<string, [name: string, order: (a: Item, b: Item) => number]>} */
  const SORTS = {
    date: ["Newest", (a, b) => known(a.record.published, b.record.published, (x, y) => Number(x < y) - Number(x > y))],
    comments: ["Most comments", (a, b) => known(a.record.comments, b.record.comments, (x, y) => y - x)],
    upvotes: ["Most upvotes", (a, b) => known(a.record.upvotes, b.record.upvotes, (x, y) => y - x)],
    title: ["Title", byTitle],
    rank: ["Listing rank", (a, b) => known(a.record.rank, b.record.rank, (x, y) => x - y)],
  };

  /** Add the toolbar to a list. @param {HTMLElement} list */
  function mount(list) {
    const articles = [...list.querySelectorAll(ARTICLES)];
    if (!articles.length) return;
    const items = articles.map(itemOf);
    const order = /** @type {HTMLElement[]} */ ([...list.children]);
    const bar = toolbar(items, () => apply());
    const none = element("p", { className: "ld-none", textContent: "No paper matches.", hidden: true });
    const all = wholeList(list, items.length);
    list.before(bar.form, ...(all ? [all.line] : []), none);
    const sections = sectionsOf(order);
    const contents = contentsOf(items, sections);
    let sort = "";

    function apply() {
      const state = bar.state();
      const wanted = matcher(state);
      const shown = items.filter((item) => wanted(item));
      const set = new Set(shown);
      const next = following(items, set);
      for (const item of items) item.article.hidden = !set.has(item);
      if (state.sort !== sort) arrange(sort = state.sort);
      for (const { heading, articles: of, rest } of sections) {
        const away = Boolean(SORTS[sort]) || of.every((article) => article.hidden);
        for (const node of [heading, ...rest]) node.hidden = away;
      }
      next?.querySelector("a[href]")?.focus();
      list.classList.toggle("ld-list--titles", Boolean(state.view));
      all?.show(state);
      none.hidden = shown.length > 0;
      for (const [target, entry] of contents) entry.hidden = target.hidden;
      bar.count(shown.length, items.length);
      bar.facets(items, state);
      remember(state);
    }

    /** @param {string} by */
    function arrange(by) {
      const sorted = SORTS[by] && [...items].sort((a, b) => SORTS[by][1](a, b) || byTitle(a, b)).map((item) => item.article);
      list.append(...(sorted ?? order));
    }

    addEventListener("litdigest:change", function changed() {
      if (!list.isConnected) removeEventListener("litdigest:change", changed);
      else if (bar.state().unread) apply();
    });
    apply();
  }

  /**
   * A list that shows some of many papers hands a filter over to the search, which has them all.
   * @param {HTMLElement} list @param {number} here
   */
  function wholeList(list, here) {
    const { search, count } = list.dataset;
    if (!search || Number(count) <= here) return null;
    const link = element("a", {});
    const line = element("p", { className: "ld-whole", hidden: true }, link);
    /** @param {State} state */
    function show({ find, tag, year, code }) {
      line.hidden = !(find || tag || year || code);
      if (line.hidden) return;
      const url = new URL(search ?? "", litdigest.base);
      const slug = [...list.querySelectorAll(".ld-tag[href]")].find((one) => one.textContent.trim() === tag);
      const values = { q: find, tag: slug?.getAttribute("href")?.match(/tags\/([^/]+)/)?.[1] ?? "", year, code: code && "yes" };
      for (const [name, value] of Object.entries(values)) if (value) url.searchParams.append(name, value);
      link.href = url.href;
      link.textContent = `This page shows ${number(here)} of ${counted(Number(count))}. Search all of them for this.`;
    }
    return { line, show };
  }

  /** @param {HTMLElement} article @returns {Item} */
  function itemOf(article) {
    const record = recordOf(article);
    const rank = article.dataset.rank ? Number(article.dataset.rank) : record.rank;
    return { article, record: { ...record, rank }, folded: fold(record.title), text: null };
  }

  /** The headings of a list, each with its articles and other elements below it. @param {HTMLElement[]} order */
  function sectionsOf(order) {
    /** @type {Section[]} */
    const sections = [];
    for (const node of order) {
      if (node.matches("h2, h3")) sections.push({ heading: node, articles: [], rest: [] });
      else sections.at(-1)?.[node.matches(".ld-paper") ? "articles" : "rest"].push(node);
    }
    return sections;
  }

  /**
   * The entries of the table of contents for items and headings of the list.
   * @param {Item[]} items @param {Section[]} sections
   */
  function contentsOf(items, sections) {
    const targets = new Map(items.map(({ article, record }) => [record.slug, article]));
    const headings = new Map(sections.map(({ heading }) => [heading.id, heading]));
    /** @type {[target: HTMLElement, entry: HTMLElement][]} */
    const entries = [];
    for (const link of document.querySelectorAll(".md-nav--secondary a[href^='#']")) {
      const id = decodeURIComponent(link.hash.slice(1));
      const article = targets.get(id);
      const heading = headings.get(id);
      if (article) entries.push([article, link.closest("li") ?? link]);
      else if (heading) entries.push([heading, link]);
    }
    return entries;
  }

  /**
   * The article that takes the focus from one that is about to be hidden.
   * @param {Item[]} items @param {Set<Item>} shown
   */
  function following(items, shown) {
    const at = items.findIndex(({ article }) => article.contains(document.activeElement));
    if (at < 0 || shown.has(items[at])) return null;
    const next = items.slice(at).find((item) => shown.has(item)) ?? items.slice(0, at).findLast((item) => shown.has(item));
    return next?.article ?? null;
  }

  /**
   * Return a function that tests whether an item passes all filters, except `without`.
   * @param {State} state
   * @returns {(item: Item) => boolean}
   */
  function matcher(state, without = "") {
    const words = fold(state.find).split(/\s+/).filter(Boolean);
    return (item) => {
      const { record } = item;
      if (state.tag && without !== "tag" && !record.tags.includes(state.tag)) return false;
      if (state.year && without !== "year" && yearOf(record) !== state.year) return false;
      if (state.code && !record.code.length) return false;
      if (state.unread && isRead(record.slug)) return false;
      const text = words.length ? (item.text ??= textOf(item)) : "";
      return words.every((word) => text.includes(word));
    };
  }

  /** @param {Item} item */
  function textOf({ article, record }) {
    const abstract = article.querySelector(":scope > .ld-abstract")?.textContent ?? "";
    return fold([record.title, record.organisation ?? "", record.topic, ...record.tags, ...record.code, abstract].join(" "));
  }

  // The state, as in the query of the address.
  const NAMES = ["find", "tag", "year", "code", "unread", "sort", "view"];
  function remembered() {
    const query = new URLSearchParams(location.search);
    return Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? ""]));
  }

  /** @param {string} name @param {string[][]} options pairs of value and text */
  function select(name, options) {
    const made = element("select", { name });
    made.append(...options.map(([value, text]) => element("option", { value, textContent: text })));
    return made;
  }
  /** @param {string} name @param {string} text */
  function check(name, text) {
    return element("label", { className: "ld-toolbar__check" }, element("input", { type: "checkbox", name, value: "1" }), ` ${text}`);
  }
  /** @param {string[]} values */
  function tally(values) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  }

  /** A button for all abstracts that the page leaves out. */
  function abstractsButton() {
    if (!document.querySelector(".ld-more")) return [];
    const all = button("Show abstracts", () => {
      const show = all.getAttribute("aria-pressed") !== "true";
      all.setAttribute("aria-pressed", String(show));
      all.textContent = show ? "Hide abstracts" : "Show abstracts";
      for (const article of visible()) void litdigest.toggleAbstract(article, show);
    }, { "aria-pressed": "false" });
    return [all];
  }

  /** @param {Item[]} items @param {() => void} changed */
  function toolbar(items, changed) {
    const records = items.map((item) => item.record);
    const tags = [...tally(records.flatMap((record) => record.tags))]
      .filter(([, count]) => count > 1)
      .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], "en"));
    const years = [...new Set(records.map(yearOf))].sort().reverse();
    years.sort((a, b) => Number(a === "undated") - Number(b === "undated"));
    const start = remembered();
    if (start.tag && !tags.some(([tag]) => tag === start.tag)) tags.push([start.tag, 0]);
    const placeholder = document.querySelector(".ld-list .ld-abstract") ? "Words" : "Words in titles and tags";
    const find = element("input", { type: "search", name: "find", placeholder, autocomplete: "off" });
    const tag = select("tag", [["", "All tags"], ...tags.map(([name]) => [name, name])]);
    const year = select("year", [["", "All years"], ...years.map((value) => [value, value])]);
    const sorts = Object.entries(SORTS).filter(([value]) => value !== "upvotes" || items.some((item) => item.record.upvotes !== null));
    const sort = select("sort", [["", "As listed here"], ...sorts.map(([value, [text]]) => [value, text])]);
    const out = element("output", { className: "ld-toolbar__count" });
    const reset = element("button", { type: "reset", className: "ld-act", textContent: "Clear filters" });
    const help = button("Keys", showHelp);
    const saved = element("a", { className: "ld-act", href: litdigest.savedUrl, textContent: "Saved papers" });
    const form = element(
      "form",
      { className: "ld-toolbar", role: "search", "aria-label": "Filter this list" },
      labelled("Filter", find),
      labelled("Tag", tag),
      ...(years.length > 1 || start.year ? [labelled("Year", year)] : []),
      labelled("Sort", sort),
      element(
        "div",
        { className: "ld-toolbar__checks" },
        check("code", "With code"),
        check("unread", "Unread"),
        check("view", "Titles only"),
      ),
      element("div", { className: "ld-toolbar__end" }, out, reset, ...abstractsButton(), help, saved),
    );
    const controls = NAMES.map((name) => {
      const control = form.elements.namedItem(name) ?? year; // a list of one year has no field for it
      return { name, control: /** @type {HTMLInputElement | HTMLSelectElement} */ (control) };
    });
    for (const { name, control } of controls) {
      if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked = Boolean(start[name]);
      else control.value = start[name];
      if (control instanceof HTMLSelectElement && control.selectedIndex === -1) control.value = "";
    }
    /** @type {(control: HTMLInputElement | HTMLSelectElement) => string} */
    const valueOf = (control) => {
      if (control instanceof HTMLInputElement && control.type === "checkbox") return control.checked ? "1" : "";
      return control.value.trim();
    };
    /** @type {() => State} */
    const state = () => Object.fromEntries(controls.map(({ name, control }) => [name, valueOf(control)]));
    form.addEventListener("input", changed);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => {
      find.focus();
      setTimeout(changed);
    });
    return {
      form,
      state,
      count(/** @type {number} */ shown, /** @type {number} */ all) {
        out.textContent = shown === all ? counted(all) : `${number(shown)} of ${number(all)} papers`;
        reset.hidden = !NAMES.some((name) => state()[name]);
      },
      /** Show beside each tag and year how many papers it would leave. @param {Item[]} all @param {State} now */
      facets(all, now) {
        /** @type {(name: string, values: (record: PaperRecord) => string[]) => Map<string, number>} */
        const left = (name, values) => tally(all.filter(matcher(now, name)).flatMap((item) => values(item.record)));
        const show = (/** @type {HTMLSelectElement} */ control_, /** @type {Map<string, number>} */ counts) => {
          for (const option of control_.options) {
            if (option.value) option.textContent = `${option.value} (${counts.get(option.value) ?? 0})`;
          }
        };
        show(tag, left("tag", (record) => record.tags));
        show(year, left("year", (record) => [yearOf(record)]));
      },
    };
  }

  // Keys. They act on the entry with the focus.
  const KEYS = [
    ["j", "next paper"],
    ["k", "previous paper"],
    ["o", "open the paper"],
    ["s", "save it, or remove it"],
    ["x", "mark it read, or unread"],
    ["e", "show its abstract, or hide it"],
    ["f", "filter this list"],
    ["/", "search the whole library"],
    ["?", "these keys"],
  ];
  const visible = () => [...document.querySelectorAll("article.ld-paper")].filter((article) => article.offsetParent !== null);
  const current = () => document.activeElement?.closest("article.ld-paper");
  const single = () => document.querySelector("article.ld-paper--whole");

  /** @param {number} step */
  function move(step) {
    const all = visible();
    if (!all.length) return;
    const at = all.findIndex((article) => article === current());
    const next = at < 0 ? (step > 0 ? firstInView(all) : all.length - 1) : clamp(at + step, 0, all.length - 1);
    all[next].querySelector("a[href]")?.focus({ preventScroll: true });
    all[next].scrollIntoView({ block: "nearest" });
  }
  /** @param {HTMLElement[]} all */
  function firstInView(all) {
    return Math.max(0, all.findIndex((article) => article.getBoundingClientRect().bottom > 80));
  }

  /** @type {Record<string, () => void>} */
  const ACTIONS = {
    j: () => move(1),
    k: () => move(-1),
    o: () => current()?.querySelector("a[href]")?.click(),
    s: () => act(litdigest.toggleSaved),
    x: () => act(litdigest.toggleRead),
    e: () => {
      const article = current();
      if (article) void litdigest.toggleAbstract(article);
    },
    f: () => document.querySelector(".ld-toolbar input[name=find]")?.focus(),
    "?": () => showHelp(),
  };
  /** @param {(record: PaperRecord) => void} toggle */
  function act(toggle) {
    const article = current() ?? single();
    if (article) toggle(recordOf(article));
    else say("Choose a paper first: j and k move through the list.");
  }

  const TYPING = "input:not([type=checkbox]), textarea, select, dialog[open], [contenteditable], [role=application]";
  const isTyping = (/** @type {EventTarget | null} */ target) =>
    (target instanceof Element && target.closest(TYPING) !== null) || document.querySelector("input#__search")?.checked;

  // The theme has its own keys (s and f for search, p and n for pages), so these are handled before.
  addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (event.key !== "?" && !load().shortcuts) {
        if (/^[a-z]$/.test(event.key)) event.stopImmediatePropagation(); // the theme should ignore it, too
        return;
      }
      if (!document.querySelector("article.ld-paper") || !Object.hasOwn(ACTIONS, event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ACTIONS[event.key]();
    },
    true,
  );

  /** @type {ReturnType<typeof helpDialog> | null} */
  let help = null;
  function showHelp() {
    help ??= helpDialog();
    help.use.checked = load().shortcuts;
    help.dialog.showModal();
  }
  function helpDialog() {
    const rows = KEYS.map(([key, what]) => [element("dt", {}, element("kbd", { textContent: key })), element("dd", { textContent: what })]);
    /** @type {HTMLInputElement} */
    const use = element("input", {
      type: "checkbox",
      onchange: () => litdigest.update((state) => void (state.shortcuts = use.checked)),
    });
    const close = button("Close", () => dialog.close(), { className: "md-button" });
    const dialog = element(
      "dialog",
      { className: "ld-keys md-typeset", "aria-labelledby": "ld-keys-title" },
      element("h2", { id: "ld-keys-title", textContent: "Keys" }),
      element("dl", {}, ...rows.flat()),
      element("p", {}, element("label", {}, use, " Use single-letter keys")),
      close,
    );
    document.body.append(dialog);
    return { dialog, use };
  }

  litdigest.mountList = mount;
  document.querySelectorAll(".ld-list").forEach(mount);
})();

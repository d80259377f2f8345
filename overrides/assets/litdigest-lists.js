// Filters, sorting and keys for lists of papers. Without this script every list is a plain one.
(() => {
  "use strict";
  const { litdigest } = self;
  const { button, clamp, counted, element, fold, isRead, labelled, load, number, recordOf, remember, say } = litdigest;
  const ARTICLES = ":scope article.ld-paper";

  const yearOf = (record) => (record.published ? record.published.slice(0, 4) : "undated");
  const byTitle = (a, b) => a.folded.localeCompare(b.folded, "en");
  // What is unknown stands last, whatever is sorted by.
  const known = (a, b, better) => (a === null) - (b === null) || (a === null ? 0 : better(a, b));
  const SORTS = {
    date: ["Newest", (a, b) => known(a.record.published, b.record.published, (x, y) => (x < y) - (x > y))],
    comments: ["Most comments", (a, b) => known(a.record.comments, b.record.comments, (x, y) => y - x)],
    title: ["Title", byTitle],
    rank: ["Listing rank", (a, b) => known(a.record.rank, b.record.rank, (x, y) => x - y)],
  };

  /** Give a list its toolbar. */
  function mount(list) {
    const articles = [...list.querySelectorAll(ARTICLES)];
    if (!articles.length) return;
    const items = articles.map(itemOf);
    const order = [...list.children];
    const bar = toolbar(items, () => apply());
    const none = element("p", { className: "ld-none", textContent: "No paper matches.", hidden: true });
    list.before(bar.form, none);
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
      next?.querySelector("a[href]").focus();
      list.classList.toggle("ld-list--titles", Boolean(state.view));
      none.hidden = shown.length > 0;
      for (const [target, entry] of contents) entry.hidden = target.hidden;
      bar.count(shown.length, items.length);
      bar.facets(items, state);
      remember(state);
    }

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

  function itemOf(article) {
    const record = recordOf(article);
    const rank = article.dataset.rank ? Number(article.dataset.rank) : record.rank;
    return { article, record: { ...record, rank }, folded: fold(record.title), text: null };
  }

  /** The headings of a list, each with its articles and whatever else stands below it. */
  function sectionsOf(order) {
    const sections = [];
    for (const node of order) {
      if (node.matches("h2, h3")) sections.push({ heading: node, articles: [], rest: [] });
      else sections.at(-1)?.[node.matches(".ld-paper") ? "articles" : "rest"].push(node);
    }
    return sections;
  }

  /** The entries of the table of contents that lead to an item or a heading of the list. */
  function contentsOf(items, sections) {
    const targets = new Map(items.map(({ article, record }) => [record.slug, article]));
    const headings = new Map(sections.map(({ heading }) => [heading.id, heading]));
    return [...document.querySelectorAll(".md-nav--secondary a[href^='#']")].flatMap((link) => {
      const id = decodeURIComponent(link.hash.slice(1));
      if (targets.has(id)) return [[targets.get(id), link.closest("li")]];
      return headings.has(id) ? [[headings.get(id), link]] : [];
    });
  }

  /** The article that takes the focus from one that is about to be hidden. */
  function following(items, shown) {
    const at = items.findIndex(({ article }) => article.contains(document.activeElement));
    if (at < 0 || shown.has(items[at])) return null;
    const next = items.slice(at).find((item) => shown.has(item)) ?? items.slice(0, at).findLast((item) => shown.has(item));
    return next?.article ?? null;
  }

  /** Return what tells whether an item passes all filters but one. */
  function matcher(state, without = "") {
    const words = fold(state.find).split(/\s+/).filter(Boolean);
    return (item) => {
      const { record } = item;
      if (state.tag && without !== "tag" && !record.tags.includes(state.tag)) return false;
      if (state.year && without !== "year" && yearOf(record) !== state.year) return false;
      if (state.code && !record.code.length) return false;
      if (state.unread && isRead(record.slug)) return false;
      item.text ??= words.length ? textOf(item) : null;
      return words.every((word) => item.text.includes(word));
    };
  }

  function textOf({ article, record }) {
    const said = article.querySelector(":scope > .ld-abstract")?.textContent ?? "";
    return fold([record.title, record.organisation ?? "", record.topic, ...record.tags, ...record.code, said].join(" "));
  }

  // The state, as the address tells it.
  const NAMES = ["find", "tag", "year", "code", "unread", "sort", "view"];
  function remembered() {
    const query = new URLSearchParams(location.search);
    return Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? ""]));
  }

  function select(name, options) {
    const made = element("select", { name });
    made.append(...options.map(([value, text]) => element("option", { value, textContent: text })));
    return made;
  }
  function check(name, text) {
    return element("label", { className: "ld-toolbar__check" }, element("input", { type: "checkbox", name, value: "1" }), ` ${text}`);
  }
  function tally(values) {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  }

  function toolbar(items, changed) {
    const records = items.map((item) => item.record);
    const tags = [...tally(records.flatMap((record) => record.tags))]
      .filter(([, count]) => count > 1)
      .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], "en"));
    const years = [...new Set(records.map(yearOf))].sort().reverse();
    years.sort((a, b) => (a === "undated") - (b === "undated"));
    const start = remembered();
    if (start.tag && !tags.some(([tag]) => tag === start.tag)) tags.push([start.tag, 0]);
    const placeholder = document.querySelector(".ld-list .ld-abstract") ? "Words" : "Words in titles and tags";
    const find = element("input", { type: "search", name: "find", placeholder, autocomplete: "off" });
    const tag = select("tag", [["", "All tags"], ...tags.map(([name]) => [name, name])]);
    const year = select("year", [["", "All years"], ...years.map((value) => [value, value])]);
    const sort = select("sort", [["", "As listed here"], ...Object.entries(SORTS).map(([value, [text]]) => [value, text])]);
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
      element("div", { className: "ld-toolbar__end" }, out, reset, help, saved),
    );
    const control = (name) => form.elements.namedItem(name) ?? year; // a list of one year has no field for it
    for (const name of NAMES) {
      if (control(name).type === "checkbox") control(name).checked = Boolean(start[name]);
      else control(name).value = start[name];
      if (control(name).selectedIndex === -1) control(name).value = "";
    }
    const state = () =>
      Object.fromEntries(
        NAMES.map((name) => [name, control(name).type === "checkbox" ? (control(name).checked ? "1" : "") : control(name).value.trim()]),
      );
    form.addEventListener("input", changed);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => {
      find.focus();
      setTimeout(changed);
    });
    return {
      form,
      state,
      count(shown, all) {
        out.textContent = shown === all ? counted(all) : `${number(shown)} of ${number(all)} papers`;
        reset.hidden = !NAMES.some((name) => state()[name]);
      },
      /** Tell beside each tag and year how many papers it would leave. */
      facets(all, now) {
        const left = (name, values) => tally(all.filter(matcher(now, name)).flatMap((item) => values(item.record)));
        const show = (control_, counts) => {
          for (const option of control_.options) {
            if (option.value) option.textContent = `${option.value} (${counts.get(option.value) ?? 0})`;
          }
        };
        show(tag, left("tag", (record) => record.tags));
        show(year, left("year", (record) => [yearOf(record)]));
      },
    };
  }

  // Keys. They act on the entry that has the focus.
  const KEYS = [
    ["j", "next paper"],
    ["k", "previous paper"],
    ["o", "open the paper"],
    ["s", "save it, or remove it"],
    ["x", "mark it read, or unread"],
    ["f", "filter this list"],
    ["/", "search the whole library"],
    ["?", "these keys"],
  ];
  const visible = () => [...document.querySelectorAll("article.ld-paper")].filter((article) => article.offsetParent !== null);
  const current = () => document.activeElement?.closest("article.ld-paper");
  const single = () => document.querySelector("article.ld-paper--whole");

  function move(step) {
    const all = visible();
    if (!all.length) return;
    const at = all.indexOf(current());
    const next = at < 0 ? (step > 0 ? firstInView(all) : all.length - 1) : clamp(at + step, 0, all.length - 1);
    const link = all[next].querySelector("a[href]");
    link.focus({ preventScroll: true });
    all[next].scrollIntoView({ block: "nearest" });
  }
  function firstInView(all) {
    return Math.max(0, all.findIndex((article) => article.getBoundingClientRect().bottom > 80));
  }

  const ACTIONS = {
    j: () => move(1),
    k: () => move(-1),
    o: () => current()?.querySelector("a[href]")?.click(),
    s: () => act(litdigest.toggleSaved),
    x: () => act(litdigest.toggleRead),
    f: () => document.querySelector(".ld-toolbar input[name=find]")?.focus(),
    "?": () => showHelp(),
  };
  function act(toggle) {
    const article = current() ?? single();
    if (article) toggle(recordOf(article));
    else say("Choose a paper first: j and k move through the list.");
  }

  function isTyping(target) {
    return target.closest?.("input:not([type=checkbox]), textarea, select, dialog[open], [contenteditable], [role=application]") ||
      document.getElementById("__search")?.checked;
  }
  // The theme has letters of its own (s and f search, p and n turn pages), so ours are taken first.
  addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (event.key !== "?" && !load().shortcuts) {
        if (/^[a-z]$/.test(event.key)) event.stopImmediatePropagation(); // nor shall the theme take it
        return;
      }
      if (!document.querySelector("article.ld-paper") || !Object.hasOwn(ACTIONS, event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ACTIONS[event.key]();
    },
    true,
  );

  let dialog = null;
  function showHelp() {
    dialog ??= helpDialog();
    dialog.querySelector("input").checked = load().shortcuts;
    dialog.showModal();
  }
  function helpDialog() {
    const rows = KEYS.map(([key, what]) => [element("dt", {}, element("kbd", { textContent: key })), element("dd", { textContent: what })]);
    const use = element("input", {
      type: "checkbox",
      onchange: (event) => litdigest.update((state) => void (state.shortcuts = event.target.checked)),
    });
    const close = element("button", { type: "button", className: "md-button", textContent: "Close", onclick: () => made.close() });
    const made = element(
      "dialog",
      { className: "ld-keys md-typeset", "aria-labelledby": "ld-keys-title" },
      element("h2", { id: "ld-keys-title", textContent: "Keys" }),
      element("dl", {}, ...rows.flat()),
      element("p", {}, element("label", {}, use, " Use single-letter keys")),
      close,
    );
    document.body.append(made);
    return made;
  }

  litdigest.mountList = mount;
  document.querySelectorAll(".ld-list").forEach(mount);
})();

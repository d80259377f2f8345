// The reading list: show, export, share and import saved papers.
(() => {
  "use strict";
  const { litdigest } = self;
  const { button, citation, copy, counted, day, dress, element, formats, isSaved, load, mountList, paperLink, say, update, who } =
    litdigest;
  const place = /** @type {HTMLElement} */ (document.querySelector(".ld-saved"));
  if (!place) return;

  /** @type {Record<string, [name: string, type: string, format: Format]>} */
  const FILES = {
    bib: ["BibTeX", "application/x-bibtex", formats.bibtex],
    ris: ["RIS", "application/x-research-info-systems", formats.ris],
    "csl.json": ["CSL-JSON", "application/vnd.citationstyles.csl+json", formats.csl],
    csv: ["CSV", "text/csv", formats.csv],
    md: ["Markdown", "text/markdown", formats.markdown],
  };
  const SHARED = "papers=";
  const AT_ONCE = 6;

  /** An entry as in the lists of the site, built only from nodes and text. @param {PaperRecord} record */
  function entry(record) {
    const article = element("article", { className: "ld-paper ld-paper--short", id: record.slug, "aria-label": record.title });
    article.dataset.paper = JSON.stringify(record);
    const facts = [
      day(record.published),
      who(record),
      record.upvotes !== null && counted(record.upvotes, "upvote"),
      record.comments !== null && counted(record.comments, "comment"),
      record.topic,
    ];
    article.append(
      element(
        "p",
        {},
        element("a", { className: "ld-short", dir: "auto", href: litdigest.paperUrl(record.slug), textContent: record.title }),
      ),
      element("p", { className: "ld-meta" }, facts.filter(Boolean).join(" · "), " · ", paperLink(record)),
      element("p", { className: "ld-meta", textContent: record.tags.map((tag) => `#${tag}`).join("  ") }),
    );
    dress(article);
    return article;
  }

  /** @param {PaperRecord[]} records */
  function listOf(records) {
    return element("div", { className: "ld-list" }, ...records.map(entry));
  }

  /** Save a file to the reader's disk. @param {string} name @param {string} type @param {string} text */
  function download(name, type, text) {
    const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = element("a", { href: url, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  // Records may come from outside, so only valid values are taken over.
  const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
  const text = (/** @type {unknown} */ value) => (typeof value === "string" && value ? value : null);
  const isDate = (/** @type {unknown} */ value) => typeof value === "string" && /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?$/.test(value);
  const isArxiv = (/** @type {unknown} */ value) => typeof value === "string" && /^(?:\d{4}\.\d{4,5}|[a-z.A-Z-]+\/\d{7})$/.test(value);
  const isDoi = (/** @type {unknown} */ value) => typeof value === "string" && /^10\.\d{4,9}\/[^\s"<>]+$/.test(value);
  const isCategory = (/** @type {unknown} */ value) => typeof value === "string" && /^[a-z-]+(?:\.[A-Za-z-]+)?$/.test(value);
  const texts = (/** @type {unknown} */ value) => (Array.isArray(value) ? value.filter(text) : []);
  /** @param {any} raw @returns {PaperRecord | null} */
  function clean(raw) {
    if (typeof raw?.slug !== "string" || !SLUG.test(raw.slug)) return null;
    return {
      slug: raw.slug,
      key: typeof raw.key === "string" && SLUG.test(raw.key) ? raw.key : null,
      tex: text(raw.tex),
      title: text(raw.title) ?? raw.slug.replaceAll("-", " "),
      authors: texts(raw.authors),
      arxiv: isArxiv(raw.arxiv) ? raw.arxiv : null,
      doi: isDoi(raw.doi) ? raw.doi : null,
      category: isCategory(raw.category) ? raw.category : null,
      published: isDate(raw.published) ? raw.published : null,
      organisation: text(raw.organisation),
      comments: Number.isInteger(raw.comments) ? raw.comments : null,
      upvotes: Number.isInteger(raw.upvotes) ? raw.upvotes : null,
      rank: Number.isInteger(raw.rank) ? raw.rank : null,
      topic: text(raw.topic) ?? "",
      tags: texts(raw.tags),
      code: texts(raw.code).filter((url) => /^https?:\/\//.test(url)),
      dumps: texts(raw.dumps),
    };
  }

  const isThere = (/** @type {PaperRecord | null} */ record) => record !== null;

  /**
   * Fetch a paper's record from its page. Pages opened from disk cannot fetch, so the slug has to do.
   * @param {string} slug
   * @returns {Promise<PaperRecord | null>}
   */
  async function recordOf(slug, hops = 2) {
    const answer = await fetch(litdigest.paperUrl(slug)).catch(() => null);
    if (!answer) return location.protocol === "file:" ? clean({ slug }) : null;
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const article = page.querySelector("article.ld-paper[data-paper]");
    if (article) return clean(litdigest.recordOf(article));
    const moved = page.querySelector("meta[http-equiv=refresh]")?.getAttribute("content")?.match(/url=\.\.\/([a-z0-9-]+)/);
    return moved && hops ? recordOf(moved[1], hops - 1) : null;
  }

  /** @param {string[]} slugs */
  async function recordsOf(slugs) {
    /** @type {(PaperRecord | null)[]} */
    const found = [];
    for (let start = 0; start < slugs.length; start += AT_ONCE) {
      if (slugs.length > AT_ONCE) say(`${start} of ${counted(slugs.length)} looked up`);
      found.push(...(await Promise.all(slugs.slice(start, start + AT_ONCE).map((slug) => recordOf(slug)))));
    }
    return found.filter(isThere);
  }

  /** @type {Record<string, string> | null} */
  let byKey = null;
  litdigest.addCitationKeys = (/** @type {Record<string, string>} */ slugs) => void (byKey = slugs);

  /** The slugs of papers by their citation keys. The file is a script, so that it can be read from the disk, too. */
  async function slugsByKey() {
    if (!byKey) {
      const script = element("script", { src: new URL("assets/citation-keys.js", litdigest.base).href });
      await new Promise((resolve) => {
        script.addEventListener("load", resolve);
        script.addEventListener("error", resolve);
        document.head.append(script);
      });
    }
    return byKey ?? {};
  }

  // Permalinks; the keys of BibTeX, RIS and CSL-JSON, which are slugs in older exports; the first column of CSV.
  const NAMES = [
    /(?:^|[^a-z0-9-])papers\/(?!papers\/)([a-z0-9-]+)/g,
    /@misc\{([a-z0-9-]+),/g,
    /^ID {2}- ([a-z0-9-]+)\r?$/gm,
    /"id": ?"([a-z0-9-]+)"/g,
    /^\ufeff?(?!"slug")"([a-z0-9]+(?:-[a-z0-9]+)*)","/gm,
  ];
  /**
   * The slugs of papers in a text that was exported here, or that has permalinks.
   * @param {string} source
   */
  async function slugsIn(source) {
    const plain = source.replaceAll("\\/", "/").replaceAll("\\_", "_");
    const named = NAMES.flatMap((names) => [...plain.matchAll(names)].map((match) => match[1]));
    const keys = named.length ? await slugsByKey() : {};
    const found = named.map((name) => (Object.hasOwn(keys, name) ? keys[name] : name));
    return [...new Set(found)].filter((slug) => SLUG.test(slug));
  }

  /** @param {string[]} slugs */
  async function take(slugs) {
    const wanted = slugs.filter((slug) => !isSaved(slug));
    const records = await recordsOf(wanted);
    keepAll(records);
    const there = slugs.length - wanted.length;
    const lost = wanted.length - records.length;
    say(
      [`${counted(records.length)} added`, there && `${there} were there already`, lost && `${lost} could not be found in this library`]
        .filter(Boolean).join(", "),
    );
  }

  /** @param {PaperRecord[]} records */
  function keepAll(records) {
    update((state) => {
      for (const record of records) state.saved[record.slug] = record;
    });
  }

  const saved = () => Object.values(load().saved).map(clean).filter(isThere);

  function exportRow() {
    const buttons = Object.entries(FILES).map(([ending, [name, type, make]]) =>
      button(name, () => download(`saved-papers.${ending}`, type, make(saved().map(citation))))
    );
    return element(
      "div",
      { className: "ld-acts", role: "group", "aria-label": "Export" },
      element("span", { className: "ld-meta", textContent: "Export as" }),
      ...buttons,
    );
  }

  function shareButton() {
    return button("Copy a link to this list", () => {
      const url = new URL(location.pathname, location.href);
      url.hash = SHARED + saved().map((record) => record.slug).join(",");
      copy(url.href, "Link");
    });
  }

  function clearButton() {
    /** @type {HTMLButtonElement} */
    const made = button("Remove all", () => {
      if (made.dataset.sure) return update((state) => void (state.saved = {}));
      made.dataset.sure = "1";
      made.textContent = "Remove all, really?";
      setTimeout(() => {
        delete made.dataset.sure;
        made.textContent = "Remove all";
      }, 5000);
    });
    return made;
  }

  function importForm() {
    const file = element("input", { type: "file", accept: ".bib,.ris,.json,.csv,.md,.txt" });
    const area = element("textarea", { rows: 3, placeholder: "…/papers/a-title/" });
    const run = async (/** @type {string} */ source) => {
      const named = await slugsIn(source);
      if (named.length) await take(named);
      else say("No paper of this site is named there. Exports of this page, and links to papers, are understood.");
    };
    file.addEventListener("change", async () => {
      if (file.files?.[0]) await run(await file.files[0].text());
      file.value = "";
    });
    return element(
      "details",
      { className: "ld-field" },
      element("summary", { textContent: "Import" }),
      element("p", {}, element("label", {}, "A file that was exported here ", file)),
      element("p", {}, element("label", {}, "Or links to papers of this site, with any text around them ", area)),
      button("Add these", () => run(area.value)),
    );
  }

  function draw() {
    const records = saved();
    const here = element("section", { "aria-label": "Saved in this browser" });
    if (place.querySelector(".ld-saved__shared")) here.append(element("h2", { textContent: "Saved here" }));
    if (records.length) {
      here.append(element("div", { className: "ld-acts" }, shareButton(), clearButton()), exportRow(), listOf(records));
    } else {
      here.append(element("p", { textContent: "Nothing is saved yet. Every paper has a button ☆ Save below it; the key is s." }));
    }
    const before = place.querySelector(":scope > section.ld-saved__own");
    const at = [...(before?.querySelectorAll("article.ld-paper") ?? [])].findIndex((article) => article.contains(document.activeElement));
    before?.remove();
    here.classList.add("ld-saved__own");
    place.append(here, form);
    const list = here.querySelector(".ld-list");
    if (list) mountList(list);
    if (at >= 0) [...here.querySelectorAll("article.ld-paper a[href]")].at(Math.min(at, records.length - 1))?.focus();
  }

  /** Show the list of a shared link; it is saved only if the reader chooses to. */
  async function showShared() {
    const slugs = location.hash
      .slice(1 + SHARED.length)
      .split(",")
      .filter((slug) => SLUG.test(slug));
    if (!slugs.length) return say("This link to a shared list is damaged.");
    const records = await recordsOf(slugs);
    const section = element("section", { className: "ld-saved__shared", "aria-label": "Shared with you" });
    section.append(element("h2", { textContent: `Shared with you: ${counted(records.length)}` }));
    if (records.length < slugs.length) {
      section.append(element("p", { textContent: `${slugs.length - records.length} of the link are not in this library.` }));
    }
    section.append(
      element("div", { className: "ld-acts" }, button("Save all", () => keepAll(records))),
      listOf(records),
    );
    for (const article of section.querySelectorAll("article")) article.removeAttribute("id");
    place.prepend(section);
    draw();
  }

  const form = importForm();
  let kept = "";
  addEventListener("litdigest:change", () => {
    const now = Object.keys(load().saved).join();
    if (now !== kept) draw();
    kept = now;
  });
  kept = Object.keys(load().saved).join();
  draw();
  if (location.hash.startsWith(`#${SHARED}`)) showShared();
  addEventListener("hashchange", () => location.hash.startsWith(`#${SHARED}`) && location.reload());
})();

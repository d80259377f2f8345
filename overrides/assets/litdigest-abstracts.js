// Abstracts on demand: lists of large libraries leave them out, and files by month hold them. A file is a script, so
// that it can be read where pages are opened from the disk, too.
(() => {
  "use strict";
  const { litdigest } = self;
  const { button, element, recordOf, say } = litdigest;

  /** @type {Map<string, Promise<void>>} */
  const files = new Map();
  /** @type {Record<string, string>} */
  const known = {};
  litdigest.addAbstracts = (/** @type {Record<string, string>} */ abstracts) => void Object.assign(known, abstracts);

  /** The name of the file that has a paper's abstract. @param {PaperRecord} record */
  const nameOf = ({ published, slug }) => (published ? published.slice(0, 7) : `undated-${slug[0]}`);

  /** @param {string} name */
  function load(name) {
    const before = files.get(name);
    if (before) return before;
    /** @type {Promise<void>} */
    const loading = new Promise((resolve, reject) => {
      const script = element("script", { src: new URL(`abstracts/${name}.js`, litdigest.base).href });
      script.addEventListener("load", () => resolve());
      script.addEventListener("error", () => reject(new Error(name)));
      document.head.append(script);
    });
    files.set(name, loading);
    loading.catch(() => files.delete(name));
    return loading;
  }

  /** Show the abstract of an entry, or hide it. @param {HTMLElement} article @param {boolean} [show] */
  async function toggle(article, show) {
    const control = article.querySelector("button.ld-more");
    const shown = article.querySelector(":scope > .ld-abstract");
    if (!control || show === (control.getAttribute("aria-expanded") === "true")) return;
    if (!shown) {
      const record = recordOf(article);
      try {
        await load(nameOf(record));
      } catch {
        say("The abstract could not be loaded.");
        return;
      }
      const html = Object.hasOwn(known, record.slug) ? known[record.slug] : "The listings show no abstract of this paper.";
      article.querySelector(":scope > .ld-acts")?.before(element("p", { className: "ld-abstract", innerHTML: html }));
    } else {
      shown.hidden = !shown.hidden;
    }
    control.setAttribute("aria-expanded", String(!(article.querySelector(":scope > .ld-abstract")?.hidden ?? true)));
  }

  // Entries that lack their abstract get a button for it.
  for (const article of document.querySelectorAll(".ld-list[data-abstracts] article.ld-paper")) {
    const control = button("Abstract", () => toggle(article), { className: "ld-act ld-more", "aria-expanded": "false" });
    article.querySelector(":scope > .ld-acts")?.prepend(control);
  }

  litdigest.toggleAbstract = toggle;
})();

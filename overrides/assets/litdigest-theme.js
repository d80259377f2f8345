// Set up before the page is drawn: the theme's storage, and when to set up the search.
(() => {
  "use strict";
  const { base: root = "", page } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  const base = new URL(root.endsWith("/") ? root : `${root}/`, location.href);

  // The scripts that follow extend it.
  self.litdigest = /** @type {Litdigest} */ ({
    base,
    savedUrl: new URL(page === "/" ? "saved/" : "saved/index.html", base).href,
    searchUrl: new URL(page === "/" ? "search/" : "search/index.html", base).href,
    /** The URL of a paper's page. */
    paperUrl: (slug) => new URL(`papers/${slug}${page}`, base).href,
  });

  // The theme would take the query of the search page for its own, and open its box.
  if (location.protocol !== "file:" && location.href.split(/[?#]/)[0] === self.litdigest.searchUrl) {
    self.litdigest.asked = location.search;
    history.replaceState(history.state, "", location.pathname);
  }

  // The names and the format are the theme's; its bundle calls these four.
  const named = (/** @type {URL} */ scope, /** @type {string} */ name) => `${scope.pathname}.${name}`;
  self.__md_scope = base;
  self.__md_hash = (text) => [...text].reduce((sum, ch) => ((sum << 5) - sum + ch.charCodeAt(0)) | 0, 0);
  // With a stored palette in another form, the theme's bundle would stop, and its search, too.
  const isPalette = (/** @type {Palette | null} */ value) =>
    value !== null && Number.isInteger(value.index) && value.color !== null && typeof value.color === "object";
  self.__md_get = (name, storage, scope = base) => {
    try {
      const value = JSON.parse((storage || localStorage).getItem(named(scope, name)) ?? "null");
      return name !== "__palette" || isPalette(value) ? value : null;
    } catch {
      return null; // no storage, or another program's value under this name
    }
  };
  self.__md_set = (name, value, storage, scope = base) => {
    try {
      (storage || localStorage).setItem(named(scope, name), JSON.stringify(value));
    } catch {
      // Private windows and full disks keep nothing; the page works without.
    }
  };

  // The theme sets up its search as soon as it has its index, which is empty. The index is held back until the reader
  // uses the search box, or came from a search, so that nothing is fetched in vain.
  /** @param {Event} event @param {string} selector */
  const isIn = (event, selector) => event.target instanceof Element && event.target.closest(selector) !== null;
  /** @type {Promise<void>} */
  const wanted = new Promise((resolve) => {
    if (/[?&][hq]=/.test(location.search)) resolve();
    addEventListener("focusin", (event) => isIn(event, ".md-search") && resolve());
    addEventListener("pointerover", (event) => isIn(event, ".md-search, [for=__search]") && resolve());
    addEventListener("change", (event) => isIn(event, "#__search") && resolve(), true);
  });
  // The theme also requests a sitemap for every alternate link, which it takes for a translation; these are feeds.
  const { open, send } = XMLHttpRequest.prototype;
  const asked = new WeakMap();
  XMLHttpRequest.prototype.open = function (/** @type {[string, string | URL, ...any]} */ ...asking) {
    asked.set(this, String(asking[1]));
    return open.apply(this, /** @type {any} */ (asking));
  };
  XMLHttpRequest.prototype.send = function (/** @type {any} */ body) {
    const url = asked.get(this) ?? "";
    if (url.endsWith("/sitemap.xml")) return;
    if (url.endsWith("/search/search_index.json")) wanted.then(() => send.call(this, body));
    else send.call(this, body);
  };
})();

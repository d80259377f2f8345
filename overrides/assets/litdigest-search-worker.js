// Searches the index outside of the page. It answers the search page's messages and, in place of the theme's worker, those
// of the box at the top. On a site opened from disk it runs in a frame of the page.
(() => {
  "use strict";
  const PARTS = "words query match store library cards narrow answer talk".split(" ").map((name) => `litdigest-search-${name}.js`);
  const script = /** @type {HTMLScriptElement | null | undefined} */ (self.document?.currentScript);
  const here = script?.src ?? location.href;
  self.litdigestBase = new URL("../", here);

  /** Runs a script within a page. @param {string} src @returns {Promise<unknown>} */
  self.litdigestScript = (src) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src, async: false, onload: resolve, onerror: () => reject(new Error(`${src} did not load`)) });
      document.head.append(script);
    });
  /** @type {Promise<unknown> | null} */
  let loaded = null;
  const load = () =>
    loaded ??= self.document
      ? Promise.all(PARTS.map((name) => self.litdigestScript(new URL(name, here).href)))
      : Promise.resolve(importScripts(...PARTS));

  /** The theme sets up its box when a reader uses it; on disk, at once. @param {any} data */
  async function answer(data) {
    if (data.type === 0) postMessage({ type: 1 });
    if (data.type === 0 && self.litdigestBase.protocol === "file:") return;
    await load();
    await self.litdigestTalk(data);
  }
  addEventListener("message", ({ data }) => answer(data).catch((error) => postMessage({ ask: data.ask, failed: String(error) })));
})();

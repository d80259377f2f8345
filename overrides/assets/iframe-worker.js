// Pages opened from disk may not start workers. This replacement runs the worker's script in a hidden frame.
(() => {
  "use strict";
  if (location.protocol !== "file:") return;

  /** The part of Worker's interface that the theme uses. */
  class FrameWorker extends EventTarget {
    #frame = document.createElement("iframe");
    /** @type {unknown[] | null} */
    #waiting = [];

    /** @param {string} url */
    constructor(url) {
      super();
      this.#frame.hidden = true;
      this.#frame.title = "Search";
      this.#frame.srcdoc = "<!doctype html>";
      this.#frame.addEventListener("load", () => this.#begin(url), { once: true });
      document.body.append(this.#frame);
    }

    /** @param {string} url */
    #begin(url) {
      const inside = /** @type {Window} */ (this.#frame.contentWindow);
      inside.postMessage = (/** @type {unknown} */ data) => this.dispatchEvent(new MessageEvent("message", { data }));
      const script = inside.document.createElement("script");
      script.addEventListener("load", () => {
        const waiting = this.#waiting;
        this.#waiting = null;
        waiting?.forEach((data) => this.postMessage(data));
      });
      script.src = url;
      inside.document.head.append(script);
    }

    /** @param {unknown} data */
    postMessage(data) {
      if (this.#waiting) this.#waiting.push(data);
      else this.#frame.contentWindow?.dispatchEvent(new MessageEvent("message", { data }));
    }

    terminate() {
      this.#frame.remove();
    }
  }

  self.Worker = /** @type {any} */ (FrameWorker);
})();

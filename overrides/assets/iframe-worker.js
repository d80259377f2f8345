// Pages opened from the disk may not start workers. This one runs the worker's script in a hidden frame.
(() => {
  "use strict";
  if (location.protocol !== "file:") return;

  self.Worker = class extends EventTarget {
    #frame = document.createElement("iframe");
    #waiting = [];

    constructor(url) {
      super();
      this.#frame.hidden = true;
      this.#frame.title = "Search";
      this.#frame.srcdoc = "<!doctype html>";
      this.#frame.addEventListener("load", () => this.#begin(url), { once: true });
      document.body.append(this.#frame);
    }

    #begin(url) {
      const inside = this.#frame.contentWindow;
      inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      const script = inside.document.createElement("script");
      script.addEventListener("load", () => {
        const waiting = this.#waiting;
        this.#waiting = null;
        waiting.forEach((data) => this.postMessage(data));
      });
      script.src = url;
      inside.document.head.append(script);
    }

    postMessage(data) {
      if (this.#waiting) this.#waiting.push(data);
      else this.#frame.contentWindow.dispatchEvent(new MessageEvent("message", { data }));
    }

    terminate() {
      this.#frame.remove();
    }
  };
})();

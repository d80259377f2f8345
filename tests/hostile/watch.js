// Runs in every page before its own scripts: notes what a payload would do, and tells what a page is made of.
(() => {
  "use strict";
  const called = [];
  const broken = [];
  self.canary = (...values) => void called.push(values.join());
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) self[name] = () => void called.push(name);
  addEventListener("securitypolicyviolation", (event) => broken.push(`${event.violatedDirective} ${event.blockedURI}`));

  const LEADS = /^(?:href|src|srcset|action|formaction|data|poster|srcdoc|xlink:href)$/;
  const HARMLESS = /^(?:https?:\/\/[a-z0-9]|[.]{0,2}[\w./#?=&%+:,-]*$)/;
  const SCHEME = /^[^/?#]*:/;

  /** Return what no page of this site has, and the names of all elements and attributes. */
  function madeOf(root) {
    const made = new Set();
    const faults = [];
    for (const node of root.querySelectorAll("*")) {
      const inside = node.closest("math") ? "math" : node.localName;
      made.add(inside);
      for (const { name, value } of node.attributes) {
        if (inside !== "math") made.add(`${inside} ${name}`);
        if (/^on/i.test(name)) faults.push(`${inside} ${name}`);
        if (/^(?:id|name|class)$/.test(name) && /(?:^|\s)evil(?:$|\s)/.test(value)) faults.push(`${inside} ${name}=${value}`);
        if (LEADS.test(name) && (!HARMLESS.test(value) || (SCHEME.test(value) && !/^https?:/.test(value)))) faults.push(`${inside} ${name}=${value.slice(0, 80)}`);
      }
      if (node.localName === "script" && !node.getAttribute("src") && !/json$/.test(node.type)) faults.push(`script ${node.textContent.slice(0, 80)}`);
    }
    return { made: [...made], faults };
  }

  /** Return the words of a node as they are read: a formula once, and nothing that the site adds. */
  function words(node) {
    const copy = node?.cloneNode(true);
    for (const one of copy?.querySelectorAll(".headerlink, .ld-mark") ?? []) one.remove();
    for (const one of copy?.querySelectorAll(".ld-math") ?? []) one.replaceWith(one.querySelector("annotation").textContent);
    return copy?.textContent ?? "";
  }

  const article = (node) => ({
    title: words(node.matches(".ld-paper--whole") ? document.querySelector("h1") : node.querySelector(".ld-entry, .ld-short")),
    record: self.litdigest.recordOf(node),
    label: node.getAttribute("aria-label"),
  });

  /** Return what the open page is, and what happened in it. */
  self.hostileLook = () => ({
    ...madeOf(document),
    title: document.title,
    heading: words(document.querySelector("h1")),
    abstract: words(document.querySelector(".ld-abstract")),
    articles: [...document.querySelectorAll("article.ld-paper")].map(article),
    called: called.splice(0),
    broken: broken.splice(0),
  });

  /** Open pages in frames, and wait until all are loaded. */
  self.hostileFrames = (addresses) =>
    Promise.all(
      addresses.map((address) => {
        const frame = document.createElement("iframe");
        frame.src = address;
        return new Promise((done) => {
          frame.onload = () => done();
          document.body.append(frame);
        });
      }),
    );

  /** Return the faults of pages by their paths, read by this browser's parser without being opened. */
  self.hostileParse = async (paths) => {
    const found = {};
    for (const path of paths) {
      const text = await (await fetch(path)).text();
      found[path] = madeOf(new DOMParser().parseFromString(text, "text/html")).faults;
    }
    return found;
  };
})();

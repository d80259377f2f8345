// The box at the top: a link to the search page, which Enter follows, and the number of results.
(() => {
  "use strict";
  const { element, number, searchUrl } = self.litdigest;
  const input = document.querySelector("input.md-search__input");
  const list = document.querySelector(".md-search-result__list");
  const meta = document.querySelector(".md-search-result__meta");
  if (!input || !list || !meta) return;

  // The theme's Enter follows the best result; the score lets it count this link as that.
  const text = element("span", { textContent: "Open full search" });
  text.dataset.mdScore = "1000";
  const link = element("a", { className: "ld-search-all", href: searchUrl, tabIndex: -1 }, text);
  list.before(link);
  const lead = () => {
    const words = input.value.trim();
    link.href = words ? `${searchUrl}?q=${encodeURIComponent(words)}` : searchUrl;
  };
  for (const kind of ["input", "change", "keyup", "focus"]) input.addEventListener(kind, lead);
  input.form?.addEventListener("reset", () => setTimeout(lead));

  // The theme counts what it lists, topics included; the worker sends the total of papers.
  const told = () => {
    const { told: found } = list.querySelector("[data-told]")?.dataset ?? {};
    if (!found) return;
    const { total, shown, q, closest } = JSON.parse(found);
    const count = `${total > shown ? `${number(shown)} of ` : ""}${number(total)} ${total === 1 ? "result" : "results"}`;
    const words = q ? `Showing results for “${q}”: ${count}` : closest ? `No exact match. Closest: ${count}` : count;
    if (meta.textContent !== words) meta.textContent = words;
  };
  for (const place of [list, meta]) new MutationObserver(told).observe(place, { childList: true });
})();

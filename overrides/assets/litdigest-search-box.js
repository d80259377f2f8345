// Adds a link from the box at the top to the search page, which has filters, sorting and phrases.
(() => {
  "use strict";
  const { element, searchUrl } = self.litdigest;
  const input = document.querySelector("input.md-search__input");
  const list = document.querySelector(".md-search-result__list");
  if (!input || !list || location.protocol === "file:") return;

  // The theme's Enter key opens the result with the best score; this score makes the link the last one.
  const text = element("span", { textContent: "Search all papers, with filters, by date and by comments" });
  text.dataset.mdScore = "-1";
  const link = element("a", { className: "ld-search-all", href: searchUrl, tabIndex: -1 }, text);
  list.before(link);
  const updateLink = () => {
    const words = input.value.trim();
    link.href = words ? `${searchUrl}?q=${encodeURIComponent(words)}` : searchUrl;
  };
  for (const kind of ["input", "change", "keyup", "focus"]) input.addEventListener(kind, updateLink);
  input.form?.addEventListener("reset", () => setTimeout(updateLink));
})();

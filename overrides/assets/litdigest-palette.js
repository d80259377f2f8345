// Applies the reader's choice of colours before the page is drawn.
(() => {
  "use strict";
  const system = "(prefers-color-scheme)";
  const palette = /** @type {Palette | null} */ (self.__md_get("__palette"));
  if (!palette) return;
  const colours = palette.color;
  if (colours.media === system) {
    const scheme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const input = document.querySelector(`[data-md-color-media="(prefers-color-scheme: ${scheme})"]`);
    for (const name of ["scheme", "primary", "accent"]) colours[name] = input?.getAttribute(`data-md-color-${name}`) ?? "";
  }
  for (const name of ["media", "scheme", "primary", "accent"]) {
    const colour = colours[name];
    if (colour) document.body.setAttribute(`data-md-color-${name}`, colour);
  }
})();

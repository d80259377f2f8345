// The page of the map: filters, mouse, touch, keys. The data comes from papers.js.
(() => {
  "use strict";
  const { litdigest } = self;
  const { clamp, counted, element, fold, map, mapDrawing, mapView, number, remember } = litdigest;
  const figure = document.querySelector(".ld-map");
  if (!map || !figure) return;
  const COUNT = map.slug.length;
  const TAP = 22; // pixels from a finger to a dot
  const STEP = 1.6;

  const field = (/** @type {string} */ name, /** @type {HTMLElement} */ of) =>
    element("label", { className: "ld-toolbar__field" }, element("span", { textContent: name }), of);
  const button = (/** @type {string} */ text, /** @type {string} */ name, /** @type {() => void} */ act) =>
    element("button", { type: "button", title: name, "aria-label": name, onclick: act }, text);
  const factsOf = (/** @type {number} */ paper) => `${map.year[paper] || "year unknown"} · ${map.topics[map.topic[paper]].name}`;
  const urlOf = (/** @type {number} */ paper) => litdigest.paperUrl(map.slug[paper]);

  // Elements that the script adds to the page

  const fields = {
    topic: element("select", { name: "topic" }),
    year: element("select", { name: "year" }),
    find: element("input", { type: "search", name: "find", autocomplete: "off", spellcheck: false }),
  };
  const countLine = element("output", { className: "ld-toolbar__count" });
  const canvas = element("canvas", { className: "ld-map__canvas", "aria-hidden": "true" });
  const stage = element(
    "div",
    {
      className: "ld-map__stage",
      tabIndex: 0,
      role: "application",
      "aria-roledescription": "map",
      "aria-label": `Map of ${counted(COUNT)}`,
      "aria-describedby": "ld-map-hint",
    },
    canvas,
  );
  const tip = element("div", { className: "ld-map__tip", hidden: true, "aria-hidden": "true" });
  const said = element("p", { className: "ld-map__said", "aria-live": "polite" });
  const hint = element(
    "p",
    { className: "ld-map__hint", id: "ld-map-hint" },
    "Drag to move; zoom with the buttons, two fingers, or Ctrl and the wheel. Keys: arrows go from paper to paper, ",
    "Enter opens one, Escape deselects it, + and − zoom, 0 shows all.",
  );
  const buttons = element(
    "div",
    { className: "ld-map__buttons" },
    button("+", "Zoom in", () => zoomBy(STEP)),
    button("−", "Zoom out", () => zoomBy(1 / STEP)),
    button("⤢", "Show all", () => glide(view.whole())),
  );
  figure.before(
    element(
      "div",
      { className: "ld-toolbar ld-map__bar" },
      field("Topic", fields.topic),
      field("Year", fields.year),
      field("Find in titles", fields.find),
      element("div", { className: "ld-toolbar__end" }, countLine),
    ),
  );
  figure.append(element("div", { className: "ld-map__frame" }, stage, buttons, tip), said, hint);
  figure.classList.add("ld-map--live");

  const view = mapView(map);
  const drawing = mapDrawing(map, view, canvas);

  // Filtered, selected and hovered papers

  const looks = new Uint8Array(COUNT).fill(2);
  /** @type {string[] | null} */
  let folded = null; // folded titles, made at the first search
  let selected = -1;
  let hovered = -1;

  function offer() {
    const [topics, years] = [new Map(), new Map()];
    for (let paper = 0; paper < COUNT; paper += 1) {
      topics.set(map.topic[paper], (topics.get(map.topic[paper]) ?? 0) + 1);
      years.set(map.year[paper], (years.get(map.year[paper]) ?? 0) + 1);
    }
    const newest = [...years].sort(([a], [b]) => b - a);
    fields.topic.append(new Option("All topics", ""));
    fields.topic.append(...map.topics.map((topic, i) => new Option(`${topic.name} (${number(topics.get(i) ?? 0)})`, topic.slug)));
    fields.year.append(new Option("All years", ""));
    fields.year.append(...newest.map(([year, count]) => new Option(`${year || "Unknown"} (${number(count)})`, year || "unknown")));
  }

  function filter() {
    const topic = map.topics.findIndex((one) => one.slug === fields.topic.value);
    const year = fields.year.value === "unknown" ? 0 : Number(fields.year.value || -1);
    const words = fold(fields.find.value).split(/\s+/).filter(Boolean);
    const titles = words.length ? (folded ??= map.title.map(fold)) : [];
    const counts = [0, 0, 0];
    for (let paper = 0; paper < COUNT; paper += 1) {
      const stays = (topic < 0 || map.topic[paper] === topic) && (year < 0 || map.year[paper] === year);
      looks[paper] = !stays ? 0 : words.every((word) => titles[paper].includes(word)) ? 2 : 1;
      counts[looks[paper]] += 1;
    }
    const of = counts[0] ? `${number(counts[1] + counts[2])} of ${counted(COUNT)}` : counted(COUNT);
    countLine.textContent = words.length ? `${number(counts[2])} found in ${of}` : of;
    if (selected >= 0 && !looks[selected]) select(-1);
    hover(-1);
    redraw();
  }

  const chosen = () => Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value.trim()]));

  function recall() {
    const query = new URLSearchParams(location.search);
    for (const [name, of] of Object.entries(fields)) {
      of.value = query.get(name) ?? "";
      if (of instanceof HTMLSelectElement && of.selectedIndex === -1) of.value = "";
    }
  }

  const chosenTopic = () => map.topics.find((topic) => topic.slug === fields.topic.value);
  const home = () => {
    const topic = chosenTopic();
    return topic ? view.around(topic) : view.whole();
  };

  /** @param {number} paper */
  function select(paper) {
    if (paper !== selected) {
      const link = paper < 0 ? [] : [element("a", { href: urlOf(paper) }, map.title[paper]), ` · ${factsOf(paper)}`];
      said.replaceChildren(...link);
    }
    selected = paper;
    redraw();
  }

  /** @param {number} paper */
  function hover(paper) {
    if (hovered === paper) return;
    hovered = paper;
    stage.classList.toggle("ld-map__stage--over", paper >= 0);
    redraw();
  }

  /** @param {number} paper @param {boolean} apart */
  function open(paper, apart) {
    if (apart) self.open(urlOf(paper), "_blank", "noopener");
    else location.href = urlOf(paper);
  }

  // Showing and moving

  let drawn = 0;
  let flight = 0;

  function redraw() {
    drawn ||= requestAnimationFrame(() => {
      drawn = 0;
      drawing.draw({ looks, selected, hovered, topic: fields.topic.value });
      placeTip(hovered >= 0 ? hovered : selected);
    });
  }

  /** @param {number} paper */
  function placeTip(paper) {
    const [px, py] = paper < 0 ? [-1, -1] : view.toScreen(map.x[paper], map.y[paper]);
    tip.hidden = px < 0 || px > view.wide || py < 0 || py > view.high;
    if (tip.hidden) return;
    tip.replaceChildren(element("strong", {}, map.title[paper]), element("span", {}, factsOf(paper)));
    const gap = Math.max(drawing.radius(), 3) + 10;
    const above = py - gap - tip.offsetHeight;
    let left = clamp(px - tip.offsetWidth / 2, 4, view.wide - tip.offsetWidth - 4);
    let top = above >= 4 ? above : py + gap;
    // On a phone it would cover all nearby papers.
    if (view.isNarrow()) [left, top] = [4, py > view.high / 2 ? 4 : view.high - tip.offsetHeight - 4];
    tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  /** @param {MapPlace} to */
  function show(to) {
    Object.assign(view, view.bounded(to));
    stage.classList.toggle("ld-map__stage--close", !view.isWhole());
    redraw();
  }

  /** @param {MapPlace} target */
  function glide(target) {
    cancelAnimationFrame(flight);
    const [{ x, y, scale }, to] = [view, view.bounded(target)];
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return show(to);
    const start = performance.now();
    const step = (/** @type {number} */ now) => {
      const part = clamp((now - start) / 220, 0, 1);
      const eased = 1 - (1 - part) ** 3;
      show({ x: x + (to.x - x) * eased, y: y + (to.y - y) * eased, scale: scale * (to.scale / scale) ** eased });
      if (part < 1) flight = requestAnimationFrame(step);
    };
    flight = requestAnimationFrame(step);
  }

  const zoomBy = (/** @type {number} */ factor, /** @type {Point | []} */ ...at) => glide(view.zoomed(factor, ...at));

  /** @param {number} paper */
  function go(paper) {
    if (paper < 0) return;
    hover(-1);
    select(paper);
    if (!view.holds(map.x[paper], map.y[paper])) glide({ x: map.x[paper], y: map.y[paper], scale: view.scale });
  }

  // Mouse and touch

  /** @type {Map<number, Point>} */
  const held = new Map();
  let moved = false;
  let touch = false;

  /** @type {(event: MouseEvent) => Point} */
  const spot = ({ clientX, clientY }) => {
    const box = canvas.getBoundingClientRect();
    return [clientX - box.left, clientY - box.top];
  };
  const under = (/** @type {Point} */ at) => {
    const reach = touch ? TAP : Math.max(drawing.radius() + 2, 7);
    return view.nearest(view.toMap(...at), reach / view.scale, (paper) => looks[paper]);
  };
  const grip = () => {
    const [a, b = a] = [...held.values()];
    /** @type {Point} */
    const at = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    return { at, apart: Math.hypot(a[0] - b[0], a[1] - b[1]) };
  };

  stage.addEventListener("pointerdown", (event) => {
    cancelAnimationFrame(flight);
    touch = event.pointerType === "touch";
    moved = held.size > 0;
    held.set(event.pointerId, spot(event));
    stage.setPointerCapture(event.pointerId);
  });

  stage.addEventListener("pointermove", (event) => {
    const at = spot(event);
    const from = held.get(event.pointerId);
    if (!from) {
      if (event.pointerType !== "touch") hover(under(at));
      return;
    }
    if (!moved && Math.hypot(at[0] - from[0], at[1] - from[1]) < (touch ? 9 : 4)) return;
    moved = true;
    stage.classList.add("ld-map__stage--held");
    hover(-1);
    const before = grip();
    held.set(event.pointerId, at);
    const after = grip();
    const to = view.zoomed(before.apart && after.apart ? after.apart / before.apart : 1, ...before.at);
    show({ ...to, x: to.x - (after.at[0] - before.at[0]) / to.scale, y: to.y - (after.at[1] - before.at[1]) / to.scale });
  });

  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
    stage.addEventListener(end, (event) => {
      held.delete(event.pointerId);
      if (!held.size) stage.classList.remove("ld-map__stage--held");
    });
  }
  stage.addEventListener("pointerleave", () => hover(-1));

  // A finger covers what it points at: its first tap selects, the second opens.
  stage.addEventListener("click", (event) => {
    if (moved) return;
    const paper = under(spot(event));
    if (paper < 0 || (touch && paper !== selected)) select(paper);
    else open(paper, event.ctrlKey || event.metaKey || event.shiftKey);
  });
  stage.addEventListener("auxclick", (event) => {
    const paper = event.button === 1 && !moved ? under(spot(event)) : -1;
    if (paper >= 0) open(paper, true);
  });
  stage.addEventListener("dblclick", (event) => zoomBy(2, ...spot(event)));

  // Without Ctrl, the wheel scrolls the page if the map has no focus or cannot zoom further.
  stage.addEventListener(
    "wheel",
    (event) => {
      const meant = event.ctrlKey || event.metaKey;
      if (!meant && document.activeElement !== stage) return;
      const turn = -event.deltaY * (event.deltaMode ? 16 : 1) * (event.ctrlKey ? 0.006 : 0.002);
      const to = view.zoomed(Math.exp(clamp(turn, -0.5, 0.5)), ...spot(event));
      if (to.scale === view.scale && !meant) return;
      event.preventDefault();
      cancelAnimationFrame(flight);
      show(to);
    },
    { passive: false },
  );

  // Keys

  const isLit = (/** @type {number} */ paper) => looks[paper] === 2;
  const first = () => view.nearest([view.x, view.y], map.width + map.height, isLit);
  const arrow = (/** @type {number} */ dx, /** @type {number} */ dy) => () =>
    go(selected < 0 ? first() : view.towards(selected, [dx, dy], isLit));
  const closer = () => zoomBy(STEP, ...(selected < 0 ? [] : view.toScreen(map.x[selected], map.y[selected])));
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: arrow(-1, 0),
    ArrowRight: arrow(1, 0),
    ArrowUp: arrow(0, -1),
    ArrowDown: arrow(0, 1),
    Enter: () => void (selected >= 0 && open(selected, false)),
    Escape: () => select(-1),
    "+": closer,
    "=": closer,
    "-": () => zoomBy(1 / STEP),
    _: () => zoomBy(1 / STEP),
    0: () => glide(view.whole()),
  };
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });

  // Filters

  for (const of of Object.values(fields)) {
    of.addEventListener("input", () => {
      filter();
      remember(chosen());
    });
  }
  fields.topic.addEventListener("input", () => glide(home()));
  fields.find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    for (let step = 1; step <= COUNT; step += 1) {
      const paper = (selected + step + COUNT) % COUNT;
      if (isLit(paper)) return go(paper);
    }
  });

  // Size and colours

  new ResizeObserver(() => {
    const isFirst = !view.scale;
    const isWhole = view.isWhole();
    [view.wide, view.high] = [stage.clientWidth, stage.clientHeight];
    drawing.resize();
    show(isFirst ? home() : isWhole ? view.whole() : view);
  }).observe(stage);
  new MutationObserver(() => {
    drawing.readColours();
    redraw();
  }).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });

  offer();
  recall();
  drawing.readColours();
  filter();
})();

// Draws the part of the map in view: discs, dots, lines to related papers, rings, titles, labels.
(() => {
  "use strict";
  const ROOMY = 30; // minimum pixels between dots for labels to cover some
  const TITLED = 92; // minimum pixels between dots for titles
  const LARGEST = 13; // maximum radius of a dot in pixels, so that titles have room
  const ROUND = 2; // dots with a smaller radius are drawn as squares, which look the same
  const STAMPS = 300;
  const { clamp } = self.litdigest;
  /** @type {(a: Box, b: Box, from: number, to: number) => number} */
  const both = (a, b, from, to) => Math.max(0, Math.min(a[to], b[to]) - Math.max(a[from], b[from]));
  const shared = (/** @type {Box} */ a, /** @type {Box} */ b) => both(a, b, 0, 2) * both(a, b, 1, 3); // the area that two boxes share

  /**
   * Return the functions that draw a map. A paper's look is 0 if a filter excludes it, 1 if the search does not find it,
   * else 2.
   * @type {Litdigest["mapDrawing"]}
   */
  function mapDrawing(map, view, canvas) {
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const { toScreen } = view;
    /** @type {Map<string, HTMLCanvasElement>} */
    const stamps = new Map();
    let colours = { paper: "", ink: "", faint: "", font: "", topics: [""] };
    let ratio = 1;

    const radius = () => Math.min(0.36 * map.spacing * view.scale, LARGEST);
    const placeOf = (/** @type {number} */ paper) => toScreen(map.x[paper], map.y[paper]);
    const inView = (/** @type {(paper: number) => void} */ act) =>
      view.within(view.toMap(-20, -20), view.toMap(view.wide + 20, view.high + 20), act);

    function readColours() {
      const style = getComputedStyle(document.body);
      /** @type {(name: string, otherwise: string) => string} */
      const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
      const scheme = document.body.getAttribute("data-md-color-scheme") === "slate" ? "dark" : "light";
      colours = {
        paper: read("--md-default-bg-color", "#fbfbf9"),
        ink: read("--md-default-fg-color", "#222"),
        faint: read("--ld-line", "#d9dfe2"),
        font: style.fontFamily || "sans-serif",
        topics: map.topics.map((topic) => topic[scheme]),
      };
      stamps.clear();
    }

    function resize() {
      ratio = self.devicePixelRatio || 1;
      canvas.width = Math.round(view.wide * ratio);
      canvas.height = Math.round(view.high * ratio);
    }

    /** @type {MapDrawing["draw"]} */
    function draw({ looks, selected, hovered, topic }) {
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, canvas.width, canvas.height);
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      if (stamps.size > STAMPS) stamps.clear();
      drawDiscs();
      if (radius() * ratio < ROUND) drawSquares(looks);
      else drawDots(looks);
      const active = hovered >= 0 ? hovered : selected;
      if (active >= 0) drawRelated(active);
      for (const paper of new Set([selected, hovered])) if (paper >= 0) drawRing(paper);
      if (view.scale * map.spacing >= TITLED) drawTitles(looks);
      drawLabels(topic);
    }

    function drawDiscs() {
      pen.lineWidth = 1;
      map.topics.forEach((topic, i) => {
        pen.beginPath();
        pen.arc(...toScreen(topic.x, topic.y), topic.r * view.scale, 0, 7);
        pen.fillStyle = pen.strokeStyle = colours.topics[i];
        pen.globalAlpha = 0.1;
        pen.fill();
        pen.globalAlpha = 0.45;
        pen.stroke();
      });
      pen.globalAlpha = 1;
    }

    /** @param {Uint8Array} looks */
    function drawSquares(looks) {
      const side = Math.max(1.8 * radius(), 0.8);
      let last = "";
      inView((paper) => {
        const colour = looks[paper] === 2 ? colours.topics[map.topic[paper]] : colours.faint;
        if (colour !== last) pen.fillStyle = last = colour;
        pen.fillRect(
          (map.x[paper] - view.x) * view.scale + (view.wide - side) / 2,
          (map.y[paper] - view.y) * view.scale + (view.high - side) / 2,
          side,
          side,
        );
      });
    }

    /** @param {Uint8Array} looks */
    function drawDots(looks) {
      const whole = Math.round(radius() * ratio * 4) / 4;
      inView((paper) => {
        const dot = stamp(looks[paper] === 2 ? colours.topics[map.topic[paper]] : colours.faint, looks[paper] ? whole : whole / 2);
        const side = dot.width / ratio;
        const [px, py] = placeOf(paper);
        pen.drawImage(dot, px - side / 2, py - side / 2, side, side);
      });
    }

    /** Return a picture of a dot, made once for each colour and size. @param {string} colour @param {number} size */
    function stamp(colour, size) {
      const key = `${colour} ${size}`;
      const made = stamps.get(key);
      if (made) return made;
      const dot = document.createElement("canvas");
      dot.width = dot.height = Math.ceil(2 * size + 2);
      const brush = /** @type {CanvasRenderingContext2D} */ (dot.getContext("2d"));
      brush.fillStyle = colour;
      brush.arc(dot.width / 2, dot.width / 2, size, 0, 7);
      brush.fill();
      stamps.set(key, dot);
      return dot;
    }

    /** @param {number} paper */
    function drawRelated(paper) {
      pen.strokeStyle = colours.ink;
      pen.lineWidth = 1.2;
      pen.globalAlpha = 0.75;
      pen.beginPath();
      for (const other of map.related[paper]) {
        pen.moveTo(...placeOf(paper));
        pen.lineTo(...placeOf(other));
      }
      pen.stroke();
      pen.globalAlpha = 1;
    }

    /** @param {number} paper */
    function drawRing(paper) {
      const out = Math.max(radius(), 3);
      const circle = (/** @type {number} */ size, /** @type {() => void} */ act) => {
        pen.beginPath();
        pen.arc(...placeOf(paper), size, 0, 7);
        act();
      };
      pen.fillStyle = colours.topics[map.topic[paper]];
      circle(out, () => pen.fill());
      for (
        const { more, width, colour } of [{ more: 2, width: 3, colour: colours.paper }, { more: 4.5, width: 2.5, colour: colours.ink }]
      ) {
        pen.lineWidth = width;
        pen.strokeStyle = colour;
        circle(out + more, () => pen.stroke());
      }
    }

    /**
     * Break a text into at most `most` lines that fit a width.
     * @param {string} text @param {number} width @param {number} most
     */
    function broken(text, width, most) {
      const lines = [""];
      for (const word of text.split(" ")) {
        const longer = `${lines.at(-1)} ${word}`.trim();
        if (!lines.at(-1) || pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
        else if (lines.length === most) return [...lines.slice(0, -1), `${lines.at(-1)} …`];
        else lines.push(word);
      }
      return lines;
    }

    /** @param {string[]} lines @param {number} px @param {number} py @param {number} step */
    function write(lines, px, py, step) {
      Object.assign(pen, { textAlign: "center", textBaseline: "top", lineJoin: "round", lineWidth: 4 });
      pen.strokeStyle = colours.paper;
      pen.fillStyle = colours.ink;
      lines.forEach((line, i) => pen.strokeText(line, px, py + i * step));
      lines.forEach((line, i) => pen.fillText(line, px, py + i * step));
    }

    /** @param {Uint8Array} looks */
    function drawTitles(looks) {
      const room = view.scale * map.spacing - 12;
      pen.font = `11px ${colours.font}`;
      inView((paper) => {
        if (looks[paper] !== 2) return;
        const [px, py] = placeOf(paper);
        write(broken(map.title[paper], room, 3), px, py + LARGEST + 4, 13);
      });
    }

    /** @typedef {{ topic: MapTopic, spot: Point, reach: number }} Disc */
    /** @typedef {{ lines: string[], area: number, box: Box }} Label */
    /**
     * Label the discs in view as long as there is room: the chosen topic first, then large ones.
     * @param {string} chosen
     */
    function drawLabels(chosen) {
      const size = view.isNarrow() ? 11 : 13;
      const discs = map.topics.map((topic) => ({ topic, spot: toScreen(topic.x, topic.y), reach: topic.r * view.scale }));
      /** @type {Box[]} */
      const inner = discs.map(({ spot: [x, y], reach }) => [x - 0.8 * reach, y - 0.8 * reach, x + 0.8 * reach, y + 0.8 * reach]);
      const covers = (/** @type {Label} */ { box }) => inner.reduce((sum, other) => sum + shared(box, other), 0);
      /** @type {Box[]} */
      const taken = [];
      pen.font = `600 ${size}px ${colours.font}`;
      discs.sort((a, b) => Number(b.topic.slug === chosen) - Number(a.topic.slug === chosen) || b.reach - a.reach);
      for (const disc of discs) {
        const { topic, reach, spot } = disc;
        if (spot[0] + reach < 0 || spot[0] - reach > view.wide || spot[1] + reach < 0 || spot[1] - reach > view.high) continue;
        const free = labels(disc, size).filter(({ box }) => !taken.some((other) => shared(box, other)));
        if (!free.length) continue;
        const best = free.reduce((least, other) => (covers(other) < covers(least) ? other : least));
        const crowded = view.scale * map.spacing < ROOMY && covers(best) > best.area * (view.isNarrow() ? 0.3 : 0.6);
        if (crowded && topic.slug !== chosen) continue;
        taken.push(best.box);
        write(best.lines, (best.box[0] + best.box[2]) / 2, best.box[1], 1.2 * size);
      }
    }

    /**
     * Return possible places for a disc's label: above, below or in the middle, in wide or in narrow lines.
     * @param {Disc} disc @param {number} size
     * @returns {Label[]}
     */
    function labels({ topic, spot: [px, py], reach }, size) {
      return [14, 9].flatMap((width) => {
        const lines = broken(topic.name, width * size, 4);
        const half = Math.max(...lines.map((line) => pen.measureText(line).width)) / 2;
        const tall = lines.length * 1.2 * size;
        const x = clamp(px, half + 6, Math.max(half + 6, view.wide - half - 6));
        return [py - reach - tall, py + reach + 2, py - tall / 2].map((top) => {
          const y = clamp(top, 4, Math.max(4, view.high - tall - 4));
          return { lines, area: 2 * half * tall, box: [x - half, y, x + half, y + tall] };
        });
      });
    }

    return { draw, readColours, resize, radius };
  }

  Object.assign(self.litdigest, { mapDrawing });
})();

// The part of the map in view, and the papers near a place.
(() => {
  "use strict";
  const CLOSEST = 190; // pixels between dots at the largest zoom
  const MARGIN = [24, 72]; // pixels around the whole map, horizontally and vertically, with room for labels
  const NARROW = 600; // pixels
  const { clamp } = self.litdigest;

  /**
   * Return the view of a map: its centre, the scale in pixels for each unit of the map, and the size in pixels.
   * @param {MapData} map
   * @returns {MapView}
   */
  function mapView(map) {
    const view = { x: map.width / 2, y: map.height / 2, scale: 0, wide: 0, high: 0 };
    const most = CLOSEST / map.spacing;
    /** @type {(width: number, height: number) => number} */
    const fit = (width, height) => Math.min(Math.max(view.wide - MARGIN[0], 1) / width, Math.max(view.high - MARGIN[1], 1) / height, most);
    const whole = () => ({ x: map.width / 2, y: map.height / 2, scale: fit(map.width, map.height) });
    /** @type {MapView["toScreen"]} */
    const toScreen = (x, y) => [(x - view.x) * view.scale + view.wide / 2, (y - view.y) * view.scale + view.high / 2];
    /** @type {MapView["toMap"]} */
    const toMap = (px, py) => [(px - view.wide / 2) / view.scale + view.x, (py - view.high / 2) / view.scale + view.y];
    /** @type {MapView["bounded"]} */
    const bounded = ({ x, y, scale }) => ({
      x: clamp(x, 0, map.width),
      y: clamp(y, 0, map.height),
      scale: clamp(scale, whole().scale, most),
    });

    return Object.assign(view, grid(map), {
      whole,
      toScreen,
      toMap,
      bounded,
      isNarrow: () => view.wide < NARROW,
      isWhole: () => view.scale <= whole().scale * 1.001,
      around: (/** @type {MapTopic} */ topic) => ({ x: topic.x, y: topic.y, scale: fit(2 * topic.r, 2 * topic.r) }),

      /** Return the view after zooming, with the same place under a pixel. @param {number} factor */
      zoomed(factor, px = view.wide / 2, py = view.high / 2) {
        const { scale } = bounded({ x: 0, y: 0, scale: view.scale * factor });
        const [x, y] = toMap(px, py);
        return { x: x - (px - view.wide / 2) / scale, y: y - (py - view.high / 2) / scale, scale };
      },

      /** Return whether a place is well within the view. @type {MapView["holds"]} */
      holds(x, y) {
        const [px, py] = toScreen(x, y);
        const edge = Math.min(70, view.wide / 4, view.high / 4);
        return px >= edge && px <= view.wide - edge && py >= edge && py <= view.high - edge;
      },
    });
  }

  /**
   * Sort the papers into cells, so that searches look only at cells that are near or in view.
   * @param {MapData} map
   * @returns {MapGrid}
   */
  function grid(map) {
    const cell = 4 * map.spacing;
    const columns = Math.floor(map.width / cell) + 1;
    const rows = Math.floor(map.height / cell) + 1;
    const cells = map.x.map((x, paper) => Math.floor(map.y[paper] / cell) * columns + Math.floor(x / cell));
    const starts = new Uint32Array(columns * rows + 1);
    for (const at of cells) starts[at + 1] += 1;
    for (let at = 0; at < columns * rows; at += 1) starts[at + 1] += starts[at];
    const free = starts.slice();
    const sorted = new Uint32Array(cells.length);
    cells.forEach((at, paper) => {
      sorted[free[at]] = paper;
      free[at] += 1;
    });

    /** Call `act` for each paper of the cells that a rectangle touches. @type {MapGrid["within"]} */
    function within([left, top], [right, bottom], act) {
      const first = clamp(Math.floor(left / cell), 0, columns - 1);
      const last = clamp(Math.floor(right / cell), 0, columns - 1);
      for (let row = Math.max(0, Math.floor(top / cell)); row <= Math.min(rows - 1, Math.floor(bottom / cell)); row += 1) {
        for (let at = starts[row * columns + first]; at < starts[row * columns + last + 1]; at += 1) act(sorted[at]);
      }
    }

    /** Return the nearest paper that passes, at most `far` from a place, or -1. @type {MapGrid["nearest"]} */
    function nearest([x, y], far, passes) {
      let best = -1;
      let least = far * far;
      within([x - far, y - far], [x + far, y + far], (paper) => {
        const distance = (map.x[paper] - x) ** 2 + (map.y[paper] - y) ** 2;
        if (distance <= least && passes(paper)) [best, least] = [paper, distance];
      });
      return best;
    }

    /**
     * Return the nearest paper that passes in a direction from another, or -1. Distance to the side counts more.
     * @type {MapGrid["towards"]}
     */
    function towards(from, [dx, dy], passes) {
      let best = -1;
      let least = Infinity;
      for (let paper = 0; paper < map.x.length; paper += 1) {
        const [x, y] = [map.x[paper] - map.x[from], map.y[paper] - map.y[from]];
        const along = x * dx + y * dy;
        const aside = Math.abs(x * dy - y * dx);
        const distance = along > 0 && aside <= 2 * along ? along + 1.5 * aside : Infinity;
        if (distance < least && passes(paper)) [best, least] = [paper, distance];
      }
      return best;
    }

    return { within, nearest, towards };
  }

  Object.assign(self.litdigest, { mapView });
})();

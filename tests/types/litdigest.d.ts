// Types of the interface between the scripts in overrides/assets/, and of browser additions. Only for `deno check`.

/** The record of a paper in an article. */
interface PaperRecord {
  slug: string;
  title: string;
  published: string | null;
  organisation: string | null;
  comments: number | null;
  rank: number | null;
  topic: string;
  tags: string[];
  code: string[];
  dumps: string[];
}

/** The input of the export formats. */
type Citable = Pick<PaperRecord, "slug" | "title" | "published" | "organisation" | "topic" | "tags" | "code"> & {
  url: string;
  abstract: string;
};
type Format = (records: Citable[]) => string;

/** The state in the browser's storage. */
interface Kept {
  version: number;
  saved: Record<string, PaperRecord>;
  read: Record<string, 1>;
  dumps: string[] | null;
  visit: { before: string[] | null; at: number } | null;
  shortcuts: boolean;
}

type Point = [x: number, y: number];
/** Left, top, right, bottom. */
type Box = [number, number, number, number];

interface MapTopic {
  name: string;
  slug: string;
  x: number;
  y: number;
  r: number;
  light: string;
  dark: string;
}

/** The papers of the map, as columns. */
interface MapData {
  width: number;
  height: number;
  spacing: number;
  topics: MapTopic[];
  x: number[];
  y: number[];
  topic: number[];
  year: number[];
  related: number[][];
  slug: string[];
  title: string[];
}

/** The centre, and the scale in pixels for each unit of the map. */
interface MapPlace {
  x: number;
  y: number;
  scale: number;
}

interface MapGrid {
  within(from: Point, to: Point, act: (paper: number) => void): void;
  nearest(at: Point, far: number, passes: (paper: number) => unknown): number;
  towards(from: number, direction: Point, passes: (paper: number) => unknown): number;
}

interface MapView extends MapPlace, MapGrid {
  wide: number;
  high: number;
  whole(): MapPlace;
  toScreen(x: number, y: number): Point;
  toMap(px: number, py: number): Point;
  bounded(place: MapPlace): MapPlace;
  isWhole(): boolean;
  isNarrow(): boolean;
  around(topic: MapTopic): MapPlace;
  zoomed(factor: number, px?: number, py?: number): MapPlace;
  holds(x: number, y: number): boolean;
}

interface MapDrawing {
  draw(state: { looks: Uint8Array; selected: number; hovered: number; topic: string }): void;
  readColours(): void;
  resize(): void;
  radius(): number;
}

type Tag = keyof HTMLElementTagNameMap;
type Child = Node | string;
type Keyed = HTMLElementTagNameMap;

interface Litdigest {
  // litdigest-theme.js
  base: URL;
  savedUrl: string;
  searchUrl: string;
  paperUrl(slug: string): string;
  asked?: string;

  // assets/dumps.js, and on the page of the map map/papers.js
  dumps?: string[];
  map: MapData;

  // litdigest-formats.js
  formats: Record<"bibtex" | "ris" | "csl" | "csv" | "markdown", Format>;

  // litdigest.js
  load(): Kept;
  update(change: (state: Kept) => void): void;
  isSaved(slug: string): boolean;
  isRead(slug: string): boolean;
  toggleSaved(record: PaperRecord): void;
  toggleRead(record: PaperRecord): void;
  say(text: string): void;
  copy(text: string, what: string): Promise<void>;
  recordOf(article: HTMLElement): PaperRecord;
  citation(record: PaperRecord): Citable;
  dress(article: HTMLElement): void;
  element<K extends Tag>(name: K, properties?: Partial<Keyed[K]> & Record<string, unknown>, ...children: Child[]): Keyed[K];
  button(text: string, onclick: (event: MouseEvent) => void, more?: Record<string, unknown>): HTMLButtonElement;
  labelled(text: string, control: HTMLElement): HTMLElement;
  clamp(value: number, least: number, most: number): number;
  number(value: number): string;
  counted(count: number, noun?: string): string;
  day(iso: string | null): string;
  fold(text: string): string;
  remember(values: Record<string, string>): void;
  setAddress(address: string, how?: "replaceState" | "pushState"): void;

  // litdigest-lists.js
  mountList(list: HTMLElement): void;

  // litdigest-map-view.js and litdigest-map-drawing.js
  mapView(map: MapData): MapView;
  mapDrawing(map: MapData, view: MapView, canvas: HTMLCanvasElement): MapDrawing;
}

declare var litdigest: Litdigest;

// litdigest-search-words.js
declare var litdigestWords: {
  alike(word: string, known: string[]): string | null;
  folded(word: string): string;
};

type Facet = "topic" | "tag" | "year" | "code" | "host";

/** A search query. */
type Query = Record<Facet, string[]> & { q: string; sort: string };

/** Words, and whether they matched. */
type Run = [text: string, matched: boolean];

/** A result of the search page. */
interface Card {
  record: PaperRecord;
  authors: string | null;
  tags: [slug: string, name: string][];
  topic: [slug: string, name: string];
  title: Run[];
  said: Run[];
  met: string[];
}

/** For each facet, its values with their names and how many papers each would leave. */
type Counts = Record<Facet, Record<string, { name: string; count: number }>>;

/** A message from the search worker to the page. */
interface Answer {
  ask: number;
  done: boolean;
  cards: Card[];
  missed: string[];
  near: Record<string, string>;
  total: number;
  counts: Counts;
  topics: Record<string, string>;
  searched: number;
  of: number;
  since: string;
  carried: number;
}

// The four functions and values that the theme uses.
interface Palette {
  index: number;
  color: Partial<Record<string, string>>;
}
declare var __md_scope: URL;
declare var __md_hash: (text: string) => number;
declare var __md_get: (name: string, storage?: Storage, scope?: URL) => unknown;
declare var __md_set: (name: string, value: unknown, storage?: Storage, scope?: URL) => void;

// Within a worker.
declare function importScripts(...urls: string[]): void;

// All elements that our selectors find are HTML.
interface ParentNode {
  querySelector<K extends Tag>(selectors: K): Keyed[K] | null;
  querySelector(selectors: `${string}a[href${string}` | `${string} a`): HTMLAnchorElement | null;
  querySelector(selectors: `${string}input${string}`): HTMLInputElement | null;
  querySelector(selectors: string): HTMLElement | null;
  querySelectorAll<K extends Tag>(selectors: K): NodeListOf<Keyed[K]>;
  querySelectorAll(selectors: `${string}a[href${string}` | `${string} a`): NodeListOf<HTMLAnchorElement>;
  querySelectorAll(selectors: `${string}input${string}`): NodeListOf<HTMLElement>;
  querySelectorAll(selectors: string): NodeListOf<HTMLElement>;
}
interface Element {
  closest(selectors: string): HTMLElement | null;
}

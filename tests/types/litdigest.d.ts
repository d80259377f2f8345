// Types of the interface between the scripts in overrides/assets/, and of browser additions. Only for `deno check`.

/** The record of a paper in an article. */
interface PaperRecord {
  slug: string;
  /** The citation key; null in what older versions kept. */
  key: string | null;
  title: string;
  /** The title with its formulas in TeX; null if it has none. */
  tex: string | null;
  authors: string[];
  arxiv: string | null;
  doi: string | null;
  category: string | null;
  published: string | null;
  organisation: string | null;
  comments: number | null;
  upvotes: number | null;
  rank: number | null;
  topic: string;
  tags: string[];
  code: string[];
  dumps: string[];
}

/** The input of the export formats. */
type Citable =
  & Pick<
    PaperRecord,
    "slug" | "key" | "title" | "tex" | "authors" | "arxiv" | "doi" | "category" | "published" | "organisation" | "topic" | "tags" | "code"
  >
  & {
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
  who(record: Pick<PaperRecord, "authors" | "organisation">): string;
  paperLink(record: Pick<PaperRecord, "arxiv" | "doi" | "title">): HTMLAnchorElement;
  fold(text: string): string;
  remember(values: Record<string, string>): void;
  setAddress(address: string, how?: "replaceState" | "pushState"): void;

  // litdigest-abstracts.js, and the files that it loads
  addAbstracts(abstracts: Record<string, string>): void;
  addCitationKeys(slugs: Record<string, string>): void;
  toggleAbstract(article: HTMLElement, show?: boolean): Promise<void>;

  // litdigest-lists.js
  mountList(list: HTMLElement): void;

  // litdigest-map-view.js and litdigest-map-drawing.js
  mapView(map: MapData): MapView;
  mapDrawing(map: MapData, view: MapView, canvas: HTMLCanvasElement): MapDrawing;
}

declare var litdigest: Litdigest;

// litdigest-search-words.js
declare var litdigestWords: {
  CAPITALS: string;
  END: string;
  IDEOGRAPHS: RegExp;
  IS_CAPITALS: RegExp;
  alike(word: string, known: string[], most?: number): [word: string, apart: number] | null;
  encoded(word: string): string;
  soughtForm(word: string): string;
  parts(word: string): string[];
  tagToken(slug: string): string;
  token(part: string): string;
};

/** One word of a query; `after` tells how many words it stands behind the term before. */
interface WordTerm {
  kind: "word";
  typed: string;
  after?: number;
  word: string;
  small: boolean;
  capitals: string[];
  exact: string[];
  begins: string;
}
interface CompoundTerm {
  kind: "compound";
  typed: string;
  after?: number;
  loose: boolean;
  whole: WordTerm;
  parts: WordTerm[];
  gaps: number[];
}
interface PhraseTerm {
  kind: "phrase";
  typed: string;
  after?: number;
  terms: Term[];
}
type Term = WordTerm | CompoundTerm | PhraseTerm;

/** What a query asks for, and what it leaves out. */
interface Plan {
  must: Term[];
  not: Term[];
}

// litdigest-search-query.js
declare var litdigestQuery: {
  SMALL: Set<string>;
  plan(text: string, compounds: Map<string, string[]>): Plan;
};

/** Where a term stands in a paper: first and last words, and those places where it stands as it was typed. */
interface Hit {
  at: number[];
  to: number[];
  strong: number[];
  capitals: boolean;
}
type Hits = Map<number, Hit>;
/** The places of a token by paper. */
type Found = Map<number, number[]>;

// litdigest-search-match.js
declare var litdigestMatch: {
  hitsOf(store: Store, term: Term): Promise<Hits>;
  matching(rows: Hits[], not: Hits[], count: number, spared: number): number[];
  scoring(terms: Term[], rows: Hits[], titles: number[]): (paper: number) => number;
};

/** What Pagefind gives. */
interface PagefindResult {
  id: string;
  words: number[];
  data(): Promise<Fragment & { raw_url: string }>;
}
interface Pagefind {
  search(token: string): Promise<{ results: PagefindResult[] }>;
  preload(token: string): Promise<void>;
}

/** What a result shows, and what is known of its shard; see generator/litdigest/search/records.py. */
interface Fragment {
  url: string;
  content: string;
  meta: {
    title: number;
    key?: string;
    tex?: string;
    date?: string;
    who?: string;
    names?: string[];
    arxiv?: string;
    doi?: string;
    category?: string;
    authors?: number;
    comments?: number;
    upvotes?: number;
    topic: string;
    tags?: [slug: string, name: string][];
    code?: string[];
    dumps?: string[];
  };
}
interface Facts {
  title: number[];
  comments: number[];
  upvotes: number[];
  facets: Record<Facet, Record<string, [name: string, ...steps: number[]]>>;
}
interface DiskShard {
  content: string[];
  cards: Fragment[];
  facts: string;
}

/** A shard that is open. */
interface Store {
  facts: Facts;
  find(token: string, begins: boolean): Promise<Found>;
  card(paper: number): Promise<Fragment>;
}

// litdigest-search-store.js
declare var litdigestStore: {
  indexed(opened: () => Promise<Pagefind>, facts: Facts): Store;
  scanned(shard: DiskShard): Store;
};

interface Shard {
  name: string;
  count: number;
  first?: string;
  last?: string;
  undated: number;
}
interface Overview {
  shards: Shard[];
  topics: Record<string, string>;
  /** Whether those on the disk have abstracts. */
  abstracts: boolean;
  /** What ends the address of a page: / or, where pages open from the disk, .html or /index.html. */
  ends: string;
}

// litdigest-search-worker.js
declare var litdigestBase: URL;
declare var litdigestScript: (src: string) => Promise<unknown>;
declare var litdigestTalk: (message: any) => Promise<unknown>;
// search/disk.js and search/disk-….js
declare var litdigestDisk: Record<string, any> | undefined;

// litdigest-search-library.js
declare var litdigestLibrary: {
  carried(): number;
  compounds(): Promise<Map<string, string[]>>;
  isDisk: boolean;
  open(shard: Shard): Promise<Store>;
  overview(): Promise<Overview>;
  vocabulary(): Promise<string[]>;
};

// litdigest-search-cards.js
declare var litdigestCards: {
  card(store: Store, paper: number, rows: Hits[], topics: Record<string, string>): Promise<Card>;
};

// litdigest-search-narrow.js
declare var litdigestNarrow: {
  FACETS: Facet[];
  addedUp(all: Counts[]): Counts;
  narrowed(store: Store, papers: number[], query: Query): Promise<{ papers: number[]; counts: Counts }>;
};

/** What one shard has for a query. */
interface Part {
  shard: Shard;
  store: Store;
  rows: Hits[];
  met: number;
  results: { paper: number; rank: number }[];
  counts: Counts;
}
/** A query as it was read at last: mended, or without a word that no paper has beside the others. */
interface Reading {
  q: string;
  plan: Plan;
  parts: Part[];
  missing: string[];
  near: Record<string, string>;
  closest: boolean;
  /** Single words of the query that find something. */
  words: string[];
}

// litdigest-search-answer.js
declare var litdigestAnswer: {
  cards(reading: Reading, count: number): Promise<Card[]>;
  counts(reading: Reading): Counts;
  readings(query: Query, shards: Shard[], needs: (hits: number) => boolean): AsyncGenerator<Reading>;
  total(reading: Reading): number;
};

type Facet = "topic" | "tag" | "year" | "code" | "host";

/** What the search is asked; `raw` where slips of the pen are to stay. */
type Query = Record<Facet, string[]> & { q: string; sort: string; raw: string };

/** Words, and whether they matched. */
type Run = [text: string, matched: boolean];

/** A result of the search page. */
interface Card {
  record: PaperRecord;
  authors: number | null;
  tags: [slug: string, name: string][];
  topic: [slug: string, name: string];
  title: Run[];
  said: Run[];
}

/** For each facet, its values with their names and how many papers each would leave. */
type Counts = Record<Facet, Record<string, { name: string; count: number }>>;

/** A message from the search worker to the page. */
interface Answer {
  ask: number;
  done: boolean;
  cards: Card[];
  q: string;
  missing: string[];
  near: Record<string, string>;
  closest: boolean;
  words: string[];
  titlesOnly: boolean;
  total: number;
  counts: Counts;
  topics: Record<string, string>;
  searched: number;
  of: number;
  since: string;
  carried: number;
}

type SearchState = Query & { all: string };

/** What the parts of the search page share. */
interface SearchPage {
  state(): SearchState;
  step(change: Partial<SearchState>): void;
  nameOf(facet: Facet, value: string): string;
  toggle(facet: Facet, value: string): void;
  refill<T>(place: HTMLElement, values: T[], make: (value: T) => HTMLElement): void;
  focus(): void;
}

// litdigest-search-facets.js
declare var litdigestFacets: {
  FACETS: Record<Facet, string>;
  facets(place: HTMLElement, page: SearchPage): { show(counts: Counts): void };
};
// litdigest-search-hints.js
declare var litdigestHints: (place: HTMLElement, page: SearchPage) => { show(answer: Answer, isAtRest: boolean): void };

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

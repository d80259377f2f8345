// The worker that queries the search index. It answers the search page's messages and, in place of the
// theme's worker, the theme's messages from the box at the top.
(() => {
  "use strict";
  const base = new URL("../", location.href);
  importScripts("litdigest-search-words.js");
  const { alike, folded } = self.litdigestWords;
  const engine = new URL("search/index/", base).href;
  /** @type {Facet[]} */
  const FACETS = ["topic", "tag", "year", "code", "host"];
  const EVERY = "\ua66e"; // the last word of every record
  // Outside phrases these words are ignored: they find nothing specific, and each is a large part of the index.
  const SMALL = new Set("a an and are as at be by for from in is it of on or our that the this to we with".split(" "));
  const ENOUGH = 10;
  const LIGHT = 150_000; // bytes loaded after which a search does not go on to older papers by itself
  const FIRST = 3; // results shown before the others are loaded
  const AT_ONCE = 6;
  const SNIPPET = 45;
  const IN_BOX = 10;

  /** @typedef {{ name: string, count: number, first?: string, last?: string, undated: number }} Shard */
  /** @typedef {{ shards: Shard[], topics: Record<string, string> }} Overview */
  /** @typedef {Record<string, Record<string, number>>} Filters how many papers each value of a list has */
  // Pagefind's types.
  /** @typedef {{ raw_url: string, content: string, meta: Record<string, string>, filters: Record<string, string[]> }} Fragment */
  /** @typedef {{ id: string, words: number[], score: number, data: () => Promise<Fragment> }} Result */
  /** @typedef {{ results: Result[], filters: Filters }} Found */
  /** @typedef {{ filters?: Record<string, unknown>, sort?: Record<string, string> }} Options */
  /** @typedef {{ search: (term: string, options?: Options) => Promise<Found>, preload: (term: string, options?: Options) => Promise<void> }} Index */
  /** @typedef {{ shard: Shard, results: Result[], counts: Filters }} Part */

  const wordsOf = (/** @type {string} */ text) => text.split(/\s+/).filter(Boolean);
  const sought = (/** @type {string} */ text) => wordsOf(text).map(folded).join(" ");
  const bare = (/** @type {string} */ word) => folded(word).toLowerCase().replace(/[^\p{L}\p{N}+#]/gu, "");

  let carried = 0; // bytes loaded; the files of the index are compressed
  /** @type {Promise<ArrayBuffer> | null} */
  let program = null; // the WebAssembly program, the same for every shard
  const { fetch } = self;
  self.fetch = async (address) => {
    const name = String(address).split("/").at(-1) ?? "";
    if (!name.startsWith("wasm.")) return weighed(await fetch(address));
    program ??= fetch(engine + name).then(weighed).then((response) => response.arrayBuffer());
    return new Response(await program);
  };
  /** @param {Response} response */
  async function weighed(response) {
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    const data = await response.arrayBuffer();
    carried += data.byteLength;
    return new Response(data);
  }

  /** @type {Promise<Overview> | null} */
  let opened = null;
  /** The shards, newest first, and the names of topics. @type {() => Promise<Overview>} */
  const overview = () => (opened ??= fetch(new URL("search/shards.json", base), { cache: "no-cache" }).then((response) => response.json()));

  /** @type {Promise<{ createInstance: (options: { basePath: string }) => Index }> | null} */
  let pagefind = null;
  /** @type {Map<string, Index>} */
  const indices = new Map();
  /** The index of a shard, opened once. @param {Shard} shard */
  async function indexOf(shard) {
    pagefind ??= import(`${engine}pagefind.js`);
    const { createInstance } = await pagefind;
    const index = indices.get(shard.name) ?? createInstance({ basePath: `${engine}${shard.name}/` });
    indices.set(shard.name, index);
    return index;
  }

  /** The terms of a query: each phrase in quotes, and the words outside them. @param {string} query */
  function termsOf(query) {
    const text = query.replace(/[“”„«»]/g, '"');
    const phrases = [...text.matchAll(/"([^"]+)"/g)].map((match) => sought(match[1])).filter(Boolean);
    const words = wordsOf(sought(text.replace(/"[^"]+"/g, " ").replaceAll('"', " ")));
    const telling = words.filter((word) => !SMALL.has(word.toLowerCase()));
    const rest = (telling.length || phrases.length ? telling : words).join(" ");
    const terms = [...phrases.map((phrase) => `"${phrase}"`), ...(rest ? [rest] : [])];
    return terms.length ? terms : [EVERY];
  }

  /**
   * Search one index. With several terms, a paper must have them all.
   * @param {Index} index @param {string[]} terms @param {Options} options
   * @returns {Promise<Found>}
   */
  async function found(index, terms, options) {
    const [first, ...others] = await Promise.all(terms.map((term) => index.search(term, options)));
    if (!others.length) return first;
    const tables = others.map(({ results }) => new Map(results.map((result) => [result.id, result])));
    const results = first.results.filter(({ id }) => tables.every((table) => table.has(id)));
    for (const result of results) {
      const same = tables.flatMap((table) => table.get(result.id) ?? []);
      result.words = [...result.words, ...same.flatMap(({ words }) => words)];
      if (!options.sort) result.score = same.reduce((sum, { score }) => sum + score, result.score);
    }
    return { ...first, results: results.sort((a, b) => b.score - a.score), filters: {} };
  }

  const loading = (/** @type {string[]} */ names) => Object.fromEntries(names.map((name) => [name, { any: [] }]));
  const slugOf = (/** @type {string} */ value) => value.split(" ", 1)[0];

  /**
   * The filter list that has a tag in a shard: common tags share one list, others are listed by first letter.
   * @param {Index} index @param {string} slug
   */
  async function placeOf(index, slug) {
    for (const list of ["tag", `tag-${slug[0]}`]) {
      await index.preload(EVERY, { filters: loading([list]) });
      const { filters } = await index.search(EVERY);
      const value = Object.keys(filters[list] ?? {}).find((one) => slugOf(one) === slug);
      if (value) return { [list]: value };
    }
    return { tag: slug }; // no paper of this shard has the tag
  }

  /** @param {Index} index @param {Query} query @param {Facet} [without] */
  async function filtersOf(index, query, without) {
    /** @type {Record<string, unknown>} */
    const filters = {};
    for (const facet of FACETS) {
      if (!query[facet].length || facet === without) continue;
      if (facet === "tag") filters.any = await Promise.all(query.tag.map((slug) => placeOf(index, slug)));
      else filters[facet] = { any: query[facet] };
    }
    return filters;
  }

  /** @type {Record<string, Record<string, string>>} */
  const SORTS = { date: { date: "desc" }, comments: { comments: "desc" } };

  /**
   * Search one shard: return results in order, and how many papers each value of a facet would leave.
   * @param {Shard} shard @param {Query} query
   * @returns {Promise<Part>}
   */
  async function inShard(shard, query, counted = FACETS) {
    const index = await indexOf(shard);
    const terms = termsOf(query.q);
    const sort = SORTS[query.sort || (query.q ? "" : "date")];
    const options = async (/** @type {Facet | undefined} */ without = undefined) => ({
      filters: await filtersOf(index, query, without),
      ...(sort && { sort }),
    });
    const [wanted] = await Promise.all([options(), ...terms.map((term) => index.preload(term, { filters: loading(counted) }))]);
    const { results, filters } = await found(index, terms, wanted);
    const counts = { ...filters };
    for (const facet of FACETS.filter((name) => query[name].length)) {
      // Values of one facet are alternatives, so they are counted as if none of them was chosen.
      const { filters: open } = await found(index, terms, await options(facet));
      for (const list of Object.keys(open)) if (list === facet || list.startsWith(`${facet}-`)) counts[list] = open[list];
    }
    return { shard, results, counts };
  }

  /**
   * Add up the counts of shards; of the rare tags, only of the chosen ones.
   * @param {Part[]} parts @param {Query} query
   */
  function addedUp(parts, query) {
    // A slug may be "constructor", which ordinary objects have.
    const sums = /** @type {Counts} */ (Object.fromEntries(FACETS.map((facet) => [facet, Object.create(null)])));
    for (const { counts } of parts) {
      for (const [list, values] of Object.entries(counts)) {
        const facet = /** @type {Facet} */ (list.split("-", 1)[0]);
        for (const [value, count] of Object.entries(values)) {
          if (!count || (facet !== list && !query.tag.includes(slugOf(value)))) continue;
          const slug = slugOf(value);
          const entry = (sums[facet][slug] ??= { name: value.slice(slug.length + 1), count: 0 });
          entry.count += count;
        }
      }
    }
    return sums;
  }

  /**
   * The first results of all shards. Sorted by date, one shard follows the other; sorted by comments, they are merged.
   * @param {Part[]} parts @param {Query} query @param {number} count
   */
  function merged(parts, query, count) {
    const lists = parts.map(({ results }) => results);
    if (query.sort === "comments") return byComments(lists, count);
    const all = lists.flat();
    if (!query.sort && query.q) all.sort((a, b) => b.score - a.score); // stable: newer shards first
    return Promise.all(all.slice(0, count).map(card));
  }
  /** @param {Result[][]} lists @param {number} count */
  async function byComments(lists, count) {
    const heads = lists.map(() => 0);
    /** @type {Card[]} */
    const cards = [];
    const at = await Promise.all(lists.map((list) => list[0] && card(list[0])));
    while (cards.length < count) {
      const best = at.reduce(
        (top, one, place) => (one && (top < 0 || (one.record.comments ?? -1) > (at[top].record.comments ?? -1)) ? place : top),
        -1,
      );
      if (best < 0) break;
      cards.push(at[best]);
      const next = lists[best][heads[best] += 1];
      at[best] = next && (await card(next));
    }
    return cards;
  }

  /** A result as shown by the page. @param {Result} result @returns {Promise<Card>} */
  async function card(result) {
    const data = await result.data();
    const facts = new URLSearchParams(data.raw_url.split("?")[1]);
    const words = data.content.split(" ").slice(0, -1);
    Object.assign(words, JSON.parse(facts.get("shown") ?? "{}")); // words by their places
    const marks = new Set(result.words);
    const length = data.meta.title.split(" ").length;
    const { topics } = await overview();
    const tags = Object.entries(data.filters).flatMap(([list, values]) => (/^tag(?:-|$)/.test(list) ? values : []));
    const topic = data.filters.topic[0];
    return {
      record: {
        slug: data.raw_url.split("/")[1],
        title: data.meta.title,
        published: facts.get("date"),
        organisation: data.meta.who ?? null,
        comments: facts.has("comments") ? Number(facts.get("comments")) : null,
        rank: null,
        topic: topic === "unsorted" ? "" : (topics[topic] ?? topic),
        tags: tags.map(nameOf),
        code: facts.get("code")?.split(" ") ?? [],
        dumps: facts.get("dumps")?.split(" ") ?? [],
      },
      authors: facts.get("authors"),
      tags: tags.map((value) => [slugOf(value), nameOf(value)]),
      topic: [topic, topics[topic] ?? topic],
      title: runs(words, marks, 0, length),
      said: snippet(words, marks, length),
      met: [...result.words].map((place) => bare(words[place] ?? "")),
    };
  }
  const nameOf = (/** @type {string} */ value) => value.slice(slugOf(value).length + 1) || value.replaceAll("-", " ");

  /** @param {string[]} words @param {Set<number>} marks @param {number} from @param {number} to */
  function runs(words, marks, from, to) {
    /** @type {Run[]} */
    const parts = [];
    for (let at = from; at < Math.min(to, words.length); at += 1) {
      const marked = marks.has(at);
      const last = parts.at(-1);
      if (last && last[1] === marked) last[0] += ` ${words[at]}`;
      else parts.push([words[at], marked]);
    }
    return parts;
  }
  /**
   * The part of the abstract with most matches.
   * @param {string[]} words @param {Set<number>} marks @param {number} from
   * @returns {Run[]}
   */
  function snippet(words, marks, from) {
    const places = [...marks].filter((place) => place >= from).sort((a, b) => a - b);
    const near = places.map((place) => places.filter((other) => other >= place && other < place + SNIPPET - 8).length);
    const densest = places[near.indexOf(Math.max(...near))] ?? from;
    const start = densest - from < 12 ? from : Math.max(from, Math.min(densest - 8, words.length - SNIPPET));
    const end = Math.min(start + SNIPPET, words.length);
    /** @type {Run} */
    const more = ["…", false];
    return [...(start > from ? [more] : []), ...runs(words, marks, start, end), ...(end < words.length ? [more] : [])];
  }

  /**
   * Search shard after shard, newest first, until enough is found or loaded; go on as long as `needs` says so.
   * @param {Shard[]} shards @param {Query} query @param {(hits: number) => boolean} needs
   */
  async function* searched(shards, query, needs, counted = FACETS) {
    /** @type {Part[]} */
    const parts = [];
    const before = carried;
    while (parts.length < shards.length) {
      const hits = parts.reduce((sum, { results }) => sum + results.length, 0);
      const must = parts.length > 0 && needs(hits);
      if (parts.length && !must && (hits >= ENOUGH || carried - before > LIGHT)) return;
      const next = shards.slice(parts.length, parts.length + (must ? AT_ONCE : 1));
      parts.push(...(await Promise.all(next.map((shard) => inShard(shard, query, counted)))));
      yield parts;
    }
  }

  let latest = 0;
  /**
   * Search shard after shard, and post results to the page: the first ones early, then all.
   * @param {number} ask @param {{ query: Query, all: boolean, count: number }} asking
   */
  async function search(ask, { query, all, count }) {
    latest = ask;
    const known = await overview();
    const shards = known.shards.filter((shard) => !query.year.length || query.year.some((year) => holds(shard, year)));
    /** @type {Part[]} */
    let parts = [];
    for await (parts of searched(shards, query, all ? () => true : () => false)) {
      if (ask !== latest) return;
      if (parts.length === 1) await postResults(ask, query, { parts, shards, known, count: Math.max(FIRST, count - ENOUGH), done: false });
    }
    if (ask === latest) await postResults(ask, query, { parts, shards, known, count, done: true });
  }
  const holds = (/** @type {Shard} */ { first, last, undated }, /** @type {string} */ year) =>
    year === "undated" ? undated > 0 : first !== undefined && last !== undefined && first.slice(0, 4) <= year && year <= last.slice(0, 4);

  /**
   * @param {number} ask @param {Query} query
   * @param {{ parts: Part[], shards: Shard[], known: Overview, count: number, done: boolean }} state
   */
  async function postResults(ask, query, { parts, shards, known, count, done }) {
    const cards = await merged(parts, query, count);
    if (ask !== latest) return;
    const missed = missedBy(query.q, cards);
    const sum = (/** @type {Shard[]} */ list) => list.reduce((total, shard) => total + shard.count, 0);
    postMessage({
      ask,
      done,
      cards,
      missed,
      near: done && missed.length ? await nearest(missed) : {},
      total: parts.reduce((total, { results }) => total + results.length, 0),
      counts: addedUp(parts, query),
      topics: known.topics,
      searched: sum(parts.map(({ shard }) => shard)),
      of: sum(shards),
      since: parts.at(-1)?.shard.first ?? "",
      carried,
    });
  }

  /**
   * The words of a query that no result has. For these, Pagefind searches the longest prefix that it knows.
   * @param {string} query @param {Card[]} cards
   */
  function missedBy(query, cards) {
    const met = cards.flatMap((one) => [...one.met, ...wordsOf(one.record.organisation ?? "").map(bare)]);
    return wordsOf(query)
      .map((word) => [word.replaceAll('"', ""), bare(word)])
      .filter(([, word]) => word && !SMALL.has(word) && !met.some((other) => isForm(word, other)))
      .map(([word]) => word);
  }
  /** @param {string} word @param {string} other */
  function isForm(word, other) {
    if (other.includes(word)) return true;
    const least = Math.min(word.length, Math.max(4, word.length - 3));
    return word.slice(0, least) === other.slice(0, least);
  }

  /** @type {Promise<string[]> | null} */
  let vocabulary = null;
  /** For each word that is not in the library, its word with the most similar spelling. @param {string[]} words */
  async function nearest(words) {
    vocabulary ??= fetch(new URL("search/words.txt", base)).then((response) => response.text()).then((text) => text.split("\n"));
    const known = await vocabulary;
    const pairs = words.map((word) => [word, bare(word)]).filter(([, word]) =>
      word.length > 2 && !known.some((other) => other.startsWith(word))
    );
    return Object.fromEntries(pairs.map(([word, plain]) => [word, alike(plain, known)]).filter(([, other]) => other));
  }
  // Messages of the theme's box: 0 set up, 1 ready, 2 query, 3 results as HTML.
  const escaped = (/** @type {string} */ text) => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
  const marked = (/** @type {Run[]} */ parts) =>
    parts.map(([text, is]) => (is ? `<mark>${escaped(text)}</mark>` : escaped(text))).join(" ");
  /** @type {Record<Facet, string[]>} */
  const NOTHING = { topic: [], tag: [], year: [], code: [], host: [] };

  /** @param {string} text */
  async function inBox(text) {
    const turn = (latest += 1);
    const q = text.trim().replace(/(?:^|\s)\S$/, ""); // a single letter is the prefix of a tenth of all words
    const query = { ...NOTHING, q, sort: "" };
    const { shards, topics } = await overview();
    if (!q || !shards.length) return { items: [] };
    /** @type {Part[]} */
    let parts = [];
    // The box has no button for older papers, so it searches them if the newer ones have no result.
    for await (parts of searched(shards, query, (hits) => hits === 0, [])) if (turn !== latest) return null;
    const cards = await merged(parts, query, IN_BOX);
    const terms = Object.fromEntries(wordsOf(q.replaceAll('"', " ")).map((word) => [word, true])); // to be marked on the paper's page
    const named = namedTopics(topics, q).map((
      [slug, name],
    ) => [{ location: `topics/${slug}/`, title: escaped(name), text: "Topic", score: 2 * IN_BOX, terms }]);
    return turn === latest ? { items: [...named, ...cards.map((one, at) => boxed(one, at, terms))] } : null;
  }
  /** The topics with every word of a query in their names. @param {Record<string, string>} topics @param {string} q */
  function namedTopics(topics, q) {
    const words = wordsOf(q).map(bare).filter(Boolean);
    return Object.entries(topics).filter(([, name]) =>
      words.length && words.every((word) => wordsOf(name).some((other) => bare(other).startsWith(word)))
    );
  }
  /** @param {Card} one @param {number} place @param {Record<string, boolean>} terms */
  function boxed(one, place, terms) {
    return [{ location: `papers/${one.record.slug}/`, title: marked(one.title), text: marked(one.said), score: IN_BOX - place, terms }];
  }

  /** @param {{ type?: number, data?: any, ask?: number, warm?: boolean }} message */
  async function answer({ type, data, ask, warm }) {
    if (warm) return opened ?? overview().then(({ shards }) => shards[0] && indexOf(shards[0]));
    if (ask) return search(ask, data);
    if (type === 0) return postMessage({ type: 1 });
    const results = await inBox(data).catch((error) => (console.warn(error), { items: [] }));
    if (results) postMessage({ type: 3, data: results });
  }
  addEventListener("message", ({ data }) => answer(data).catch((error) => postMessage({ ask: data.ask, failed: String(error) })));
})();

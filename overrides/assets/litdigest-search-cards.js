// What the page shows of a result: its words, and which of them match.
(() => {
  "use strict";
  const SNIPPET = 45; // words

  /**
   * @param {Store} store @param {number} paper @param {Hits[]} rows @param {Record<string, string>} topics
   * @returns {Promise<Card>}
   */
  async function card(store, paper, rows, topics) {
    const { content, meta, url } = await store.card(paper);
    const words = content.split(" ");
    const marks = new Set(rows.flatMap((row) => places(row.get(paper))).filter((place) => place < words.length));
    const {
      title,
      key = null,
      tex = null,
      date = null,
      who = null,
      comments = null,
      upvotes = null,
      authors = null,
      names = [],
      arxiv = null,
      doi = null,
      category = null,
      topic,
      tags = [],
      code = [],
      dumps = [],
    } = meta;
    return {
      record: {
        slug: url.split("/")[1],
        key,
        tex,
        title: words.slice(0, title).join(" "),
        authors: names,
        arxiv,
        doi,
        category,
        published: date,
        organisation: who,
        comments,
        upvotes,
        rank: null,
        topic: topic === "unsorted" ? "" : topics[topic] ?? topic,
        tags: tags.map(([, name]) => name),
        code,
        dumps,
      },
      authors,
      tags,
      topic: [topic, topics[topic] ?? topic],
      title: runs(words, marks, 0, title),
      said: words.length > title ? snippet(words, marks, title) : [],
    };
  }
  /** @param {Hit | undefined} hit */
  function places(hit) {
    return hit ? hit.at.flatMap((from, place) => Array.from({ length: hit.to[place] - from + 1 }, (_, step) => from + step)) : [];
  }

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
   * The stretch of the abstract with most matches.
   * @param {string[]} words @param {Set<number>} marks @param {number} from
   * @returns {Run[]}
   */
  function snippet(words, marks, from) {
    const met = [...marks].filter((place) => place >= from).sort((a, b) => a - b);
    const near = met.map((place) => met.filter((other) => other >= place && other < place + SNIPPET - 8).length);
    const densest = met[near.indexOf(Math.max(...near))] ?? from;
    const start = densest - from < 12 ? from : Math.max(from, Math.min(densest - 8, words.length - SNIPPET));
    const end = Math.min(start + SNIPPET, words.length);
    /** @type {Run} */
    const more = ["…", false];
    return [...(start > from ? [more] : []), ...runs(words, marks, start, end), ...(end < words.length ? [more] : [])];
  }

  self.litdigestCards = { card };
})();

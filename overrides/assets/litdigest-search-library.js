// Loads what the search needs: the shards, and the spellings of the library. On disk, all of it is in scripts.
(() => {
  "use strict";
  const { indexed, scanned } = self.litdigestStore;
  const base = self.litdigestBase;
  const engine = new URL("search/index/", base).href;
  const isDisk = base.protocol === "file:";

  let carried = 0; // bytes as transferred
  /** @type {Promise<ArrayBuffer> | null} */
  let program = null; // the same for every shard
  const { fetch } = self;
  if (!isDisk) {
    self.fetch = async (address, options) => {
      const name = String(address).split("/").at(-1) ?? "";
      if (!name.startsWith("wasm.")) return weighed(await fetch(address, options));
      program ??= fetch(engine + name).then(weighed).then((response) => response.arrayBuffer());
      return new Response(await program);
    };
  }
  /** @param {Response} response */
  async function weighed(response) {
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    const data = await response.arrayBuffer();
    const packed = response.headers.has("Content-Encoding") ? Number(response.headers.get("Content-Length")) : 0;
    carried += packed || data.byteLength;
    return new Response(data);
  }

  /** @param {string} name @returns {Promise<string>} */
  async function text(name) {
    if (isDisk) return /** @type {string} */ ((await onDisk("disk.js"))[name]);
    return (await self.fetch(new URL(`search/${name}`, base), { cache: "no-cache" })).text();
  }
  /** What a script in the search folder holds. @param {string} name */
  function onDisk(name) {
    return once(`script ${name}`, async () => {
      await self.litdigestScript(new URL(`search/${name}`, base).href);
      return self.litdigestDisk ?? {};
    });
  }

  /** @type {Map<string, Promise<any>>} */
  const kept = new Map();
  /** @template T @param {string} name @param {() => Promise<T>} make @returns {Promise<T>} */
  function once(name, make) {
    const known = kept.get(name) ?? make();
    kept.set(name, known);
    known.catch(() => kept.delete(name));
    return known;
  }

  /** The shards, newest first, and the names of topics. @type {() => Promise<Overview>} */
  const overview = () => once("overview", async () => JSON.parse(await text("shards.json")));
  /** Words by how common they are. @returns {Promise<string[]>} */
  const vocabulary = () => once("words", async () => (await text("words.txt")).split("\n"));
  /** The parts of words of several spellings, by the whole. @returns {Promise<Map<string, string[]>>} */
  const compounds = () =>
    once("compounds", async () => {
      const rows = (await text("compounds.txt")).split("\n").filter(Boolean).map((row) => row.split("-"));
      return new Map(rows.map((parts) => [parts.join(""), parts]));
    });

  /** Open a shard, once. @param {Shard} shard @returns {Promise<Store>} */
  const open = (shard) => once(`shard ${shard.name}`, isDisk ? () => fromDisk(shard) : () => fromIndex(shard));
  /** @param {Shard} shard */
  async function fromDisk({ name }) {
    return scanned((await onDisk(`disk-${name}.js`))[name]);
  }
  /** @param {Shard} shard */
  async function fromIndex({ name }) {
    const facts = await self.fetch(`${engine}${name}/facts.json`, { cache: "no-cache" });
    /** @type {() => Promise<{ createInstance: (options: { basePath: string }) => Pagefind }>} */
    const load = () => import(`${engine}pagefind.js`);
    const index = async () => (await once("engine", load)).createInstance({ basePath: `${engine}${name}/` });
    return indexed(() => once(`index ${name}`, index), await facts.json());
  }

  self.litdigestLibrary = { carried: () => carried, compounds, isDisk, open, overview, vocabulary };
})();

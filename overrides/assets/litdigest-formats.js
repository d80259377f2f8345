// Papers as text for reference managers and spreadsheets. The functions give the same results as those in generator/litdigest/exports.
(() => {
  "use strict";

  const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
  const COLUMNS = ["slug", "title", "published", "organisation", "topic", "tags", "url", "code", "abstract"];

  /** Text on one line. Text of the site itself already is; text of an imported list may not be. */
  const plain = (/** @type {string | null} */ text) => (text || "").replace(/[\s\p{Cc}\p{Cf}\p{Cs}]+/gu, " ").trim();

  /** A URL in ASCII, without characters that end a URL in one of the formats. */
  const ascii = (/** @type {string} */ url) => (url || "").replace(/[^A-Za-z0-9\-._~:/?#@!$&+,;=%]/gu, percent);
  const percent = (/** @type {string} */ mark) => Array.from(new TextEncoder().encode(mark), (byte) => `%${hex(byte)}`).join("");
  const hex = (/** @type {number} */ byte) => byte.toString(16).toUpperCase().padStart(2, "0");

  /** @typedef {ReturnType<typeof citation>} Citation */
  /**
   * A record made safe for one-line fields, with the values that all formats share.
   * @param {Citable} record
   */
  function citation(record) {
    const topic = plain(record.topic);
    const tags = record.tags.map(plain);
    const code = record.code.map(ascii);
    const day = /^\d{4}-\d\d-\d\d$/.exec(record.published ?? "")?.[0] ?? "";
    return {
      slug: record.slug.replace(/[^\w-]/g, "-"),
      title: plain(record.title),
      day,
      date: day.split("-").map(Number),
      organisation: plain(record.organisation),
      topic,
      tags,
      keywords: [topic, ...tags.filter((tag) => tag.toLowerCase() !== topic.toLowerCase())].filter(Boolean),
      url: ascii(record.url),
      code,
      note: code.length ? `Code: ${code.join(", ")}` : "",
      abstract: plain(record.abstract),
    };
  }

  // Braces must be balanced even after a backslash, so each gets an invisible partner.
  /** @type {Record<string, string>} */
  const TEX = {
    "\\": "{\\textbackslash}",
    "{": "\\{\\vphantom{\\}}",
    "}": "\\vphantom{\\{}\\}",
    "~": "{\\textasciitilde}",
    "^": "\\string^",
    "@": "{@}",
  };
  for (const mark of "&%$#_") TEX[mark] = `\\${mark}`;
  for (const mark of "<>|") TEX[mark] = `\\ensuremath{${mark}}`;
  // The last two alternatives match the first of two characters that TeX would join to a ligature.
  const tex = (/** @type {string} */ text) =>
    text.replace(/[\\{}~^@&%$#_<>|]|([-'`,])(?=\1)|[?!](?=`)/g, (mark) => TEX[mark] || `${mark}{}`);
  /** Keywords joined by commas, without the commas within them. */
  const listed = (/** @type {string[]} */ keywords) => keywords.map((keyword) => keyword.replaceAll(",", "")).filter(Boolean).join(", ");
  const braced = (/** @type {string} */ value) => value && `{${value}}`;

  /** @param {Citation} one */
  function bibtexEntry(one) {
    const fields = [
      ["title", `{{${tex(one.title)}}}`],
      ["institution", braced(tex(one.organisation))],
      ["year", braced(one.day.slice(0, 4))],
      ["month", one.day && MONTHS[one.date[1] - 1]],
      ["keywords", braced(tex(listed(one.keywords)))],
      ["url", braced(one.url)],
      ["annote", braced(tex(one.note))],
    ];
    const lines = fields.filter(([, value]) => value).map(([name, value]) => `  ${name} = ${value}`);
    return [`@misc{${one.slug}`, ...lines].join(",\n") + "\n}\n";
  }

  /** @param {Citation} one */
  function risEntry(one) {
    const known = [
      ["PB", one.organisation],
      ["PY", one.day.slice(0, 4)],
      ["DA", one.day.replace(/-/g, "/")],
      ...one.keywords.map((keyword) => ["KW", keyword]),
      ["UR", one.url.replace(/;/g, "%3B")],
      ["AB", one.abstract],
      ["N1", one.note],
    ];
    const filled = known.filter(([, value]) => value);
    const lines = [["TY", "UNPB"], ["ID", one.slug], ["TI", one.title], ...filled, ["ER", ""]];
    return lines.map(([tag, value]) => `${tag}  - ${value}\r\n`).join("");
  }

  /** @param {Citation} one */
  function cslItem(one) {
    const known = [
      ["publisher", one.organisation],
      ["issued", one.day && { "date-parts": [one.date] }],
      ["keyword", listed(one.keywords)],
      ["URL", one.url],
      ["abstract", one.abstract],
      ["note", one.note],
    ];
    return { id: one.slug, type: "article", title: one.title, ...Object.fromEntries(known.filter(([, value]) => value)) };
  }

  /** @param {Citation} one */
  function csvRow(one) {
    const [tags, code] = [one.tags.join("; "), one.code.join("; ")];
    return [one.slug, one.title, one.day, one.organisation, one.topic, tags, one.url, code, one.abstract];
  }
  // An apostrophe keeps a spreadsheet from taking the text for a formula.
  const harmless = (/** @type {string} */ text) => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const csvLine = (/** @type {string[]} */ cells) => cells.map((text) => `"${harmless(text).replace(/"/g, '""')}"`).join(",") + "\r\n";

  // Character references mean the same to every Markdown; a backslash does not.
  const reference = (/** @type {string} */ mark) => (/[a-z]/i.test(mark) ? mark : `&#${mark.codePointAt(0)};`);
  const escaped = (/** @type {string} */ text) =>
    text.replace(/[\\`*_{}[\]<>&|~^$=@#]|:(?=\S)|--|\bwww\./gi, (marks) => [...marks].map(reference).join(""));
  const linked = (
    /** @type {string} */ text,
    /** @type {string} */ url,
  ) => (/^(?:https?:|papers\/)/i.test(url) ? `[${text}](${url.replace(/&/g, "&amp;")})` : text);

  /** @param {Citation} one */
  function markdownItem(one) {
    const code = one.code.map((url) => linked("code", url));
    return `- ${
      [linked(escaped(one.title || one.slug), one.url), one.day, escaped(one.organisation), ...code].filter(Boolean).join(", ")
    }\n`;
  }

  const bibtex = (/** @type {Citable[]} */ records) => records.map(citation).map(bibtexEntry).join("\n");
  const ris = (/** @type {Citable[]} */ records) => records.map(citation).map(risEntry).join("");
  const csl = (/** @type {Citable[]} */ records) => `${JSON.stringify(records.map(citation).map(cslItem), null, 1)}\n`;
  const csv = (/** @type {Citable[]} */ records) => [COLUMNS, ...records.map(citation).map(csvRow)].map(csvLine).join("");
  const markdown = (/** @type {Citable[]} */ records) => records.map(citation).map(markdownItem).join("");

  self.litdigest ||= /** @type {Litdigest} */ ({});
  self.litdigest.formats = { bibtex, ris, csl, csv, markdown };
})();

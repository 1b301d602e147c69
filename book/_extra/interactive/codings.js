/* Files of codings: read and judged as `compendium agreement` does (compendium.classroom.submissions), and written. */
"use strict";

(function (compendium) {
  const NEEDED = ["segment_id", "coder", "code_id"];
  const COLUMNS = [...NEEDED, "rank"];
  const NAME = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_ .,'‘’()-]{0,59}$/u;
  const MOST = 2000000;
  const quoted = (text) => "'" + (text.length > 60 ? text.slice(0, 57) + "..." : text).replace(/\p{C}/gu, "?") + "'";

  /** What is wrong with a cell, or nothing. `study` has the lists quotes, codes and coders (names). */
  const demands = (study) => ({
    segment_id: (text) => (study.quotes.includes(text) ? "" : "is not in segments.csv; correct it"),
    coder: (text) =>
      study.coders.includes(text) ? "is one of the study's own coders; use another name"
        : NAME.test(text) ? ""
        : "is no name; begin with a letter or digit, and go on with up to 59 of these, blanks and . , ' ( ) - _",
    code_id: (text) => (study.codes.includes(text) ? "" : `is not one of ${study.codes.join(", ")}; use one of these`),
    rank: (text) => (["", "primary", "secondary"].includes(text) ? "" : "is neither primary nor secondary; use one of these"),
  });

  function headerFaults(header) {
    if (header.length === 1 && header[0].includes(";")) return ["separates its cells by semicolons; save it with commas"];
    const times = (name) => header.filter((other) => other === name).length;
    return [
      ...COLUMNS.filter((name) => times(name) > 1).map((name) => `column '${name}' stands ${times(name)} times; keep one`),
      ...NEEDED.filter((name) => !times(name)).map((name) => `column '${name}' is missing; add it`),
    ];
  }

  /** Cells of a file by row, and what is wrong with it: [{row, cells}], [[row, fault]]. */
  function readCells(text) {
    if (text.length > MOST) return [[], [[0, "is larger than any file of codings; take another file"]]];
    const plain = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
    if (!plain.trim()) return [[], [[0, "is empty; save the codings once more"]]];
    if (plain.includes("\uFFFD")) return [[], [[0, "is not UTF-8; save the file as UTF-8"]]];
    let records;
    try {
      records = compendium.parseCsv(plain);
    } catch (error) {
      return [[], [[error.row, `cannot be split into cells (${error.message}); check the quotation marks`]]];
    }
    const [[, first], ...rest] = records;
    const header = first.map((cell) => cell.trim());
    const faults = headerFaults(header).map((fault) => [1, fault]);
    if (faults.length) return [[], faults];
    const ragged = rest.filter(([, record]) => record.length !== header.length);
    if (ragged.length)
      return [[], ragged.map(([row, record]) => [row,
        `has ${record.length} cells and the header ${header.length}; add what is missing, or put a cell that holds a comma in double quotes`])];
    const at = (record, name) => (header.includes(name) ? compendium.unguarded(record[header.indexOf(name)]).trim().normalize("NFC") : "");
    const rows = rest
      .map(([row, record]) => ({ row, note: at(record, "note"), ...Object.fromEntries(COLUMNS.map((name) => [name, at(record, name)])) }))
      .filter((cells) => cells.code_id);
    return [rows, rows.length ? [] : [[0, "has no codes; code a quote first"]]];
  }

  const MOST_RANGES = 8;

  /** Rows in words, neighbours together, as compendium.errors.row_ranges names them. */
  function rowRanges(rows) {
    const runs = [];
    for (const row of rows) {
      const last = runs[runs.length - 1];
      if (last && last[1] === row - 1) last[1] = row;
      else runs.push([row, row]);
    }
    const named = runs.slice(0, MOST_RANGES).map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(", ");
    const rest = runs.slice(MOST_RANGES).reduce((total, [first, last]) => total + last - first + 1, 0);
    return `row${rows.length > 1 ? "s" : ""} ${named}${rest ? ` and ${rest} more` : ""}`;
  }

  /** Faults, a list of [row, sentence], as lines: what is said of several rows in the same words is one. */
  function toldOnce(file, faults) {
    const alike = new Map();
    for (const [row, fault] of faults) alike.set(fault, [...(alike.get(fault) || []), row]);
    return [...alike].map(([fault, rows]) => `${file}${rows[0] ? " " + rowRanges(rows) : ""}: ${fault}`);
  }

  /** Read one file: `coders`, a list of {name, codes, notes} (by quote), and `problems`, a list of sentences. */
  function readCodings(file, text, study) {
    const [rows, faults] = readCells(text);
    const judged = Object.entries(demands(study));
    const seen = new Map();
    const coders = new Map();
    for (const cells of rows) {
      const wrong = judged.map(([column, judge]) => [column, cells[column], judge(cells[column])]).filter(([, , fault]) => fault);
      for (const [column, value, fault] of wrong)
        faults.push([cells.row, `${column} ${value ? quoted(value) + " " + fault : "is empty; fill it in"}`]);
      const key = JSON.stringify([cells.segment_id, cells.coder, cells.rank === "secondary"]);
      if (seen.has(key)) faults.push([cells.row, `segment_id ${quoted(cells.segment_id)} repeats row ${seen.get(key)}; delete one`]);
      else seen.set(key, cells.row);
      if (cells.rank === "secondary") continue;
      if (!coders.has(cells.coder)) coders.set(cells.coder, { name: cells.coder, file, codes: {}, notes: {} });
      coders.get(cells.coder).codes[cells.segment_id] = cells.code_id;
      if (cells.note) coders.get(cells.coder).notes[cells.segment_id] = cells.note;
    }
    return { coders: faults.length ? [] : [...coders.values()], problems: toldOnce(file, faults) };
  }

  /** Codings as a file that `compendium agreement` reads, with the columns of data/codings.csv. */
  function writeCodings(name, codes, notes, quotes) {
    const columns = ["segment_id", "coder", "rank", "code_id", "confidence", "temperature", "note"];
    const rows = quotes.filter((quote) => codes[quote]).map((quote) =>
      ({ segment_id: quote, coder: name, rank: "primary", code_id: codes[quote], note: notes[quote] || "" }));
    return compendium.formatCsv(columns, rows);
  }

  /** Give coders of several files who share a name the file's name as well. */
  function namedApart(coders) {
    const times = (name) => coders.filter((coder) => coder.name === name).length;
    return coders.map((coder) => ({ ...coder, name: times(coder.name) > 1 ? `${coder.name} [${coder.file}]` : coder.name }));
  }

  /** How much each quote divides a class, the most divided first (compendium.classroom.pooled.divided_quotes). */
  function dividedQuotes(quotes, students) {
    const rows = quotes.map((quote) => {
      const given = students.map((student) => student.codes[quote]).filter(Boolean);
      const votes = new Map();
      for (const code of given) votes.set(code, (votes.get(code) || 0) + 1);
      const alike = [...votes.values()].reduce((total, n) => total + n * (n - 1), 0);
      const most = [...votes].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0];
      return { quote, n: given.length, alike: alike / (given.length * (given.length - 1)), most };
    });
    return rows.filter(({ n }) => n >= 2).sort((a, b) => a.alike - b.alike);
  }

  Object.assign(compendium, { readCodings, writeCodings, namedApart, dividedQuotes, coderName: NAME });
})((window.compendium = window.compendium || {}));

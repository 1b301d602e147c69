/* CSV read and written: comma, quotation marks doubled, LF. */
"use strict";

(function (compendium) {
  const FORMULA = /^[=+\-@\t\r]/;

  /** Lead by an apostrophe what a spreadsheet would run as a formula, as compendium.run.results does. */
  const guarded = (text) => (FORMULA.test(text) ? "'" + text : text).replace(/\r\n?/g, "\n");

  /** Take that apostrophe away. */
  const unguarded = (text) => text.replace(/^'(?=[=+\-@\t\r])/, "");

  function cell(value) {
    const text = typeof value === "number" ? String(value) : guarded(String(value ?? ""));
    return /[",\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  /** Write rows, each an object, with these columns and a header. */
  function formatCsv(columns, rows) {
    const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
    return lines.map((line) => line.map(cell).join(",") + "\n").join("");
  }

  /** Read records: a list of [row in the file, cells]. Throws an Error with `row` where quotation marks are amiss. */
  function parseCsv(text) {
    const records = [];
    let record = [], value = "", quoted = false, closed = false, line = 1, start = 1;
    const fail = (what) => {
      throw Object.assign(new Error(what), { row: start });
    };
    const endCell = () => {
      record.push(value);
      [value, closed] = ["", false];
    };
    const endRecord = () => {
      if (record.length || value || closed) {
        endCell();
        records.push([start, record]);
      }
      record = [];
    };
    for (let place = 0; place < text.length; place += 1) {
      const letter = text[place];
      if (letter === "\n") line += 1;
      if (quoted) {
        if (letter !== '"') value += letter;
        else if (text[place + 1] === '"') {
          value += letter;
          place += 1;
        } else [quoted, closed] = [false, true];
      } else if (letter === ",") endCell();
      else if (letter === "\n") {
        endRecord();
        start = line;
      } else if (closed) fail("has something behind a closing quotation mark");
      else if (letter === '"' && value === "") quoted = true;
      else value += letter;
    }
    if (quoted) fail("has a quotation mark that is never closed");
    endRecord();
    return records;
  }

  Object.assign(compendium, { formatCsv, parseCsv, unguarded });
})((window.compendium = window.compendium || {}));

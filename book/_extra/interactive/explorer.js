/* The explorer: filters, sorts and counts the cards that the page already has. The filter is in the address. */
"use strict";

(function ({ element, labelled, table, data, download, say, copy, formatCsv }) {
  const place = document.getElementById("quote-finder");
  if (!place) return;
  const { quotes, codes, coders, words, source } = data("explorer-data");
  const coderNames = Object.keys(coders);
  const card = (quote) => document.getElementById("explore-" + quote.segment_id);
  const plainText = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  /* What a quote has under each heading. The code is that of the coder chosen. */

  const code = (quote) => quote.codes[state.coder] ?? "";
  const theme = (quote) => (codes[code(quote)] || { theme: "" }).theme;
  const parting = (quote) => (new Set(Object.values(quote.codes)).size > 1 ? "yes" : "no");
  const searched = (quote) =>
    plainText([quote.segment_id, quote.participant_id, quote.gist, quote.text, words[quote.affiliation],
      words[quote.role], (codes[code(quote)] || { label: "" }).label].join(" "));

  const inUse = (value) => [...new Set(quotes.map(value))].filter(Boolean).sort();
  const label = (name) => codes[name].label;
  const leaves = Object.keys(codes).filter((name) => codes[name].theme);
  const filters = {
    theme: { label: "Theme", value: theme, options: Object.keys(codes).filter((name) => !codes[name].theme), said: label },
    code: { label: "Practice or context", value: code, options: leaves, said: label },
    affiliation: { label: "Affiliation", value: (quote) => quote.affiliation, said: (name) => words[name] },
    role: { label: "Role", value: (quote) => quote.role, said: (name) => words[name] },
    participant: { label: "Participant", value: (quote) => quote.participant_id, said: (name) => name },
    parting: { label: "Do the coders disagree?", value: parting, options: ["yes", "no"], said: (name) => name },
  };
  const orders = {
    printed: ["As printed", () => 0],
    code: ["Practice", (a, b) => leaves.indexOf(code(a)) - leaves.indexOf(code(b))],
    participant: ["Participant", (a, b) => (a.participant_id < b.participant_id ? -1 : a.participant_id > b.participant_id ? 1 : 0)],
    longest: ["Longest first", (a, b) => b.n_words - a.n_words],
  };

  /* The state is what the address says; what the address does not know is passed over, and told. */

  const start = () => ({ coder: coderNames[0], sort: "printed", text: "", ...Object.fromEntries(Object.keys(filters).map((name) => [name, ""])) });
  let state = start();
  for (const filter of Object.values(filters)) filter.options = filter.options || inUse(filter.value);

  function allowed(name) {
    if (name === "coder") return coderNames;
    if (name === "sort") return Object.keys(orders);
    return filters[name].options;
  }

  function readAddress() {
    const asked = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    const unknown = [];
    state = start();
    for (const [name, value] of asked) {
      if (name === "text") state.text = value;
      else if (Object.hasOwn(state, name) && allowed(name).includes(value)) state[name] = value;
      else unknown.push(`${name} ${value}`.slice(0, 60));
    }
    return unknown;
  }

  function writeAddress() {
    const first = start();
    const asked = Object.entries(state).filter(([name, value]) => value !== first[name]);
    const hash = new URLSearchParams(asked).toString();
    try {
      history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
    } catch (refused) {
      location.hash = hash;
    }
  }

  /* Which quotes are shown; `without` leaves one filter out, to count what each of its choices would show. */

  function shown(without) {
    const asked = plainText(state.text).split(/\s+/).filter(Boolean);
    return quotes.filter(
      (quote) =>
        asked.every((word) => searched(quote).includes(word)) &&
        Object.entries(filters).every(([name, filter]) => name === without || !state[name] || filter.value(quote) === state[name])
    );
  }

  /* The form. */

  const controls = {};
  const status = element("p", { id: "explorer-status", class: "explorer-status", role: "status", "aria-live": "polite" });
  const heard = element("p", { class: "explorer-heard", role: "status", "aria-live": "polite" });
  const counts = element("details", { class: "explorer-counts" });

  function choice(name, text, options) {
    controls[name] = element("select", { id: "explorer-" + name, onchange: (event) => set(name, event.target.value) },
      options.map(([value, said]) => element("option", { value }, said)));
    return labelled(text, controls[name]);
  }

  function set(name, value) {
    state[name] = value;
    writeAddress();
    show();
  }

  function build() {
    controls.text = element("input", { id: "explorer-text", type: "search", autocomplete: "off", spellcheck: "false",
      oninput: (event) => set("text", event.target.value) });
    const chosen = Object.entries(filters).map(([name, filter]) =>
      choice(name, filter.label, [["", "any"], ...filter.options.map((value) => [value, filter.said(value)])]));
    place.append(
      element("form", { class: "explorer-form", role: "search", "aria-label": "Filter the quotes", onsubmit: (event) => event.preventDefault() },
        element("div", { class: "controls" },
          labelled("Words in gist, speaker or code", controls.text, "All of them must occur."),
          choice("coder", "Coding by", coderNames.map((name) => [name, coders[name]])), chosen,
          choice("sort", "Sort", Object.entries(orders).map(([name, [said]]) => [name, said]))),
        element("div", { class: "buttons" },
          element("button", { type: "button", onclick: save }, "Save these as CSV"),
          element("button", { type: "button", onclick: () => copy(location.href, heard) }, "Copy the address"),
          element("button", { type: "button", onclick: reset }, "Show all"))),
      status, heard, counts);
    place.hidden = false;
  }

  /* The cards come after this script, which is read first so that they need not move for the form. */

  let list = null;

  function dress() {
    list = document.querySelector(".explorer-cards");
    for (const quote of quotes)
      card(quote).append(element("p", { class: "quote-cite" },
        element("button", { type: "button", onclick: () => copy(citation(quote), heard) },
          "Copy citation ", element("span", { class: "visually-hidden" }, "of " + quote.segment_id))));
  }

  function arrange(kept) {
    for (const quote of quotes) card(quote).hidden = !kept.includes(quote);
    list.append(...[...quotes].sort(orders[state.sort][1]).map(card));
  }

  function reset() {
    state = start();
    writeAddress();
    show();
    controls.text.focus();
  }

  /* What is shown. */

  function show() {
    const kept = shown();
    if (list) arrange(kept);
    for (const [name, filter] of Object.entries(filters)) {
      const possible = shown(name);
      for (const option of controls[name].options) {
        const n = option.value ? possible.filter((quote) => filter.value(quote) === option.value).length : possible.length;
        option.textContent = `${option.value ? filter.said(option.value) : "any"} (${n})`;
      }
      controls[name].value = state[name];
    }
    for (const name of ["coder", "sort", "text"]) if (controls[name].value !== state[name]) controls[name].value = state[name];
    tell(kept);
  }

  function tell(kept) {
    const people = new Set(kept.map((quote) => quote.participant_id)).size;
    const everyone = new Set(quotes.map((quote) => quote.participant_id)).size;
    status.textContent = kept.length
      ? `${kept.length} of ${quotes.length} quotes, by ${people} of ${everyone} participants.`
      : `No quote fits: 0 of ${quotes.length}. Take a filter away, or show all.`;
    const sides = inUse((quote) => quote.affiliation);
    const count = (name, side) => kept.filter((quote) => code(quote) === name && quote.affiliation === side).length;
    const rows = leaves
      .map((name) => [label(name), ...sides.map((side) => count(name, side))])
      .map(([name, ...numbers]) => [name, ...numbers, numbers.reduce((total, n) => total + n, 0)])
      .filter((row) => row[row.length - 1]);
    const caption = `Quotes shown, by code (${coders[state.coder]}) and by the speaker's affiliation`;
    counts.hidden = !rows.length;
    counts.replaceChildren(element("summary", {}, "Counts of what is shown"),
      table(caption, ["Code", ...sides.map((side) => words[side]), "All"], rows.map((row) => row.map(String))));
  }

  /* What a reader takes along: never the article's words. */

  function citation(quote) {
    const link = card(quote).querySelector(".quote-source a");
    return `${source}, Table ${quote.table_no}, quote ${quote.quote_no} (participant ${quote.participant_id}), p. ${quote.page}. ${link ? link.href : ""}`.trim();
  }

  function save() {
    const kept = [...quotes].sort(orders[state.sort][1]).filter((quote) => shown().includes(quote));
    const columns = ["segment_id", "table_no", "quote_no", "page", "participant_id", "affiliation", "role", "coder", "code_id", "label", "theme_id", "n_words", "gist", "citation"];
    const rows = kept.map((quote) => ({ ...quote, coder: state.coder, code_id: code(quote), label: code(quote) && label(code(quote)), theme_id: theme(quote), citation: citation(quote) }));
    download("quotes.csv", formatCsv(columns, rows));
    say(heard, `Saved quotes.csv: ${rows.length} of ${quotes.length} quotes.`);
  }

  function follow() {
    const unknown = readAddress();
    show();
    if (unknown.length) say(heard, `The address asks for what this book does not have: ${unknown.join(", ")}.`);
  }

  build();
  follow();
  window.addEventListener("hashchange", follow);
  document.addEventListener("DOMContentLoaded", () => {
    dress();
    show();
    const target = location.hash.startsWith("#explore-") && document.getElementById(location.hash.slice(1));
    if (target) target.scrollIntoView();
  });
})(window.compendium);

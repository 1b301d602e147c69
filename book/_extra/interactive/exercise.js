/* Code it yourself: one quote after the other, kept in this browser, compared at the end. Nothing is sent. */
"use strict";

(function (compendium) {
  const { element, labelled, table, data, download, say, compare, alpha, fixed } = compendium;
  const place = document.getElementById("exercise");
  if (!place) return;
  const { quotes, codes, coders, quantile, version } = data("exercise-data");
  const themes = codes.filter((code) => !code.parent_id);
  const leaves = codes.filter((code) => code.parent_id);
  const byId = Object.fromEntries(codes.map((code) => [code.code_id, code]));
  const names = quotes.map((quote) => quote.segment_id);
  const study = { quotes: names, codes: leaves.map((code) => code.code_id), coders: coders.map((coder) => coder.name) };
  const reference = coders[0];

  /* Memory: what was coded is kept in this browser, where it lets us. */

  const KEY = "compendium-exercise-" + version;
  const start = () => ({ name: "student", codes: {}, notes: {}, at: 0 });
  let state = start();
  let remembers = true;

  function recall() {
    let kept = "{}";
    try {
      // Where storage is blocked, the book's pages put a substitute in its place that lasts no longer than the page.
      if (!(localStorage instanceof Storage)) throw new Error("a substitute");
      kept = localStorage.getItem(KEY) || kept;
      localStorage.setItem(KEY, kept);
    } catch (blocked) {
      remembers = false;
    }
    try {
      accept(JSON.parse(kept));
    } catch (unreadable) {
      state = start();
    }
  }

  /** Take over what was kept, as far as it is about these quotes and codes. */
  function accept({ name, codes: given = {}, notes = {}, at = 0 }) {
    const known = (kept, allowed) => Object.fromEntries(Object.entries(kept).filter(([quote, value]) => names.includes(quote) && allowed(value)));
    state = {
      name: typeof name === "string" && compendium.coderName.test(name) ? name : "student",
      codes: known(given, (code) => study.codes.includes(code)),
      notes: known(notes, (note) => typeof note === "string"),
      at: Number.isInteger(at) && at >= 0 && at < quotes.length ? at : 0,
    };
  }

  function remember() {
    if (!remembers) return;
    try {
      localStorage.setItem(KEY, JSON.stringify(state));
    } catch (full) {
      remembers = false;
      warn();
    }
  }

  /* The form. */

  const heard = element("p", { class: "exercise-heard", role: "status", "aria-live": "polite" });
  const memory = element("p", { class: "exercise-memory" });
  const progress = element("progress", { id: "exercise-progress", max: String(quotes.length) });
  const counted = element("label", { for: "exercise-progress" });
  const title = element("h3", { id: "exercise-quote", tabindex: "-1" });
  const quoteText = element("blockquote", { class: "quote-gist" });
  const note = element("textarea", { id: "exercise-note", rows: "2", maxlength: "1000", oninput: keepNote });
  const nameField = element("input", { id: "exercise-name", type: "text", maxlength: "60", autocomplete: "off", spellcheck: "false", oninput: keepName });
  const results = element("div", { class: "exercise-results" });
  const radios = leaves.map((code) => element("input", { type: "radio", name: "exercise-code", id: "exercise-" + code.code_id,
    value: code.code_id, "aria-describedby": `exercise-${code.code_id}-means`, onchange: () => keepCode(code.code_id) }));

  const coded = () => names.filter((name) => state.codes[name]).length;

  function choice(code) {
    const radio = radios.find((other) => other.value === code.code_id);
    return element("div", { class: "code-choice" }, radio,
      element("label", { for: radio.id }, code.label),
      element("p", { id: radio.id + "-means", class: "definition" }, code.definition));
  }

  function group(theme) {
    return element("div", { role: "group", "aria-labelledby": "exercise-theme-" + theme.code_id, class: "code-group" },
      element("p", { id: "exercise-theme-" + theme.code_id, class: "code-theme" }, theme.label),
      leaves.filter((code) => code.parent_id === theme.code_id).map(choice));
  }

  function borders() {
    const items = leaves.map((code) => element("li", {}, element("strong", {}, code.label + ". "),
      code.include ? `Include: ${code.include}. ` : "", code.exclude ? `Exclude: ${code.exclude}.` : ""));
    return element("details", { class: "code-borders" }, element("summary", {}, "What belongs to each code, and what does not"), element("ul", {}, items));
  }

  const button = (text, action, attributes = {}) => element("button", { type: "button", onclick: action, ...attributes }, text);

  function build() {
    place.append(
      labelled("Your name, or a pseudonym", nameField, "It goes into the file that you save, and nowhere else."),
      memory,
      element("div", { class: "exercise-progress" }, counted, progress),
      title, quoteText,
      element("form", { class: "exercise-form", "aria-labelledby": "exercise-quote", onsubmit: (event) => { event.preventDefault(); move(1); } },
        element("fieldset", {}, element("legend", {}, "Which code fits its main point best?"), themes.map(group)),
        borders(),
        labelled("Why? (if you like)", note),
        element("div", { class: "buttons" },
          button("Previous", () => move(-1), { id: "exercise-previous" }),
          element("button", { type: "submit", id: "exercise-next" }, "Next"),
          button("First without a code", firstOpen),
          button("Take my code away", () => keepCode(null)))),
      heard,
      element("div", { class: "buttons" },
        button("See the agreement", () => agree(), { id: "exercise-agree" }),
        button("Save my codings (CSV)", save, { id: "exercise-save" }),
        button("Print the sheet", () => window.print()),
        button("Start over", startOver, { id: "exercise-over" })),
      loader(), results);
    place.hidden = false;
    document.body.classList.add("exercise-runs");
    warn();
    show();
  }

  function warn() {
    memory.textContent = remembers
      ? "What you code is kept in this browser, so that you can stop and go on later. It does not leave this page."
      : "This browser does not let the page remember anything. Save your codings before you leave, and load the file to go on. Nothing leaves this page.";
  }

  function show() {
    const quote = quotes[state.at];
    title.textContent = `Quote ${state.at + 1} of ${quotes.length}`;
    quoteText.textContent = quote.text || quote.gist;
    for (const radio of radios) radio.checked = state.codes[quote.segment_id] === radio.value;
    note.value = state.notes[quote.segment_id] || "";
    if (nameField.value !== state.name) nameField.value = state.name;
    progress.value = coded();
    counted.textContent = `${coded()} of ${quotes.length} coded `;
    document.getElementById("exercise-previous").disabled = state.at === 0;
  }

  function move(step) {
    if (state.at + step >= quotes.length) {
      say(heard, `That was the last quote; ${coded()} of ${quotes.length} are coded.`);
      document.getElementById("exercise-agree").focus();
      return;
    }
    goTo(Math.max(0, state.at + step));
  }

  function goTo(at) {
    state.at = at;
    remember();
    show();
    title.focus();
  }

  function firstOpen() {
    const open = names.findIndex((name) => !state.codes[name]);
    if (open >= 0) goTo(open);
    else say(heard, "Every quote has a code.");
  }

  function keepCode(code) {
    const quote = quotes[state.at].segment_id;
    if (code) state.codes[quote] = code;
    else delete state.codes[quote];
    remember();
    show();
  }

  function keepNote() {
    const quote = quotes[state.at].segment_id;
    if (note.value) state.notes[quote] = note.value;
    else delete state.notes[quote];
    remember();
  }

  function keepName() {
    const name = nameField.value.trim().normalize("NFC");
    const usable = compendium.coderName.test(name) && !study.coders.includes(name);
    nameField.setAttribute("aria-invalid", String(!usable));
    if (usable) {
      state.name = name;
      remember();
    } else say(heard, "Begin the name with a letter or digit; after it also blanks and . , ' ( ) - _ are possible, and names of the study's coders are taken.");
  }

  function save() {
    if (!coded()) return say(heard, "Nothing is coded yet.");
    const file = `codings-${state.name.replace(/[^\p{L}\p{M}\p{N}_-]+/gu, "-")}.csv`;
    download(file, compendium.writeCodings(state.name, state.codes, state.notes, names));
    say(heard, `Saved ${file}: ${coded()} of ${quotes.length} quotes are coded.`);
  }

  let asked = false;
  function startOver() {
    const over = document.getElementById("exercise-over");
    if (!asked && coded()) {
      asked = true;
      over.textContent = "Yes, delete all my codings";
      setTimeout(() => { asked = false; over.textContent = "Start over"; }, 8000);
      return say(heard, "Press once more to delete all codings.");
    }
    asked = false;
    over.textContent = "Start over";
    state = start();
    results.replaceChildren();
    goTo(0);
    say(heard, "All codings are deleted.");
  }

  /* Files: one coder's to go on with, several to be pooled. */

  function loader() {
    const file = element("input", { id: "exercise-file", type: "file", accept: ".csv,text/csv", multiple: true, onchange: readFiles });
    const pasted = element("textarea", { id: "exercise-pasted", rows: "4", spellcheck: "false" });
    return element("details", { class: "exercise-load", id: "exercise-load" },
      element("summary", {}, "Go on from a file, or pool the files of a class"),
      labelled("Files of codings (CSV)", file, "One coder's file: you go on with it. Several: they are compared. They are read here and sent nowhere."),
      labelled("Or paste a file", pasted),
      element("div", { class: "buttons" }, button("Read what I pasted", () => take([["pasted text", pasted.value]]), { id: "exercise-paste" })));
  }

  async function readFiles(event) {
    const files = [...event.target.files];
    take(await Promise.all(files.map(async (file) => [file.name, await file.slice(0, 4000001).text()])));
    event.target.value = "";
  }

  function take(files) {
    const read = files.map(([name, text]) => compendium.readCodings(name, text, study));
    const problems = read.flatMap((one) => one.problems);
    const found = compendium.namedApart(read.flatMap((one) => one.coders));
    if (problems.length) return refuse(problems);
    if (found.length > 1) return pool(found);
    accept({ ...found[0], at: 0 });
    results.replaceChildren();
    firstOpen();
    remember();
    show();
    say(heard, `Took over the codings of ${state.name}: ${coded()} of ${quotes.length} quotes.`);
  }

  function refuse(problems) {
    const shown = problems.slice(0, 20).map((problem) => element("li", {}, problem));
    const more = problems.length > 20 ? element("p", {}, `… and ${problems.length - 20} more`) : null;
    results.replaceChildren(element("div", { role: "alert", class: "exercise-refusal" },
      element("p", {}, problems.length === 1 ? "One problem, so nothing was read:" : `${problems.length} problems, so nothing was read:`),
      element("ul", {}, shown), more));
  }

  /* Agreement. */

  const REMINDERS = [
    "The published coding is a reference and not the truth: the authors had whole transcripts and another question. Where you differ, ask what each coding sees.",
    "Coding a gist is easier than coding a transcript: a gist is short, and it was written by someone who knew the code. Expect less agreement in work of your own.",
  ];
  const reminders = () => REMINDERS.map((text) => element("p", { class: "reminder" }, text));
  const theme = (code) => (code ? byId[code].parent_id : null);
  const given = (coder) => quotes.map((quote) => quote.codes[coder] ?? null);
  const mine = (codings) => names.map((name) => codings[name] ?? null);
  const interval = (found) =>
    Number.isNaN(found.kappa) ? `undefined: ${found.remark}` : `${fixed(found.kappa)} (${fixed(found.low)} to ${fixed(found.high)})`;
  const levels = { practice: (code) => code, theme };

  /* What two lists of codes have in common, and, where kappa is undefined, why. */
  function compared(lists, people) {
    const found = compare(...lists, quantile);
    return { ...found, remark: Number.isNaN(found.kappa) ? compendium.whyUndefined(lists, people) : "" };
  }

  function comparisons(codings) {
    return Object.entries(levels).flatMap(([level, at]) =>
      coders.map((coder) => ({ coder: state.name, level, with: coder.name, label: coder.label,
        ...compared([mine(codings).map(at), given(coder.name).map(at)], [state.name, coder.name]) })));
  }

  function agree() {
    if (!coded()) return say(heard, "Nothing is coded yet, so there is nothing to compare.");
    const rows = comparisons(state.codes);
    const everyone = alpha([mine(state.codes), ...coders.map((coder) => given(coder.name))]);
    const heading = element("h3", { tabindex: "-1", id: "exercise-agreement" }, "Your agreement");
    const open = quotes.length - coded();
    results.replaceChildren(heading,
      open ? element("p", {}, `${open} quotes are without a code. What you code after you have seen this is no longer blind.`) : "",
      ...reminders(),
      table("Your codings and those of the study's coders",
        ["With", "Level", "Quotes", "Alike", "Kappa (interval)", "Alpha"],
        rows.map((row) => [row.label, row.level, String(row.n), fixed(row.percent), interval(row), fixed(row.alpha)])),
      element("p", {}, `Krippendorff's alpha of you and the ${coders.length} coders of the study together, on practices: `,
        element("span", { id: "exercise-alpha" }, fixed(everyone)), ". ",
        "Kappa's interval is a large-sample one, and rough for so few quotes; at perfect agreement it shrinks to a point. Where somebody gave one code throughout, kappa is undefined: the formula yields 0 whatever the other says."),
      element("div", { class: "buttons" }, button("Save these numbers (CSV)", () => saveNumbers(rows), { id: "exercise-numbers" })),
      ...disagreements());
    heading.focus();
  }

  function saveNumbers(rows) {
    download("agreement.csv", compendium.formatCsv(["coder", "level", "with", "n", "percent", "kappa", "low", "high", "alpha", "remark"],
      rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number.isNaN(value) ? "" : value])))));
  }

  function disagreements() {
    const parted = quotes.filter((quote) => state.codes[quote.segment_id] && quote.codes[reference.name]
      && state.codes[quote.segment_id] !== quote.codes[reference.name]);
    const said = parted.length
      ? `You and the ${reference.label.toLowerCase()} coding disagree on ${parted.length} of ${coded()} quotes.`
      : `You and the ${reference.label.toLowerCase()} coding disagree on no quote.`;
    return [element("h3", {}, "Where you part"), element("p", {}, said), ...parted.map(parting)];
  }

  function parting(quote) {
    const yours = state.codes[quote.segment_id];
    const side = (who, code) => element("div", { class: "side" }, element("h5", {}, who),
      element("p", {}, element("strong", {}, byId[code].label), ` (${byId[byId[code].parent_id].label})`),
      element("p", { class: "definition" }, byId[code].definition),
      byId[code].exclude ? element("p", {}, `Not: ${byId[code].exclude}.`) : null);
    const beside = document.querySelector(`.coding-key a[href$="#quote-${quote.segment_id}"]`);
    const others = coders.slice(1).filter((coder) => quote.codes[coder.name])
      .map((coder) => `${coder.label}: ${byId[quote.codes[coder.name]].label}`).join(" · ");
    return element("section", { class: "parting" },
      element("h4", {}, quote.segment_id),
      element("p", { class: "quote-gist" }, quote.text || quote.gist),
      element("div", { class: "sides" }, side("You", yours), side(reference.label, quote.codes[reference.name])),
      state.notes[quote.segment_id] ? element("p", {}, "Your reason: " + state.notes[quote.segment_id]) : null,
      others ? element("p", { class: "others" }, others) : null,
      element("p", {}, element("a", { href: beside.getAttribute("href") }, `${quote.segment_id} beside the others of its theme`)));
  }

  /* A class. */

  function pool(found) {
    const lists = found.map((coder) => mine(coder.codes));
    const rows = found.map((coder, place) => [coder.name, compared([lists[place], given(reference.name)], [coder.name, reference.name])]);
    const heading = element("h3", { tabindex: "-1" }, `A class of ${found.length}`);
    const divided = compendium.dividedQuotes(names, found);
    const gist = (name) => quotes.find((quote) => quote.segment_id === name);
    results.replaceChildren(heading, ...reminders(),
      element("p", {}, "Krippendorff's alpha on practices: ", element("span", { id: "pool-alpha" }, fixed(alpha(lists))),
        " among these coders, ", element("span", { id: "pool-alpha-all" }, fixed(alpha([...coders.map((coder) => given(coder.name)), ...lists]))),
        ` with the ${coders.length} of the study.`),
      table(`Each coder and the ${reference.label.toLowerCase()} coding, on practices`, ["Coder", "Quotes", "Alike", "Kappa (interval)", "Alpha"],
        rows.map(([name, row]) => [name, String(row.n), fixed(row.percent), interval(row), fixed(row.alpha)])),
      !divided.length ? element("p", {}, "No quote was coded by two of them.") : table("The quotes, those that divide the class most first", ["Quote", "Coders", "Pairs alike", "Most given", reference.label, "Gist"],
        divided.map(({ quote, n, alike, most }) => [quote, String(n), fixed(alike, 2), `${byId[most[0]].label} (${most[1]})`,
          gist(quote).codes[reference.name] ? byId[gist(quote).codes[reference.name]].label : "–", gist(quote).gist])),
      found.length <= 12
        ? table("Kappa of every two coders", ["", ...found.map((coder) => coder.name)],
            found.map((coder, i) => [coder.name, ...found.map((_, j) => fixed(compare(lists[i], lists[j], quantile).kappa, 2))]))
        : element("p", {}, "The matrix of all pairs is too large for a page: ", element("code", {}, ".venv/bin/compendium agreement *.csv --out folder"), " writes it."));
    heading.focus();
  }

  recall();
  build();
})(window.compendium);

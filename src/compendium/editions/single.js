/* One chapter at a time, with Back and Forward, and all of them at a button's press; where a browser can, its
   own search finds what is in the others. Light or dark as the system has it; on a phone the contents fold up. */
"use strict";

(function () {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const wide = matchMedia("(min-width: 70rem)");
  const contents = document.querySelector("#contents > details");
  const main = document.querySelector("main");
  const chapters = [...main.querySelectorAll(":scope > .chapter")];
  const book = document.title;
  const headings = "h1, h2, h3, h4, h5, h6";
  const all = element("button", { type: "button", "aria-pressed": "false" }, "Show all chapters");
  const turn = element("nav", { id: "turn", "aria-label": "Chapters before and after" });
  let shown;

  function element(name, attributes, text = "") {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  }

  const title = (chapter) => (chapter === chapters[0] ? book : chapter.querySelector(headings).textContent);
  const dress = () => (document.documentElement.dataset.theme = dark.matches ? "dark" : "light");
  const fold = () => (contents.open = wide.matches);

  function show(chapter) {
    const alone = all.getAttribute("aria-pressed") === "false";
    shown = chapter;
    main.toggleAttribute("data-alone", alone);
    for (const one of chapters) one.hidden = alone && one !== chapter ? "until-found" : false;
    for (const link of contents.querySelectorAll("a"))
      if (link.hash === `#${chapter.id}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    const place = chapters.indexOf(chapter);
    const beside = { "← ": chapters[place - 1], "→ ": chapters[place + 1] };
    turn.replaceChildren();
    for (const [arrow, other] of Object.entries(beside))
      if (other) turn.append(element("a", { href: `#${other.id}` }, arrow + title(other)));
    document.title = chapter === chapters[0] ? book : `${title(chapter)} · ${book}`;
  }

  /* The explorer keeps what was asked in the address, as name=value. */
  const target = (hash) => document.getElementById(hash.includes("=") ? "quote-finder" : hash.slice(1));
  const chapterOf = (place) => (place && place.closest("main > .chapter")) || chapters[0];

  function focus(place) {
    const section = place.matches("section, :empty") && place.closest("section").querySelector(headings);
    const heard = section || place;
    if (heard.tabIndex < 0) heard.tabIndex = -1;
    heard.focus({ preventScroll: true });
  }

  /* Go where the address says, or back to where a link was followed. */
  function follow() {
    const place = target(location.hash);
    const left = history.state && document.getElementById(history.state.chapter);
    const chapter = left || chapterOf(place);
    const asks = location.hash.includes("=") && chapter === shown;
    show(chapter);
    if (asks) return;
    if (left) scrollTo(0, history.state.y);
    else if (place) place.scrollIntoView();
    if (place || left) focus(left || place);
  }

  function leave(event) {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.hash !== location.hash) history.replaceState({ chapter: shown.id, y: scrollY }, "");
    show(chapterOf(target(link.hash)));
    if (contents.contains(link)) fold();
  }

  all.addEventListener("click", () => {
    all.setAttribute("aria-pressed", String(all.getAttribute("aria-pressed") === "false"));
    show(shown);
    shown.scrollIntoView();
  });
  contents.querySelector("summary").after(all);
  main.append(turn);
  main.addEventListener("beforematch", (event) => show(event.target));
  document.addEventListener("click", leave);
  dark.addEventListener("change", dress);
  wide.addEventListener("change", fold);
  for (const move of ["hashchange", "popstate"]) window.addEventListener(move, follow);
  history.scrollRestoration = "manual";
  dress();
  fold();
  follow();
})();

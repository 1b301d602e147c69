// What a page does for its reader beyond HTML: it opens the fold that a link leads into, and tells on a tap what a name
// stands for, where there is no pointer to rest on it.
"use strict";

const start = () => {
  const openFolds = () => {
    const target = document.querySelector(":target");
    const closed = [];
    for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      if (!fold.open) closed.push(fold);
      fold.open = true;
    }
    if (closed.length) target.scrollIntoView();
  };
  addEventListener("hashchange", openFolds);
  openFolds();

  if (!HTMLElement.prototype.showPopover) return;
  const note = document.createElement("div");
  note.className = "tapped";
  note.popover = "auto";
  note.tabIndex = -1;
  document.body.append(note);

  document.addEventListener("click", (event) => {
    const named = event.target.closest("article :is(a.internal[title], text[data-to])");
    const drawn = named?.dataset.to;
    if (!named || !(drawn || event.pointerType === "touch")) return;
    event.preventDefault();
    const on = document.createElement("a");
    on.href = drawn || named.getAttribute("href");
    on.textContent = `Go to ${drawn ? named.lastChild.textContent : named.textContent}`;
    on.addEventListener("click", () => note.hidePopover());
    note.replaceChildren(drawn ? named.firstElementChild.textContent : named.title, " ", on);
    note.showPopover();
    note.focus();
  });
};

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();

/* What the interactive pages share. Text from anywhere becomes text and never markup. */
"use strict";

(function (compendium) {
  /** Make an element: attributes, properties that begin with "on", and children (text or elements). */
  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return made;
  }

  /** A form control with its label. */
  function labelled(label, control, hint) {
    const parts = [element("label", { for: control.id }, label), control];
    if (hint) {
      parts.push(element("span", { id: `${control.id}-hint`, class: "hint" }, hint));
      control.setAttribute("aria-describedby", `${control.id}-hint`);
    }
    return element("div", { class: "control" }, parts);
  }

  /** A table that scrolls in its own box. */
  function table(caption, header, rows) {
    const head = element("tr", {}, header.map((cell) => element("th", { scope: "col" }, cell)));
    const body = rows.map(([first, ...rest]) =>
      element("tr", {}, element("th", { scope: "row" }, first), rest.map((cell) => element("td", {}, cell)))
    );
    const whole = element("table", { class: "table result-table" }, element("caption", {}, caption),
      element("thead", {}, head), element("tbody", {}, body));
    return element("div", { class: "table-scroll", role: "region", tabindex: "0", "aria-label": caption }, whole);
  }

  /** What the book wrote into the page for its scripts. */
  const data = (id) => JSON.parse(document.getElementById(id).textContent);

  /** Hand a reader a file. It is made here, and nothing is sent anywhere. */
  function download(name, text) {
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    const link = element("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  /** Say something through a live region, even if it is what was said before. */
  function say(region, text) {
    region.textContent = "";
    setTimeout(() => (region.textContent = text), 50);
  }

  /** Copy a text, and say whether it worked; without permission, show it to be copied by hand. */
  async function copy(text, region) {
    try {
      await navigator.clipboard.writeText(text);
      say(region, "Copied: " + text);
    } catch (refused) {
      say(region, "The browser does not let the page copy. Copy this: " + text);
    }
  }

  Object.assign(compendium, { element, labelled, table, data, download, say, copy });
})((window.compendium = window.compendium || {}));

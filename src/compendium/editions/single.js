/* Light or dark as the system has it; on a phone the contents fold up when they have been used. */
"use strict";

(function () {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const wide = matchMedia("(min-width: 70rem)");
  const contents = document.querySelector("#contents > details");
  const dress = () => (document.documentElement.dataset.theme = dark.matches ? "dark" : "light");
  const fold = () => (contents.open = wide.matches);

  dark.addEventListener("change", dress);
  wide.addEventListener("change", fold);
  contents.addEventListener("click", (event) => event.target.closest("a") && fold());
  dress();
  fold();
})();

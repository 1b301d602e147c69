/* Percent agreement, Cohen's kappa with its interval, and Krippendorff's alpha of codes given to the same quotes.

   The same as compendium.analysis.reliability and compendium.classroom.comparison, to the last digit: both count in whole
   numbers and add up in the same order what is not. A code is a string; null where a coder gave none. NaN where a
   measure is undefined. */
"use strict";

(function (compendium) {
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

  /** Table of two coders: quotes by the code of the first (rows) and of the second (columns). */
  function confusion(first, second) {
    const both = first.map((code, place) => [code, second[place]]).filter(([a, b]) => a !== null && b !== null);
    const codes = [...new Set(both.flat())];
    const table = codes.map(() => codes.map(() => 0));
    for (const [a, b] of both) table[codes.indexOf(a)][codes.indexOf(b)] += 1;
    return table;
  }

  /** Whether both coders of such a table gave several codes; else kappa would be 0 whatever the other says. */
  function toldApart(table) {
    const several = (totals) => totals.filter((total) => total > 0).length > 1;
    return several(table.map(sum)) && several(table.map((_, place) => sum(table.map((row) => row[place]))));
  }

  /** Interval of kappa: Fleiss, Cohen & Everitt (1969). BigInt holds the whole numbers however large they get. */
  function kappaInterval(table, quantile) {
    const count = (i, j) => BigInt(table[i][j]);
    const places = table.map((_, place) => place);
    const rows = places.map((i) => BigInt(sum(table[i])));
    const columns = places.map((j) => BigInt(sum(table.map((row) => row[j]))));
    const total = (terms) => terms.reduce((so_far, term) => so_far + term, 0n);
    const n = total(rows);
    const alike = total(places.map((i) => count(i, i)));
    const byChance = total(places.map((i) => rows[i] * columns[i]));
    const room = n * n - byChance;
    if (!toldApart(table)) return [NaN, NaN];
    const on = total(places.map((i) => count(i, i) * (room - (rows[i] + columns[i]) * (n - alike)) ** 2n));
    const off = total(
      places.flatMap((i) => places.filter((j) => j !== i).map((j) => count(i, j) * (columns[i] + rows[j]) ** 2n))
    );
    const mean = alike * byChance - 2n * byChance * n + alike * n * n;
    const spread = n * (n * (on + (n - alike) ** 2n * off) - mean ** 2n);
    const kappa = Number(n * alike - byChance) / Number(room);
    const margin = quantile * (Math.sqrt(Number(spread)) / Number(room * room));
    return [Math.max(kappa - margin, -1), Math.min(kappa + margin, 1)];
  }

  /** Krippendorff's alpha of any number of coders, each a list of codes in the order of the quotes. */
  function alpha(coders) {
    const codes = [...new Set(coders.flat())].filter((code) => code !== null);
    const totals = new Map(codes.map((code) => [code, 0]));
    const pairs = new Map(); // number of coders of a quote → pairs of them who gave the same
    const used = coders.map(() => new Set()); // codes that each coder gave to quotes that another coded too
    for (let quote = 0; quote < (coders[0] || []).length; quote += 1) {
      const given = coders.map((coder) => coder[quote]).filter((code) => code !== null);
      if (given.length < 2) continue;
      coders.forEach((coder, place) => coder[quote] !== null && used[place].add(coder[quote]));
      const votes = codes.map((code) => given.filter((other) => other === code).length);
      codes.forEach((code, place) => totals.set(code, totals.get(code) + votes[place]));
      pairs.set(given.length, (pairs.get(given.length) || 0) + sum(votes.map((vote) => vote * (vote - 1))));
    }
    const n = sum([...totals.values()]);
    const sizes = [...pairs.keys()].sort((a, b) => a - b);
    const alike = sizes.reduce((total, size) => total + pairs.get(size) / (size - 1), 0);
    const expected = n * n - sum([...totals.values()].map((total) => total * total));
    const several = used.filter((given) => given.size > 1).length;
    return several < 2 ? NaN : 1 - ((n - 1) * (n - alike)) / expected;
  }

  /** Compare two coders: quotes that both coded, percent (0 to 1), kappa, its interval, alpha. */
  function compare(first, second, quantile) {
    const table = confusion(first, second);
    const rows = table.map(sum);
    const n = sum(rows);
    const alike = sum(table.map((row, place) => row[place]));
    const byChance = sum(rows.map((row, place) => row * sum(table.map((other) => other[place]))));
    const room = n * n - byChance;
    const [low, high] = kappaInterval(table, quantile);
    return {
      n,
      percent: n === 0 ? NaN : alike / n,
      kappa: !toldApart(table) ? NaN : (n * alike - byChance) / room,
      low,
      high,
      alpha: alpha([first, second]),
    };
  }

  /** Why kappa of two coders is undefined: who gave one code to all quotes that the other coded too. */
  function whyUndefined(lists, names) {
    const both = (place) => lists.every((codes) => codes[place] !== null);
    const used = (codes) => new Set(codes.filter((_, place) => both(place))).size;
    const single = names.filter((_, coder) => used(lists[coder]) === 1);
    return single.length ? `${single.join(" and ")} gave one code throughout` : "nothing in common";
  }

  /** A number as the page writes it. */
  const fixed = (number, decimals = 3) =>
    Number.isNaN(number) ? "undefined" : number.toFixed(decimals).replace(/^-(0\.?0*)$/, "$1");

  Object.assign(compendium, { compare, alpha, fixed, whyUndefined });
})((window.compendium = window.compendium || {}));

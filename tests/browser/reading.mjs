// What can be read from a report, and how the program's numbers look on it.

/** A number of the program's JSON with the decimals and the mark of the page. */
export const shown = (value, page, decimals = page.decimals) =>
  value.toFixed(decimals).replace(".", page.lang === "id" ? "," : ".");

/** The fraction "p/q" rounded half up, as the page shows it. */
export const rounded = (fraction, decimals, page) => {
  const [upper, lower = 1n] = fraction.split("/").map(BigInt);
  const units = (2n * upper * 10n ** BigInt(decimals) + lower) / (2n * lower);
  const digits = String(units).padStart(decimals + 1, "0");
  const mark = page.lang === "id" ? "," : ".";
  return digits.slice(0, -decimals) + mark + digits.slice(-decimals);
};

/** The texts of the cells of each row of a part, by the code in the first cell. */
export const rowsOf = (page, part) =>
  page.evaluate((part) => {
    const rows = [...document.querySelectorAll(`#${part} tbody tr`)];
    return Object.fromEntries(rows.map((row) => [row.cells[0].textContent, [...row.cells].map((cell) => cell.textContent)]));
  }, part);

/** Moves every level at once; the scores are those of a result of the program. */
export const move = (page, indicators) =>
  page.evaluate((scores) => {
    for (const control of document.querySelectorAll("[data-at]")) {
      const score = scores[control.dataset.at];
      control.value = score;
      if (control.value !== score) throw new Error(`${control.id} does not take ${score}`);
      // What a browser sends when a level is chosen, or a number typed.
      control.dispatchEvent(new Event(control.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
    }
  }, indicators.map((indicator) => String(indicator.score)));

/** What the scenario comes to, as the page shows it. */
export const outcome = (page) =>
  page.evaluate(() => ({
    index: document.getElementById("whatif-index").textContent,
    band: document.getElementById("whatif-band")?.textContent ?? "",
    nodes: Object.fromEntries(
      [...document.querySelectorAll("#whatif [data-node]")].map((row) => [row.dataset.node, row.querySelector(".scenario").textContent])),
    axes: [...document.querySelectorAll("#whatif-radar .axis-label")].map((label) => label.textContent),
  }));

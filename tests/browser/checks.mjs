// What must hold of the pages, one function a property.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { move, outcome, rounded, rowsOf, shown } from "./reading.mjs";

/** The numbers of a page are those of `spbe score -f json`. */
export async function numbers(browser, job) {
  for (const report of job.pages) {
    const page = await browser.open(report.file);
    const { index, domains, aspects, indicators } = report.result;
    const expect = (found, expected, what) => browser.expect(found, expected, `${report.name} ${what}`);
    expect(await page.textContent("#index"), shown(index.value, report), "index");
    if (index.band) expect(await page.textContent("#band"), index.band, "band");
    const rows = await rowsOf(page, "results");
    for (const node of [...domains, ...aspects]) {
      const [, name, , value, band] = rows[node.id];
      expect(name, node.name, `${node.id} name`);
      expect(value, shown(node.value, report), `${node.id} value`);
      if (node.band) expect(band, node.band, `${node.id} band`);
    }
    const lines = await rowsOf(page, "indicators");
    const hasLevels = indicators.some((indicator) => indicator.level);
    for (const indicator of indicators) {
      const cells = lines[indicator.id];
      expect(cells[1], indicator.name, `${indicator.id} name`);
      const score = Number(cells[3].replace(",", "."));
      expect(score, Number(indicator.score), `${indicator.id} score`);
      // Where no level has a name there is no column for them.
      if (hasLevels) expect(cells[4], indicator.level ?? "", `${indicator.id} level`);
      expect(cells.at(-1), rounded(indicator.contribution, 4, report), `${indicator.id} contribution`);
    }
    expect(indicators.length > 0, true, "has indicators");
    const moved = await outcome(page);
    expect(moved.index, shown(index.value, report), "index before anything is moved");
    await page.context().close();
  }
}

const sees = (browser, report, sheet, found, what) => {
  const expect = (found, expected, which) => browser.expect(found, expected, `${report.name} ${what} ${which}`);
  expect(found.index, shown(sheet.index.value, report), "index");
  expect(found.band, sheet.index.band ?? "", "band");
  for (const node of [...sheet.domains, ...sheet.aspects].filter((node) => node.id in found.nodes)) {
    expect(found.nodes[node.id], shown(node.value, report), node.id);
  }
  const axes = sheet.aspects.map((aspect) => `${aspect.id} ${shown(aspect.value, report)}`);
  expect(found.axes.join("; "), axes.join("; "), "radar");
};

/** Levels moved on the page give what the program gives. */
export async function scenarios(browser, job) {
  for (const report of job.pages) {
    const page = await browser.open(report.file);
    for (const [at, sheet] of report.sheets.entries()) {
      await move(page, sheet.indicators);
      sees(browser, report, sheet, await outcome(page), `sheet ${at}`);
    }
    await page.click("#whatif-reset");
    sees(browser, report, report.result, await outcome(page), "reset");
    browser.expect(await page.locator(".control.changed").count(), 0, `${report.name} changed after reset`);
    await page.context().close();
  }
}

/** The link brings a scenario back, and the CSV that is downloaded is written beside for the program to score. */
export async function sharing(browser, job) {
  for (const report of job.pages) {
    for (const [at, sheet] of report.sheets.entries()) {
      const page = await browser.open(report.file, { permissions: ["clipboard-read", "clipboard-write"] });
      await move(page, sheet.indicators);
      const before = await outcome(page);
      const [download] = await Promise.all([page.waitForEvent("download"), page.click("#whatif-csv")]);
      await download.saveAs(path.join(job.folder, `${report.name}-${at}.csv`));
      await page.click("#whatif-link");
      const link = await page.evaluate(() => navigator.clipboard.readText());
      await page.waitForFunction(() => location.hash.startsWith("#scenario="));
      browser.expect(link, page.url(), `${report.name} copied link`);
      const hash = link.slice(link.indexOf("#"));
      await page.context().close();

      const restored = await browser.open(report.file, { hash });
      browser.expect(JSON.stringify(await outcome(restored)), JSON.stringify(before), `${report.name} restored ${hash}`);
      // A part of the address that is no scenario leaves it alone; one that is another takes its place.
      await restored.evaluate(() => (location.hash = "#results"));
      browser.expect((await outcome(restored)).index, before.index, `${report.name} after a jump`);
      await restored.evaluate(() => (location.hash = "#scenario=nonsense:9,I1:99,:,%E0%A4%A:1"));
      await restored.waitForFunction(() => document.querySelectorAll(".control.changed").length === 0);
      sees(browser, report, report.result, await outcome(restored), "after a scenario that is none");
      await restored.context().close();
    }
  }
}

/** A keyboard is enough, and what changes is announced. */
export async function keyboard(browser, job) {
  for (const report of job.pages) {
    const page = await browser.open(report.file);
    const first = page.locator("[data-at='0']");
    const at = (await first.evaluate((control) => control.tagName)) === "SELECT";
    const before = await page.textContent("#whatif-status");
    await first.focus();
    if (at) {
      await page.keyboard.press((await first.inputValue()) === "5" ? "ArrowUp" : "ArrowDown");
    } else {
      await first.press("ControlOrMeta+a");
      await page.keyboard.type("4,25");
    }
    await page.waitForFunction((before) => document.getElementById("whatif-status").textContent !== before, before);
    browser.expect(await page.locator(".control.changed").count(), 1, `${report.name} changed by keyboard`);
    browser.expect(await page.getAttribute("#whatif-status", "role"), "status", `${report.name} status is announced`);
    const names = await page.evaluate(() =>
      [...document.querySelectorAll("[data-at]")].filter((control) => !control.labels[0]?.textContent.trim()).length);
    browser.expect(names, 0, `${report.name} controls without a label`);
    if (!at) {
      const status = await page.textContent("#whatif-status");
      for (const wrong of ["9", "4,", "abc", "1,2345678"]) {
        await first.fill(wrong);
        browser.expect(await first.getAttribute("aria-invalid"), "true", `${report.name} ${wrong} is refused`);
        browser.expect(await page.textContent("#whatif-status"), status, `${report.name} ${wrong} changes nothing`);
        const note = report.lang === "id" ? "harus 1–5; dihitung 4,25" : "must be 1–5; counted as 4.25";
        browser.expect(await page.textContent("#level-0-note"), note, `${report.name} what is counted for ${wrong}`);
      }
      await first.fill("4.5");
      browser.expect(await first.getAttribute("aria-invalid"), null, `${report.name} 4.5 is taken`);
    }
    await page.context().close();
  }
}

/** Without scripts the page is a report, and nothing on it pretends to work. */
export async function withoutScripts(browser, job) {
  for (const report of job.pages) {
    const page = await browser.open(report.file, { javaScriptEnabled: false });
    for (const part of ["results", "indicators", "method"]) {
      browser.expect(await page.locator(`#${part}`).isVisible(), true, `${report.name} ${part} without scripts`);
    }
    const rows = await page.locator("#indicators tbody tr").count();
    browser.expect(rows >= report.result.indicators.length, true, `${report.name} rows without scripts`);
    browser.expect(await page.locator("svg.radar").isVisible(), true, `${report.name} radar without scripts`);
    browser.expect(await page.locator("#whatif").isVisible(), false, `${report.name} what-if without scripts`);
    browser.expect(await page.getByRole("link", { name: /Simulasi|What if/ }).count(), 0, `${report.name} link to what-if`);
    await page.context().close();
  }
}

/** Texts from files are texts, and the policy lets nothing else in. */
export async function safety(browser, job) {
  for (const report of job.pages) {
    const page = await browser.open(report.file);
    browser.expect(await page.textContent("h1"), report.result.institution, `${report.name} title`);
    browser.expect(await page.locator("h1 *").count(), 0, `${report.name} elements in the title`);
    browser.expect(await page.locator("img").count(), 0, `${report.name} pictures`);
    await page.context().close();

    // What the policy forbids is reported in the console, so this page is watched by hand.
    const context = await browser.chromium.newContext();
    const attacked = await context.newPage();
    await attacked.goto(pathToFileURL(report.file).href);
    const left = [];
    attacked.on("requestfinished", (request) => left.push(request.url()));
    attacked.on("requestfailed", (request) => {
      if (request.failure().errorText !== "csp") left.push(`${request.url()} ${request.failure().errorText}`);
    });
    const violations = await attacked.evaluate(async () => {
      const violations = [];
      document.addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
      const add = (name, attributes) => document.body.append(Object.assign(document.createElement(name), attributes));
      add("script", { textContent: "window.attacked = true" });
      add("style", { textContent: "body { display: none }" });
      add("img", { src: "http://127.0.0.1:9/x.png" });
      add("div", { innerHTML: "<p onclick='window.attacked = true'>x</p>" });
      document.body.lastChild.firstChild.click();
      await fetch("http://127.0.0.1:9/").catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { violations, attacked: window.attacked === true, display: getComputedStyle(document.body).display };
    });
    browser.expect(violations.attacked, false, `${report.name} ran a foreign script`);
    browser.expect(violations.display, "block", `${report.name} took a foreign style`);
    browser.expect(left.join(" "), "", `${report.name} requests that left the page`);
    for (const directive of ["script-src-elem", "style-src-elem", "img-src", "script-src-attr", "connect-src"]) {
      browser.expect(violations.violations.includes(directive), true, `${report.name} forbids ${directive}`);
    }
    await context.close();
  }
}

/** The texts in charts that are set smaller than ten pixels. */
const smallTexts = () =>
  [...document.querySelectorAll("svg text")]
    .filter((text) => text.getBoundingClientRect().width > 0)
    .filter((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a < 10)
    .map((text) => text.textContent);

/** axe-core finds nothing serious; nothing sticks out sideways; paper shows no buttons. */
export async function looks(browser, job) {
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  for (const report of job.pages) {
    const settings = [[1280, "light"], [1280, "dark"], [1024, "light"], [768, "light"], [375, "light"], [375, "dark"]];
    for (const [width, colorScheme] of settings) {
      const page = await browser.open(report.file, { viewport: { width, height: 900 }, colorScheme });
      const where = `${report.name} at ${width} ${colorScheme}`;
      if (report.sheets?.length) await move(page, report.sheets[0].indicators);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      browser.expect(wide <= width, true, `${where}: ${wide} wide`);
      const cut = () => [...document.querySelectorAll(".scroll")].filter((table) => table.scrollWidth > table.clientWidth);
      const cuts = width < 1024 ? 0 : await page.evaluate(`(${cut})().length`);
      browser.expect(cuts, 0, `${where}: tables that are cut off`);
      const small = await page.evaluate(smallTexts);
      browser.expect(small.join("; "), "", `${where}: texts too small to read`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      for (const { id, impact, nodes } of violations) {
        browser.problem(`${where}: axe ${impact} ${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 150)).join(" | ")}`);
      }
      await page.emulateMedia({ media: "print" });
      for (const hidden of await page.locator("main section:not(#institutions) button, nav, input, select").all()) {
        browser.expect(await hidden.isVisible(), false, `${where}: ${await hidden.textContent()} on paper`);
      }
      await page.context().close();
    }
  }
}

/** The page that lists a batch sorts, finds, and leads to every institution and back. */
export async function overview(browser, job) {
  const { file, names } = job.overview;
  const page = await browser.open(file);
  const column = (at) => page.evaluate((at) => [...document.querySelectorAll("#list tbody tr:not([hidden])")].map((row) => row.cells[at].textContent), at);
  const headers = await page.evaluate(() => [...document.querySelectorAll("#list thead th")].map((header) => header.textContent));
  const index = headers.findIndex((header) => /Indeks|Index/.test(header));
  const name = headers.findIndex((header) => /Instansi|Institution/.test(header));
  const numbers = async () => (await column(index)).map((text) => Number(text.replace(",", ".")));
  const isSorted = (values, direction) => values.every((value, at) => at === 0 || direction * (value - values[at - 1]) >= 0);
  browser.expect((await column(0)).length, names.length, "rows");
  browser.expect(isSorted(await numbers(), -1), true, "the highest index is first");
  const header = page.locator("#list thead button").nth(index);
  const order = () => page.locator("#list [aria-sort]").getAttribute("aria-sort");
  browser.expect(await order(), "descending", "the first order is said");
  await header.click();
  browser.expect(isSorted(await numbers(), 1), true, "ascending");
  browser.expect(await order(), "ascending", "the order is said");
  await header.press("Enter");
  browser.expect(isSorted(await numbers(), -1), true, "descending");
  await page.locator("#list thead button").nth(name).click();
  const sorted = await column(name);
  const collator = new Intl.Collator("id", { numeric: true });
  browser.expect(JSON.stringify(sorted), JSON.stringify([...sorted].sort(collator.compare)), "by name");
  browser.expect([...sorted].sort().join("; "), [...names].sort().join("; "), "every institution once");
  await page.fill("#search", names[0].toLowerCase());
  browser.expect((await column(name)).includes(names[0]), true, "found");
  browser.expect((await column(0)).length < names.length, true, "the rest is hidden");
  await page.fill("#search", "");
  const links = await page.evaluate(() => [...document.querySelectorAll("#list a")].map((link) => [link.textContent, link.href]));
  browser.expect(new Set(links.map(([, href]) => href)).size, names.length, "a file each");
  await page.context().close();
  for (const [name, href] of links.slice(0, 5)) {
    const own = await browser.open(fileURLToPath(href));
    browser.expect(await own.textContent("h1"), name, "title behind the link");
    browser.expect(await own.getAttribute("nav.up a", "href"), path.basename(file), "the way back");
    await own.context().close();
  }
}

/** A chart that stands alone is a picture that a browser can draw. */
export async function drawings(browser, job) {
  for (const file of job.drawings) {
    const page = await browser.open(file);
    const found = await page.evaluate(() => ({
      root: document.documentElement.tagName,
      errors: document.querySelectorAll("parsererror").length,
      title: document.querySelector("title")?.textContent,
      // A text that leaves the paper is cut off.
      outside: [...document.querySelectorAll("text")].filter((text) => {
        const box = text.getBBox();
        const paper = document.documentElement.viewBox.baseVal;
        return box.x < -0.5 || box.y < -0.5 || box.x + box.width > paper.width + 0.5 || box.y + box.height > paper.height + 0.5;
      }).map((text) => text.textContent),
    }));
    browser.expect(found.root, "svg", `${file} root`);
    browser.expect(found.errors, 0, `${file} errors`);
    browser.expect(Boolean(found.title), true, `${file} has a title`);
    browser.expect(found.outside.join("; "), "", `${file} leaves the paper`);
    await page.context().close();
  }
}

/** A score that nobody gave is shown as such, counts as the lowest, and is left out of the CSV. */
export async function lowest(browser, job) {
  for (const report of job.pages) {
    const page = await browser.open(report.file);
    const { index, indicators } = report.result;
    const missing = indicators.findIndex((indicator) => indicator.id === job.missing);
    const expect = (found, expected, what) => browser.expect(found, expected, `${report.name} ${what}`);
    expect(await page.textContent("#index"), shown(index.value, report), "index");
    const cells = (await rowsOf(page, "indicators"))[job.missing];
    expect(cells.slice(3, 5).join(), "belum dinilai,dihitung 1", "row");
    expect((await page.textContent(".cautions")).startsWith("1 dari "), true, "the head says it");
    const control = page.locator(`[data-at='${missing}']`);
    expect(await control.evaluate((control) => control.selectedOptions[0].textContent), "belum dinilai (dihitung 1)", "control");
    expect((await outcome(page)).index, shown(index.value, report), "index of the scenario");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#whatif-csv")]);
    await download.saveAs(path.join(job.folder, "lowest.csv"));
    await control.selectOption("5");
    expect((await page.textContent(".control.changed .note")).startsWith("belum dinilai → 5, +"), true, "what it adds");
    await control.selectOption("");
    expect(await page.locator(".control.changed").count(), 0, "taken back");
    await page.context().close();
  }
}

/** What a reader meets while levels are moved: the link in any spelling, who says what, what lies over what. */
export async function reading(browser, job) {
  const [report] = job.pages;
  const open = (options) => browser.open(report.file, options);
  const expect = (found, expected, what) => browser.expect(found, expected, `${report.name} ${what}`);
  const spelled = await open({ hash: "#scenario=I1%3A4%2CI47:5", permissions: ["clipboard-read", "clipboard-write"] });
  expect(await spelled.locator(".control.changed").count(), 2, "changes by a link with its marks as numbers");
  const status = await spelled.textContent("#whatif-status");
  await spelled.click("#whatif-link");
  await spelled.waitForFunction(() => document.getElementById("whatif-said").textContent !== "");
  expect(await spelled.textContent("#whatif-status"), status, "the outcome after copying");
  // A scenario is told from the result by its dashes and its marks, and the legend has both.
  const drawn = await spelled.evaluate(() => ({
    dashes: getComputedStyle(document.querySelector("#whatif-radar polygon.scenario")).strokeDasharray,
    marks: document.querySelectorAll("#whatif-radar svg > .scenario-point").length,
    legend: [...document.querySelectorAll("#whatif-radar .legend text")].map((text) => text.textContent).join("; "),
  }));
  expect(drawn.dashes !== "none", true, "dashes of the scenario");
  expect(drawn.marks, report.result.aspects.length, "marks of the scenario");
  expect(drawn.legend, "Capaian 2023; Target nasional (Baik) 2,6; Simulasi", "legend");
  await spelled.context().close();
  for (const [width, height] of [[375, 667], [640, 360]]) {
    const page = await open({ viewport: { width, height } });
    await page.focus("[data-at='30']");
    for (let step = 0; step < 20; step++) {
      await page.keyboard.press("Shift+Tab");
      const hidden = await page.evaluate(() => {
        const cover = document.querySelector(".outcome").getBoundingClientRect();
        return document.activeElement.matches("[data-at]") && document.activeElement.getBoundingClientRect().top < cover.bottom;
      });
      expect(hidden, false, `level ${step} under the outcome at ${width}`);
    }
    await page.context().close();
  }
}

/** While scores are missing the page shows two ends, and closes them as the scores are given. */
export async function bounds(browser, job) {
  for (const report of job.pages) {
    const page = await browser.open(report.file);
    const { low, high } = report.result.index;
    browser.expect(await page.textContent("#index"), `${shown(low.value, report)}–${shown(high.value, report)}`, "two ends");
    browser.expect((await outcome(page)).index, await page.textContent("#index"), "the same ends in the scenario");
    const missing = report.result.indicators.findIndex((indicator) => indicator.score === null);
    await page.selectOption(`[data-at='${missing}']`, "1");
    browser.expect((await outcome(page)).index, shown(low.value, report), "the lower end with the lowest level");
    await page.selectOption(`[data-at='${missing}']`, "5");
    browser.expect((await outcome(page)).index, shown(high.value, report), "the upper end with the highest level");
    await page.click("#whatif-reset");
    browser.expect((await outcome(page)).index, await page.textContent("#index"), "two ends again");
    await page.context().close();
  }
}

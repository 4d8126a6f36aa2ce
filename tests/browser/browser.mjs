// Opens pages in Chromium and keeps everything that must not happen in them.
import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";

const QUIET = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
// Root cannot have Chromium's sandbox.
const SANDBOX = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

/** A browser with a profile of its own, and the problems found in it. */
export class Browser {
  problems = [];

  static async launch(executablePath) {
    const browser = new Browser();
    browser.chromium = await chromium.launch({ executablePath, headless: true, args: [...QUIET, ...SANDBOX] });
    return browser;
  }

  problem(text) {
    this.problems.push(text);
  }

  /** Says what is wrong where two values differ. */
  expect(found, expected, what) {
    if (found !== expected) this.problem(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
  }

  /** A page on a file, in a context of its own; nothing may be asked for but the file itself. */
  async open(file, { hash = "", ...options } = {}) {
    const context = await this.chromium.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const url = pathToFileURL(file).href;
    const wrong = (text) => this.problem(`${file}: ${text}`);
    page.on("console", (message) => wrong(`console ${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => wrong(`error: ${error.message}`));
    page.on("dialog", (dialog) => {
      wrong(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on("request", (request) => {
      const asked = request.url().split("#")[0];
      if (asked !== url && !asked.startsWith("data:") && !asked.startsWith("blob:")) wrong(`request: ${asked}`);
    });
    await page.goto(url + hash);
    return page;
  }

  async close() {
    await this.chromium.close();
  }
}

// node run.mjs CHECK JOB CHROMIUM: one of checks.mjs on the pages of a job; a line for each problem.
import { readFile } from "node:fs/promises";

import { Browser } from "./browser.mjs";
import * as checks from "./checks.mjs";

const [check, job, chromium] = process.argv.slice(2);
const browser = await Browser.launch(chromium);
try {
  await checks[check](browser, JSON.parse(await readFile(job, "utf8")));
} catch (error) {
  browser.problem(error.stack);
}
await browser.close();
for (const problem of browser.problems.slice(0, 40)) console.log(problem);
process.exitCode = browser.problems.length ? 1 : 0;

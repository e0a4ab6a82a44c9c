// The report of `cleancopy eval` in a real browser, as a reader meets it. CLEANCOPY names the program, SHOTS a folder for pictures.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const root = resolve(fileURLToPath(new URL(".", import.meta.url)), "../..");
const program = resolve(root, process.env.CLEANCOPY ?? "target/release/cleancopy");
const folder = mkdtempSync(join(tmpdir(), "cleancopy-eval-"));
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

let browser;
before(async () => {
  cpSync(join(root, "tests/eval/gold"), join(folder, "gold"), { recursive: true });
  cpSync(join(root, "tests/eval/tool.jsonl"), join(folder, "tool.jsonl"));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
});
after(async () => { await browser.close(); rmSync(folder, { recursive: true }); });

const evaluate = (...args) => {
  execFileSync(program, ["eval", ...args, "--report", "report.html", "--quiet"], { cwd: folder });
  return join(folder, "report.html");
};

/** Opens a report; whatever it does that a report must not is in `faults`. */
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: "light", ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("dialog", (dialog) => { faults.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith("file:")) faults.push(`request ${request.url()}`); });
  page.on("console", (message) => faults.push(`console ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error ${error}`));
  page.on("popup", () => faults.push("popup"));
  await page.goto(pathToFileURL(path).href);
  return { page, faults };
}

async function shoot(page, name, fullPage = false) {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage });
}

test("pages unfold by mouse and by keyboard, and show what leaked and what was lost", async () => {
  const { page, faults } = await open(evaluate("gold", "--predictions", "tool=tool.jsonl", "--exclude", "standfirst"));
  const pages = page.locator("main > details", { has: page.locator("summary .bar") });
  assert.equal(await pages.count(), 5);
  const crane = pages.filter({ hasText: "Old crane to be moved by barge" });
  assert.ok(await crane.locator(".text").first().isHidden());
  await crane.locator("summary").first().click();
  assert.match(await crane.locator(".text del").first().textContent(), /port authority has set a date/);
  const tool = crane.locator("details", { hasText: "tool" });
  await tool.locator("summary").focus();
  await page.keyboard.press("Enter");
  assert.match(await tool.locator(".text ins").last().textContent(), /Mayor opens fish market/);
  const colour = (selector) => tool.locator(selector).last().evaluate((element) => getComputedStyle(element).color);
  assert.notEqual(await colour(".text ins"), await colour(".text del"));
  await shoot(page, "eval-page", true);
  assert.deepEqual(faults, []);
});

test("charts are drawn, and everything fits a narrow screen, light and dark", async () => {
  const path = evaluate("gold", "--predictions", "tool=tool.jsonl");
  const grounds = [];
  for (const colorScheme of ["light", "dark"]) {
    const { page, faults } = await open(path, { viewport: { width: 360, height: 740 }, colorScheme });
    assert.equal(await page.locator("svg").count(), 4);
    for (const box of await page.locator("svg").all()) assert.ok((await box.boundingBox()).height > 100);
    assert.equal(await page.locator("svg rect").count(), 24);
    const { width, inner } = await page.evaluate(() => ({ width: document.documentElement.scrollWidth, inner: innerWidth }));
    assert.ok(width <= inner, `${width} of ${inner} pixels`);
    grounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    await shoot(page, `eval-narrow-${colorScheme}`, true);
    assert.deepEqual(faults, []);
  }
  assert.notEqual(grounds[0], grounds[1]);
});

test("hostile gold is inert", async () => {
  const hostile = ["<script>alert(1)</script>", "\"><img src=https://evil.example/x onerror=alert(1)>", "</style><script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<meta http-equiv=refresh content='0;url=https://evil.example'>"];
  const lines = hostile.map((text, at) => JSON.stringify({
    id: `${at}${text}`, corpus: text, title: text, url: `javascript:alert(1)//${text}`, authors: [text], with: [text], without: ["fell"],
    text: `It rained on the town all day. ${text}`, html: `<h1>Rain</h1><p>It rained on the town all night. ${text}</p><p>Snow fell.</p>`,
  }));
  writeFileSync(join(folder, "hostile.jsonl"), lines.join("\n"));
  const { page, faults } = await open(evaluate("hostile.jsonl"));
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
  for (const text of hostile) assert.ok((await page.locator("main").textContent()).includes(text), text);
  assert.equal(await page.locator("script, img, iframe, main meta, a[href^='javascript']").count(), 0);
  await page.waitForTimeout(200);
  assert.deepEqual(faults, []);
});

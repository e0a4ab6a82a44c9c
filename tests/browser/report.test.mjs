// The report of `cleancopy explain` in a real browser, as a reader meets it. CLEANCOPY names the program, SHOTS a folder for pictures.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const root = resolve(fileURLToPath(new URL(".", import.meta.url)), "../..");
const program = resolve(root, process.env.CLEANCOPY ?? "target/release/cleancopy");
const sample = (name, kind = "html") => join(root, "samples", name, `source.${kind}`);
const folder = mkdtempSync(join(tmpdir(), "cleancopy-report-"));
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

let browser;
before(async () => { browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS }); });
after(async () => { await browser.close(); rmSync(folder, { recursive: true }); });

const explain = (name, ...args) => {
  const path = join(folder, `${name}.html`);
  execFileSync(program, ["explain", ...args, "-o", path]);
  return path;
};

/** Opens a report; whatever it does that a report must not is in `faults`. */
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: "light", ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("dialog", (dialog) => { faults.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    if (!request.url().startsWith("file:") && !request.url().startsWith("data:")) faults.push(`request ${request.url()}`);
  });
  page.on("console", (message) => faults.push(`console ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error ${error}`));
  page.on("popup", () => faults.push("popup"));
  await page.goto(pathToFileURL(path).href);
  return { page, faults, context };
}

async function shoot(page, name, fullPage = false) {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage });
}

const facts = async (page) => (await page.locator(".facts dd").allTextContents()).map((text) => text.trim());

test("counts are those of the data, and of cleaning", async () => {
  const { page, faults } = await open(explain("counts", sample("wordpress-related-posts")));
  const data = JSON.parse(execFileSync(program, ["explain", sample("wordpress-related-posts"), "-f", "json"], { maxBuffer: 1 << 28 }));
  const blocks = data.explanations[0].blocks;
  const kept = blocks.filter((block) => block.kept).length;
  assert.equal((await facts(page))[0], `${kept} of ${blocks.length}`);
  assert.equal(await page.locator(".block").count(), blocks.length);
  assert.equal(await page.locator(".block.kept").count(), kept);
  const legend = await page.locator(".kind").allTextContents();
  const sum = legend.map((text) => Number(text.match(/\d+$/)[0])).reduce((a, b) => a + b, 0);
  assert.equal(sum, blocks.length - kept);
  const texts = await page.locator(".block.kept > .text").allTextContents();
  assert.deepEqual(texts, blocks.filter((block) => block.kept).map((block) => block.text));
  assert.deepEqual(faults, []);
  await shoot(page, "light");
});

test("what is dropped is folded, in its place, and unfolds", async () => {
  const { page, faults } = await open(explain("folds", sample("wordpress-related-posts")));
  const shown = () => page.locator(".block.dropped:visible").count();
  assert.equal(await shown(), 0);
  await page.locator(".run > summary").nth(1).click();
  assert.ok(await shown() > 0);
  await page.getByRole("button", { name: "Unfold all" }).click();
  assert.equal(await shown(), await page.locator(".block.dropped").count());
  await shoot(page, "unfolded", true);
  const kind = page.locator(".kind.readers");
  const readers = await page.locator(".block.dropped.readers:visible").count();
  assert.ok(readers > 3);
  await kind.click();
  assert.equal(await kind.getAttribute("aria-pressed"), "false");
  assert.equal(await page.locator(".block.dropped.readers:visible").count(), 0);
  await kind.click();
  assert.equal(await page.locator(".block.dropped.readers:visible").count(), readers);
  await page.getByRole("button", { name: "Fold all", exact: true }).click();
  assert.equal(await shown(), 0);
  assert.deepEqual(faults, []);
});

test("a click says what decided and what would have changed it", async () => {
  const { page, faults } = await open(explain("click", sample("wordpress-related-posts")));
  await page.getByRole("button", { name: "Unfold all" }).click();
  const block = page.locator(".block", { hasText: "Also read: Winter ferry cuts" });
  await block.click();
  const panel = page.locator("#panel");
  for (const said of ["Dropped", "read-more", "by the rule «read-more»", "A line that points to another story", "With the scores around it"]) {
    assert.ok((await panel.textContent()).includes(said), said);
  }
  assert.ok(await panel.locator(".pass[open] tr").count() >= 4);
  await shoot(page, "panel");
  const caption = page.locator(".block", { hasText: "The tower at Skerrow Point" });
  await caption.click();
  assert.match(await panel.locator(".changes").textContent(), /--include caption/);
  assert.equal(await page.locator(".block.open").count(), 1);
  await caption.click();
  assert.ok(await panel.isHidden());
  assert.deepEqual(faults, []);
});

test("weights add up to the score in the panel as in the data", async () => {
  const { page } = await open(explain("sums", sample("live-blog")));
  const off = await page.evaluate(() => {
    const data = JSON.parse(document.getElementById("data").textContent);
    const passes = data.sides[0].blocks.flatMap((block) => block.passes);
    const wrong = passes.filter(([, score, start, base, others, features]) => {
      const odds = start + base + others + features.reduce((sum, feature) => sum + feature[2], 0);
      return Math.abs(1 / (1 + Math.exp(-odds)) - score) > .005;
    });
    return [passes.length, wrong.length];
  });
  assert.ok(off[0] > 20, String(off[0]));
  assert.equal(off[1], 0);
});

test("the panel says what the other pages of the site did", async () => {
  const line = "This paper is printed on the island, and every page of it has this line about who prints it and where.";
  const who = ["The captain", "A carpenter", "The mayor", "Her brother", "An engineer", "The harbour office", "A young farmer"];
  const what = ["repaired the old ferry", "paid for a new crane", "sold the last boat", "opened the market hall", "found a lost anchor"];
  const sentence = (number, at) =>
    `${who[(number + at) % 7]} ${what[(number + 2 * at) % 5]} on Monday, ${who[(number * 3 + at) % 7].toLowerCase()} said, and ${number * 31 + at} people came to see it.`;
  const html = (number) =>
    `<h1>Ferry ${number} sails again</h1>${Array.from({ length: 5 }, (_, at) => `<p>${sentence(number, at)} ${sentence(number + 1, at)}</p>`).join("")}<p>${line}</p>`;
  const dump = join(folder, "dump.jsonl");
  const record = (number) => JSON.stringify({ url: `https://island.example/${number}`, html: html(number) });
  writeFileSync(dump, Array.from({ length: 12 }, (_, number) => record(number)).join("\n"));
  execFileSync(program, ["learn", "--quiet", dump, "-o", join(folder, "templates.json")]);
  const { page, faults } = await open(explain("site", dump, "--record", "4", "--templates", join(folder, "templates.json")));
  await page.getByRole("button", { name: "Unfold all" }).click();
  await page.locator(".block", { hasText: line }).click();
  const said = await page.locator("#panel").textContent();
  assert.match(said, /^×Dropped .*by the rule «repeated»/);
  assert.match(said, /With what other pages of the site say/);
  assert.match(said, /other pages of the site that have it: 11/);
  assert.match(said, /its score in the pass before/);
  assert.deepEqual(faults, []);
  await shoot(page, "site");
});

test("all of it works from the keyboard", async () => {
  const { page, faults } = await open(explain("keys", sample("wordpress-related-posts")));
  const focused = () => page.evaluate(() => document.activeElement.closest(".block")?.id);
  await page.keyboard.press("j");
  const first = await focused();
  await page.keyboard.press("j");
  assert.notEqual(await focused(), first);
  await page.keyboard.press("k");
  assert.equal(await focused(), first);
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("#panel").isVisible());
  assert.equal(await page.locator(`#${first} .why`).getAttribute("aria-expanded"), "true");
  await page.keyboard.press("j");
  assert.notEqual(await page.locator(".block.open").getAttribute("id"), first);
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#panel").isHidden());
  assert.notEqual(await focused(), undefined);
  await page.keyboard.press("e");
  assert.ok(await page.locator(".block.dropped:visible").count() > 10);
  await page.keyboard.press("c");
  await page.keyboard.press("n");
  assert.equal(await page.evaluate(() => document.activeElement.closest(".block").dataset.close), "1");
  await page.keyboard.press("?");
  assert.ok(await page.locator("#help").isVisible());
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#help").isHidden());
  // A folded run opens by the keyboard, too.
  await page.keyboard.press("c");
  await page.locator(".run > summary").first().focus();
  await page.keyboard.press("Enter");
  assert.ok(await page.locator(".run").first().evaluate((run) => run.open));
  assert.deepEqual(faults, []);
});

test("two sets of options stand side by side", async () => {
  const against = "--precision --include byline,caption --exclude quote";
  const { page, faults } = await open(explain("two", sample("wordpress-related-posts"), "--against", against));
  const differs = await page.locator(".pair.differs").count();
  assert.ok(differs >= 3, String(differs));
  assert.ok((await page.locator("[data-action=doubt]").textContent()).includes(`of ${differs} differences`));
  const heads = await page.locator(".side h2").allTextContents();
  assert.deepEqual(heads, ["Adefault options", "B--include byline,caption --exclude quote --precision"]);
  const boxes = await page.locator(".pair.differs").first().locator(".block").evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().x));
  assert.ok(boxes[0] < boxes[1]);
  await page.keyboard.press("n");
  assert.equal(await page.locator(".pair.differs .block:focus-within").count(), 1);
  await shoot(page, "two");
  await page.keyboard.press("Enter");
  await shoot(page, "two-panel");
  assert.deepEqual(faults, []);
});

const ATTACK = "</title></script><script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)><svg onload=alert(3)>"
  + "<!--<script>\u2028\u2029\u0000'\"`${alert(4)}\u202e]]>";

test("what a page says is text, whatever it is", async () => {
  const escaped = ATTACK.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const html = `<title>${escaped}</title><article class='"><script>alert(5)</script>' id='"onclick=alert(6) '><h1>${escaped}</h1>`
    + `<p>The river rose by two metres on Monday, said ${escaped} and the mayor of the old town.</p>`
    + `<pre>${escaped}</pre><ul><li>${escaped}</ul><p>Subscribe to our newsletter ${escaped}</article>`;
  const line = JSON.stringify({ id: ATTACK, html });
  writeFileSync(join(folder, "hostile.jsonl"), `${line}\n${line}\n`);
  const path = explain("hostile", join(folder, "hostile.jsonl"), "--record", "2", "--drop-text", "<script>alert(7)</script>",
    "--against", "--drop-text '</script><script>alert(8)</script>'");
  const { page, faults } = await open(path);
  await page.keyboard.press("e");
  for (const block of await page.locator(".block:visible").all()) {
    await block.click({ position: { x: 5, y: 5 } });
  }
  assert.equal(await page.evaluate(() => document.scripts.length), 2);
  assert.equal(await page.evaluate(() => document.querySelectorAll("img, iframe, object, [onerror], [onload], [onclick]").length), 0);
  assert.match(await page.title(), /^Explained: /);
  for (const place of [".brand", ".block.kept > .text"]) {
    const text = await page.locator(place).first().textContent();
    assert.ok(text.includes("</title></script><script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)>"), text);
  }
  // The policy itself: neither script nor style nor picture from anywhere.
  faults.length = 0;
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    const image = document.createElement("img");
    image.src = "http://127.0.0.1:9/y";
    document.body.append(image);
  });
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate(() => window.ran), undefined);
  for (const refused of [/^console .*'script-src/, /^console .*"img-src/]) assert.ok(faults.some((fault) => refused.test(fault)), String(faults));
});

test("opening a hostile page does nothing at all", async () => {
  const { page, faults } = await open(join(folder, "hostile.html"));
  await page.waitForTimeout(200);
  assert.ok(await page.locator(".block").count() > 3);
  assert.deepEqual(faults, []);
});

const luminance = (page) => page.evaluate(() => {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
  return (red * 2 + green * 5 + blue) / 8;
});

test("dark and light", async () => {
  const { page, faults } = await open(explain("dark", sample("wordpress-related-posts")), { colorScheme: "dark" });
  assert.ok(await luminance(page) < 60);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await shoot(page, "dark");
  await page.keyboard.press("t");
  assert.ok(await luminance(page) > 200);
  assert.deepEqual(faults, []);
});

test("a narrow screen needs no scrolling aside", async () => {
  const { page, faults } = await open(explain("narrow", sample("wordpress-related-posts"), "--against", "--include caption"),
    { viewport: { width: 360, height: 740 } });
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(await width() <= 360);
  await page.keyboard.press("e");
  assert.ok(await width() <= 360);
  await page.keyboard.press("c");
  await page.locator(".block.kept:visible").first().click();
  const box = await page.locator("#panel").boundingBox();
  assert.ok(box.width <= 360 && box.y > 100 && box.y + box.height <= 741, JSON.stringify(box));
  await shoot(page, "narrow");
  assert.deepEqual(faults, []);
});

test("without scripts it can be read", async () => {
  const { page } = await open(explain("still", sample("wordpress-related-posts")), { javaScriptEnabled: false });
  assert.ok(await page.locator(".block.kept .text").first().isVisible());
  assert.ok(await page.locator(".tools").isHidden());
  await page.locator(".run > summary").first().click();
  assert.ok(await page.locator(".block.dropped").first().isVisible());
});

test("plain text and scripts that run from the right", async () => {
  const text = await open(explain("text", sample("text-english", "txt")));
  assert.ok(await text.page.locator(".block.kept").count() > 2);
  assert.deepEqual(text.faults, []);
  await shoot(text.page, "text");
  const right = await open(explain("right", sample("right-to-left-arabic")));
  const direction = await right.page.locator(".block.kept > .text").first().evaluate((text) => getComputedStyle(text).direction);
  assert.equal(direction, "rtl");
  assert.deepEqual(right.faults, []);
  await shoot(right.page, "right");
});

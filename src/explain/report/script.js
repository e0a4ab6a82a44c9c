
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const root = document.documentElement;
const panel = document.getElementById("panel");
const body = document.body;
const PASSES = {
  filter: "A few features of the block",
  block: "All features of the block",
  context: "With the scores around it",
  group: "With its group and its words",
  site: "With what other pages of the site say",
};
body.classList.remove("no-script");

/* Everything that comes from a page is set as text, never as markup. */
const make = (name, className, ...children) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
};
const shape = (name, attributes, text) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
};
const figure = (number) => number.toFixed(2).replace(/^0/, "");
const signed = (number) => (number < 0 ? "−" : "+") + Math.abs(number).toFixed(2);

/* Dark or light as the system says, until a reader says otherwise. */
const wantsDark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => { root.dataset.theme = root.dataset.chosen || (wantsDark.matches ? "dark" : "light"); };
wantsDark.addEventListener("change", paint);
paint();

function scale(block) {
  const svg = shape("svg", { class: "scale", viewBox: "0 0 300 40", role: "img" });
  svg.append(shape("title", {}, `score ${figure(block.score)}, threshold ${figure(block.threshold)}`));
  svg.append(shape("rect", { class: "track", x: 0, y: 12, width: 300, height: 8, rx: 4 }));
  const width = Math.max(block.score * 300, 3);
  svg.append(shape("rect", { class: block.score > block.threshold ? "fill for" : "fill", x: 0, y: 12, width, height: 8, rx: 4 }));
  for (const [threshold, name] of data.balances) {
    const own = Math.abs(threshold - block.threshold) < 1e-6;
    svg.append(shape("line", { class: own ? "own" : "", x1: threshold * 300, x2: threshold * 300, y1: 8, y2: 24 }));
    svg.append(shape("text", { class: own ? "own-text" : "", x: threshold * 300, y: 36 }, name));
  }
  return svg;
}

function bar(weight, most) {
  const svg = shape("svg", { viewBox: "0 0 100 9", preserveAspectRatio: "none", "aria-hidden": "true" });
  const width = Math.max(Math.abs(weight) / most * 50, 1);
  svg.append(shape("rect", { class: weight > 0 ? "for" : "against", x: weight > 0 ? 50 : 50 - width, y: 1, width, height: 7 }));
  svg.append(shape("line", { class: "zero", x1: 50, x2: 50, y1: 0, y2: 9 }));
  return svg;
}

function passOf([name, score, start, base, others, features], open) {
  const details = make("details", "pass", make("summary", "", PASSES[name] || name, make("b", "", figure(score))));
  details.open = open;
  const table = make("table");
  const rows = features.map(([number, says, weight]) => [data.names[number], data.about[number], says, weight]);
  if (start !== null) rows.unshift(["score", "its score in the pass before", figure(1 / (1 + Math.exp(-start))), start]);
  const most = Math.max(...rows.map((row) => Math.abs(row[3])), .01);
  for (const [feature, about, says, weight] of rows) {
    const text = make("td", "", make("span", "name", feature), about + ": ", make("b", "", says));
    const drawn = make("td", "bar");
    drawn.append(bar(weight, most));
    table.append(make("tr", "", text, drawn, make("td", "weight", signed(weight))));
  }
  const rest = `all other features ${signed(others)}, what every block has ${signed(base)}`;
  details.append(table, make("p", "", `${rest}; these log odds add up to a score of ${figure(score)}`));
  return details;
}

/* Paragraphs, with what stands between backticks set as code. */
function about(text) {
  const part = (words, number) => number % 2 ? make("code", "", words) : words;
  return text.split(/\n\s*\n/).map((paragraph) => make("p", "", ...paragraph.replace(/\s+/g, " ").trim().split("`").map(part)));
}

function show(block, side) {
  const then = block.kept ? "dropped" : "kept";
  const close = make("button", "close", "×");
  close.type = "button";
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", hide);
  const options = data.sides.length > 1 ? ` by ${"AB"[side]}` : "";
  const title = make("h2", "", `${block.kept ? "Kept" : "Dropped"}${options} `, make("span", `chip ${block.kept ? "" : block.tint}`, block.role));
  title.tabIndex = -1;
  const reason = block.rule === "score" ? "by its score" : `by the rule «${block.rule}»`;
  panel.replaceChildren(close, title, make("p", "", make("b", "", `Decided ${reason}. `)), ...about(data.rules[block.rule] || ""));
  panel.append(scale(block), make("p", "", `Score ${figure(block.score)}; above ${figure(block.threshold)} a block is kept where no rule decides.`));
  panel.append(make("h3", "", `What alone would have ${then} it`));
  const changes = make("ul", "changes");
  for (const [what, says] of block.changes) {
    changes.append(make("li", "", what === "option" ? make("b", "", says) : says));
  }
  panel.append(block.changes.length ? changes : make("p", "", "No single option, rule or feature."));
  if (!["score", "repeated"].includes(block.rule) && (block.score > block.threshold) === block.kept) {
    panel.append(make("p", "", `By its score alone it would be ${block.kept ? "kept" : "dropped"} as well.`));
  }
  panel.append(make("h3", "", "How the score came about"));
  block.passes.forEach((pass, number) => panel.append(passOf(pass, pass[0] === "block" || number === block.passes.length - 1)));
  if (!block.passes.length) panel.append(make("p", "", "Not listed for the blocks of so large a page beyond the first 10,000."));
  panel.append(make("h3", "", `Role: ${block.role}`), ...about(data.roles[block.role] || ""));
  if (block.element) panel.append(make("h3", "", "Where it is"), make("p", "", make("code", "", block.element)));
  if (block.hidden) panel.append(make("p", "", "Readers of the page do not see it."));
  const [first, end] = block.group;
  if (end - first > 1) panel.append(make("p", "", `Judged as one with ${end - first - 1} other blocks, ${first} to ${end - 1}.`));
  panel.hidden = false;
  panel.scrollTop = 0;
  body.classList.add("has-panel");
}

let current = null;
const blocks = [...document.querySelectorAll(".block")];
const isShown = (block) => block.checkVisibility();

function open(element, focus) {
  if (current) current.classList.remove("open");
  for (let up = element.parentElement; up; up = up.parentElement) if (up.localName === "details") up.open = true;
  current = element;
  current.classList.add("open");
  blocks.forEach((other) => other.querySelector(".why").setAttribute("aria-expanded", String(other === element)));
  const [side, number] = element.id.slice(1).split("-").map(Number);
  show(data.sides[side].blocks[number], side);
  if (focus) element.querySelector(".why").focus();
  element.scrollIntoView({ block: "nearest" });
}

function hide() {
  panel.hidden = true;
  body.classList.remove("has-panel");
  if (!current) return;
  current.classList.remove("open");
  const why = current.querySelector(".why");
  why.setAttribute("aria-expanded", "false");
  why.focus();
  current = null;
}

for (const block of blocks) {
  block.addEventListener("click", () => {
    if (String(getSelection())) return;
    if (block === current) hide(); else open(block, true);
  });
}

function move(step, isWanted) {
  const shown = blocks.filter((block) => isShown(block) && isWanted(block));
  const at = document.activeElement.closest(".block") || current;
  const place = at ? blocks.indexOf(at) : step > 0 ? -1 : blocks.length;
  const ahead = shown.filter((block) => (blocks.indexOf(block) - place) * step > 0);
  const next = step > 0 ? ahead[0] : ahead[ahead.length - 1];
  if (!next) return;
  if (panel.hidden) {
    next.querySelector(".why").focus();
    next.scrollIntoView({ block: "nearest" });
  } else open(next, true);
}

function unfold(isOpen) {
  document.querySelectorAll(".run").forEach((run) => { run.open = isOpen; });
}

function toggle(button) {
  const isOn = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(isOn));
  document.querySelectorAll(`.dropped.${button.dataset.kind}`).forEach((block) => block.classList.toggle("off", !isOn));
  document.querySelectorAll(".run").forEach((run) => run.classList.toggle("off", !run.querySelector(".block:not(.off)")));
}

const help = document.getElementById("help");
const isDoubtful = (block) => block.dataset.close === "1";
const differs = (block) => block.parentElement.classList.contains("differs") && block.id.startsWith("s0");
const actions = {
  unfold: () => unfold(true),
  fold: () => unfold(false),
  doubt: () => { if (data.sides.length < 2) unfold(true); move(1, data.sides.length > 1 ? differs : isDoubtful); },
  theme: () => { root.dataset.chosen = root.dataset.theme === "dark" ? "light" : "dark"; paint(); },
  help: () => help.showModal(),
};
document.querySelectorAll("[data-action]").forEach((button) => button.addEventListener("click", () => actions[button.dataset.action]()));
document.querySelectorAll(".kind").forEach((button) => button.addEventListener("click", () => toggle(button)));
document.getElementById("done").addEventListener("click", () => help.close());

const keys = {
  j: () => move(1, () => true),
  k: () => move(-1, () => true),
  n: actions.doubt,
  e: actions.unfold,
  c: actions.fold,
  t: actions.theme,
  "?": actions.help,
  Escape: hide,
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

const linked = /^#s\d-\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
if (linked) open(linked, true);

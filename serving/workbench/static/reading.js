"use strict";
// The text of a judgment in the browser: jumping from clues to the words they quote, showing and hiding facts, correcting by selecting.
// Loaded after workbench.js, whose names it uses. It writes text only, never markup.

// ---- the judgment's text: offsets in code points, as the store counts them ----
const judgment = one("#judgment");
const pane = judgment && judgment.closest(".scroll");
const pieces = judgment ? all("[data-s]", judgment) : [];
const has = (piece, name, value) => (piece.dataset[name] || "").split(" ").includes(String(value));

/** The offset in the text of a place in the page; null outside of the text. */
function offsetOf(node, at) {
  if (node.nodeType !== Node.TEXT_NODE) {
    const next = node.childNodes[at];
    const piece = next && (next.nodeType === Node.TEXT_NODE ? next.parentElement : next).closest("[data-s]");
    if (piece) return Number(piece.dataset.s);
    const last = all("[data-s]", node).pop() || (node.closest && node.closest("[data-s]"));
    return last ? Number(last.dataset.s) + points(last.textContent) : null;
  }
  const piece = node.parentElement.closest("[data-s]");
  return piece ? Number(piece.dataset.s) + points(node.data.slice(0, at)) : null;
}

/** What is selected in the text: {start, end, quote}, blanks at both ends left out; null if nothing is. */
function selected() {
  const selection = getSelection();
  if (!judgment || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!judgment.contains(range.startContainer) || !judgment.contains(range.endContainer)) return null;
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  if (start === null || end === null || start >= end) return null;
  const words = between(start, end);
  const before = points(words) - points(words.trimStart());
  const quote = words.trim();
  return quote ? { start: start + before, end: start + before + points(quote), quote } : null;
}

/** The words of the text between two offsets. */
function between(start, end) {
  let words = "";
  for (const piece of pieces) {
    const from = Number(piece.dataset.s), letters = [...piece.textContent];
    if (from < end && from + letters.length > start) words += letters.slice(Math.max(0, start - from), end - from).join("");
  }
  return words;
}

/** Bring a piece to the upper third of its pane. */
function reveal(piece) {
  if (!pane) return;
  const top = piece.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
  pane.scrollTo({ top: Math.max(0, top - pane.clientHeight / 3) });
  if (pane.scrollHeight <= pane.clientHeight + 2) piece.scrollIntoView({ block: "center" });
}

/** Light up all the words of a clue; go to one of its quotes. */
function show(key, start, end) {
  let first = null;
  for (const piece of pieces) {
    const from = Number(piece.dataset.s), now = start !== undefined && from >= start && from < end;
    piece.classList.toggle("lit", has(piece, "c", key) || now);
    piece.classList.toggle("now", now);
    piece.classList.remove("pointed");
    if (now && !first) first = piece;
  }
  if (first) reveal(first);
}

const places = (card) => all("a[data-start]", card);
let quoteNumber = 0;

function toQuote(link) {
  const card = link.closest("[data-clue]");
  show(card ? card.dataset.clue : "", Number(link.dataset.start), Number(link.dataset.end));
  if (card) quoteNumber = places(card).indexOf(link);
}

// ---- the cards of clues ----
const cards = all("[data-clue]");
let current = Math.max(0, cards.findIndex((card) => card.open || card.tagName !== "DETAILS"));

function toCard(number, focus = true) {
  const card = cards[number];
  if (!card) return;
  current = number;
  for (const other of cards) if (other.tagName === "DETAILS") other.open = other === card;
  if (focus) {
    (one("summary", card) || card).focus();
    card.scrollIntoView({ block: "nearest" });
  }
  const first = places(card)[0];
  if (first) toQuote(first);
}

cards.forEach((card, number) => {
  const summary = card.tagName === "DETAILS" && one("summary", card);
  if (summary) summary.addEventListener("click", (event) => {
    event.preventDefault();
    if (card.open && current === number) card.open = false;
    else toCard(number, false);
  });
});

const move = (step) => toCard(Math.min(cards.length - 1, Math.max(0, current + step)));

function moveQuote(step) {
  const links = cards[current] ? places(cards[current]) : [];
  if (!links.length) return;
  quoteNumber = (quoteNumber + step + links.length) % links.length;
  toQuote(links[quoteNumber]);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-start]");
  if (!link || !judgment) return;
  event.preventDefault();
  toQuote(link);
});

// ---- which facts are shown ----
for (const box of all("input[data-group]")) {
  box.addEventListener("change", () => judgment.classList.toggle(`hide-${box.dataset.group}`, !box.checked));
}
for (const radio of all("input[type=radio][name=person]")) {
  radio.addEventListener("change", () => {
    judgment.classList.toggle("only", radio.value !== "");
    for (const piece of pieces) piece.classList.toggle("other", radio.value !== "" && Boolean(piece.dataset.f) && !has(piece, "p", radio.value));
  });
}

// ---- the small window beside a fact or a selection ----
const floating = one("#floating");
const dialog = one("#correct");
let subject = null; // what would be corrected: {start, end, quote, label, name, kind, status, asserted}

function floatAt(rectangle, lines, button, about) {
  const list = one("ul", floating), act = one("button", floating);
  list.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  if (act) act.textContent = button;
  subject = about;
  floating.hidden = false;
  const box = pane.getBoundingClientRect();
  const left = Math.min(rectangle.left - box.left, box.width - floating.offsetWidth - 16);
  const below = rectangle.bottom - box.top + 6;
  const above = rectangle.top - box.top - floating.offsetHeight - 6;
  floating.style.left = `${Math.max(6, left)}px`;
  floating.style.top = `${pane.scrollTop + (below + floating.offsetHeight > box.height && above > 0 ? above : below)}px`;
}
const unfloat = () => { if (floating) floating.hidden = true; };

/** A fact as the table of facts tells it. */
function factOf(number) {
  const row = document.getElementById(`fact-${number}`);
  return row && { ...row.dataset, told: `${row.dataset.name && row.dataset.label !== "defendant" ? `${row.dataset.name}　` : ""}${one("th", row).textContent.trim()}：${one(".said", row).textContent.trim()}` };
}

function aboutFact(number, start) {
  const fact = factOf(number);
  const link = all(`#fact-${number} a[data-start]`).find((a) => start >= Number(a.dataset.start) && start < Number(a.dataset.end)) || one(`#fact-${number} a[data-start]`);
  const from = Number(link.dataset.start), to = Number(link.dataset.end);
  return { ...fact, start: from, end: to, quote: between(from, to) };
}

function point(piece) {
  const numbers = piece.dataset.f.split(" ");
  for (const other of pieces) other.classList.toggle("pointed", other === piece);
  const lines = numbers.map((number) => factOf(number)).filter(Boolean).map((fact) => fact.told);
  floatAt(piece.getBoundingClientRect(), lines, "读错了，纠正…", aboutFact(numbers[0], Number(piece.dataset.s)));
}

function offerSelection() {
  const found = selected();
  if (!found || !dialog) return;
  const rectangle = getSelection().getRangeAt(0).getBoundingClientRect();
  floatAt(rectangle, [`已选 ${points(found.quote)} 字`], "纠正所选文字…", found);
}

if (judgment && floating) {
  judgment.addEventListener("mouseup", () => setTimeout(() => {
    if (selected()) offerSelection();
  }));
  judgment.addEventListener("click", (event) => {
    const piece = event.target.closest("mark[data-f]");
    if (selected()) return;
    if (piece) point(piece);
    else unfloat();
  });
  judgment.addEventListener("keydown", (event) => {
    const piece = event.target.closest("mark[data-f]");
    if (piece && event.key === "Enter") point(piece);
  });
  pane.addEventListener("wheel", unfloat, { passive: true });
  const act = one("button", floating);
  if (act) act.addEventListener("click", () => correct(subject));
}

// ---- correcting a fact ----
function suit() {
  const label = one("[name=label]", dialog).value;
  for (const part of all("[data-for]", dialog)) {
    const suits = part.dataset.for.split(" ").includes(label);
    part.hidden = !suits;
    for (const field of all("input, select, textarea", part)) field.disabled = !suits;
  }
  const absent = one("[name=absent]", dialog).checked;
  for (const part of all("[data-value]", dialog)) {
    if (absent) part.hidden = true;
    for (const field of all("input, select, textarea", part)) field.disabled ||= absent;
  }
}

function choose(name, value, root = dialog) {
  for (const select of all(`[name="${name}"]`, root)) if (value && [...select.options].some((option) => option.value === value)) select.value = value;
}

function correct(about) {
  if (!about || !dialog) return;
  unfloat();
  one("form", dialog).reset();
  one("[name=start]", dialog).value = about.start;
  one("[name=end]", dialog).value = about.end;
  one("blockquote", dialog).textContent = `「${about.quote}」`;
  const card = cards[current];
  one("[name=clue]", dialog).value = card && card.dataset.clue ? card.dataset.clue : "";
  if (card && card.tagName === "DETAILS") one("[name=back]", dialog).value = `${one("[name=back]", dialog).value.split("?")[0]}?clue=${card.dataset.clue}`;
  choose("label", about.label);
  choose("defendant", about.name);
  choose("kind", about.kind);
  choose("status", about.status);
  choose("asserted_by", about.asserted);
  one("[data-was]", dialog).textContent = about.told ? `现在读成：${about.told}` : "";
  suit();
  dialog.showModal();
  one("[name=label]", dialog).focus();
}

if (dialog) {
  one("[name=label]", dialog).addEventListener("change", suit);
  one("[name=absent]", dialog).addEventListener("change", suit);
  one("[data-close]", dialog).addEventListener("click", () => dialog.close());
  for (const button of all("[data-correct]")) button.addEventListener("click", () => correct(aboutFact(button.dataset.correct, -1)));
}

// ---- stepping through the facts of the text by keys ----
const stops = pieces.filter((piece) => piece.hasAttribute("tabindex"));
function moveFact(step) {
  const shown = stops.filter((piece) => !piece.classList.contains("other"));
  const next = shown[(shown.indexOf(document.activeElement) + step + shown.length) % shown.length];
  if (!next) return;
  next.focus({ preventScroll: true });
  reveal(next);
  point(next);
}

// ---- keys ----
shownCard = () => cards[current] || document;
Object.assign(KEYS, {
  j: () => move(1),
  k: () => move(-1),
  n: () => moveQuote(1),
  p: () => moveQuote(-1),
  f: () => moveFact(1),
  b: () => moveFact(-1),
  e: () => {
    const { f, s } = document.activeElement.dataset;
    correct(selected() || (f && aboutFact(f.split(" ")[0], Number(s))));
  },
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") unfloat(); });

// ---- on opening: the clue that the address names, else the one that is open ----
if (judgment && cards.length) {
  const wanted = cards.findIndex((card) => location.hash === `#${card.id}`);
  toCard(wanted >= 0 ? wanted : current, false);
}

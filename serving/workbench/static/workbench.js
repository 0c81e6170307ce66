"use strict";
// The workbench in the browser: panels, ticking several clues, keys. Every page works without it. It writes text only, never markup.
// What belongs to the text of a judgment stands in reading.js, which adds its keys to KEYS.

const all = (query, root = document) => [...root.querySelectorAll(query)];
const one = (query, root = document) => root.querySelector(query);
const points = (text) => [...text].length; // code points, as the store counts letters
document.documentElement.classList.add("js");

let shownCard = () => document; // the clue that keys are about

// ---- rows of a list ----
const rows = all("[data-row]");

function toRow(step) {
  const at = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  if (!next) return;
  for (const row of rows) row.toggleAttribute("aria-current", false);
  next.setAttribute("aria-current", "true");
  one("a[data-open]", next).focus();
}

// ---- panels that a button opens (verdicts and other steps): one at a time within their group ----
function toggle(button) {
  const panel = document.getElementById(button.dataset.panel);
  const open = !panel.classList.contains("open");
  for (const other of all("[data-panel]", button.closest("[data-panels]"))) {
    const opened = open && other === button;
    other.setAttribute("aria-expanded", String(opened));
    document.getElementById(other.dataset.panel).classList.toggle("open", opened);
  }
  if (open) {
    const first = one("button, input:not([type=hidden]), select, textarea", panel);
    if (first) first.focus();
    panel.scrollIntoView({ block: "nearest" });
  }
}
for (const button of all("[data-panel]")) button.addEventListener("click", () => toggle(button));

// ---- the list: ticking several clues to assign them ----
const assign = one("#assign");
function count() {
  const ticked = all("input[name=clue]:checked").length;
  one(".count", assign).textContent = ticked ? `已选 ${ticked} 条` : "勾选线索，可以成批交办、改派";
  one("button", assign).disabled = !ticked;
  assign.classList.toggle("ready", ticked > 0);
}
if (assign) {
  for (const box of all("input[name=clue]")) box.addEventListener("change", count);
  const every = one("#every");
  if (every) every.addEventListener("change", () => {
    for (const box of all("input[name=clue]")) box.checked = every.checked;
    count();
  });
  count();
}

// ---- pasting: how long the text is; a file's name ----
const paste = one("#text");
if (paste) {
  const told = one("#length");
  const tell = () => { told.textContent = paste.value ? `${points(paste.value.trim()).toLocaleString("zh-CN")} 字` : ""; };
  paste.addEventListener("input", tell);
  tell();
}

// ---- nothing is sent twice ----
for (const form of all("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    const busy = one("[data-busy]", form);
    if (busy) busy.textContent = busy.dataset.busy;
  });
}
addEventListener("pageshow", () => { for (const form of all("form[data-sent]")) delete form.dataset.sent; });

// ---- keys ----
const off = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
const keysBox = one("#keys-on");
if (keysBox) {
  keysBox.checked = !off();
  keysBox.addEventListener("change", () => {
    try { localStorage.setItem("keys", keysBox.checked ? "on" : "off"); } catch { keysBox.checked = true; }
  });
}
let leading = false;
const KEYS = {
  j: () => toRow(1),
  k: () => toRow(-1),
  "/": () => { const field = one("#filters input, #filters select"); if (field) field.focus(); },
  "?": () => { const link = one("a[data-keys]"); if (link) location.assign(link.href); },
  g: () => { leading = true; setTimeout(() => { leading = false; }, 1500); },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || off() || event.isComposing) return;
  if (event.target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, dialog")) return;
  if (leading) {
    leading = false;
    const link = one(`[data-go="${CSS.escape(event.key)}"]`);
    if (link) link.click();
    return;
  }
  if (/^[1-4]$/.test(event.key)) {
    const button = all("[data-panels] [data-panel][data-digit]", shownCard()).find((found) => found.dataset.digit === event.key);
    if (button) { event.preventDefault(); toggle(button); }
  } else if (Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

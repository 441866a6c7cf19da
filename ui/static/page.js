// One listener for the whole page: marks lead to their cards, titles open the document in a drawer.
"use strict";

const READ = "/page/document/";
const CHOOSE = "#yj-term=";
const FLASH_MS = 1600;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link) return;
  const address = link.getAttribute("href");
  if (address.startsWith(CHOOSE)) {
    event.preventDefault();
    choose(decodeURIComponent(address.slice(CHOOSE.length)));
  } else if (address.startsWith("#")) {
    event.preventDefault();
    show(address.slice(1), link.closest("dialog") || document);
  } else if (address.startsWith(READ) && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    read(address);
  }
});

// Puts a name into the box of the tab 名词对照 and asks for it.
function choose(name) {
  const box = document.querySelector("#yj-term-name :is(input, textarea)");
  if (!box) return;
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set.call(box, name);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => document.getElementById("yj-term-find").click(), 60); // once the box has told the page its words
}

// Scrolls to the element with this id, opens what it is folded into, and lets it flash.
function show(id, within) {
  const target = within.querySelector(`[id="${CSS.escape(id)}"]`) || document.getElementById(id);
  if (!target) return;
  const words = target.querySelector("mark");
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.scrollIntoView({ behavior: "auto", block: words ? "nearest" : "start" });
  const place = words && words.getBoundingClientRect();
  if (place && (place.top < 0 || place.bottom > innerHeight)) words.scrollIntoView({ block: "center" });
  flash(target.matches("a") ? target.nextElementSibling || target : target);
}

function flash(target) {
  target.classList.remove("yj-flash");
  void target.offsetWidth; // restarts the animation when the same mark is clicked twice
  target.classList.add("yj-flash");
  setTimeout(() => target.classList.remove("yj-flash"), FLASH_MS);
}

// Opens the document at this address in the drawer, at its highlighted words.
async function read(address) {
  const drawer = document.getElementById("yj-drawer") || makeDrawer();
  const content = drawer.querySelector(".yj-content");
  content.textContent = "正在打开……";
  if (!drawer.open) drawer.showModal();
  try {
    const response = await fetch(address + (address.includes("?") ? "&" : "?") + "part=true");
    content.innerHTML = await response.text(); // our own server escapes every word of the document
  } catch {
    content.textContent = "服务没有应答，请确认它仍在运行后重试。";
    return;
  }
  const words = content.querySelector("mark");
  if (words) words.scrollIntoView({ block: "center" });
  else content.scrollTop = 0;
}

function makeDrawer() {
  const drawer = document.createElement("dialog");
  drawer.id = "yj-drawer";
  drawer.innerHTML = '<button class="yj-close" aria-label="关闭">关闭 ×</button><div class="yj-content"></div>';
  drawer.addEventListener("click", (event) => {
    if (event.target === drawer || event.target.closest(".yj-close")) drawer.close();
  });
  document.body.append(drawer);
  return drawer;
}

document.documentElement.lang = "zh-CN";

// ---- what can be done with an answer: links whose address begins with #do- ----
const DONE_MS = 1500;
const LARGEST_WORDS = 2000;

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#do-"]');
  if (!link) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const [doing, ...rest] = link.getAttribute("href").slice(4).split("-");
  if (doing === "again") document.getElementById("yj-again").click();
  else if (doing === "copy") copy(link, rest[0]);
  else if (doing === "good") quick(link, { exchange: rest.join("-"), verdict: "good" });
  else if (doing === "undo") quick(link, { exchange: rest.join("-"), verdict: "" });
  else if (doing === "bad") askWhy(link, rest.join("-"));
}, true);

// The words of an answer with its sources, as plain text.
async function copy(link, turn) {
  const answer = link.closest(".message, .message-content, .bot")?.querySelector(".yj-answer") || link.parentElement.previousElementSibling;
  const lines = [...answer.querySelectorAll("p:not(.yj-small)")].map(marked);
  const numbers = new Set([...answer.querySelectorAll("a.yj-cite")].map((mark) => mark.textContent));
  const sources = [...numbers].map((number) => source(turn, number)).filter(Boolean);
  try {
    await navigator.clipboard.writeText([...lines, ...(sources.length ? ["", "来源：", ...sources] : [])].join("\n"));
    say(link, "已复制");
  } catch {
    say(link, "浏览器不允许复制");
  }
}

function marked(paragraph) {
  const copied = paragraph.cloneNode(true);
  for (const mark of copied.querySelectorAll("a.yj-cite")) mark.textContent = `[${mark.textContent}]`;
  return copied.textContent;
}

function source(turn, number) {
  const card = document.getElementById(`src-${turn}-${number}`);
  if (!card) return "";
  const cited = [...card.querySelectorAll("mark")].map((mark) => mark.textContent).join("……").replace(/\s+/g, " ");
  const words = (name) => card.querySelector(name)?.textContent ?? "";
  return `[${number}] ${words(".yj-title")}${words(".yj-where")}：${cited}`;
}

function say(link, words) {
  const before = link.dataset.word || link.textContent;
  link.dataset.word = before;
  link.textContent = words;
  setTimeout(() => { link.textContent = before; }, DONE_MS);
}

// Tells the server what a person said of an answer; the sentence that comes back, or why it could not be kept.
async function send(link, mark) {
  try {
    const response = await fetch("/page/feedback", {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(mark),
    });
    const told = await response.json();
    if (!response.ok) return told.detail || [told.what, told.remedy].filter(Boolean).join("；") || "没有记下，请重试";
    settle(link, mark.exchange, told.detail);
    return "";
  } catch {
    say(link, "服务没有应答");
    return "服务没有应答，请确认它仍在运行后重试。";
  }
}

async function quick(link, mark) {
  const fault = await send(link, mark);
  if (fault) say(link, fault);
}

// What can be done with an answer after a verdict: what was said of it and a way back, or the two verdicts.
function settle(link, exchange, words) {
  const row = link.closest(".yj-acts");
  for (const each of row.querySelectorAll('a[href*="-good-"], a[href*="-bad-"], a[href*="-undo-"], .yj-said-of')) each.remove();
  const told = Object.assign(document.createElement("span"), { className: "yj-said-of", textContent: words });
  const offered = words ? [told, act("undo", exchange, "撤销")] : [act("good", exchange, "有用"), act("bad", exchange, "有误")];
  row.append(...offered);
}

function act(name, exchange, word) {
  return Object.assign(document.createElement("a"), { className: "yj-act", href: `#do-${name}-${exchange}`, textContent: word });
}

// Asks what is amiss with an answer; a right answer may be given with it.
async function askWhy(link, exchange) {
  const form = document.getElementById("yj-why") || (await makeWhy());
  form.querySelector("form").reset();
  form.querySelector(".yj-fault").textContent = "";
  form.querySelector("form").onsubmit = async (event) => {
    event.preventDefault();
    const filled = new FormData(event.target);
    const mark = { exchange, verdict: "bad", reason: filled.get("reason"), correct: filled.get("correct") || "" };
    const fault = mark.reason ? await send(link, mark) : "请先选一个原因。";
    form.querySelector(".yj-fault").textContent = fault;
    if (!fault) form.close();
  };
  form.showModal();
}

async function makeWhy() {
  const reasons = await (await fetch("/page/reasons")).json();
  const form = document.createElement("dialog");
  form.id = "yj-why";
  form.innerHTML =
    '<form><h2>哪里有误？</h2><div class="yj-reasons"></div>' +
    `<label>正确的内容（可不填，最好照抄原文）<textarea name="correct" rows="3" maxlength="${LARGEST_WORDS}"></textarea></label>` +
    '<p class="yj-small">提交后，这一问成为题集中的一题，可用 yingji eval 检验改进的结果。</p>' +
    '<p class="yj-fault" role="alert"></p><div class="yj-whys"><button type="submit">提交</button>' +
    '<button type="button" class="yj-not">取消</button></div></form>';
  for (const [value, name] of Object.entries(reasons)) {
    const label = document.createElement("label");
    const choice = Object.assign(document.createElement("input"), { type: "radio", name: "reason", value });
    label.append(choice, name);
    form.querySelector(".yj-reasons").append(label);
  }
  form.querySelector(".yj-not").addEventListener("click", () => form.close());
  document.body.append(form);
  return form;
}

// Gradio names the drawer's handle in English.
new MutationObserver((_, watching) => {
  const handle = document.querySelector("#yj-drawer-kept .toggle-button");
  if (!handle) return;
  handle.setAttribute("aria-label", "对话记录");
  watching.disconnect();
}).observe(document.documentElement, { childList: true, subtree: true });

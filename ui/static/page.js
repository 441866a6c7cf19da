// One listener for the whole page: marks lead to their cards, titles open the document in a drawer.
"use strict";

const READ = "/page/document/";
const FLASH_MS = 1600;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link) return;
  const address = link.getAttribute("href");
  if (address.startsWith("#")) {
    event.preventDefault();
    show(address.slice(1), link.closest("dialog") || document);
  } else if (address.startsWith(READ) && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    read(address);
  }
});

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

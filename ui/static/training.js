// Practice: a paper is taken question by question; the server marks each answer and keeps none of them.
"use strict";

(() => {
  const OPEN = "#yj-practice=";
  const EMPTY = "请先作答。";
  const SILENT = "服务没有应答，请确认它仍在运行后重试。";

  document.addEventListener("click", (event) => {
    const link = event.target.closest(`a[href^="${OPEN}"]`);
    if (!link) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open(link.getAttribute("href").slice(OPEN.length));
  }, true);

  // Opens the practice of this paper; one that was begun goes on.
  async function open(id) {
    const room = document.getElementById("yj-practice") || makeRoom();
    const content = room.querySelector(".yj-content");
    if (!room.open) room.showModal();
    if (room.dataset.paper === id && content.querySelector("form")) return;
    content.textContent = "正在打开……";
    room.dataset.paper = id;
    try {
      const response = await fetch(`/page/study/${encodeURIComponent(id)}/practice`);
      if (response.ok) content.innerHTML = await response.text(); // our own server escapes every word
      else content.textContent = await reason(response);
    } catch {
      content.textContent = SILENT;
    }
    content.scrollTop = 0;
    tally(room);
  }

  async function reason(response) {
    const told = await response.json().catch(() => ({}));
    return told.detail || [told.what, told.remedy].filter(Boolean).join("；") || SILENT;
  }

  function makeRoom() {
    const room = document.createElement("dialog");
    room.id = "yj-practice";
    room.innerHTML = '<button type="button" class="yj-close">退出练习 ×</button><div class="yj-content"></div>';
    room.addEventListener("click", (event) => {
      if (event.target.closest(".yj-close")) room.close();
      const act = event.target.closest("button[data-act]")?.dataset.act;
      if (act === "score") score(room);
      if (act === "wrong") again(room, wrong(room));
      if (act === "afresh") again(room, questions(room));
    });
    room.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(room, event.target);
    });
    document.body.append(room);
    return room;
  }

  const questions = (room) => [...room.querySelectorAll("form.yj-question")];
  const asked = (room) => questions(room).filter((form) => !form.hidden);
  const done = (room) => asked(room).filter((form) => form.dataset.share !== undefined);
  const wrong = (room) => done(room).filter((form) => Number(form.dataset.share) < 0.999);
  const earned = (form) => Number(form.dataset.share || 0) * Number(form.dataset.points);
  const rounded = (value) => String(Math.round(value * 10) / 10);

  // What was filled in, as the server takes it; null when nothing was.
  function given(form) {
    const picked = [...form.querySelectorAll('input[name="choices"]:checked')].map((box) => Number(box.value));
    const words = [...form.querySelectorAll('[name="words"]')].map((box) => box.value.trim());
    const text = form.querySelector("textarea")?.value.trim() || "";
    const pairs = [...form.querySelectorAll('select[name="pairs"]')].filter((box) => box.value)
      .map((box) => [Number(box.dataset.left), Number(box.value)]);
    const steps = [...form.querySelectorAll('select[name="order"]')].filter((box) => box.value)
      .sort((one, other) => Number(one.value) - Number(other.value)).map((box) => Number(box.dataset.option));
    const any = picked.length || words.some(Boolean) || text || pairs.length || steps.length;
    return any ? { number: Number(form.dataset.number), choices: picked, words, pairs, order: steps, text } : null;
  }

  async function answer(room, form) {
    const fault = form.querySelector(".yj-fault");
    const call = given(form);
    fault.textContent = call ? "" : EMPTY;
    if (!call || form.dataset.share !== undefined) return;
    const button = form.querySelector('button[type="submit"]');
    button.disabled = true;
    try {
      const response = await fetch(`/page/study/${encodeURIComponent(room.dataset.paper)}/answer`, {
        method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(call),
      });
      if (!response.ok) throw new Error(await reason(response));
      const told = await response.json();
      form.dataset.share = told.share;
      form.querySelector(".yj-mark").innerHTML = told.html; // our own server escapes every word
      lock(form, true);
      tally(room);
    } catch (error) {
      fault.textContent = error instanceof TypeError ? SILENT : error.message;
      button.disabled = false;
    }
  }

  function lock(form, shut) {
    for (const field of form.querySelectorAll("input, select, textarea, button")) field.disabled = shut;
  }

  function tally(room) {
    const line = room.querySelector(".yj-tally");
    if (!line) return;
    const here = asked(room), had = done(room);
    const total = here.reduce((sum, form) => sum + Number(form.dataset.points), 0);
    const sum = had.reduce((sum, form) => sum + earned(form), 0);
    line.textContent = `已答 ${had.length} / ${here.length} 题　得分 ${rounded(sum)} / ${total}`;
    room.querySelector('[data-act="wrong"]').disabled = !wrong(room).length;
    if (had.length && had.length === here.length) score(room);
  }

  // The score of what was answered so far, by topic.
  function score(room) {
    const panel = room.querySelector(".yj-result");
    const topics = new Map();
    for (const form of done(room)) {
      const topic = topics.get(form.dataset.topic) || { right: 0, count: 0, earned: 0, points: 0 };
      topic.count += 1;
      topic.right += Number(form.dataset.share) >= 0.999 ? 1 : 0;
      topic.earned += earned(form);
      topic.points += Number(form.dataset.points);
      topics.set(form.dataset.topic, topic);
    }
    panel.replaceChildren(element("h3", topics.size ? "按主题的成绩" : "还没有作答"));
    const table = element("table");
    if (topics.size) table.append(row("th", ["主题", "答对", "得分", ""]));
    for (const [name, topic] of topics) {
      const cells = [name, `${topic.right} / ${topic.count} 题`, `${rounded(topic.earned)} / ${topic.points} 分`, ""];
      const line = row("td", cells);
      const bar = element("i");
      bar.style.width = `${(100 * topic.earned) / topic.points}%`;
      line.lastChild.append(bar);
      table.append(line);
    }
    panel.append(table);
    panel.hidden = false;
    panel.scrollIntoView({ block: "nearest" });
  }

  function row(kind, cells) {
    const line = element("tr");
    line.append(...cells.map((words) => element(kind, words)));
    return line;
  }

  function element(kind, words = "") {
    const made = document.createElement(kind);
    made.textContent = words;
    return made;
  }

  // Begins anew with these questions only.
  function again(room, forms) {
    const chosen = new Set(forms);
    for (const form of questions(room)) {
      form.hidden = !chosen.has(form);
      lock(form, false);
      form.reset();
      delete form.dataset.share;
      form.querySelector(".yj-mark").replaceChildren();
      form.querySelector(".yj-fault").textContent = "";
    }
    for (const part of room.querySelectorAll(".yj-part")) part.hidden = !part.querySelector("form:not([hidden])");
    room.querySelector(".yj-result").hidden = true;
    room.querySelector(".yj-content").scrollTop = 0;
    tally(room);
  }
})();

// The documents tab: sends files one by one, shows their progress, re-syncs, deletes; draws what the server rendered.
// File names are set as text; all HTML comes escaped from this server.
(() => {
  "use strict";
  const EVERY = 500; // milliseconds between two looks at a re-sync
  const LIST_EVERY = 8; // looks between two at the whole list, which may be long
  const waiting = []; // files to send, with their lines
  const files = new WeakMap(); // a line's file, kept for a second try
  let sending = false;
  let timer = 0;
  let looks = 0;
  let asks = 0;
  let drawn = { listing: "", progress: "", folders: "" };

  const tools = () => document.getElementById("fn-add");
  const found = () => (document.getElementById("fn-find") || { value: "" }).value;
  const listing = () => document.getElementById("fn-listing");

  function put(element, html) {
    if (element && element.innerHTML !== html) element.innerHTML = html;
  }

  function say(element) {
    const told = element && element.querySelector("[data-say]");
    const said = document.getElementById("fn-sync-said");
    if (told && said && said.textContent !== told.dataset.say) said.textContent = told.dataset.say;
  }

  const later = (wait) => (timer = setTimeout(() => refresh(++looks % LIST_EVERY !== 0), wait));

  async function refresh(progressOnly = false) {
    clearTimeout(timer);
    if (!tools()) return;
    const own = ++asks;
    let state;
    try {
      const asked = new URLSearchParams({ find: found(), progress_only: progressOnly });
      const response = await fetch("page/documents?" + asked);
      state = await response.json();
    } catch {
      if (own === asks) later(4 * EVERY);
      return;
    }
    if (own !== asks) return; // asked anew meanwhile: an older answer must not be drawn over a newer one
    draw(state);
    if (state.running) later(EVERY);
    else if (progressOnly) await refresh();
    else dropFinished();
  }

  function draw(state) {
    const sync = document.getElementById("fn-sync");
    if (state.progress !== drawn.progress) put(sync, state.progress);
    const lists = state.listing !== undefined;
    if (lists && state.folders !== drawn.folders) put(document.getElementById("fn-folders"), state.folders);
    if (lists && state.listing !== drawn.listing) put(listing(), state.listing);
    drawn = { ...drawn, ...state };
    say(sync);
    for (const button of tools().querySelectorAll("[data-sync]")) {
      button.hidden = (button.dataset.sync === "stop") !== state.running;
    }
  }

  // What was taken in is in the list by now; what was refused stays until it is dismissed.
  function dropFinished() {
    if (sending || waiting.length) return;
    for (const line of document.querySelectorAll("#fn-uploads li[data-taken]")) line.remove();
  }

  function lineOf(file) {
    const line = document.createElement("li");
    const name = document.createElement("b");
    name.dir = "auto";
    name.textContent = file.name;
    const outcome = document.createElement("span");
    outcome.className = "fn-outcome fn-muted";
    outcome.setAttribute("role", "status");
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    line.append(name, bar, outcome);
    files.set(line, file);
    document.getElementById("fn-uploads").append(line);
    return line;
  }

  function settle(line, html, taken) {
    const outcome = line.querySelector(".fn-outcome");
    outcome.innerHTML = html;
    const bar = line.querySelector("progress");
    if (bar) bar.remove();
    if (taken) {
      line.dataset.taken = "";
      return;
    }
    const dismiss = document.createElement("button");
    dismiss.type = "button";
    dismiss.className = "fn-button fn-small";
    dismiss.dataset.dismiss = "";
    dismiss.textContent = tools().dataset.dismiss;
    outcome.append(" ", dismiss);
  }

  function plain(line, message) {
    settle(line, "", false);
    line.querySelector(".fn-outcome").prepend(message, " ");
  }

  // What is not HTML of the tab's own is a refusal by the server's guard, in words, or an answer of something else.
  function isOurs(type) {
    return (type || "").startsWith("text/html");
  }

  function refusal(body) {
    try {
      const { error } = JSON.parse(body);
      return (error && error.message) || String(error);
    } catch {
      return tools().dataset.lost;
    }
  }

  function add(list, { line = null, replace = false } = {}) {
    for (const file of list) {
      const own = line || lineOf(file);
      if (file.size > Number(tools().dataset.limit)) plain(own, tools().dataset.large);
      else waiting.push({ file, line: own, replace });
    }
    sendNext();
  }

  function sendNext() {
    if (sending) return;
    const next = waiting.shift();
    if (!next) return;
    sending = true;
    const { file, line, replace } = next;
    line.querySelector(".fn-outcome").textContent = tools().dataset.sending;
    const request = new XMLHttpRequest();
    request.open("POST", "page/documents?" + new URLSearchParams({ name: file.name, replace }));
    request.upload.addEventListener("progress", (event) => {
      const bar = line.querySelector("progress");
      if (bar && event.total) bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      if (isOurs(request.getResponseHeader("content-type"))) settle(line, request.responseText, request.status === 201);
      else plain(line, refusal(request.responseText));
    });
    request.addEventListener("error", () => plain(line, tools().dataset.lost));
    request.addEventListener("loadend", () => {
      sending = false;
      if (waiting.length) sendNext();
      else if (document.querySelector("#fn-uploads li[data-taken]")) post("sync");
    });
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(file);
  }

  async function post(what) {
    const response = await fetch("page/documents/" + what, { method: "POST" }).catch(() => null);
    await refresh();
    if (!response || !response.ok) tell(response ? refusal(await response.text()) : tools().dataset.lost);
  }

  function tell(message) {
    const sync = document.getElementById("fn-sync");
    const line = document.createElement("p");
    line.className = "fn-failure";
    line.setAttribute("role", "alert");
    line.textContent = message;
    sync.replaceChildren(line);
    drawn.progress = null; // what stands there now is not from the state
  }

  // The first press asks, the second deletes; leaving the button takes the question back.
  async function remove(button) {
    if (!("asked" in button.dataset)) {
      button.dataset.asked = button.textContent;
      button.textContent = tools().dataset.really;
      return;
    }
    const response = await fetch("page/documents/delete?" + new URLSearchParams({ source: button.dataset.delete }), {
      method: "POST",
    }).catch(() => null);
    await refresh();
    if (!response || !isOurs(response.headers.get("content-type"))) {
      tell(response ? refusal(await response.text()) : tools().dataset.lost);
      return;
    }
    const sync = document.getElementById("fn-sync");
    put(sync, await response.text());
    drawn.progress = null; // what stands there now is not from the state
    say(sync);
    const summary = document.querySelector("#documents .fn-summary");
    if (response.ok && summary) summary.focus();
  }

  document.addEventListener("change", (event) => {
    if (event.target.id !== "fn-files") return;
    add([...event.target.files]);
    event.target.value = ""; // the same file may be chosen again
  });

  document.addEventListener("input", (event) => {
    if (event.target.id !== "fn-find") return;
    clearTimeout(timer);
    timer = setTimeout(() => refresh(), 150);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || !tools()) return;
    if (button.dataset.sync) post(button.dataset.sync);
    else if (button.dataset.delete !== undefined) remove(button);
    else if (button.dataset.dismiss !== undefined) button.closest("li").remove();
    else if (button.dataset.replace !== undefined) {
      const line = button.closest("li");
      add([files.get(line)], { line, replace: true });
    }
  });

  document.addEventListener("focusout", (event) => {
    if (event.target.dataset && event.target.dataset.asked !== undefined) {
      event.target.textContent = event.target.dataset.asked;
      delete event.target.dataset.asked;
    }
  });

  // Files may be dropped anywhere on the tab; elsewhere the browser must not leave the page to open them.
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer || ![...event.dataTransfer.types].includes("Files")) return;
      const section = tools();
      const panel = section && section.closest("[role=tabpanel]");
      const over = Boolean(panel && panel.contains(event.target) && section.offsetParent);
      event.preventDefault();
      if (section) section.querySelector(".fn-drop").classList.toggle("fn-over", over && /enter|over/.test(kind));
      if (kind === "drop" && over) add([...event.dataTransfer.files]);
    });
  }

  // Whenever the tab comes into view: what changed meanwhile is drawn, a re-sync under way is followed.
  const seen = new IntersectionObserver((entries) => entries.some((one) => one.isIntersecting) && refresh());
  const watching = new MutationObserver(() => {
    const section = tools();
    if (!section || section.dataset.watched !== undefined) return;
    section.dataset.watched = "";
    seen.observe(section);
  });
  watching.observe(document, { childList: true, subtree: true });
})();

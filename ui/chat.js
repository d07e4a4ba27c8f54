// Passes clicks on answers and on the list of conversations to the page's handlers; edits in place; copies answers.
// Builds no HTML from data: texts are set as text, and what comes back from the server is escaped there.
(() => {
  "use strict";
  const root = document.documentElement;
  const words = () => document.querySelector("#fn-words").dataset;

  function send(name, data = {}) {
    const target = document.querySelector("#bus [id^='html-']");
    target.dispatchEvent(new CustomEvent("footnoted", { detail: { name, data } }));
  }

  // --- editing in place: a question, a conversation's name, a comment --------------------------------------------------
  function editor(place, label, value, { hint = "", lines = 1, take }) {
    const box = document.createElement("div");
    const field = document.createElement("textarea");
    const row = document.createElement("div");
    box.className = "fn-editor";
    row.className = "fn-editor-row";
    field.value = value;
    field.rows = lines;
    field.setAttribute("aria-label", label);
    const end = (back) => { box.replaceWith(place); if (back) back.focus?.(); };
    const save = () => { end(); if (field.value.trim()) take(field.value); };
    for (const [text, act, kind] of [[words().save, save, "fn-button fn-primary"], [words().cancel, () => end(place), "fn-button"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = kind;
      button.textContent = text;
      button.addEventListener("click", (event) => { event.stopPropagation(); act(); });
      row.append(button);
    }
    if (hint) {
      const note = document.createElement("span");
      note.className = "fn-muted";
      note.textContent = hint;
      row.append(note);
    }
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { event.preventDefault(); end(place); }
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); save(); }
    });
    box.append(field, row);
    place.replaceWith(box);
    field.focus();
    field.select();
  }

  function edit(button) {
    const exchange = button.closest(".fn-exchange");
    const question = exchange.querySelector(".fn-question");
    const last = exchange.matches("#current *");
    editor(question, words().edit, question.lastElementChild.textContent, {
      hint: last ? "" : words().editDrops, lines: 2,
      take: (text) => send("fn_again", { turn: button.dataset.turn, question: text }),
    });
  }

  function rename(button) {
    const line = button.closest("li");
    const link = line.querySelector("a[data-open]");
    button.closest("details").open = false;
    editor(link, words().rename, button.dataset.name, {
      take: (text) => { link.textContent = text; send("fn_rename", { renamed: button.dataset.rename, name: text }); },
    });
  }

  function comment(button) {
    editor(button, words().rateComment, "", {
      lines: 2,
      take: (text) => send("fn_rate", { turn: button.dataset.turn, rating: button.dataset.rating, comment: text }),
    });
  }

  // --- copying ---------------------------------------------------------------------------------------------------------
  function asText(exchange) {
    const sentences = [...exchange.querySelectorAll(".fn-answer > .fn-sentence > p")].map((one) => {
      const markers = [...one.querySelectorAll(".fn-chip")].map((chip) => `[${chip.dataset.number}]`);
      return one.firstElementChild.textContent + markers.join("");
    });
    const notes = [...exchange.querySelectorAll(".fn-footnotes li")].map((one) => {
      return `[${one.value}] “${one.querySelector("q").textContent}” (${one.querySelector("a").textContent})`;
    });
    return [exchange.querySelector(".fn-question").lastElementChild.textContent, sentences.join(" "), notes.join("\n")]
      .filter(Boolean).join("\n\n");
  }

  async function copy(text, button) {
    await navigator.clipboard.writeText(text);
    const label = button.getAttribute("aria-label");
    button.setAttribute("aria-label", words().copied);
    button.dataset.done = words().copied;
    setTimeout(() => { button.setAttribute("aria-label", label); delete button.dataset.done; }, 1600);
  }

  async function logOut(home) {
    await fetch(home + "/logout", { method: "POST", redirect: "manual" });
    location.assign(home + "/login");
  }

  // --- asking twice before something is deleted ------------------------------------------------------------------------
  function confirmed(button) {
    if (!("confirm" in button.dataset) || button.dataset.asked) return true;
    button.dataset.asked = "yes";
    const label = button.getAttribute("aria-label");
    const was = label === null ? button.textContent : label;
    if (label === null) button.textContent = words().reallyDelete;
    else { button.setAttribute("aria-label", words().reallyDelete); button.dataset.done = words().reallyDelete; }
    setTimeout(() => {
      delete button.dataset.asked;
      if (label === null) button.textContent = was;
      else { button.setAttribute("aria-label", was); delete button.dataset.done; }
    }, 4000);
    return false;
  }

  // --- the list of conversations ---------------------------------------------------------------------------------------
  const wide = () => window.matchMedia("(min-width: 1400px)").matches;
  function showShelf(open) {
    root.classList.toggle("fn-shelf-open", open);
    document.querySelector("#shelf-toggle")?.setAttribute("aria-expanded", String(open));
  }
  const remembered = () => localStorage.getItem("footnoted-shelf") !== "closed";
  showShelf(wide() && remembered());

  function toggleShelf() {
    const open = !root.classList.contains("fn-shelf-open");
    showShelf(open);
    if (wide()) localStorage.setItem("footnoted-shelf", open ? "open" : "closed");
    else if (open) document.querySelector("#search input, #search textarea")?.focus();
  }

  // The address names the conversation that is open, so that a reload and a shared link find it.
  let shown = new URLSearchParams(location.search).get("c") || "";
  let opening = null; // the conversation that the address asks for, until it is there
  function followAddress() {
    const here = document.querySelector("#current [data-conversation]");
    if (!here) return;
    const id = here.dataset.conversation;
    if (opening !== null && id !== opening) return;
    restored();
    if (id === shown) return;
    shown = id;
    const address = new URL(location.href);
    if (id) address.searchParams.set("c", id);
    else address.searchParams.delete("c");
    if (!id) address.hash = "";
    history.pushState(null, "", address);
  }
  window.addEventListener("popstate", () => {
    const id = new URLSearchParams(location.search).get("c") || "";
    if (id === shown) return;
    awaitConversation(id);
    send("fn_open", { open: id });
  });
  function awaitConversation(id) {
    shown = opening = id;
    setTimeout(() => { if (opening === id) restored(); }, 5000);
  }
  function restored() { opening = null; root.classList.remove("fn-restoring"); }
  if (shown) { root.classList.add("fn-restoring"); awaitConversation(shown); }

  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("[data-send], [data-edit], [data-copy], [data-rename], [data-comment], [data-copy-link], [data-log-out], a[data-open], a[data-language], #shelf-toggle");
    for (const menu of document.querySelectorAll(".fn-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    if (!wide() && root.classList.contains("fn-shelf-open") && !event.target.closest("#shelf, #shelf-toggle")) showShelf(false);
    if (!target) return;
    const data = target.dataset;
    if (target.id === "shelf-toggle") toggleShelf();
    else if ("language" in data) document.cookie = `footnoted_language=${data.language};path=/;max-age=31536000;samesite=strict`;
    else if ("edit" in data) edit(target);
    else if ("copy" in data) copy(asText(target.closest(".fn-exchange")), target);
    else if ("copyLink" in data) copy(location.href, target);
    else if ("logOut" in data) logOut(data.logOut);
    else if ("rename" in data) rename(target);
    else if ("comment" in data) comment(target);
    else if ("open" in data) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      send("fn_open", { open: data.open });
      if (!wide()) showShelf(false);
    } else if (confirmed(target)) send(data.send, { ...data });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.(".fn-menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); return; }
    if (!wide() && event.target.closest?.("#shelf")) { showShelf(false); document.querySelector("#shelf-toggle").focus(); }
  });

  // Gradio names its own language over the page's.
  const language = (location.pathname.match(/\/([a-z]{2})\/$/) || ["", "en"])[1];
  const nameLanguage = () => { if (root.lang !== language) root.lang = language; };
  new MutationObserver(nameLanguage).observe(root, { attributes: true, attributeFilter: ["lang"] });
  nameLanguage();

  new MutationObserver(followAddress).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-conversation"] });
})();

// Opens the evidence panel for "#source=…" links, steps between an answer's footnotes, shows quotes on hover and focus.
// Builds no HTML from data: the panel's HTML comes escaped from this server, the tooltip is set as text.
(() => {
  "use strict";
  let trail = []; // links of the answer whose footnote is open, one a number, in order
  let position = -1;
  let opener = null; // the link that had the focus before the panel took it
  let request = 0;
  let pictured = false; // whether the reader wants to see the page of a PDF as it looks

  const panel = () => document.querySelector("#evidence .fn-panel");
  const linkTo = (hash) => [...document.querySelectorAll(".fn-answer a[data-number]")]
    .find((one) => one.getAttribute("href") === hash);

  // The answer that a shared address belongs to may be drawn only after its evidence.
  function takeUpTrail() {
    const place = panel()?.dataset.place;
    const link = position < 0 && place ? linkTo(place) : null;
    if (!link) return;
    trail = trailOf(link);
    position = trail.findIndex((one) => one.dataset.number === link.dataset.number);
    dressSteps(panel());
  }

  const isPlace = (hash) => hash.startsWith("#source=");
  const narrow = () => window.matchMedia("(max-width: 860px)").matches;
  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function trailOf(link) {
    const answer = link.closest(".fn-answer");
    if (!answer || !link.dataset.number) return [];
    const byNumber = new Map();
    for (const one of answer.querySelectorAll("a[data-number]")) {
      if (!byNumber.has(one.dataset.number)) byNumber.set(one.dataset.number, one);
    }
    return [...byNumber.values()].sort((a, b) => a.dataset.number - b.dataset.number);
  }

  async function fetchPanel(query) {
    try {
      const response = await fetch("page/evidence?" + query, { headers: { Accept: "text/html" } });
      const isOurs = (response.headers.get("content-type") || "").startsWith("text/html");
      return isOurs ? await response.text() : null;
    } catch {
      return null;
    }
  }

  async function show(hash, { focus = true, around = "" } = {}) {
    const target = panel();
    if (!target || !isPlace(hash)) return;
    const mine = ++request;
    const html = await fetchPanel(hash.slice(1) + (around ? "&around=" + around : ""));
    if (mine !== request) return;
    target.classList.remove("fn-panel-empty");
    if (html === null) target.textContent = target.dataset.unreachable;
    else target.innerHTML = html;
    if (!target.querySelector(".fn-document")) showQuote(target, hash);
    target.dataset.place = hash;
    markOpen(hash);
    dressSteps(target);
    reveal(target, focus);
    const pictures = target.querySelector(".fn-picture");
    if (pictures && pictured) pictures.open = true;
  }

  // Of a document that can't be shown, the answer still has the quote.
  function showQuote(target, hash) {
    const chip = [...document.querySelectorAll(".fn-chip")].find((one) => one.getAttribute("href") === hash);
    if (!chip) return;
    const quote = document.createElement("blockquote");
    quote.dir = "auto";
    quote.textContent = chip.dataset.quote;
    target.append(quote);
  }

  // The pictures of a PDF's pages are drawn when first unfolded, in order; the choice holds for the next footnotes.
  async function draw(pictures) {
    for (const place of pictures.querySelectorAll("[data-picture]")) await drawPage(place, pictures);
  }

  async function drawPage(place, pictures) {
    if (place.hasChildNodes()) return;
    const first = place.matches("summary + *");
    let image = null;
    let reason = panel().dataset.unreachable || "";
    place.append(document.createElement("progress"));
    try {
      const response = await fetch(place.dataset.picture);
      if (response.ok) {
        image = new Image();
        image.alt = place.dataset.alt;
        image.src = URL.createObjectURL(await response.blob());
        await image.decode();
        URL.revokeObjectURL(image.src);
        const top = Number(response.headers.get("footnoted-top")) || 0;
        place.replaceChildren(image);
        if (first) pictures.scrollTop = Math.max(0, top * image.offsetHeight - 60);
        return;
      }
      reason = await response.text();
    } catch { /* the reason stays: the server is away */ }
    const line = document.createElement("p");
    line.textContent = reason;
    place.replaceChildren(line);
  }

  document.addEventListener("toggle", (event) => {
    if (!event.target.matches?.("#evidence .fn-picture")) return;
    pictured = event.target.open;
    if (pictured) draw(event.target);
  }, true);

  // Marks every link to the open place; again after each redraw, which drops attributes that the server didn't write.
  function markOpen(hash) {
    for (const link of document.querySelectorAll("a.fn-chip, #documents a")) {
      if (link.getAttribute("href") === hash) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  function dressSteps(target) {
    const label = target.querySelector("[data-position]");
    if (label && position >= 0) {
      label.textContent = label.dataset.position
        .replace("{number}", trail[position].dataset.number)
        .replace("{total}", trail.length);
    }
    for (const button of target.querySelectorAll("[data-step]")) {
      button.hidden = trail.length < 2;
      button.disabled = !trail[position + Number(button.dataset.step)];
    }
  }

  function reveal(target, focus) {
    const mark = target.querySelector("#fn-mark");
    const text = target.querySelector(".fn-document");
    if (mark && text) {
      const middle = Math.max(16, (text.clientHeight - mark.offsetHeight) / 2);
      text.scrollTop += mark.getBoundingClientRect().top - text.getBoundingClientRect().top - middle;
    }
    if (narrow()) target.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
    const heading = target.querySelector("h2");
    if (focus && heading) heading.focus({ preventScroll: true });
  }

  function open(link) {
    trail = trailOf(link);
    position = trail.findIndex((one) => one.dataset.number === link.dataset.number);
    goTo(link);
  }

  function step(by) {
    const next = trail[position + by];
    if (!next) return;
    position += by;
    goTo(next);
  }

  // Opening the panel is a step of the browser's history, so that Back closes it; another footnote takes its place.
  function goTo(link) {
    opener = link;
    const hash = link.getAttribute("href");
    const address = location.pathname + location.search + hash;
    if (panel().dataset.place) history.replaceState(history.state, "", address);
    else history.pushState({ opened: true }, "", address);
    show(hash);
  }

  function close() {
    if (history.state?.opened) { history.back(); return; }
    history.replaceState(null, "", location.pathname + location.search);
    shut();
  }

  function shut() {
    const target = panel();
    if (!target || target.classList.contains("fn-panel-empty")) return;
    request++;
    target.replaceChildren(...closedContent.map((node) => node.cloneNode(true)));
    target.classList.add("fn-panel-empty");
    delete target.dataset.place;
    trail = [];
    position = -1;
    markOpen("");
    if (opener && opener.isConnected) {
      opener.focus();
      if (narrow()) opener.scrollIntoView({ block: "center" });
    }
  }

  let closedContent = [];
  function whenReady() {
    const target = panel();
    if (!target) return false;
    closedContent = [...target.childNodes].map((node) => node.cloneNode(true));
    if (isPlace(location.hash)) show(location.hash, { focus: false });
    return true;
  }

  // --- the tooltip -----------------------------------------------------------------------------------------------
  const tip = document.createElement("div");
  tip.id = "fn-tip";
  tip.setAttribute("aria-hidden", "true"); // screen readers have aria-describedby
  tip.hidden = true;

  let tipFor = null;

  function showTip(chip) {
    tipFor = chip;
    const quote = document.createElement("span");
    const place = document.createElement("small");
    quote.textContent = chip.dataset.quote;
    quote.dir = "auto";
    place.textContent = chip.dataset.place;
    tip.replaceChildren(quote, place);
    if (!tip.isConnected) document.body.append(tip);
    tip.hidden = false;
    placeTip();
  }

  function placeTip() {
    const at = tipFor.getBoundingClientRect();
    if (!tipFor.isConnected || at.bottom < 0 || at.top > window.innerHeight) { hideTip(); return; }
    const left = Math.min(Math.max(8, at.left - 24), window.innerWidth - tip.offsetWidth - 8);
    const above = at.top - tip.offsetHeight - 8;
    tip.style.left = left + "px";
    tip.style.top = (above > 8 ? above : at.bottom + 8) + "px";
  }

  const hideTip = () => { tip.hidden = true; };
  for (const name of ["mouseover", "focusin"]) {
    document.addEventListener(name, (event) => {
      const chip = event.target.closest?.(".fn-chip");
      if (chip) showTip(chip);
      else if (!tip.hidden) hideTip();
    });
  }
  document.addEventListener("focusout", hideTip);
  document.addEventListener("scroll", () => { if (!tip.hidden) placeTip(); }, true);

  // --- clicks and keys -------------------------------------------------------------------------------------------
  const linkOf = (event) => event.target.closest?.('a[href^="#source="]');
  const plain = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;

  // A press counts even when the answer is redrawn before the button is let go: then no click reaches the link.
  let pressed = null;
  const living = (link) => link.isConnected ? link : linkTo(link.getAttribute("href"));
  document.addEventListener("pointerdown", (event) => {
    const link = linkOf(event);
    pressed = link && plain(event) ? { link, x: event.clientX, y: event.clientY } : null;
  });
  document.addEventListener("pointercancel", () => { pressed = null; });
  document.addEventListener("pointerup", (event) => {
    const press = pressed;
    pressed = null;
    if (!press || press.link === linkOf(event) || Math.hypot(event.clientX - press.x, event.clientY - press.y) > 12) return;
    const link = living(press.link);
    if (link) open(link);
  });
  document.addEventListener("click", (event) => {
    const link = linkOf(event);
    if (link && plain(event)) {
      event.preventDefault();
      hideTip();
      open(link);
      return;
    }
    const button = event.target.closest?.("#evidence button");
    if (!button) return;
    if (button.dataset.step) step(Number(button.dataset.step));
    if (button.dataset.around) show(panel().dataset.place, { focus: false, around: button.dataset.around });
    if ("close" in button.dataset) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !tip.hidden) { hideTip(); return; }
    const inPanel = event.target.closest?.("#evidence");
    if (event.key === "Escape" && inPanel) close();
    if (inPanel && event.altKey && event.key === "ArrowLeft") { event.preventDefault(); step(-1); }
    if (inPanel && event.altKey && event.key === "ArrowRight") { event.preventDefault(); step(1); }
  });
  window.addEventListener("hashchange", () => {
    if (!isPlace(location.hash)) { shut(); return; }
    trail = [];
    position = -1;
    show(location.hash, { focus: false });
  });

  // --- bring a new question to the top once; then the reader's place stays where it is ------------------------------
  let exchanges = 0;
  function follow() {
    const all = document.querySelectorAll(".fn-exchange");
    if (all.length > exchanges) {
      const behavior = calm() || all.length > exchanges + 1 ? "auto" : "smooth"; // a whole conversation is a long way
      all[all.length - 1].scrollIntoView({ block: "start", behavior });
    }
    exchanges = all.length;
  }

  new MutationObserver(() => {
    if (!closedContent.length) whenReady();
    follow();
    takeUpTrail();
    markOpen(panel()?.dataset.place || "");
  }).observe(document.documentElement, { childList: true, subtree: true });
})();

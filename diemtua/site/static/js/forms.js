// Forms keep what was typed: drafts every ten seconds, a question before leaving, the error summary gets the focus,
// a deed with no way back opens only when its word is typed, and one press sends once.
(() => {
  "use strict";
  const DRAFT_EVERY_MS = 10000;
  const words = document.documentElement.lang === "en"
    ? { kept: "A draft from {at} is kept on this machine.", take: "Use it", drop: "Drop it", saved: "Draft kept at {at}" }
    : { kept: "Máy này còn giữ bản nháp lúc {at}.", take: "Lấy lại", drop: "Bỏ bản nháp", saved: "Đã giữ nháp lúc {at}" };
  const changed = new Set();
  const key = (form) => `dt-draft:${form.dataset.draft}`;
  const at = (ms) => new Date(ms).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

  function store(work) {
    try { return work(window.localStorage); } catch { return null; } // private windows and full disks: a draft is a kindness, not a promise
  }

  const keepable = (field) => field.name && !["password", "file", "hidden", "submit", "button"].includes(field.type) && !field.hasAttribute("data-no-draft");

  function values(form) {
    const kept = {};
    for (const field of form.elements) {
      if (!keepable(field)) continue;
      if (field.type === "checkbox" || field.type === "radio") { if (field.checked) (kept[field.name] ||= []).push(field.value); }
      else if (field.type === "select-multiple") kept[field.name] = [...field.selectedOptions].map((option) => option.value);
      else (kept[field.name] ||= []).push(field.value);
    }
    return kept;
  }

  function fill(form, kept) {
    const next = Object.fromEntries(Object.entries(kept).map(([name, list]) => [name, [...list]]));
    for (const field of form.elements) {
      if (!keepable(field)) continue;
      const list = next[field.name];
      if (field.type === "checkbox" || field.type === "radio") field.checked = (kept[field.name] || []).includes(field.value);
      else if (field.type === "select-multiple") for (const option of field.options) option.selected = (list || []).includes(option.value);
      else if (list && list.length) field.value = list.shift();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function saveDraft(form) {
    if (!changed.has(form)) return;
    const now = Date.now();
    if (store((box) => { box.setItem(key(form), JSON.stringify({ at: now, values: values(form) })); return true; })) {
      const place = form.querySelector(".dt-saved");
      if (place) place.textContent = words.saved.replace("{at}", at(now));
    }
  }

  function offerDraft(form) {
    const kept = store((box) => JSON.parse(box.getItem(key(form)) || "null"));
    if (!kept || form.querySelector(".has-error, .dt-errors") || JSON.stringify(kept.values) === JSON.stringify(values(form))) return;
    const line = document.createElement("div");
    line.className = "dt-undo dt-mb";
    line.setAttribute("role", "status");
    const say = document.createElement("span");
    say.textContent = words.kept.replace("{at}", at(kept.at));
    const button = (text, act) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: text });
      made.addEventListener("click", () => { act(); line.remove(); });
      return made;
    };
    line.append(say, button(words.take, () => { fill(form, kept.values); changed.add(form); }), button(words.drop, () => store((box) => box.removeItem(key(form)))));
    form.prepend(line);
  }

  function guardWord(form) {
    const field = form.querySelector("[data-confirm-input]");
    const button = form.querySelector("[data-confirm-submit]");
    const judge = () => button.setAttribute("aria-disabled", String(field.value.trim() !== form.dataset.confirmWord));
    field.addEventListener("input", judge);
    form.addEventListener("submit", (event) => {
      if (button.getAttribute("aria-disabled") === "true") { event.preventDefault(); field.focus(); }
    }, true);
    judge();
  }

  function start(root) {
    root.querySelectorAll("form[data-draft]").forEach(offerDraft);
    root.querySelectorAll("form[data-confirm-word]").forEach(guardWord);
    root.querySelector("[data-focus]")?.focus();
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft], form[data-guard]");
    if (form) changed.add(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post" && !form.hasAttribute("hx-post")) { form.dataset.sent = "1"; window.setTimeout(() => delete form.dataset.sent, 8000); }
    if (form.dataset.draft) saveDraft(form); // stays until the next page says it was taken
    changed.delete(form);
  });
  window.addEventListener("beforeunload", (event) => { if (changed.size) { changed.forEach((form) => form.dataset.draft && saveDraft(form)); event.preventDefault(); } });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
  window.setInterval(() => changed.forEach((form) => form.dataset.draft && saveDraft(form)), DRAFT_EVERY_MS);
  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("[data-print], [data-dialog-open], [data-dialog-close]");
    if (!target) return;
    if (target.hasAttribute("data-print")) window.print();
    else if (target.hasAttribute("data-dialog-close")) target.closest("dialog")?.close();
    else document.getElementById(target.dataset.dialogOpen)?.showModal();
  });
  document.addEventListener("DOMContentLoaded", () => {
    // The page after a saved form names the draft that is done: <main data-draft-done="..."> or a message element.
    document.querySelectorAll("[data-draft-done]").forEach((done) => store((box) => box.removeItem(`dt-draft:${done.dataset.draftDone}`)));
    start(document);
  });
  document.addEventListener("htmx:load", (event) => event.target !== document.body && start(event.target));
})();

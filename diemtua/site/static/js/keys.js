// The teller's keys: everything without a mouse, and no single letters, since Vietnamese is typed with all of them.
(() => {
  "use strict";
  const typing = (target) => target.matches?.("input, textarea, select, [contenteditable]");
  const open = (button) => button && !button.disabled && button.getAttribute("aria-disabled") !== "true" && button.offsetParent !== null;

  function pressKey(name) {
    const button = document.querySelector(`[data-key="${name}"]`);
    if (!open(button)) return false;
    button.focus();
    button.click();
    return true;
  }

  function moveInQueue(step) {
    const items = [...document.querySelectorAll("[data-queue] [data-queue-item]")];
    if (!items.length) return false;
    let index = items.indexOf(document.activeElement);
    if (index < 0) index = items.findIndex((item) => item.closest(".is-now"));
    const next = items[Math.min(items.length - 1, Math.max(0, index + step))];
    next.focus();
    return true;
  }

  // Enter goes to the next field of a count or of a form that asks for it; only the last one lets the form go.
  function nextField(target) {
    const box = target.closest("[data-cash-count], form[data-enter-next]");
    if (!box || target.matches("textarea, button")) return false;
    const fields = [...box.querySelectorAll("input:not([type=hidden]), select")].filter((field) => !field.disabled && !field.readOnly);
    const next = fields[fields.indexOf(target) + 1];
    if (next) next.focus();
    else document.querySelector('[data-key="F9"]')?.focus();
    return true;
  }

  function goBack() {
    const opened = document.querySelector("dialog[open]");
    if (opened) { opened.close(); return true; }
    if (typing(document.activeElement)) { document.activeElement.blur(); return true; }
    const back = document.querySelector("[data-key-back]");
    if (back) back.click();
    return Boolean(back);
  }

  function act(event) {
    if (/^F[6-9]$/.test(event.key)) return pressKey(event.key);
    if (event.key === "Escape") return goBack();
    if (event.key === "Enter") return nextField(event.target);
    if (event.key === "/" && !typing(event.target)) {
      const field = document.querySelector("[data-key-search]");
      field?.focus();
      field?.select();
      return Boolean(field);
    }
    if (event.key === "?" && !typing(event.target)) {
      const list = document.getElementById("phim-tat");
      if (list && !list.open) list.showModal();
      return Boolean(list);
    }
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !(typing(event.target) && !event.target.matches("[data-face]"))) {
      return event.target.matches?.("[data-face]") ? stepCount(event) : moveInQueue(event.key === "ArrowDown" ? 1 : -1);
    }
    return false;
  }

  function stepCount(event) {
    const fields = [...event.target.closest("[data-cash-count]").querySelectorAll("[data-face]")];
    fields[fields.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (act(event)) event.preventDefault();
  });
  document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-autofocus]")?.focus());
})();

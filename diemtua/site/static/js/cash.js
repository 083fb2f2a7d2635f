// Counting cash by denomination: sums while one types. The server counts again before anything is posted.
(() => {
  "use strict";
  const grouped = (amount) => String(Math.abs(amount)).replace(/\B(?=(\d{3})+(?!\d))/g, ".");
  const signed = (amount) => (amount < 0 ? "\u2212" : amount > 0 ? "+" : "") + grouped(amount);

  // Anything but whole figures counts as not yet counted, and says so.
  function notesIn(field) {
    const typed = field.value.trim().replaceAll(".", "");
    const readable = /^[0-9]{0,7}$/.test(typed);
    field.setAttribute("aria-invalid", readable ? "false" : "true");
    field.classList.toggle("is-invalid", !readable);
    return readable && typed ? Number(typed) : 0;
  }

  function recount(box) {
    let notes = 0, sum = 0;
    for (const field of box.querySelectorAll("[data-face]")) {
      const count = notesIn(field);
      const amount = count * Number(field.dataset.face);
      notes += count;
      sum += amount;
      field.closest("tr").querySelector("[data-face-sum]").textContent = count ? grouped(amount) : "";
    }
    box.querySelector("[data-cash-notes]").textContent = grouped(notes);
    box.querySelector("[data-cash-sum]").textContent = grouped(sum);
    const words = box.querySelector(".dt-words");
    if (words && box.dataset.touched) words.remove();
    const place = box.querySelector("[data-cash-diff]");
    if (place) compare(place, sum - Number(box.dataset.expected));
    box.dispatchEvent(new CustomEvent("dt:cash", { bubbles: true, detail: { sum, notes } }));
  }

  function compare(place, difference) {
    place.textContent = difference === 0 ? place.dataset.agrees : `${signed(difference)}\u00a0đ`;
    place.classList.toggle("is-short", difference !== 0);
    place.classList.toggle("is-equal", difference === 0);
  }

  document.addEventListener("input", (event) => {
    const box = event.target.matches?.("[data-face]") && event.target.closest("[data-cash-count]");
    if (!box) return;
    box.dataset.touched = "1";
    recount(box);
  });
  document.addEventListener("focusin", (event) => event.target.matches?.("[data-face]") && event.target.select());
  const start = (root) => root.querySelectorAll("[data-cash-count]").forEach((box) => box.querySelector("[data-face]") && recount(box));
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => start(event.target));
})();

// Collecting on a phone: the list narrows while one types, and the sum says at once how it would be split.
// The split shown is an echo: the server splits again when the receipt is kept.
(() => {
  "use strict";
  const dong = (amount) => `${window.DiemTua.grouped(amount)}\u00a0đ`;
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

  function narrow(field) {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    for (const row of document.querySelectorAll(".dt-people > li[data-fold]")) {
      row.hidden = !words.every((word) => row.dataset.fold.includes(word));
    }
  }

  function split(form) {
    const read = (name) => {
      const field = form.elements[name];
      return field && field.value.trim() ? window.DiemTua.readDong(field.value) : null;
    };
    const given = read("given_dong");
    const asked = read("savings_dong");
    const interest = given === null ? null : asked === null ? Math.min(given, Number(form.dataset.due)) : given - asked;
    const known = interest !== null && interest >= 0;
    form.querySelector("[data-split-interest]").textContent = known ? dong(interest) : "–";
    form.querySelector("[data-split-savings]").textContent = known ? dong(given - interest) : "–";
    const button = form.querySelector("[data-split-submit]");
    button.textContent = known && given > 0 ? `${button.dataset.words} ${dong(given)}` : button.dataset.words;
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-people-search]")) narrow(event.target);
    const form = event.target.closest?.("form[data-split]");
    if (form) split(form);
  });
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form[data-split]").forEach(split);
    const field = document.querySelector("#thu [data-money]");
    if (field) { field.closest("li").scrollIntoView({ block: "center" }); field.focus({ preventScroll: true }); }
  });
})();

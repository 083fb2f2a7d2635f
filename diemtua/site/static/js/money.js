// Money fields say back what they understood. The server reads again (ground/typed_money.py); this is only the echo.
// A test types the same table of amounts into both, so that the two readings stay one.
(() => {
  "use strict";
  const THOUSAND = 1e3, MILLION = 1e6, BILLION = 1e9, LARGEST = 999999999999999;
  const UNITS = {
    "": 1, "đ": 1, "đồng": 1, "vnd": 1, "vnđ": 1,
    "k": THOUSAND, "n": THOUSAND, "ng": THOUSAND, "nghìn": THOUSAND, "ngàn": THOUSAND, "nghin": THOUSAND, "ngan": THOUSAND,
    "tr": MILLION, "triệu": MILLION, "trieu": MILLION, "m": MILLION,
    "tỷ": BILLION, "tỉ": BILLION, "ty": BILLION, "ti": BILLION,
  };
  const WHOLE = /^(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)$/;
  const DECIMAL = /^(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]{1,9}$/;

  function wholeDong(figures, unit) {
    const bare = figures.replaceAll(".", "");
    if (WHOLE.test(figures)) return Number(bare) * unit;
    if (!DECIMAL.test(figures) || unit === 1) return null;
    const [whole, rest] = bare.split(",");
    const tail = rest.replace(/0+$/, "");
    const scale = 10 ** tail.length;
    return unit % scale ? null : Number(whole) * unit + Number(tail || 0) * (unit / scale);
  }

  // "1tr5" and "1tr500" are both a million and a half; "1tr50" could be two amounts, so it is none.
  const unitOfTail = (figures, above) => ({ 1: Math.floor(above / 10), 3: Math.floor(above / 1000) })[figures.length] || 0;

  function readDong(text) {
    const bare = text.normalize("NFC").replaceAll("\u00a0", " ").trim().toLowerCase();
    const part = /([0-9][0-9.,]*)\s*(\p{L}*)/gu;
    const parts = [...bare.matchAll(part)];
    if (!parts.length || bare.replace(part, "").trim()) return null;
    let total = 0, above = 0;
    for (const [, figures, word] of parts) {
      let unit = UNITS[word];
      if (unit === undefined) return null;
      if (above && !word) unit = unitOfTail(figures, above);
      if (above && !(unit > 0 && unit < above)) return null;
      const amount = wholeDong(figures, unit);
      if (amount === null) return null;
      total += amount;
      above = unit;
    }
    return total <= LARGEST ? total : null;
  }

  const grouped = (amount) => String(amount).replace(/\B(?=(\d{3})+(?!\d))/g, ".");
  const words = document.documentElement.lang === "en"
    ? { unread: "Not read yet. Write it like 420.000, 420k or 1,5 triệu." }
    : { unread: "Chưa đọc được. Viết như 420.000, 420k hoặc 1,5 triệu." };

  function sayBack(field) {
    const place = field.closest(".dt-money")?.querySelector("[data-money-read]");
    if (!place) return;
    const typed = field.value.trim();
    const amount = typed ? readDong(typed) : null;
    place.classList.toggle("is-unread", typed !== "" && amount === null);
    place.textContent = !typed ? "" : amount === null ? words.unread : `${grouped(amount)}\u00a0đ`;
    field.dispatchEvent(new CustomEvent("dt:money", { bubbles: true, detail: { amount } }));
  }

  document.addEventListener("input", (event) => event.target.matches?.("[data-money]") && sayBack(event.target));
  document.addEventListener("focusin", (event) => event.target.matches?.("[data-money]") && event.target.select());
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("[data-money]")) return;
    const amount = readDong(event.target.value);
    if (amount !== null) event.target.value = grouped(amount);
    sayBack(event.target);
  });
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-money]").forEach(sayBack));
  window.DiemTua = Object.assign(window.DiemTua || {}, { readDong, grouped });
})();

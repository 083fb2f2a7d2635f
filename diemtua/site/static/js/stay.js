// The session ends after its hours. Two minutes before, the page says so and keeps what was typed; one press goes on.
(() => {
  "use strict";
  const box = document.querySelector("[data-stay]");
  if (!box) return;
  const WARN_MS = 120000;
  let endsAt = Date.now() + Number(box.dataset.stay) * 1000;
  const button = box.querySelector("[data-stay-on]");
  const [warns, last, ended] = ["warns", "last", "ended"].map((name) => box.querySelector(`[data-stay-${name}]`));
  let atItsLimit = false;
  const form = box.querySelector("form");

  function show() {
    const left = endsAt - Date.now();
    box.hidden = left > WARN_MS;
    warns.hidden = left <= 0 || atItsLimit;
    last.hidden = left <= 0 || !atItsLimit;
    ended.hidden = left > 0;
    button.hidden = left <= 0 || atItsLimit;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
      if (answer.ok) {
        const left = Number(await answer.text()) * 1000;
        endsAt = Date.now() + left;
        atItsLimit = left <= WARN_MS;
      }
      else endsAt = Math.min(endsAt, Date.now());
    } catch { /* no network: the warning stays, the button can be pressed again */ }
    show();
  });
  show();
  window.setInterval(show, 5000);
})();

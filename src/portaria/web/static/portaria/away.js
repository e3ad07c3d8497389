// The page that waits for the database: asks every few seconds whether it is back, then sends what
// it holds, or opens what was asked for. What must be typed or chosen again is left to the person.
"use strict";
(() => {
  const again = document.getElementById("de-novo");
  const form = again.tagName === "FORM";
  const every = Number(again.dataset.seconds) * 1000;
  const english = document.documentElement.lang === "en";
  let sent = false;

  const go = () => {
    if (sent) return;
    sent = true;
    if (form) HTMLFormElement.prototype.submit.call(again);
    else window.location.replace(again.dataset.again);
  };
  if (form) again.addEventListener("submit", () => { sent = true; });
  if (form && !("whole" in again.dataset)) return;

  const look = async () => {
    try {
      const answer = await fetch(again.dataset.ready, { cache: "no-store", credentials: "omit" });
      if (answer.ok) {
        document.getElementById("andamento").textContent = english ? "It is back." : "Voltou.";
        go();
        return;
      }
    } catch {
      // The site itself does not answer: the same as an absence.
    }
    // Not all waiting pages at once.
    window.setTimeout(look, every * (0.75 + Math.random() / 2));
  };
  window.setTimeout(look, every * (0.5 + Math.random() / 2));
})();

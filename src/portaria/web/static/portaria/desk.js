// The desk's box by keyboard: Enter or the arrow goes from the box to what it found, Enter follows
// it, a letter written on a button (only while its line has the focus) presses it, Escape comes back.
"use strict";
(() => {
  const box = document.getElementById("q");
  const found = document.getElementById("achados");
  if (!box || !found) return;
  const hits = () => [...found.querySelectorAll("[data-hit]")];
  const into = (hit) => {
    const link = hit && hit.querySelector("a");
    if (link) link.focus();
    return Boolean(link);
  };
  const asked = () => found.querySelector("[data-asked]");
  const fresh = () => {
    const said = box.value.trim().split(/\s+/).join(" ");
    return said !== "" && asked() !== null && asked().dataset.asked === said;
  };

  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && fresh()) {
      const alone = asked().dataset.alone;
      if (alone) window.location.assign(alone);
      if (alone || into(hits()[0])) event.preventDefault();
    } else if (event.key === "ArrowDown" && into(hits()[0])) {
      event.preventDefault();
    }
  });

  found.addEventListener("keydown", (event) => {
    const hit = event.target.closest("[data-hit]");
    if (!hit || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = hits();
    if (event.key === "Escape" || (event.key === "ArrowUp" && hit === all[0])) {
      box.focus();
      box.select();
    } else if (event.key === "ArrowDown") {
      into(all[all.indexOf(hit) + 1]);
    } else if (event.key === "ArrowUp") {
      into(all[all.indexOf(hit) - 1]);
    } else {
      const letter = [...hit.querySelectorAll("[data-key]")].find(
        (link) => link.dataset.key === event.key.toLowerCase(),
      );
      if (!letter) return;
      letter.click();
    }
    event.preventDefault();
  });

  if (box.value) into(hits()[0]); // the box was sent: what it found comes first
})();

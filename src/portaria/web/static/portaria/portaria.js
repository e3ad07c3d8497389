// The little that the pages need beyond htmx: everything works without it, only less handily.
"use strict";
document.documentElement.classList.add("js");

(() => {
  const dialog = document.getElementById("explicacao");

  // "/" goes to the box that searches everywhere, F1 to the help of the page, as in many tools of
  // the trade; Escape closes the menu.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const boxes = document.querySelectorAll("input[type=search]");
      const search = [...boxes].find((box) => box.offsetParent !== null);
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    }
    // Alt+1 to Alt+4 (eMAG 1.5), also where the browser asks for another combination.
    if (event.altKey && !event.ctrlKey && !event.metaKey && /^Digit[1-4]$/.test(event.code)) {
      const shortcut = document.querySelector(`[accesskey="${event.code.slice(-1)}"]`);
      if (shortcut) {
        event.preventDefault();
        shortcut.click();
      }
    }
    if (event.key === "F1") {
      const help = document.querySelector("a.help");
      if (help) {
        event.preventDefault();
        help.click();
      }
    }
    if (event.key === "Escape") {
      document.querySelectorAll("details.who[open]").forEach((open) => {
        open.open = false;
        open.querySelector("summary").focus();
      });
    }
  });

  // High contrast is the reader's own choice, kept in this browser.
  const contrast = document.querySelector(".contrast-button");
  const paint = (on) => {
    document.documentElement.classList.toggle("contrast", on);
    if (contrast) contrast.setAttribute("aria-pressed", String(on));
  };
  const asked = window.localStorage.getItem("contraste");
  paint(asked ? asked === "1" : window.matchMedia("(prefers-contrast: more)").matches);
  if (contrast) {
    contrast.addEventListener("click", () => {
      const on = !document.documentElement.classList.contains("contrast");
      window.localStorage.setItem("contraste", on ? "1" : "0");
      paint(on);
    });
  }

  // A menu longer than the window opens where one is.
  const here = document.querySelector(".side .groups [aria-current]");
  if (here) {
    const menu = here.closest(".groups");
    menu.scrollTop = here.offsetTop - menu.clientHeight / 2;
  }

  const button = document.querySelector(".menu-button");
  if (button) {
    button.addEventListener("click", () => {
      const open = document.documentElement.classList.toggle("menu-open");
      button.setAttribute("aria-expanded", String(open));
    });
  }

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.who[open]").forEach((open) => {
      if (!open.contains(event.target)) open.open = false;
    });
    if (event.target === dialog) dialog.close();
    // Ticks every box of a form, or clears them when all are ticked.
    const every = event.target.closest("[data-mark-all]");
    if (every && every.form) {
      const boxes = [...every.form.elements].filter((box) => box.type === "checkbox");
      const on = boxes.some((box) => !box.checked);
      boxes.forEach((box) => { box.checked = on; });
    }
  });

  // Addresses stay short: a filter left empty is not written in them.
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") return;
    const parameters = event.detail.parameters;
    Object.keys(parameters).forEach((name) => {
      if (parameters[name] === "") delete parameters[name];
    });
  });

  // An export brings what the list shows now, not what it showed when the page came.
  document.addEventListener("htmx:afterSettle", () => {
    document.querySelectorAll("a[data-export]").forEach((link) => {
      const query = new URLSearchParams(window.location.search);
      query.delete("pagina");
      link.href = link.pathname + (query.size ? `?${query}` : "");
    });
  });

  // "Why?" opens beside the page, without leaving it.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "explicacao-corpo") return;
    if (!dialog.open) dialog.showModal();
    const from = event.detail.requestConfig ? event.detail.requestConfig.elt : null;
    const anchor = from && from.dataset ? from.dataset.anchor : "";
    const heading = anchor ? document.getElementById(anchor) : null;
    event.detail.target.scrollTop = 0;
    if (heading) heading.scrollIntoView();
  });

  // What could not be fetched is said, never swallowed.
  const failed = (event) => {
    const main = document.getElementById("conteudo");
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    if (status === 403 || status === 404) {
      window.location.assign(event.detail.pathInfo.requestPath);
      return;
    }
    let note = document.getElementById("falha");
    if (!note) {
      note = document.createElement("p");
      note.id = "falha";
      note.className = "failure";
      note.setAttribute("role", "alert");
      main.prepend(note);
    }
    const english = document.documentElement.lang === "en";
    if (status === 503) {
      note.textContent = english
        ? "The database is away for a moment. What you wrote is still here, and is sent again by itself."
        : "O banco de dados está fora do ar por um instante. O que você escreveu continua aqui e será enviado de novo sozinho.";
      sendAgain(event.detail, note);
      return;
    }
    note.textContent = english
      ? "The server did not answer. What you see may be old: reload the page."
      : "O servidor não respondeu. O que está na tela pode ser antigo: recarregue a página.";
  };

  // Asks every few seconds whether the database is back, then sends what was being sent.
  const waiting = new WeakSet();
  const sendAgain = (detail, note) => {
    const { elt, verb, path } = detail.requestConfig;
    if (waiting.has(elt)) return;
    waiting.add(elt);
    const look = async () => {
      try {
        const answer = await fetch("/pronto/", { cache: "no-store", credentials: "omit" });
        if (answer.ok) {
          waiting.delete(elt);
          note.remove();
          window.htmx.ajax(verb, path, { source: elt, target: detail.target });
          return;
        }
      } catch {
        // The site itself does not answer: the same as an absence.
      }
      window.setTimeout(look, 2000 + Math.random() * 2000);
    };
    window.setTimeout(look, 1000 + Math.random() * 1000);
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
})();

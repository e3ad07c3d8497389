// The little that the pages need beyond htmx: everything works without it, only less handily.
"use strict";
document.documentElement.classList.add("js");

(() => {
  const dialog = document.getElementById("explicacao");

  // "/" goes to the search of the page, as in many tools of the trade; Escape closes the menu.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const search = document.querySelector("input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    }
    if (event.key === "Escape") {
      document.querySelectorAll("details.who[open]").forEach((open) => {
        open.open = false;
        open.querySelector("summary").focus();
      });
    }
  });

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
    if (event.detail.target.id === "explicacao-corpo" && !dialog.open) dialog.showModal();
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
    note.textContent =
      document.documentElement.lang === "en"
        ? "The server did not answer. What you see may be old: reload the page."
        : "O servidor não respondeu. O que está na tela pode ser antigo: recarregue a página.";
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
})();

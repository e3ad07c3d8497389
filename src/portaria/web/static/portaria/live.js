// What is inside [data-live] is asked for anew when the site says that something changed; where it
// cannot be told (no stream, as many as may be told already), it asks by itself every two seconds.
"use strict";
(() => {
  const often = 2000;
  const again = 30000;

  // The page asks as the person it is signed in as: what fails (the page is being left, the site is
  // away) is asked again at the next news.
  const renew = async (part) => {
    if (part.contains(document.activeElement)) return;
    const { fresh, select, selectOob } = part.dataset;
    let text = "";
    try {
      const answer = await window.fetch(fresh, { headers: { "HX-Request": "true" } });
      if (answer.redirected) window.location.reload(); // the session is over
      if (answer.redirected || answer.status !== 200) return;
      text = await answer.text();
    } catch {
      return;
    }
    if (!part.isConnected || part.contains(document.activeElement)) return;
    const told = { select, selectOOB: selectOob, eventInfo: { target: part } };
    htmx.swap(part, text, { swapStyle: "outerHTML" }, told);
  };

  document.querySelectorAll("[data-live]").forEach((frame) => {
    let asking = null;
    const ask = () => frame.querySelectorAll("[data-fresh]").forEach(renew);
    const byItself = (on) => {
      if (on && !asking) asking = window.setInterval(ask, often);
      if (!on && asking) {
        window.clearInterval(asking);
        asking = null;
      }
    };
    const listen = () => {
      const stream = new EventSource(frame.dataset.live);
      stream.onmessage = ask;
      stream.onopen = () => byItself(false);
      stream.onerror = () => {
        byItself(true);
        if (stream.readyState === EventSource.CLOSED) window.setTimeout(listen, again);
      };
    };
    listen();
    // What came while somebody was in there comes when they leave it.
    frame.addEventListener("focusout", () => window.setTimeout(ask, 0));
  });
})();

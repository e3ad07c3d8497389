// The desk's box read by the camera: the code shown to it goes into the box and is searched. The
// browser's own reader where it has one, else jsQR; nothing that the camera sees leaves the page.
"use strict";
(() => {
  const box = document.querySelector("[data-scan]");
  const open = document.querySelector("[data-open-scan]");
  const field = document.getElementById("q");
  if (!box || !open || !field || !navigator.mediaDevices) return;
  const video = box.querySelector("video");
  const canvas = document.createElement("canvas");
  const EVERY = 200; // milliseconds between two looks
  const WIDEST = 800; // pixels looked at
  let stream = null;
  open.hidden = false;

  const close = () => {
    for (const track of stream ? stream.getTracks() : []) track.stop();
    stream = null;
    box.hidden = true;
    open.hidden = false;
  };

  const library = () =>
    new Promise((resolve, reject) => {
      if (window.jsQR) {
        resolve();
        return;
      }
      const script = document.createElement("script");
      script.src = box.dataset.library;
      script.addEventListener("load", () => resolve());
      script.addEventListener("error", reject);
      document.head.append(script);
    });

  const reader = async () => {
    const formats = window.BarcodeDetector ? await BarcodeDetector.getSupportedFormats() : [];
    if (formats.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats });
      return async () => (await detector.detect(canvas))[0]?.rawValue;
    }
    await library();
    const context = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const seen = context.getImageData(0, 0, canvas.width, canvas.height);
      return window.jsQR(seen.data, seen.width, seen.height)?.data;
    };
  };

  const look = async (read) => {
    if (!stream) return;
    const scale = Math.min(1, WIDEST / (video.videoWidth || WIDEST));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    let text = "";
    if (canvas.width && canvas.height) {
      const context = canvas.getContext("2d", { willReadFrequently: true });
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      text = await read();
    }
    if (!text) {
      setTimeout(look, EVERY, read);
      return;
    }
    close();
    field.value = text;
    field.form.requestSubmit();
  };

  open.addEventListener("click", async () => {
    open.hidden = true;
    try {
      const read = await reader();
      const seen = { video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false };
      stream = await navigator.mediaDevices.getUserMedia(seen);
      video.srcObject = stream;
      await video.play();
      box.hidden = false;
      box.querySelector("button").focus();
      look(read);
    } catch {
      close();
      open.hidden = true; // no camera, or not allowed: the box takes typing and hand scanners
      field.focus();
    }
  });
  box.querySelector("button").addEventListener("click", () => {
    close();
    field.focus();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") box.querySelector("button").click();
  });
  window.addEventListener("pagehide", close);
})();

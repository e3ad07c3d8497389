// The desk's camera: what it takes goes into the form's own file fields, which work without it.
"use strict";
(() => {
  const box = document.querySelector("[data-camera]");
  const open = document.querySelector("[data-open-camera]");
  if (!box || !open || !navigator.mediaDevices || !window.DataTransfer) return;
  const video = box.querySelector("video");
  const status = box.querySelector("[role=status]");
  open.hidden = false;

  open.addEventListener("click", async () => {
    try {
      const seen = { video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false };
      video.srcObject = await navigator.mediaDevices.getUserMedia(seen);
    } catch {
      open.hidden = true; // no camera, or not allowed: a file can be chosen all the same
      return;
    }
    await video.play();
    box.hidden = false;
    open.hidden = true;
  });

  for (const button of box.querySelectorAll("[data-shoot]")) {
    button.addEventListener("click", () => {
      const canvas = document.createElement("canvas");
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      canvas.getContext("2d").drawImage(video, 0, 0);
      canvas.toBlob((blob) => {
        const files = new DataTransfer();
        files.items.add(new File([blob], `${button.dataset.shoot}.jpg`, { type: "image/jpeg" }));
        document.getElementById(button.dataset.shoot).files = files.files;
        status.textContent = status.dataset.done;
      }, "image/jpeg", 0.85);
    });
  }

  window.addEventListener("pagehide", () => {
    for (const track of video.srcObject ? video.srcObject.getTracks() : []) track.stop();
  });
})();

// Passkeys (WebAuthn, level 3): the browser makes or uses the key; its answer goes with the form.
"use strict";

(() => {
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (c) => c.charCodeAt(0)).buffer;
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  const creation = (told) => ({
    ...told,
    challenge: bytes(told.challenge),
    user: { ...told.user, id: bytes(told.user.id) },
    excludeCredentials: (told.excludeCredentials || []).map((c) => ({ ...c, id: bytes(c.id) })),
  });
  const request = (told) => ({
    ...told,
    challenge: bytes(told.challenge),
    allowCredentials: (told.allowCredentials || []).map((c) => ({ ...c, id: bytes(c.id) })),
  });

  const plain = (credential) => {
    const { response } = credential;
    const told = { clientDataJSON: text(response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[name]) told[name] = text(response[name]);
    }
    if (response.getTransports) told.transports = response.getTransports();
    return {
      type: credential.type,
      id: credential.id,
      rawId: text(credential.rawId),
      authenticatorAttachment: credential.authenticatorAttachment,
      response: told,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const told = JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const wrong = form.querySelector("[role=alert][hidden], [role=alert].error");
      try {
        const credential =
          form.dataset.passkey === "create"
            ? await navigator.credentials.create({
                publicKey: creation(told.creation_options.publicKey),
              })
            : await navigator.credentials.get({
                publicKey: request(told.request_options.publicKey),
              });
        form.querySelector("input[name=credential]").value = JSON.stringify(plain(credential));
        form.submit();
      } catch {
        wrong.hidden = false;
      }
    });
  }
})();

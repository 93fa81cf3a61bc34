// Asks a passkey or security key of this browser what the page says, and sends the answer with the page's form:
// <form data-key="create|get" data-ask="JSON of the server">. What the answer proves, the server finds out.
"use strict";

(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  // Browsers of some years ago read and write no JSON of keys, so the few fields with bytes are turned here
  const named = (key) => ({ ...key, id: bytes(key.id) });
  function options(asked) {
    const made = { ...asked, challenge: bytes(asked.challenge) };
    if (asked.user) made.user = { ...asked.user, id: bytes(asked.user.id) };
    if (asked.excludeCredentials) made.excludeCredentials = asked.excludeCredentials.map(named);
    if (asked.allowCredentials) made.allowCredentials = asked.allowCredentials.map(named);
    return made;
  }

  function written(key) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"])
      if (key.response[name]) response[name] = text(key.response[name]);
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response });
  }

  document.querySelectorAll("form[data-key]").forEach((form) => {
    const note = form.querySelector("[data-key-note]");
    const say = (which) => { note.hidden = !which; note.textContent = which ? note.dataset[which] : ""; };
    const able = Boolean(window.PublicKeyCredential && window.isSecureContext);
    form.querySelector("button").disabled = !able;
    if (!able) { say("unable"); return; }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      say("touch");
      try {
        const publicKey = options(JSON.parse(form.dataset.ask));
        form.elements.answer.value = written(await navigator.credentials[form.dataset.key]({ publicKey }));
      } catch (error) {
        say(error.name === "InvalidStateError" ? "known" : "failed");
        return;
      }
      form.submit();
    });
  });
})();

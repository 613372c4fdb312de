// Forms with `data-begin`: asks the server what to sign, the authenticator to sign it, and sends the form with the answer.
// What is marked as needing passkeys stays hidden where the browser has none.
const decode = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
const encode = bytes =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// Browsers older than 2025 do not read the JSON of Web Authentication §5.1 by themselves, nor write it.
const read = options => {
  const parse = options.user ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  if (PublicKeyCredential[parse]) return PublicKeyCredential[parse](options);
  const named = list => list?.map(one => ({ ...one, id: decode(one.id) })) ?? [];
  return {
    ...options,
    challenge: decode(options.challenge),
    user: options.user && { ...options.user, id: decode(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
    allowCredentials: named(options.allowCredentials),
  };
};
const written = credential => {
  if (credential.toJSON) return credential.toJSON();
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) response[name] = encode(credential.response[name]);
  const { id, type } = credential;
  return { id, rawId: id, type, response, clientExtensionResults: {} };
};

const refused = (form, fault) => {
  const page = new URL(form.dataset.back, location.href);
  page.searchParams.set("fault", JSON.stringify(fault));
  location.replace(page);
};
// Going anywhere without a connection would lead to the browser's own error page.
const isThere = () => fetch("/healthz").then(answer => answer.ok, () => false);
const say = (button, text) => {
  const line = document.createElement("span");
  line.className = "failure";
  line.setAttribute("role", "alert");
  line.textContent = text;
  button.after(line);
};
const use = async form => {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.dataset.begin, { method: "POST", headers: { accept: "application/json" }, body });
  const begun = await answer.json();
  if (begun.fault) return refused(form, begun.fault);
  const publicKey = read(begun.options);
  const credential = await navigator.credentials[begun.options.user ? "create" : "get"]({ publicKey });
  form.elements.id.value = begun.id;
  form.elements.credential.value = JSON.stringify(written(credential));
  if (!(await isThere())) throw new Error("away");
  form.submit();
};

const has = Boolean(self.PublicKeyCredential && navigator.credentials);
for (const one of document.querySelectorAll("[data-with-passkeys]")) one.hidden = !has;
for (const one of document.querySelectorAll("[data-without-passkeys]")) one.hidden = has;
for (const form of document.querySelectorAll("form[data-begin]")) {
  form.addEventListener("submit", event => {
    event.preventDefault();
    const button = event.submitter ?? form;
    button.disabled = true;
    if (button.nextElementSibling?.matches("[role=alert]")) button.nextElementSibling.remove();
    // Whoever cancels, or lets it wait too long, may begin again.
    use(form).catch(async () => {
      if (await isThere()) return refused(form, { account: "passkey_ended" });
      say(button, form.dataset.away);
      button.disabled = false;
    });
  });
}

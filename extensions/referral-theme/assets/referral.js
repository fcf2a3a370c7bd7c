// Finds out whether a friend's code is there and shows its offer. Everything after a first step comes in another file.
(() => {
  const place = "referral";
  const day = 24 * 60 * 60 * 1000;
  let known = null;

  const one = (block, selector) => block.querySelector(selector);

  const stored = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(place));
      const days = kept?.discount ? 1 : 30;
      return Date.now() - kept?.at < days * day ? kept : null;
    } catch {
      return null;
    }
  };

  const withConsent = (then) => {
    const shopify = window.Shopify ?? {};
    const ask = () => then(shopify.customerPrivacy?.marketingAllowed() === true);
    if (shopify.customerPrivacy || !shopify.loadFeatures) ask();
    else shopify.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], ask);
  };

  // Without consent the code lives in this page only, and what was kept before goes.
  const remember = (what) => {
    known = what;
    withConsent((allowed) => {
      try {
        if (allowed && known) localStorage.setItem(place, JSON.stringify({ ...known, at: Date.now() }));
        else localStorage.removeItem(place);
      } catch {
        // A browser that refuses storage behaves like a visitor without consent.
      }
    });
  };

  const call = async (block, path, body) => {
    const { proxy, lang, failed } = block.dataset;
    const url = new URL(`${window.Shopify?.routes?.root ?? "/"}${proxy}/${path}`, location.origin);
    url.searchParams.set("lang", lang);
    const post = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    const response = await fetch(url, body && post).catch(() => null);
    const answer = await response?.json().catch(() => null);
    if (!response?.ok || !answer) throw new Error(answer?.error?.message ?? failed);
    return answer;
  };

  const show = (block, name, heading) => {
    for (const panel of block.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== name;
    const title = one(block, "[data-heading]");
    title.dataset.first ??= title.textContent;
    title.textContent = heading ?? title.dataset.first;
  };

  const tell = (form, message) => {
    one(form, "[data-error]").textContent = message;
    one(form, "input")?.setAttribute("aria-invalid", message !== "");
  };

  const showOffer = async (block, code, source) => {
    const offer = await call(block, `offer?code=${encodeURIComponent(code)}`);
    const terms = offer.terms.map((sentence) => {
      const line = document.createElement("li");
      line.textContent = sentence;
      return line;
    });
    one(block, "[data-terms]").replaceChildren(...(offer.state === "active" ? terms : []));
    one(block, '[data-form="claim"]').hidden = offer.state !== "active";
    show(block, offer.state === "own" ? "share" : "offer", offer.headline);
    remember(offer.state === "active" ? { code, source } : null);
  };

  const tools = { call, one, show, tell, remember };
  const load = (block, name) => import(block.dataset[`${name}Script`]);

  const steps = {
    typed: (block, { code }) => showOffer(block, code, "typed"),
    guest: async (block, fields) => (await load(block, "share")).getGuestLink(block, tools, fields),
    claim: async (block, fields) => (await load(block, "claim")).claim(block, tools, { ...known, ...fields }),
  };

  const take = async (block, form) => {
    const button = one(form, "button");
    if (button.ariaDisabled === "true") return;
    const field = one(form, "input");
    if (field) field.value = field.value.trim();
    if (field && !field.checkValidity()) {
      tell(form, field.dataset.invalid);
      field.focus();
      return;
    }
    const words = button.textContent;
    tell(form, "");
    button.ariaDisabled = "true";
    button.textContent = button.dataset.busy;
    try {
      await steps[form.dataset.form](block, Object.fromEntries(new FormData(form)));
      if (!form.checkVisibility()) one(block, "[data-heading]").focus();
    } catch (error) {
      tell(form, error.message);
    }
    button.textContent = words;
    button.ariaDisabled = "false";
  };

  const showKnown = async (block) => {
    const code = new URLSearchParams(location.search).get("ref")?.trim();
    const kept = stored();
    try {
      if (kept?.discount && (!code || code === kept.code)) {
        withConsent(
          async (allowed) => allowed && (await load(block, "claim")).showApplied(block, tools, kept),
        );
      } else if (code) await showOffer(block, code, "link");
      else if (kept) withConsent((allowed) => allowed && showOffer(block, kept.code, kept.source));
    } catch (error) {
      const form = one(block, '[data-form="typed"]');
      form.parentElement.open = true;
      tell(form, error.message);
    }
  };

  const start = (block) => {
    if (block.dataset.started) return;
    block.dataset.started = "yes";
    block.addEventListener("submit", (event) => {
      event.preventDefault();
      take(block, event.target);
    });
    one(block, "[data-back]").addEventListener("click", () => {
      remember(null);
      show(block, "share");
      one(block, "[data-heading]").focus();
    });
    showKnown(block);
    if (!("customer" in block.dataset)) return;
    new IntersectionObserver(async ([seen], observer) => {
      if (!seen.isIntersecting) return;
      observer.disconnect();
      (await load(block, "share")).showOwnLink(block, tools);
    }).observe(one(block, "[data-link]"));
  };

  const startAll = () => document.querySelectorAll("[data-referral]").forEach(start);
  document.addEventListener("visitorConsentCollected", () => remember(known));
  document.addEventListener("shopify:section:load", startAll);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startAll);
  else startAll();
})();

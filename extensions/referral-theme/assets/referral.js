// Asks the app once. What follows a click is in another file.
(() => {
  const place = "referral";
  const friend = "[data-referral=friend]";
  const month = 2_592_000_000;
  // Kept beyond the page only with consent.
  let known = null;
  let asked = false;
  let me = null;

  const one = (block, selector) => block.querySelector(selector);
  const all = (block, selector) => block.querySelectorAll(selector);
  const root = () => window.Shopify?.routes?.root ?? "/";

  const withConsent = (then) => {
    const { Shopify } = window;
    const ask = () => then(Shopify?.customerPrivacy?.marketingAllowed() === true);
    if (Shopify?.customerPrivacy || !Shopify?.loadFeatures) return ask();
    Shopify.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], ask);
  };

  const kept = () => {
    try {
      const found = JSON.parse(localStorage.getItem(place));
      return Math.abs(Date.now() - found.at) < month ? found : null;
    } catch {
      return null;
    }
  };

  const keep = (allowed) => {
    try {
      if (!allowed || known?.over) localStorage.removeItem(place);
      else if (known) localStorage.setItem(place, JSON.stringify({ ...known, at: Date.now() }));
    } catch {
      // No storage: as without consent.
    }
  };

  const remember = (what) => {
    known = what;
    withConsent(keep);
  };

  // A path that is set never leaves the host.
  const addressOf = ({ dataset: { proxy, lang } }, path, query) => {
    const url = new URL(location.origin);
    url.pathname = `${root()}${proxy}/${path}`.replace(/\/+/g, "/");
    url.search = new URLSearchParams({ ...query, lang, root: root() });
    return url;
  };

  const call = async (block, path, query, body) => {
    const response = await fetch(addressOf(block, path, query), {
      headers: { "content-type": "application/json" },
      signal: AbortSignal.timeout(10_000),
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (response.ok) return answer;
    throw { status: response.status, told: answer.error.message };
  };

  const tell = (area, message, again) => {
    one(area, "[data-error]").textContent = message;
    one(area, "[name]")?.setAttribute("aria-invalid", message !== "");
    const button = one(area, "[data-retry]");
    if (!button) return;
    button.hidden = !again;
    button.onclick = again;
  };

  // What may work later has a retry.
  const attempt = async (block, area, work, isRepeatable) => {
    tell(area, "");
    try {
      await work();
    } catch ({ status, told }) {
      me = null;
      const again = async () => {
        await attempt(block, area, work, isRepeatable);
        (one(area, "[data-retry]:not([hidden])") ?? one(block, "[data-heading]")).focus();
      };
      const isFinal = status < 500 && status !== 429;
      tell(area, told ?? block.dataset.failed, isRepeatable && !isFinal && again);
    }
  };

  // What follows the block stays where it is.
  const show = (block, name, heading) => {
    block.style.minBlockSize ||= `${block.getBoundingClientRect().height}px`;
    for (const panel of all(block, "[data-panel]")) panel.hidden = panel.dataset.panel !== name;
    one(block, "[data-heading]").textContent = heading;
  };

  const element = (tag, textContent) => Object.assign(document.createElement(tag), { textContent });

  const showOffer = async (block, code, source) => {
    const { state, terms, headline } = await call(block, "offer", { code });
    const isOpen = state === "active";
    one(block, "[data-terms]").replaceChildren(...terms.map((term) => element("li", term)));
    show(block, isOpen ? "offer" : "closed", headline);
    remember({ code, source, over: !isOpen });
  };

  const count = (block, { dataset }, amount) => {
    const name = new Intl.PluralRules(block.lang).select(amount);
    const form = ["zero", "one", "two", "few", "many", "other"].indexOf(name);
    return dataset.forms.split("|")[form].replace("#", amount.toLocaleString(`${block.lang}-u-nu-latn`));
  };

  const showLink = (block, { link, shareTexts }) => {
    const area = one(block, "[data-link]");
    one(area, "[data-value]").value = link;
    for (const anchor of all(area, "[data-to]")) {
      const { channel, to, subject = "" } = anchor.dataset;
      anchor.href = to + encodeURIComponent(shareTexts?.[channel] ?? link) + encodeURI(subject);
    }
    one(area, "[data-sheet]").hidden = !navigator.share;
    area.hidden = false;
  };

  const showMe = (block, answer) => {
    for (const spot of all(block, "[data-points]")) {
      const amount = answer.points[spot.dataset.points];
      spot.textContent = amount || !("ifAny" in spot.dataset) ? count(block, spot, amount) : "";
    }
    one(block, "[data-tier]").textContent = answer.tier?.name ?? "–";
    if (one(block, "[data-link]")) showLink(block, answer);
  };

  const getMe = (block) => (me ??= call(block, "me"));

  const tools = {
    one,
    root,
    addressOf,
    call,
    tell,
    show,
    element,
    showOffer,
    showMe,
    showLink,
    count,
    remember,
    getMe,
    known: () => known,
    forgetMe: () => (me = null),
  };
  const act = (block, target) => {
    const area = [target, target.closest("details"), block].find((spot) => spot && one(spot, "[data-error]"));
    return attempt(block, area, async () => {
      await (await import(block.dataset.actions)).run(block, target, tools);
    });
  };

  const lookAtCode = async (block, { code, source }) => {
    const input = one(block, "[name=code]");
    asked = true;
    input.value = code.slice(0, input.maxLength);
    await attempt(block, input.form, () => showOffer(block, input.value, source), true);
    block.hidden = false;
  };

  const startFriend = (block) => {
    const code = new URLSearchParams(location.search).get("ref")?.trim();
    const isBar = "bar" in block.dataset;
    if (isBar && (!code || one(document, `${friend}:not([data-bar])`))) return;
    if (isBar) block.append(one(block, "template").content);
    if (code && code !== known?.code) lookAtCode(block, { code, source: "link" });
    else if (known?.discount) act(block, block);
    else if (known) lookAtCode(block, known);
  };

  // After a question about a code the next waits for the visitor.
  const startOwn = (block) => {
    if (!("customer" in block.dataset)) return;
    const begin = () => attempt(block, block, async () => showMe(block, await getMe(block)), true);
    if (!asked) return begin();
    for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, begin, { once: true });
  };

  const listen = (block) => {
    block.dataset.started = "";
    block.addEventListener("submit", (event) => {
      event.preventDefault();
      act(block, event.target);
    });
    block.addEventListener("click", (event) => {
      const button = event.target.closest(":is(a, button)[data-do]");
      if (!button) return;
      event.preventDefault();
      act(block, button);
    });
    block.addEventListener("toggle", ({ target }) => target.open && act(block, target), true);
  };

  const startAll = () => {
    const fresh = [...all(document, "[data-referral]:not([data-started])")];
    fresh.forEach(listen);
    for (const block of fresh) if (block.matches(friend)) startFriend(block);
    for (const block of fresh) if (!block.matches(friend)) startOwn(block);
  };

  const start = () => {
    const found = kept();
    if (!found) return startAll();
    withConsent((allowed) => {
      known = allowed ? found : null;
      keep(allowed);
      startAll();
    });
  };

  document.addEventListener("visitorConsentCollected", () => withConsent(keep));
  document.addEventListener("shopify:section:load", startAll);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

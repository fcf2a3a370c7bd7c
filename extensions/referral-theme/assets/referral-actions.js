// What happens after a click: taking an offer, sharing a link, spending points.

const askCart = async ({ root }, path, body) => {
  const response = await fetch(`${root()}${path}`, {
    headers: { accept: "application/json", "content-type": "application/json" },
    ...(body && { method: "POST", body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(path);
  return response.json();
};

const sameCode = (left, right) => left.toUpperCase() === right.toUpperCase();

// The discount parameter replaces all codes, so those the friend already has go along.
const putIntoCart = async (tools, { discount, attribute }) => {
  const attributes = { [attribute.key]: attribute.value };
  try {
    if (!discount) return await askCart(tools, "cart/update.js", { attributes });
    const { discount_codes: present = [] } = await askCart(tools, "cart.js");
    const codes = present.map(({ code }) => code).filter((code) => !sameCode(code, discount));
    const cart = await askCart(tools, "cart/update.js", {
      attributes,
      discount: [...codes, discount].join(","),
    });
    return cart.discount_codes?.some(({ code }) => sameCode(code, discount));
  } catch {
    return false;
  }
};

// Opened in the visitor's language and on the address he is at: there his cart is.
const discountPath = ({ root }, discount) =>
  `${root()}discount/${encodeURIComponent(discount)}?redirect=${encodeURIComponent(root())}`;

const showDone = (area, tools, { discount, inCart }) => {
  const { one } = tools;
  one(area, "[data-discount]").textContent = discount ?? "";
  one(area, "[data-applied]").hidden = !discount || !inCart;
  one(area, "[data-by-link]").hidden = !discount || inCart;
  one(area, "[data-later]").hidden = Boolean(discount);
  if (discount && !inCart) one(area, "[data-shop]").href = discountPath(tools, discount);
};

const say = (block, { one }, message) => {
  one(block, "[data-status]").textContent = message;
};

// The visitor acted: the block may be as high as what it shows now.
const focusHeading = (block, { one }) => {
  block.style.minBlockSize = "";
  one(block, "[data-heading]").focus();
};

const showTaken = (block, tools, taken) => {
  const area = tools.one(block, '[data-panel="done"]');
  showDone(area, tools, taken);
  tools.show(block, "done", block.dataset.taken);
};

// What was taken on an earlier page.
const showAgain = (block, tools) => {
  showTaken(block, tools, { ...tools.known(), inCart: false });
  tools.one(block, '[data-panel="done"] [data-shop]').dataset.do = "again";
  block.hidden = false;
};

const take = async (block, tools, { code, source, email }) => {
  const isTyped = source === "typed" && "customer" in block.dataset;
  const body = email ? { code, email } : { code };
  const answer = await tools.call(block, isTyped ? "redeem" : "claim", {}, body);
  const taken = { code, source, discount: answer.discountCode, attribute: answer.cartAttribute };
  taken.inCart = Boolean(await putIntoCart(tools, taken));
  tools.remember(taken);
  return taken;
};

const fieldsOf = (form) => Object.fromEntries(new FormData(form));

const look = async (block, form, tools) => {
  await tools.showOffer(block, fieldsOf(form).code, "typed");
  focusHeading(block, tools);
};

const claim = async (block, form, tools) => {
  const taken = await take(block, tools, { ...tools.known(), ...fieldsOf(form) });
  showTaken(block, tools, taken);
  say(block, tools, `${block.dataset.taken} \u2068${taken.discount ?? ""}\u2069`);
  focusHeading(block, tools);
};

const redeem = async (block, form, tools) => {
  const taken = await take(block, tools, { code: fieldsOf(form).code, source: "typed" });
  const area = tools.one(block, "[data-redeemed]");
  showDone(area, tools, taken);
  form.hidden = true;
  area.hidden = false;
  say(block, tools, `${block.dataset.taken} \u2068${taken.discount ?? ""}\u2069`);
  tools.one(area, "[data-shop]").focus();
};

const guest = async (block, form, tools) => {
  tools.showLink(block, await tools.call(block, "code", {}, fieldsOf(form)));
  form.hidden = true;
  tools.one(block, "[data-value]").select();
};

const refreshMe = async (block, tools) => {
  tools.forgetMe();
  const me = await tools.getMe(block);
  // Every block of the page says the same.
  for (const tier of document.querySelectorAll("[data-referral] [data-tier]"))
    tools.showMe(tier.closest("[data-referral]"), me);
  for (const details of block.querySelectorAll("details[open]"))
    await lists[details.dataset.do]?.(block, details, tools);
  return me;
};

const renew = async (block, form, tools) => {
  await tools.call(block, "me/regenerate", {}, {});
  await refreshMe(block, tools);
  form.closest("details").open = false;
  tools.one(block, "[data-value]").select();
};

const copy = async (block, button, tools) => {
  const input = tools.one(block, "[data-value]");
  if (!input.value) return;
  const words = button.dataset.words ?? button.textContent;
  button.dataset.words = words;
  input.select();
  // Without a secure connection there is no clipboard, but the old command still copies what is selected.
  await (navigator.clipboard?.writeText(input.value) ?? document.execCommand("copy"));
  button.textContent = button.dataset.done;
  say(block, tools, button.dataset.done);
  setTimeout(() => (button.textContent = words), 2000);
};

const sheet = async (block, _, { one, getMe }) => {
  const url = one(block, "[data-value]").value;
  const { shareTexts } = "customer" in block.dataset ? await getMe(block) : {};
  // The visitor closed the sheet: that is no mistake.
  await navigator.share({ url, text: shareTexts?.sms.replace(url, "").trim() }).catch(() => {});
};

const codeIn = (link) => new URL(link).searchParams.get("ref");

const qr = (block, details, { one, addressOf, tell }) => {
  const picture = one(details, "img");
  const code = codeIn(one(block, "[data-value]").value);
  tell(details, "");
  picture.onerror = () => {
    picture.hidden = true;
    tell(details, block.dataset.failed);
  };
  picture.src = addressOf(block, "qr", { code });
  picture.hidden = false;
};

const fill = ({ one }, details, lines) => {
  one(details, "[data-list]").replaceChildren(...lines);
  one(details, "[data-none]").hidden = lines.length > 0;
};

const lineOf = ({ element }, ...parts) => {
  const line = element("li", "");
  line.append(...parts);
  return line;
};

const dateIn = ({ lang }, moment) =>
  new Date(moment).toLocaleDateString(`${lang}-u-nu-latn`, { dateStyle: "long" });

const referrals = async (block, details, tools) => {
  const { element } = tools;
  const { referrals: own } = await tools.getMe(block);
  const lines = own.map(({ statusText, since, reward }) =>
    lineOf(
      tools,
      element("span", statusText),
      element("bdi", dateIn(block, since)),
      element("bdi", reward?.text ?? ""),
    ),
  );
  fill(tools, details, lines);
};

const codeBox = ({ element }, code, isUsable) => {
  const box = element(isUsable ? "bdi" : "s", code);
  box.dir = "ltr";
  if (isUsable) box.className = "referral__code";
  return box;
};

const coupons = async (block, details, tools) => {
  const { element } = tools;
  const { coupons: own } = await tools.getMe(block);
  const lines = own.map(({ code, state, stateText, text, expiresAt }) => {
    const until = expiresAt ? details.dataset.until.replace("#", dateIn(block, expiresAt)) : "";
    const box = codeBox(tools, code, state === "usable");
    return lineOf(tools, element("span", text), element("span", stateText || until), box);
  });
  fill(tools, details, lines);
};

// One key for each purchase: a second try after a lost answer is the same purchase.
const keys = new Map();
const keyFor = (rewardId) => {
  if (!keys.has(rewardId)) keys.set(rewardId, crypto.getRandomValues(new Uint32Array(4)).join("-"));
  return keys.get(rewardId);
};

const spend = async (block, button, tools) => {
  const { reward: rewardId } = button.dataset;
  const details = button.closest("details");
  const body = { rewardId, idempotencyKey: keyFor(rewardId) };
  const { state, code } = await tools.call(block, "me/spend", {}, body);
  keys.delete(rewardId);
  await refreshMe(block, tools);
  const message = details.dataset[state === "failed" ? "withdrawn" : state];
  // The button that was pressed is gone with the list.
  tools.one(details, "summary").focus();
  tools.tell(details, code ? `${message} \u2068${code}\u2069` : message);
};

const rewards = async (block, details, tools) => {
  const { element } = tools;
  const { rewards: offered, points } = await tools.getMe(block);
  const lines = offered.map(({ id, cost, text }) => {
    const button = element("button", details.dataset.spend);
    Object.assign(button, { type: "button", className: "referral__button" });
    Object.assign(button.dataset, { do: "spend", reward: id, confirm: details.dataset.confirm });
    button.ariaDisabled = String(points.available < cost);
    return lineOf(tools, element("span", text), element("bdi", tools.count(block, details, cost)), button);
  });
  fill(tools, details, lines);
};

// The cart may be a new one since the friend took the offer.
const again = async (_, anchor, tools) => {
  await putIntoCart(tools, tools.known());
  location.assign(anchor.href);
};

const close = (block) => {
  block.hidden = true;
};

const lists = { referrals, rewards, coupons, qr };
const steps = { look, claim, redeem, guest, renew, copy, sheet, spend, again, close, ...lists };

const isComplete = (form, { tell }) => {
  const field = form.querySelector("[name]");
  if (field) field.value = field.value.trim();
  if (!field || field.checkValidity()) return true;
  tell(form, field.dataset.invalid);
  field.focus();
  return false;
};

// What cannot be taken back is asked twice: the button says what it is about to do.
const isSure = (block, button, tools) => {
  const { confirm } = button.dataset;
  if (!confirm || button.textContent === confirm) return true;
  button.textContent = confirm;
  say(block, tools, confirm);
  return false;
};

/** `target` is a form, a button, or a part of the page that was opened. */
export const run = async (block, target, tools) => {
  if (target === block) return showAgain(block, tools);
  const step = steps[target.dataset.do];
  if (!step) return null;
  if (target.localName === "details") return step(block, target, tools);
  const button = target.localName === "form" ? tools.one(target, "button") : target;
  if (button.ariaDisabled === "true") return null;
  if (target !== button && !isComplete(target, tools)) return null;
  if (!isSure(block, button, tools)) return null;
  const words = button.textContent;
  button.ariaDisabled = "true";
  if (target !== button) button.textContent = block.dataset.busy;
  try {
    return await step(block, target, tools);
  } finally {
    button.ariaDisabled = "false";
    if (target !== button) button.textContent = words;
  }
};

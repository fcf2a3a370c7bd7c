// Shows an advocate his link, where to send it and what came of it.

const addressOf = {
  whatsapp: (text) => `https://wa.me/?text=${text}`,
  email: (text, { subject }) => `mailto:?subject=${subject}&body=${text}`,
  sms: (text) => `sms:?&body=${text}`,
  x: (text) => `https://x.com/intent/post?text=${text}`,
  facebook: (_, { link }) => `https://www.facebook.com/sharer/sharer.php?u=${link}`,
};

const copyOnClick = (button, input) => {
  const words = button.textContent;
  button.disabled = false;
  button.onclick = async () => {
    input.select();
    // Without a secure connection there is no clipboard, but the old command still copies what is selected.
    await (navigator.clipboard?.writeText(input.value) ?? document.execCommand("copy"));
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = words), 2000);
  };
};

const showLink = (block, { one }, { link, shareTexts }) => {
  const area = one(block, "[data-link]");
  const input = one(area, "input");
  const more = { link: encodeURIComponent(link), subject: encodeURIComponent(block.dataset.emailSubject) };
  input.value = link;
  for (const anchor of area.querySelectorAll("[data-channel]")) {
    const text = encodeURIComponent(shareTexts?.[anchor.dataset.channel] ?? link);
    anchor.href = addressOf[anchor.dataset.channel](text, more);
  }
  copyOnClick(one(area, "[data-copy]"), input);
  area.hidden = false;
};

const element = (tag, text) => {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
};

const showReferrals = (block, { one }, referrals) => {
  const date = new Intl.DateTimeFormat(block.dataset.lang, { dateStyle: "medium" });
  const area = one(block, "[data-referrals]");
  const lines = referrals.map(({ statusText, since, reward }) => {
    const line = element("li", "");
    line.append(element("span", statusText), element("bdi", date.format(new Date(since))));
    if (reward) line.append(element("bdi", reward.text));
    return line;
  });
  one(area, "[data-list]").replaceChildren(...lines);
  one(area, "[data-none]").hidden = lines.length > 0;
};

const showPoints = (block, { one }, { points, tier }) => {
  const number = new Intl.NumberFormat(block.dataset.lang);
  for (const value of block.querySelectorAll("[data-points-value]")) {
    const amount = points[value.dataset.pointsValue];
    value.textContent = number.format(amount);
    if (value.dataset.pointsValue === "debt") value.parentElement.hidden = amount === 0;
  }
  one(block, "[data-tier]").textContent = tier?.name ?? "";
  one(block, "[data-tier]").parentElement.hidden = !tier;
};

export const showOwnLink = async (block, tools) => {
  const area = tools.one(block, "[data-link]");
  area.ariaBusy = "true";
  try {
    const me = await tools.call(block, "me");
    showLink(block, tools, me);
    showPoints(block, tools, me);
    showReferrals(block, tools, me.referrals);
  } catch (error) {
    tools.tell(area, error.message);
  }
  area.ariaBusy = "false";
};

export const getGuestLink = async (block, tools, { email }) => {
  showLink(block, tools, await tools.call(block, "code", { email }));
  const input = tools.one(block, "[data-link-value]");
  tools.one(block, '[data-form="guest"]').hidden = true;
  input.focus();
  input.select();
};

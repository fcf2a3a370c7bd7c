// Takes the offer and puts the friend's own code, and what ties the order to the advocate, into the cart.

const sendToCart = async (path, body) => {
  const response = await fetch(`${window.Shopify?.routes?.root ?? "/"}${path}`, {
    headers: { accept: "application/json", "content-type": "application/json" },
    ...(body && { method: "POST", body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(path);
  return response.json();
};

// The discount parameter replaces all codes, so those the friend already has go along.
const putIntoCart = async ({ discountCode, cartAttribute }) => {
  try {
    const { discount_codes: present = [] } = await sendToCart("cart.js");
    const codes = present.map(({ code }) => code).filter((code) => code !== discountCode);
    const cart = await sendToCart("cart/update.js", {
      attributes: { [cartAttribute.key]: cartAttribute.value },
      discount: [...codes, discountCode].join(","),
    });
    return (
      cart.discount_codes?.some(({ code }) => code.toUpperCase() === discountCode.toUpperCase()) === true
    );
  } catch {
    return false;
  }
};

export const showApplied = (block, { one, show }, { discount, url }) => {
  const { appliedHeading } = one(block, "[data-status]").dataset;
  one(block, "[data-code]").textContent = discount;
  one(block, "[data-applied]").hidden = Boolean(url);
  one(block, "[data-not-applied]").hidden = !url;
  if (url) one(block, "[data-shop]").href = url;
  show(block, "applied", appliedHeading);
};

export const claim = async (block, tools, { code, source, email }) => {
  const isTyped = source === "typed" && "customer" in block.dataset;
  const body = email ? { code, email } : { code };
  const answer = await tools.call(block, isTyped ? "redeem" : "claim", body);
  const inCart = await putIntoCart(answer);
  const applied = { code, discount: answer.discountCode, url: inCart ? "" : answer.discountUrl };
  tools.remember(applied);
  showApplied(block, tools, applied);
  const status = tools.one(block, "[data-status]");
  status.textContent = `${status.dataset.appliedHeading}: ${answer.discountCode}`;
};

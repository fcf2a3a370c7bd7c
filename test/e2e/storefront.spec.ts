import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test, type Demo } from "./fixtures.ts";

const languages = [
  { locale: "en", prefix: "", direction: "ltr", script: /\p{Script=Latin}/u },
  { locale: "ar", prefix: "ar/", direction: "rtl", script: /\p{Script=Arabic}/u },
  { locale: "he", prefix: "he/", direction: "rtl", script: /\p{Script=Hebrew}/u },
] as const;

const panel = (page: Page, name: string) => page.locator(`[data-panel="${name}"]`);

const claimWith = async (page: Page, email: string): Promise<string> => {
  await panel(page, "offer").getByRole("textbox").fill(email);
  await panel(page, "offer").locator("[data-form] button").click();
  await expect(panel(page, "applied")).toBeVisible();
  return panel(page, "applied").locator("[data-code]").innerText();
};

const newEmail = (): string => `friend-${randomUUID()}@example.com`;

const signInAs = async (page: Page, root: string, customerId: string): Promise<void> => {
  await page.goto(`${root}account/login`);
  await page.locator(`button[name="customer"][value="${customerId}"]`).click();
};

/** Somebody of his own for each test: a code has a limit, and tests may run in any order. */
const newAdvocate = async (page: Page, demo: Demo): Promise<string> => {
  await page.goto(`${demo.storefrontUrl}/account/login`);
  await page.locator('input[name="email"]').fill(newEmail());
  await page.locator('form:has(input[name="email"]) button').click();
  await expect(page.locator("[data-link-value]")).toHaveValue(/ref=/);
  return page.locator("[data-link-value]").inputValue();
};

for (const { locale, prefix, direction, script } of languages) {
  test(`a friend takes the offer in ${locale} and the order brings the advocate points`, async ({
    browser,
    page,
    demo,
  }) => {
    const advocate = await browser.newPage();
    const link = new URL(await newAdvocate(advocate, demo));
    await page.goto(`${demo.storefrontUrl}/${prefix}${link.search}`);
    await expect(panel(page, "offer")).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("dir", direction);
    await expect(page.locator("[data-terms] li").first()).toHaveText(script);
    await expect(page.locator("[data-heading]")).toHaveText(script);

    const code = await claimWith(page, newEmail());
    await panel(page, "applied").getByRole("link").click();
    await page.getByRole("link", { name: /Olive oil/ }).click();
    await page.locator('form[action$="cart/add"] button').click();
    await expect(page.locator(".totals")).toContainText(code);
    await page.locator('a[href$="/checkout"]').click();
    await page.locator('button[name="pay"]').click();
    await expect(page.locator("[data-order]")).toContainText(code);
    await expect(async () => {
      await advocate.reload();
      await expect(advocate.locator('[data-points-value="available"]')).toHaveText("100", { timeout: 1_000 });
    }).toPass();
    await expect(advocate.locator("[data-referrals] li")).toHaveCount(1);
    await advocate.close();
  });

  test(`the block in ${locale} stands in the direction of its words and fits a phone`, async ({
    page,
    demo,
  }) => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(`${demo.storefrontUrl}/${prefix}?ref=${demo.seed.advocateCode}`);
    await expect(panel(page, "offer")).toBeVisible();
    const block = page.locator("[data-referral]");
    await expect(block).toHaveCSS("direction", direction);
    const heading = await page.locator("[data-heading]").evaluate((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      const [text, box] = [range.getBoundingClientRect(), node.getBoundingClientRect()];
      return { before: text.left - box.left, after: box.right - text.right };
    });
    expect(direction === "rtl" ? heading.after : heading.before).toBeLessThan(2);
    const code = await claimWith(page, newEmail());
    await expect(panel(page, "applied").locator("[data-code]")).toHaveCSS("direction", "ltr");
    expect(code).not.toBe("");
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
  });
}

test("an advocate sees a link, where to send it, and points", async ({ page, demo }) => {
  await signInAs(page, `${demo.storefrontUrl}/`, demo.seed.advocateCustomerId);
  const link = page.locator("[data-link-value]");
  await expect(link).toHaveValue(`${demo.storefrontUrl}/?ref=${demo.seed.advocateCode}`);
  await expect(page.getByRole("link", { name: "WhatsApp" })).toHaveAttribute(
    "href",
    new RegExp(encodeURIComponent(demo.seed.advocateCode)),
  );
  await expect(page.locator('[data-points-value="available"]')).toHaveText(/^[\d,]+$/);
});

test("an advocate's own link is told apart from an offer", async ({ page, demo }) => {
  const root = `${demo.storefrontUrl}/`;
  await signInAs(page, root, demo.seed.advocateCustomerId);
  await page.goto(`${root}?ref=${demo.seed.advocateCode}`);
  await expect(page.locator("[data-heading]")).toContainText("your own link");
  await expect(panel(page, "share")).toBeVisible();
  await expect(panel(page, "offer")).toBeHidden();
});

test("a code typed by hand leads to the same offer", async ({ page, demo }) => {
  await page.goto(`${demo.storefrontUrl}/`);
  await page.getByText("Do you have a code from a friend?").click();
  await page.locator('[data-form="typed"] button').click();
  await expect(page.locator('[data-form="typed"] [data-error]')).toHaveText("Please enter a code.");
  await page.locator('[data-form="typed"] input').fill(demo.seed.advocateCode);
  await page.locator('[data-form="typed"] button').click();
  await expect(panel(page, "offer")).toBeVisible();
});

test("a guest gets a link of her own by e-mail", async ({ page, demo }) => {
  await page.goto(`${demo.storefrontUrl}/`);
  const form = page.locator('[data-form="guest"]');
  await form.getByRole("textbox").fill("nobody");
  await form.getByRole("button").click();
  await expect(form.locator("[data-error]")).toContainText("name@example.com");
  await form.getByRole("textbox").fill(newEmail());
  await form.getByRole("button").click();
  await expect(page.locator("[data-link-value]")).toHaveValue(/\?ref=/);
});

test("the friend's code outlives a change of language, and without consent nothing is stored", async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.storefrontUrl}/?ref=${demo.seed.advocateCode}`);
  await expect(panel(page, "offer")).toBeVisible();
  await page.getByRole("link", { name: "עברית" }).click();
  await expect(page).toHaveURL(new RegExp(`/he/\\?ref=${demo.seed.advocateCode}`));
  await expect(panel(page, "offer")).toBeVisible();
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await page.locator("[data-consent]").check();
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem("referral")))
    .toContain(demo.seed.advocateCode);
  await page.locator("[data-consent]").uncheck();
  await expect.poll(() => page.evaluate(() => localStorage.length)).toBe(0);
});

test("what the shop offers can be read without scripts", async ({ browser, demo }) => {
  const plain = await browser.newPage({ javaScriptEnabled: false });
  await plain.goto(`${demo.storefrontUrl}/?ref=${demo.seed.advocateCode}`);
  await expect(plain.locator("[data-referral]")).toContainText("Your friend gets a discount");
  await plain.close();
});

for (const width of [390, 1280]) {
  test(`nothing moves when the offer comes, ${width} pixels wide`, async ({ page, demo }) => {
    await page.setViewportSize({ width, height: 900 });
    const offer = Promise.withResolvers<void>();
    await page.route("**/apps/referral/offer?*", async (route) => {
      await offer.promise;
      await route.continue();
    });
    await page.goto(`${demo.storefrontUrl}/?ref=${demo.seed.advocateCode}`);
    const below = page.getByRole("heading", { name: "What people like" });
    const before = await below.boundingBox();
    offer.resolve();
    await expect(panel(page, "offer")).toBeVisible();
    expect(await below.boundingBox()).toEqual(before);
  });
}

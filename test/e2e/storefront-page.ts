import { randomUUID } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContext, Locator, Page } from "@playwright/test";
import { expect, type Demo } from "./fixtures.ts";

export const languages = [
  { locale: "en", prefix: "", direction: "ltr", script: /\p{Script=Latin}/u },
  { locale: "ar", prefix: "ar/", direction: "rtl", script: /\p{Script=Arabic}/u },
  { locale: "he", prefix: "he/", direction: "rtl", script: /\p{Script=Hebrew}/u },
] as const;

export const proxied = "**/apps/referral/**";
export const offers = "**/apps/referral/offer?*";

export const friendBlock = (page: Page): Locator => page.locator(".referral--friend");
export const shareBlock = (page: Page): Locator => page.locator(".referral--share");
export const pointsBlock = (page: Page): Locator => page.locator(".referral--points");
export const bar = (page: Page): Locator => page.locator(".referral--bar");
export const panel = (block: Locator, name: string): Locator => block.locator(`[data-panel="${name}"]`);
export const submit = (form: Locator): Locator => form.locator("button:not([data-retry])");

/** From an address of his own: claims are limited for each visitor, and tests are many. */
export const arrive = (context: BrowserContext): Promise<void> => {
  const part = () => Math.floor(Math.random() * 250) + 1;
  return context.setExtraHTTPHeaders({ "x-forwarded-for": `10.${part()}.${part()}.${part()}` });
};

export const newEmail = (): string => `friend-${randomUUID()}@example.com`;

export const claimIn = async (block: Locator, email?: string): Promise<string> => {
  if (email !== undefined) await panel(block, "offer").getByRole("textbox").fill(email);
  await submit(block.locator('[data-do="claim"]')).click();
  await expect(panel(block, "done")).toBeVisible();
  return panel(block, "done").locator("[data-discount]").innerText();
};

/** Somebody of his own for each test: a code has a limit, and tests may run in any order. */
export const newCustomer = async (page: Page, demo: Demo, prefix = ""): Promise<string> =>
  newCustomerOf(page, demo.storefrontUrl, prefix);

export const newCustomerOf = async (page: Page, storefrontUrl: string, prefix = ""): Promise<string> => {
  await page.goto(`${storefrontUrl}/${prefix}account/login`);
  await page.locator('input[name="email"]').fill(newEmail());
  await page.locator('form:has(input[name="email"]) button').click();
  await expect(shareBlock(page).locator("[data-value]")).toHaveValue(/ref=/);
  return shareBlock(page).locator("[data-value]").inputValue();
};

export const signedInId = async (page: Page): Promise<string> => {
  const cookies = await page.context().cookies();
  return cookies.find(({ name }) => name.startsWith("sim_customer"))?.value ?? "";
};

export const givePoints = async (page: Page, demo: Demo, amount: number): Promise<void> => {
  const answer = await page.request.post(`${demo.appUrl}/api/v1/customers/${await signedInId(page)}/points`, {
    headers: { authorization: `Bearer ${demo.restKeys[demo.shop]}` },
    data: { amount, reason: "thanks", idempotencyKey: randomUUID() },
  });
  expect(answer.status()).toBe(200);
};

export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

export const cartOf = async (page: Page, storefrontUrl: string) =>
  (await (await page.request.get(`${storefrontUrl}/cart.js`)).json()) as {
    attributes: object;
    discount_codes: { code: string }[];
  };

export const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).include(".referral").analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};

/** How far the browser itself says that things moved without anybody asking, from the first paint on. */
export const countShifts = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const shifts = { sum: 0 };
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[])
        if (!entry.hadRecentInput) shifts.sum += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
};

export const shifted = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { shifts: { sum: number } }).shifts.sum);

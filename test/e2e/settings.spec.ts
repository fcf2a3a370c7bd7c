import { AxeBuilder } from "@axe-core/playwright";
import type { FrameLocator, Page } from "@playwright/test";
import { expect, test, type Demo } from "./fixtures.ts";

const open = async (page: Page, demo: Demo, locale = "en"): Promise<FrameLocator> => {
  await page.goto(`${demo.adminUrl}/app/settings?locale=${locale}`);
  const frame = page.frameLocator("iframe[title]");
  await expect(frame.getByRole("heading", { level: 1 })).toBeVisible();
  return frame;
};

test("a key is shown once, works as far as its scopes go, and is refused once it is revoked", async ({
  page,
  request,
  demo,
}) => {
  const label = `ERP ${Date.now()}`.slice(0, 9);
  const frame = await open(page, demo);
  await frame.getByRole("button", { name: "Create key" }).click();
  await expect(frame.getByText("Give the key a label.")).toBeVisible();
  await expect(frame.getByText("Choose at least one thing")).toBeVisible();
  await frame.getByLabel("Label").fill(label);
  await frame.getByLabel("Read programs").check();
  await frame.getByRole("button", { name: "Create key" }).click();
  await expect(frame.getByText(`${label} is ready`)).toBeVisible();
  const key = (await frame.locator(".key").textContent()) ?? "";
  const ask = (path: string) =>
    request.get(`${demo.appUrl}/api/v1/${path}`, { headers: { authorization: `Bearer ${key}` } });
  expect((await ask("programs")).status()).toBe(200);
  expect((await ask("audit")).status()).toBe(403);

  await page.reload();
  await expect(frame.getByText(label)).toBeVisible();
  await expect(frame.getByText(key)).toHaveCount(0);
  await frame.getByRole("button", { name: `Revoke ${label}` }).click();
  await frame.getByRole("button", { name: "Keep it" }).click();
  await expect(frame.getByRole("dialog")).toHaveCount(0);
  await frame.getByRole("button", { name: `Revoke ${label}` }).click();
  await frame.getByRole("button", { name: "Revoke key" }).click();
  await expect(frame.getByRole("listitem").filter({ hasText: label })).toContainText("Revoked");
  await expect.poll(async () => (await ask("programs")).status(), { timeout: 10_000 }).toBe(401);
});

test("health and permissions are told in Arabic, and nothing scrolls sideways", async ({ page, demo }) => {
  await page.setViewportSize({ width: 390, height: 900 });
  const frame = await open(page, demo, "ar");
  await expect(frame.getByRole("heading", { name: "الأذونات" })).toBeVisible();
  await expect(frame.getByText("write_discounts")).toBeVisible();
  await expect(frame.getByText("لا مكافأة تنتظرك.")).toBeVisible();
  const overflow = await frame.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
  expect(overflow, "sideways scrolling").toBeLessThanOrEqual(0);
});

test("axe finds nothing serious, in the question before a key is revoked neither", async ({ page, demo }) => {
  const frame = await open(page, demo);
  const check = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  };
  await check();
  await frame
    .getByRole("button", { name: /^Revoke/ })
    .first()
    .click();
  await expect(frame.getByRole("dialog")).toBeVisible();
  await check();
});

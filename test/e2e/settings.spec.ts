import { AxeBuilder } from "@axe-core/playwright";
import type { FrameLocator, Page } from "@playwright/test";
import { deliver } from "./deliver.ts";
import { appFrame, openAdmin, save, saveBar } from "./admin-page.ts";
import { expect, test, type Demo } from "./fixtures.ts";
import { wordsIn } from "./words.ts";

const open = async (page: Page, demo: Demo, locale = "en"): Promise<FrameLocator> => {
  const frame = await openAdmin(page, demo, "/app/settings", locale);
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

test("a delivery that failed for good is shown with its reason and tried again", async ({
  page,
  request,
  demo,
}) => {
  await deliver(request, demo, "orders/create", { id: 8_200_000_000_001, subtotal_price: "?" });
  const frame = page.frameLocator("iframe[title]");
  const letters = frame.getByRole("list", { name: /failed deliver/ }).getByRole("listitem");
  await expect(async () => {
    await open(page, demo);
    await expect(letters.first()).toContainText("orders/create", { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await expect(frame.getByText("Needs a look")).toBeVisible();
  await letters.first().getByRole("button", { name: "Retry orders/create" }).click();
  await expect(frame.getByText("still cannot be read")).toBeVisible();
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

for (const locale of ["en", "ar"] as const) {
  test(`the look of the storefront is seen, refused, saved and not overwritten, in ${locale}`, async ({
    page,
    context,
    demo,
  }) => {
    const t = wordsIn(locale);
    const frame = await open(page, demo, locale);
    const colour = frame.getByLabel(t("brand.field.accent.label"), { exact: true });
    const button = frame.locator(".brand-preview span").last();
    const stored = await colour.inputValue();
    await colour.fill("greenish");
    await save(page);
    await expect(frame.getByText(t("form.error.colour"))).toBeVisible();
    await expect(colour).toBeFocused();
    await expect(colour).toHaveValue("greenish");
    await expect(page.locator("[data-toasts]")).toBeEmpty();
    await saveBar(page).locator("button:not(.primary)").click();
    await expect(colour).toHaveValue(stored);

    const other = await context.newPage();
    await open(other, demo, locale);
    const theirs = appFrame(other).getByLabel(t("brand.field.accent.label"), { exact: true });
    const next = stored === "#0a7b50" ? "#0a7b51" : "#0a7b50";
    await theirs.fill(next);
    await save(other);
    await expect(other.getByText(t("form.saved"), { exact: true })).toBeVisible();
    await expect(saveBar(other)).toBeHidden();
    await other.close();

    await colour.fill("fd0");
    await expect(button).toHaveCSS("background-color", "rgb(255, 221, 0)");
    await expect(button).toHaveCSS("color", "rgb(0, 0, 0)");
    await frame.getByLabel(t("brand.field.corners.label"), { exact: true }).selectOption("round");
    await expect(button).toHaveCSS("border-top-left-radius", "24px");
    await save(page);
    await expect(frame.getByText(t("form.stale.title"))).toBeVisible();
    await expect(colour).toHaveValue("fd0");
    await save(page);
    await expect(page.getByText(t("form.saved"), { exact: true })).toBeVisible();
    await expect(saveBar(page)).toBeHidden();
    await expect(colour).toHaveValue("#ffdd00");

    await colour.fill(stored);
    await frame.getByLabel(t("brand.field.corners.label"), { exact: true }).selectOption("soft");
    await save(page);
    await expect(saveBar(page)).toBeHidden();
  });
}

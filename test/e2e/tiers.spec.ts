import type { Page } from "@playwright/test";
import {
  appFrame,
  expectAccessible,
  expectNoSidewaysScrolling,
  openAdmin,
  save,
  saveBar,
} from "./admin-page.ts";
import { expect, test } from "./fixtures.ts";

const field = (page: Page, name: string) => appFrame(page).locator(`[name="${name}"]`);

test("tiers are added, refused beside a field, ordered, saved and removed", async ({ page, demo }) => {
  await openAdmin(page, demo, "");
  await page.getByRole("navigation").getByRole("link", { name: "Tiers" }).click();
  const frame = appFrame(page);
  await expect(frame.getByRole("heading", { name: "1. Bronze" })).toBeVisible();
  await frame.getByRole("button", { name: "Add a tier" }).click();
  await field(page, "tiers.3.name").fill("Platinum");
  await field(page, "tiers.3.minPoints").fill("10");
  await field(page, "tiers.3.perks").fill("Early access\nA gift");
  await save(page);
  await expect(frame.getByText("This is below the tier before.")).toBeVisible();
  await expect(field(page, "tiers.3.name")).toHaveValue("Platinum");

  await frame.getByRole("button", { name: "Move Platinum up" }).click();
  await expect(frame.getByRole("button", { name: "Move Platinum up" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(frame.getByRole("heading", { name: "2. Platinum" })).toBeVisible();
  await expect(frame.getByText(/customers? moves? up/)).toBeVisible();
  await save(page);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(frame.getByRole("heading", { name: "2. Platinum" })).toBeVisible();

  await frame.getByRole("button", { name: "Remove Platinum" }).click();
  await save(page);
  await expect(frame.getByRole("heading", { name: "2. Silver" })).toBeVisible();
  await expect(saveBar(page)).toBeHidden();
});

test("tiers that somebody else changed meanwhile are not overwritten", async ({ page, context, demo }) => {
  await openAdmin(page, demo, "/app/tiers");
  const other = await context.newPage();
  await openAdmin(other, demo, "/app/tiers");
  await appFrame(other).getByRole("button", { name: "Edit Gold" }).click();
  await field(other, "tiers.2.bonusPoints").fill("7");
  await save(other);
  await expect(other.getByText("Saved", { exact: true })).toBeVisible();

  await appFrame(page).getByRole("button", { name: "Edit Gold" }).click();
  await field(page, "tiers.2.bonusPoints").fill("9");
  await save(page);
  await expect(appFrame(page).getByText("Somebody else saved changes meanwhile")).toBeVisible();
  await expect(field(page, "tiers.2.bonusPoints")).toHaveValue("9");
});

test("the page of the tiers suits narrow screens and screen readers", async ({ page, demo }) => {
  await page.setViewportSize({ width: 390, height: 900 });
  const frame = await openAdmin(page, demo, "/app/tiers", "ar");
  await frame
    .getByRole("button", { name: /^تعديل/ })
    .first()
    .click();
  await expectNoSidewaysScrolling(frame);
  await page.setViewportSize({ width: 1280, height: 900 });
  await expectAccessible(page);
});

import type { Page } from "@playwright/test";
import {
  appFrame,
  expectAccessible,
  expectNoSidewaysScrolling,
  openAdmin,
  save,
  saveBar,
} from "./admin-page.ts";
import { expect, test, type Demo } from "./fixtures.ts";

const offerIn = (page: Page, locale: string) => appFrame(page).locator(`[data-offer=${locale}]`);
const field = (page: Page, name: string) => appFrame(page).locator(`[name="${name}"]`);

const createFrom = async (page: Page, demo: Demo, template: number, locale: string) => {
  const frame = await openAdmin(page, demo, "/app/programs/new", locale);
  await frame.locator("form").nth(template).getByRole("button").click();
  await expect(field(page, "name")).toBeVisible();
  return frame;
};

/** Ended programs stay in the shop, so each test ends its own. */
const endProgram = async (page: Page) => {
  const frame = appFrame(page);
  await frame.getByRole("button", { name: "End", exact: true }).click();
  await frame.getByRole("dialog").getByRole("button", { name: "End program" }).click();
  await expect(frame.getByText("This program has ended")).toBeVisible();
};

test("a program is created from a template, refused beside a field, and saved", async ({ page, demo }) => {
  await openAdmin(page, demo, "/app/programs");
  await appFrame(page).getByRole("link", { name: "Create program" }).click();
  await appFrame(page).locator("form").nth(1).getByRole("button", { name: "Use this template" }).click();
  await expect(field(page, "name")).toHaveValue("Give and get the same");
  await expect(offerIn(page, "en")).toContainText("A friend has $10.00 off for you");
  await expect(offerIn(page, "ar")).toHaveAttribute("dir", "rtl");

  await field(page, "advocateReward.amounts.USD").fill("ten");
  await field(page, "friendReward.amounts.USD").fill("12.50");
  await save(page);
  await expect(appFrame(page).getByText("Enter an amount such as 20.00.")).toBeVisible();
  await expect(field(page, "advocateReward.amounts.USD")).toBeFocused();
  await expect(field(page, "advocateReward.amounts.USD")).toHaveValue("ten");
  await expect(field(page, "friendReward.amounts.USD")).toHaveValue("12.50");

  await field(page, "advocateReward.amounts.USD").fill("7.50");
  await expect(offerIn(page, "en")).toContainText("A friend has $12.50 off for you");
  await save(page);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(saveBar(page)).toBeHidden();
  await page.reload();
  await expect(field(page, "advocateReward.amounts.USD")).toHaveValue("7.50");
  await endProgram(page);
});

test("what somebody else saved meanwhile is told and not overwritten", async ({ page, context, demo }) => {
  await createFrom(page, demo, 0, "en");
  const other = await context.newPage();
  await other.goto(page.url());
  await field(other, "usesPerCode").fill("9");
  await save(other);
  await expect(other.getByText("Saved", { exact: true })).toBeVisible();

  await field(page, "usesPerCode").fill("3");
  await save(page);
  await expect(appFrame(page).getByText("Somebody else saved changes meanwhile")).toBeVisible();
  await expect(field(page, "usesPerCode")).toHaveValue("3");
  await page.reload();
  await expect(field(page, "usesPerCode")).toHaveValue("9");
  await endProgram(page);
});

test("leaving with unsaved changes asks first, and discarding brings back what is stored", async ({
  page,
  demo,
}) => {
  await createFrom(page, demo, 0, "en");
  await field(page, "windowDays").fill("45");
  await expect(saveBar(page)).toBeVisible();
  await appFrame(page).getByRole("link", { name: "Programs" }).click();
  await page.getByRole("dialog").getByRole("button").first().click();
  await expect(field(page, "windowDays")).toHaveValue("45");
  await saveBar(page).locator("button:not(.primary)").click();
  await expect(field(page, "windowDays")).toHaveValue("30");
  await expect(saveBar(page)).toBeHidden();
  await endProgram(page);
});

test("a program is activated, paused and duplicated", async ({ page, demo }) => {
  await createFrom(page, demo, 2, "en");
  const frame = appFrame(page);
  await frame.getByRole("button", { name: "Activate" }).click();
  await frame.getByRole("button", { name: "Pause" }).click();
  await expect(frame.getByText("Paused", { exact: true })).toBeVisible();
  const original = page.url();
  await frame.getByRole("button", { name: "Duplicate" }).click();
  await expect(field(page, "name")).toHaveValue("Copy of Store credit for advocates");
  await expect(frame.getByText("Draft", { exact: true })).toBeVisible();
  await endProgram(page);
  await page.goto(original);
  await expect(field(page, "name")).toHaveValue("Store credit for advocates");
  await endProgram(page);
});

test("in Arabic, with Arabic digits", async ({ page, demo }) => {
  await createFrom(page, demo, 0, "ar");
  const frame = appFrame(page);
  await expect(frame.locator("html")).toHaveAttribute("dir", "rtl");
  await field(page, "advocateReward.points").fill("٠");
  await save(page);
  await expect(frame.getByText("أدخل 1 أو أكثر.")).toBeVisible();
  await field(page, "advocateReward.points").fill("٢٥٠");
  await save(page);
  await expect(page.getByText("تم الحفظ", { exact: true })).toBeVisible();
  await expect(field(page, "advocateReward.points")).toHaveValue("250");
  await expect(frame.getByRole("heading", { name: "ما يحصل عليه المُحيل" })).toBeVisible();
});

test("the pages of programs suit narrow screens and screen readers", async ({ page, demo }) => {
  const pages = ["/app/programs", "/app/programs/new", `/app/programs/${demo.seed.programId}`];
  for (const path of pages) {
    await page.setViewportSize({ width: 390, height: 900 });
    const frame = await openAdmin(page, demo, path, "ar");
    await expectNoSidewaysScrolling(frame);
    await page.setViewportSize({ width: 1280, height: 900 });
    await expectAccessible(page);
  }
});

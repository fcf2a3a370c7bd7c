import type { FrameLocator, Page } from "@playwright/test";
import { openAdmin } from "./admin-page.ts";
import { expect, test, type Demo } from "./fixtures.ts";

const openQueue = async (page: Page, demo: Demo): Promise<FrameLocator> => {
  await page.goto(`${demo.adminUrl}/app/review`);
  const frame = page.frameLocator("iframe[title]");
  await expect(frame.locator("[data-case] bdi").first()).toBeVisible();
  return frame;
};

const say = async (frame: FrameLocator, words: string) => {
  await frame.getByLabel("Reason").fill(words);
  await frame.getByLabel("Reason").press("Enter");
};

test("home says how many orders wait, and leads to them", async ({ page, demo }) => {
  const frame = await openAdmin(page, demo, "");
  await frame.getByRole("link", { name: /^Decide about \d+ orders?$/ }).click();
  await expect(frame.getByRole("heading", { name: "To decide" })).toBeVisible();
  await expect(frame.getByRole("heading", { name: "Advocate" }).first()).toBeVisible();
  await expect(frame.getByRole("heading", { name: "Friend" }).first()).toBeVisible();
});

test("orders are decided by the keyboard alone, and the last decision is undone", async ({ page, demo }) => {
  const frame = await openQueue(page, demo);
  const cases = frame.locator("[data-case]");
  const before = await cases.count();
  await frame.getByRole("heading", { name: "To decide" }).click();
  await page.keyboard.press("j");
  await expect(cases.first()).toBeFocused();
  await page.keyboard.press("j");
  await expect(cases.nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await page.keyboard.press("r");
  await expect(frame.getByRole("dialog").getByText("The order does not count.")).toBeVisible();
  await expect(frame.getByLabel("Reason")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(frame.getByRole("dialog")).toHaveCount(0);
  await expect(cases.first()).toBeFocused();
  await page.keyboard.press("r");
  await say(frame, "The same household");
  await expect(frame.getByText("1 referral rejected")).toBeVisible();
  await expect(cases).toHaveCount(before - 1);
  await frame.getByRole("button", { name: "Undo" }).click();
  await expect(frame.getByText("1 decision undone")).toBeVisible();
  await expect(cases).toHaveCount(before);
});

test("an approved order counts and leaves the queue", async ({ page, demo }) => {
  const frame = await openQueue(page, demo);
  const first = frame.locator("[data-case]").first();
  const referral = await first.getAttribute("data-case");
  await first.getByRole("button", { name: "Approve" }).click();
  await say(frame, "They called us");
  await expect(frame.getByText("1 referral approved")).toBeVisible();
  await page.goto(`${demo.adminUrl}/app/referrals/${referral}`);
  await expect(frame.locator(".timeline").getByText("They called us")).toBeVisible();
  await expect(frame.getByText("The order counted.")).toBeVisible();
});

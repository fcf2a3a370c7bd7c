import type { FrameLocator, Page } from "@playwright/test";
import { openAdmin, save, saveBar } from "./admin-page.ts";
import { expect, test } from "./fixtures.ts";

const discard = (page: Page) => saveBar(page).locator("button:not(.primary)").click();

/** The admin's question, answered with staying. */
const expectGuarded = async (page: Page) => {
  await page.getByRole("navigation").last().getByRole("link", { name: "Programs" }).click();
  await page.locator("[data-leave]").getByRole("button").first().click();
};

const firstAdvocate = async (frame: FrameLocator) => {
  await frame.locator("tbody a").first().click();
  await expect(frame.getByLabel("New readable code")).toBeVisible();
};

test("the retention is guarded, kept when it is refused, and what somebody else saved is told", async ({
  page,
  context,
  demo,
}) => {
  const frame = await openAdmin(page, demo, "/app/privacy");
  const days = frame.getByLabel("Retention");
  const stored = await days.inputValue();
  await days.fill("12");
  await expect(saveBar(page)).toBeVisible();
  await expectGuarded(page);
  await expect(days).toHaveValue("12");
  await save(page);
  await expect(frame.getByText("Choose a whole number of days from 90 to 180.")).toBeVisible();
  await expect(days).toHaveValue("12");
  await discard(page);
  await expect(days).toHaveValue(stored);
  await expect(saveBar(page)).toBeHidden();

  const other = await context.newPage();
  const theirs = await openAdmin(other, demo, "/app/privacy");
  await theirs.getByLabel("Retention").fill(stored === "140" ? "141" : "140");
  await save(other);
  await expect(other.getByText("Saved", { exact: true })).toBeVisible();
  await days.fill("١٥٠");
  await save(page);
  await expect(frame.getByText("Somebody else saved changes meanwhile")).toBeVisible();
  await expect(days).toHaveValue("١٥٠");
  await save(page);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(days).toHaveValue("150");
  await days.fill(stored);
  await save(page);
  await expect(saveBar(page)).toBeHidden();
});

test("points to adjust and a code to add are guarded together on the advocate's page", async ({
  page,
  demo,
}) => {
  const frame = await openAdmin(page, demo, "/app/advocates");
  await firstAdvocate(frame);
  const amount = frame.getByLabel("Points", { exact: true });
  const code = frame.getByLabel("New readable code");
  await amount.fill("7");
  await code.fill("x");
  await expectGuarded(page);
  await expect(amount).toHaveValue("7");
  await save(page);
  await expect(frame.getByText("Write a reason.")).toBeVisible();
  await expect(frame.getByText("4 characters at least.")).toBeVisible();
  await expect(amount).toHaveValue("7");
  await expect(code).toHaveValue("x");
  await discard(page);
  await expect(amount).toHaveValue("");
  await expect(code).toHaveValue("");
  await expect(saveBar(page)).toBeHidden();
});

test("a key that is being made is guarded", async ({ page, demo }) => {
  const frame = await openAdmin(page, demo, "/app/settings");
  await frame.getByLabel("Label").fill("ERP");
  await expectGuarded(page);
  await save(page);
  await expect(frame.getByText("Choose at least one thing")).toBeVisible();
  await expect(frame.getByLabel("Label")).toHaveValue("ERP");
  await discard(page);
  await expect(frame.getByLabel("Label")).toHaveValue("");
  await expect(saveBar(page)).toBeHidden();
});

import { readFile } from "node:fs/promises";
import type { FrameLocator, Page } from "@playwright/test";
import { openAdmin } from "./admin-page.ts";
import { expect, test, type Demo } from "./fixtures.ts";

/** Names come last of all: a page that shows one can be used. */
const named = (frame: FrameLocator) => expect(frame.locator(".Polaris-Page bdi").first()).toBeVisible();

const openNamed = async (page: Page, demo: Demo, path: string): Promise<FrameLocator> => {
  const frame = await openAdmin(page, demo, path);
  await named(frame);
  return frame;
};

test("filters and the search live in the address and say when nothing fits", async ({ page, demo }) => {
  const frame = await openNamed(page, demo, "/app/referrals?status=rewarded");
  await expect(frame.getByLabel("Status")).toHaveValue("rewarded");
  await frame.getByRole("button", { name: "More filters" }).click();
  await frame.getByLabel("Check").selectOption("block");
  await expect(frame.getByText("No referral fits these filters")).toBeVisible();
  await page.reload();
  await expect(frame.getByText("No referral fits these filters")).toBeVisible();
  await expect(frame.getByText("Check: Blocked")).toBeVisible();
  await frame.getByRole("button", { name: "Show all" }).click();
  await expect(frame.locator("tbody tr").nth(5)).toBeVisible();

  const row = frame
    .locator("tbody tr")
    .filter({ hasText: /\d{13}/ })
    .first();
  const order = await row.locator("a.code").innerText();
  await frame.getByRole("textbox", { name: "Search" }).fill(order);
  await frame.getByRole("button", { name: "Search" }).click();
  await expect(frame.locator("tbody tr")).toHaveCount(1);
  await expect(frame.locator("tbody tr")).toContainText(order);
});

test("several referrals are withdrawn with a reason, and that is undone", async ({ page, demo }) => {
  const frame = await openNamed(page, demo, "/app/referrals?status=pending");
  const rows = frame.locator("tbody tr");
  const before = await rows.count();
  for (const index of [0, 1]) await rows.nth(index).getByRole("checkbox").click();
  await frame.getByRole("button", { name: "Withdraw" }).click();
  const dialog = frame.getByRole("dialog");
  await expect(dialog.getByRole("heading", { name: "Withdraw 2 referrals" })).toBeVisible();
  await dialog.getByRole("button", { name: "Withdraw" }).click();
  await expect(dialog.getByText("Write a reason.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("Write to somebody@example.com");
  await expect(dialog.getByText("Leave out e-mail addresses and phone numbers.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("Made by mistake");
  await dialog.getByLabel("Reason").press("Enter");
  await expect(frame.getByText("2 referrals withdrawn")).toBeVisible();
  await expect(rows).toHaveCount(before - 2);
  await frame.getByRole("button", { name: "Undo" }).click();
  await expect(frame.getByText("2 decisions undone")).toBeVisible();
  await expect(rows).toHaveCount(before);
});

test("the export holds what the filters leave, and nobody's name", async ({ page, demo }) => {
  const frame = await openNamed(page, demo, "/app/referrals?status=rewarded");
  const coming = page.waitForEvent("download");
  await frame.getByRole("button", { name: "Export as CSV" }).click();
  const lines = (await readFile(await (await coming).path(), "utf8")).trim().split("\r\n");
  expect(lines[0]).toContain("referral,status,reason");
  expect(lines).toHaveLength((await frame.locator("tbody tr").count()) + 1);
  expect(lines.slice(1).every((line) => line.includes(",rewarded,"))).toBe(true);
  expect(lines.join("")).not.toMatch(/@|Yusuf|Maya|Shopper/);
});

test("a referral is withdrawn on its page, which tells it with the words, and undoes it", async ({
  page,
  demo,
}) => {
  const frame = await openNamed(page, demo, "/app/referrals?status=completed");
  await frame.locator("tbody a").first().click();
  await expect(frame.getByText("The advocate got the link with the code")).toBeVisible();
  await frame.getByRole("button", { name: "Withdraw" }).click();
  await frame.getByLabel("Reason").fill("Returned at the counter");
  await frame.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
  await expect(frame.locator(".timeline").getByText("Returned at the counter")).toBeVisible();
  await expect(frame.locator(".timeline").getByText("Advocate: 100 points taken back")).toBeVisible();
  await frame.getByRole("button", { name: "Undo the decision" }).click();
  await frame.getByLabel("Reason").fill("It was another one");
  await frame.getByRole("dialog").getByRole("button", { name: "Undo the decision" }).click();
  await expect(frame.locator(".timeline").getByText("It was another one")).toBeVisible();
  await expect(frame.getByRole("button", { name: "Withdraw" })).toBeVisible();
});

test("an advocate gets a readable code and points, and wrong ones are refused beside their field", async ({
  page,
  demo,
}) => {
  const frame = await openNamed(page, demo, `/app/advocates?q=${demo.seed.advocateCode}`);
  await expect(frame.locator("tbody tr")).toHaveCount(1);
  await frame.locator("tbody a").first().click();
  const code = frame.getByLabel("New readable code");
  await code.fill("dana 10");
  await frame.getByRole("button", { name: "Add", exact: true }).click();
  await expect(frame.getByText("Only letters A to Z, digits and single hyphens between them.")).toBeVisible();
  await expect(code).toHaveValue("dana 10");
  await code.fill("dana-10");
  await frame.getByRole("button", { name: "Add", exact: true }).click();
  await expect(frame.locator(".rows li").filter({ hasText: "DANA-10" })).toContainText(
    "Shown to the advocate",
  );

  const amount = frame.getByRole("textbox", { name: "Points", exact: true });
  await amount.fill("-99999");
  await frame.getByLabel("Reason").fill("A gift for the anniversary");
  await frame.getByRole("button", { name: "Adjust", exact: true }).click();
  await expect(frame.getByText("The advocate has fewer points than that.")).toBeVisible();
  await amount.fill("25");
  await frame.getByRole("button", { name: "Adjust", exact: true }).click();
  await expect(frame.locator(".rows li").filter({ hasText: "A gift for the anniversary" })).toContainText(
    "+25",
  );
  await expect(amount).toHaveValue("");
});

test("another shop's advocate and nonsense are not found", async ({ page, demo }) => {
  for (const path of [
    "advocates/nonsense",
    "advocates/00000000-0000-4000-8000-000000000000",
    "review?cursor=x",
  ]) {
    const answer = await page.request.get(`${demo.appUrl}/app/${path}`, { maxRedirects: 0 });
    expect(answer.status()).not.toBe(200);
  }
});

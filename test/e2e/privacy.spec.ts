import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import type { FrameLocator, Page } from "@playwright/test";
import { deliver } from "./deliver.ts";
import { openAdmin } from "./admin-page.ts";
import { expect, test, type Demo } from "./fixtures.ts";

const open = async (page: Page, demo: Demo, locale = "en"): Promise<FrameLocator> => {
  const frame = await openAdmin(page, demo, "/app/privacy", locale);
  await expect(frame.getByRole("heading", { level: 1 })).toBeVisible();
  return frame;
};

const entriesOf = (frame: FrameLocator) =>
  frame.getByRole("list", { name: "Audit log" }).getByRole("listitem");

const today = () => new Date().toISOString().slice(0, 10);

test("the navigation leads to the log, which is filtered by action, actor and day", async ({
  page,
  demo,
}) => {
  const frame = await openAdmin(page, demo, "");
  await page.getByRole("navigation").getByRole("link", { name: "Privacy" }).click();
  const entries = entriesOf(frame);
  await expect(entries.filter({ hasText: "Program created" }).first()).toBeVisible();
  await frame.getByLabel("Action").selectOption("api_key");
  await frame.getByRole("button", { name: "Filter" }).click();
  await expect(entries.filter({ hasText: "Program created" })).toHaveCount(0);
  await expect(entries.filter({ hasText: "API key created" }).first()).toBeVisible();
  await frame.getByLabel("To", { exact: true }).fill("2020-01-01");
  await frame.getByRole("button", { name: "Filter" }).click();
  await expect(frame.getByText("No entry matches")).toBeVisible();
  await expect(frame.getByLabel("Action")).toHaveValue("api_key");
});

test("a purge asks for the shop's name, keeps what was typed, and leaves a receipt and an entry", async ({
  page,
  demo,
}) => {
  const frame = await open(page, demo);
  await frame.getByLabel("Entries before this day").fill("2020-01-01");
  await frame.getByLabel("Reason").fill("A request under the CCPA");
  await frame.getByLabel("Type demo-shop to confirm").fill("demo-outlet");
  await frame.getByRole("button", { name: "Purge for good" }).click();
  await expect(frame.getByText("This is not the shop's name")).toBeVisible();
  await expect(frame.getByLabel("Reason")).toHaveValue("A request under the CCPA");
  await frame.getByLabel("Type demo-shop to confirm").fill("demo-shop");
  await frame.getByRole("button", { name: "Purge for good" }).click();
  await expect(frame.getByText("0 entries are gone")).toBeVisible();
  await expect(frame.getByText("Reason: A request under the CCPA")).toBeVisible();
  await expect(frame.getByLabel("Type demo-shop to confirm")).toHaveValue("");
});

test("a legal hold stops a purge, and days out of range are refused at the field", async ({ page, demo }) => {
  const frame = await open(page, demo);
  await frame.getByLabel("Retention").fill("30");
  await frame.getByRole("button", { name: "Save" }).click();
  await expect(frame.getByText("Choose a whole number of days from 90 to 180.")).toBeVisible();
  await frame.getByLabel("Retention").fill("120");
  await frame.getByLabel("Legal hold").check();
  await frame.getByRole("button", { name: "Save" }).click();
  await expect(frame.getByText("The shop is under a legal hold")).toBeVisible();
  await expect(frame.getByRole("button", { name: "Purge for good" })).toBeDisabled();
  await expect(entriesOf(frame).filter({ hasText: "Privacy settings changed" }).first()).toBeVisible();
  await page.reload();
  await expect(frame.getByLabel("Retention")).toHaveValue("120");
  await frame.getByLabel("Legal hold").uncheck();
  await frame.getByRole("button", { name: "Save" }).click();
  await expect(frame.getByText("The shop is under a legal hold")).toHaveCount(0);
});

test("a customer's data is saved as a file, and the log says so", async ({ page, demo }) => {
  const frame = await open(page, demo);
  await frame.getByLabel("Shopify customer id").fill("Dana");
  await frame.getByRole("button", { name: "Download the data" }).click();
  await expect(frame.getByText("digits only")).toBeVisible();
  await frame.getByLabel("Shopify customer id").fill(demo.seed.advocateCustomerId);
  const saved = page.waitForEvent("download");
  await frame.getByRole("button", { name: "Download the data" }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe(`customer-${demo.seed.advocateCustomerId}.json`);
  const content: unknown = JSON.parse(readFileSync(await file.path(), "utf8"));
  expect(content).toMatchObject({
    customers: [{ shopifyCustomerId: demo.seed.advocateCustomerId }],
    codes: [{ code: demo.seed.advocateCode }],
  });
  await page.reload();
  await expect(entriesOf(frame).filter({ hasText: "Customer's data exported" }).first()).toBeVisible();
});

test("a data request is shown with its file", async ({ page, request, demo }) => {
  await deliver(request, demo, "customers/data_request", {
    shop_domain: demo.shop,
    customer: { id: Number(demo.seed.advocateCustomerId) },
    orders_requested: [],
    data_request: { id: 1 },
  });
  const frame = page.frameLocator("iframe[title]");
  await expect(async () => {
    await open(page, demo);
    await expect(frame.getByRole("button", { name: "Download the file" }).first()).toBeVisible({
      timeout: 1_000,
    });
  }).toPass({ timeout: 30_000 });
  const saved = page.waitForEvent("download");
  await frame.getByRole("button", { name: "Download the file" }).first().click();
  expect((await saved).suggestedFilename()).toMatch(/^data-request-\d+\.json$/);
});

test("speaks Arabic from right to left, errors too, and fits a narrow screen", async ({ page, demo }) => {
  await page.setViewportSize({ width: 390, height: 900 });
  const frame = await open(page, demo, "ar");
  await expect(frame.locator("html")).toHaveAttribute("dir", "rtl");
  await frame.getByLabel("القيود قبل هذا اليوم").fill(today());
  await frame.getByRole("button", { name: "حذف نهائي" }).click();
  await expect(frame.getByText("هذا ليس اسم المتجر كما يظهر فوق الحقل.")).toBeVisible();
  await expect(frame.getByText("اذكر السبب: ستسأل عنه الجهة الرقابية.")).toBeVisible();
  const overflow = await frame.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
  expect(overflow, "sideways scrolling").toBeLessThanOrEqual(0);
});

test("axe finds nothing serious, with errors shown and details open", async ({ page, demo }) => {
  const frame = await open(page, demo);
  await frame.getByText("Details").first().click();
  await frame.getByRole("button", { name: "Purge for good" }).click();
  await expect(frame.getByText("Choose a day.")).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

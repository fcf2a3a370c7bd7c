import { AxeBuilder } from "@axe-core/playwright";
import type { FrameLocator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const languages = ["en", "ar", "he"] as const;

const appFrame = (page: Page): FrameLocator => page.frameLocator("iframe[title]");

test("the admin shows the app's pages as links in its one navigation", async ({ page, demo }) => {
  await page.goto(demo.adminUrl);
  const navigation = page.getByRole("navigation");
  await expect(navigation).toHaveCount(1);
  await expect(navigation.getByRole("link", { name: "Referrals", exact: true }).last()).toBeVisible();
  await navigation.getByRole("link", { name: "Programs" }).click();
  await expect(appFrame(page).getByRole("heading", { name: "Programs" })).toBeVisible();
  await expect(appFrame(page).getByText("The friend gets 10% off")).toBeVisible();
});

test("a program is paused and activated again", async ({ page, demo }) => {
  await page.goto(demo.adminUrl);
  await page.getByRole("navigation").getByRole("link", { name: "Programs" }).click();
  const programs = appFrame(page);
  const first = programs.locator("form").first();
  await first.getByRole("button", { name: "Pause" }).click();
  await expect(first.getByRole("button", { name: "Activate" })).toBeVisible();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await first.getByRole("button", { name: "Activate" }).click();
  await expect(first.getByRole("button", { name: "Pause" })).toBeVisible();
});

test("referrals are filtered, paged and explained", async ({ page, demo }) => {
  await page.goto(demo.adminUrl);
  await page.getByRole("navigation").getByRole("link", { name: "Referrals", exact: true }).last().click();
  const frame = appFrame(page);
  await frame.getByLabel("Status").selectOption("rewarded");
  await expect(frame.locator("tbody tr").first()).toContainText("Rewarded");
  await expect(frame.locator("tbody").getByText("Claimed")).toHaveCount(0);
  await frame.locator("tbody a").first().click();
  await expect(frame.getByRole("heading", { name: "What happened" })).toBeVisible();
  await expect(frame.getByText("The friend claimed the offer")).toBeVisible();
});

test("another shop's referral and nonsense are not found", async ({ page, demo }) => {
  for (const id of ["00000000-0000-4000-8000-000000000000", "nonsense"]) {
    const answer = await page.request.get(`${demo.appUrl}/app/referrals/${id}`, { maxRedirects: 0 });
    expect(answer.status()).not.toBe(200);
  }
});

test("a forged token, a broken host and an unknown shop get nothing", async ({ request, demo }) => {
  const host = Buffer.from("admin.shopify.com/store/demo-shop").toString("base64url");
  const nobody: [string, number[]][] = [
    [`shop=${demo.shop}&host=${host}&embedded=1&id_token=a.b.c`, [302]],
    [`shop=${demo.shop}&host=x&embedded=1`, [302, 400]],
    [`shop=who.myshopify.com&host=${host}&embedded=1`, [302]],
    ["", [302]],
  ];
  for (const [query, statuses] of nobody) {
    const answer = await request.get(`${demo.appUrl}/app?${query}`, { maxRedirects: 0 });
    expect(statuses, query).toContain(answer.status());
    expect(await answer.text()).not.toContain("Referred orders");
  }
  expect((await request.get(`${demo.appUrl}/auth/login`)).status()).toBe(200);
});

for (const locale of languages) {
  for (const width of [1280, 390]) {
    test(`every page looks right in ${locale} at ${width}`, async ({ page, demo }, info) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${demo.adminUrl}?locale=${locale}`);
      const frame = appFrame(page);
      await expect(frame.locator("html")).toHaveAttribute("dir", locale === "en" ? "ltr" : "rtl");
      for (const path of ["", "/app/referrals", "/app/programs"]) {
        await page.goto(`${demo.adminUrl}${path}?locale=${locale}`);
        await expect(frame.locator(".Polaris-Page")).toBeVisible();
        await page.screenshot({
          path: info.outputPath(`admin${path.replaceAll("/", "-")}-${locale}-${width}.png`),
        });
        const overflow = await frame.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
        expect(overflow, "sideways scrolling").toBeLessThanOrEqual(0);
      }
    });
  }
}

test("axe finds nothing serious", async ({ page, demo }) => {
  for (const path of ["", "/app/referrals", "/app/programs"]) {
    await page.goto(`${demo.adminUrl}${path}`);
    await expect(appFrame(page).locator(".Polaris-Page")).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
});

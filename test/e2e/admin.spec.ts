import { appFrame, openAdmin } from "./admin-page.ts";
import { expect, test } from "./fixtures.ts";

test("the admin shows the app's pages as links in its one navigation", async ({ page, demo }) => {
  await openAdmin(page, demo, "");
  const navigation = page.getByRole("navigation");
  await expect(navigation).toHaveCount(1);
  await expect(navigation.getByRole("link", { name: "Referrals", exact: true }).last()).toBeVisible();
  await navigation.getByRole("link", { name: "Programs" }).click();
  await expect(appFrame(page).getByRole("heading", { name: "Programs" })).toBeVisible();
  await expect(appFrame(page).getByText("The friend gets 10% off")).toBeVisible();
});

test("a program is paused and activated again", async ({ page, demo }) => {
  await openAdmin(page, demo, "");
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
  await openAdmin(page, demo, "");
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

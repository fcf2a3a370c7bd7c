import type { Page } from "@playwright/test";
import { appFrame, expectAccessible, openAdmin, save } from "./admin-page.ts";
import { expect, test, type Demo } from "./fixtures.ts";
import { setScopes, without } from "./scopes.ts";

const group = (page: Page, name: string, exact = false) => appFrame(page).getByRole("group", { name, exact });
const picker = (page: Page) => page.locator("[data-picker]");

const newProgram = async (page: Page, demo: Demo, locale = "en") => {
  const frame = await openAdmin(page, demo, "/app/programs/new", locale);
  await frame.locator("form").first().getByRole("button").click();
  await expect(frame.locator('[name="name"]')).toBeVisible();
};

test("products and a collection are chosen in Shopify's picker, and one that was deleted is told", async ({
  page,
  request,
  demo,
}, info) => {
  const bowl = `Bowl ${Date.now()}`;
  const made = await request.post(`${demo.simUrl}/control/products`, { data: { title: bowl } });
  const { id } = (await made.json()) as { id: string };
  await newProgram(page, demo);
  const products = group(page, "Only orders with one of these products");
  await products.getByRole("button", { name: "Choose products" }).click();
  await picker(page).getByRole("searchbox").fill("o");
  await picker(page).getByLabel("Olive oil").check();
  await picker(page).getByLabel(bowl).check();
  await page.screenshot({ path: info.outputPath("picker-en.png") });
  await picker(page).getByRole("button", { name: "Select" }).click();
  await expect(products.getByText("Olive oil")).toBeVisible();

  const collections = group(page, "Only orders with a product of these collections");
  await collections.getByRole("button", { name: "Choose collections" }).click();
  await picker(page).getByRole("button", { name: "Cancel" }).click();
  await expect(collections.getByRole("listitem")).toHaveCount(0);
  await collections.getByRole("button", { name: "Choose collections" }).click();
  await picker(page).getByLabel("Kitchen").check();
  await picker(page).getByRole("button", { name: "Select" }).click();

  await appFrame(page).locator('[name="advocateReward.kind"]').selectOption("free_product");
  await save(page);
  const free = group(page, "Product", true);
  await expect(free).toBeFocused();
  await free.getByRole("button", { name: "Choose a product" }).click();
  await picker(page).getByLabel("Sea salt").check();
  await picker(page).getByRole("button", { name: "Select" }).click();
  await save(page);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  await request.delete(`${demo.simUrl}/control/products/${id}`);
  await request.post(`${demo.simUrl}/control/failures`, {
    data: { field: "nodes", kind: "throttled", times: 1 },
  });
  await page.reload();
  await expect(products.getByText("Shopify is busy, so titles are missing")).toBeVisible();
  await expect(products.getByText(id)).toBeVisible();
  await page.reload();
  await expect(products.getByText("Olive oil")).toBeVisible();
  await expect(group(page, "Product", true).getByText("Sea salt")).toBeVisible();
  await expect(collections.getByText("Kitchen")).toBeVisible();
  await expect(products.getByText("1 of these is not in your shop any more")).toBeVisible();
  await products.scrollIntoViewIfNeeded();
  await page.screenshot({ path: info.outputPath("deleted-product-en.png") });
  await expectAccessible(page);
  await products.getByRole("button", { name: /Remove .*Deleted/ }).click();
  await expect(products.getByText("not in your shop any more")).toHaveCount(0);
  await save(page);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
});

test("choosing asks for the permission first, and the page says what is missing without it", async ({
  page,
  request,
  demo,
}, info) => {
  await setScopes(request, demo, without("read_products"));
  await newProgram(page, demo, "ar");
  const products = group(page, "فقط الطلبات التي تحوي أحد هذه المنتجات");
  const choose = products.getByRole("button", { name: "اختيار منتجات" });
  await choose.click();
  await page.locator("[data-grant]").getByRole("button").first().click();
  await expect(products.getByText("يحتاج الاختيار إلى إذن")).toBeVisible();
  await choose.click();
  await expect(page.locator("[data-grant] li")).toHaveText("read_products");
  await page.screenshot({ path: info.outputPath("grant-ar.png") });
  await page.locator("[data-grant]").getByRole("button").last().click();
  await picker(page).getByLabel("Date honey").check();
  await picker(page).getByRole("button").last().click();
  await expect(products.getByText("Date honey")).toBeVisible();
  await save(page);
  await expect(page.getByText("تم الحفظ", { exact: true })).toBeVisible();

  await setScopes(request, demo, without("read_products"));
  await page.reload();
  await expect(products.getByText("لا يحق للتطبيق الاطلاع على منتجاتك")).toBeVisible();
  await page.screenshot({ path: info.outputPath("no-titles-ar.png") });
  await setScopes(request, demo, without());
});

test("a permission that is missing is granted on the page of settings", async ({ page, request, demo }) => {
  await setScopes(request, demo, without("write_gift"));
  const frame = await openAdmin(page, demo, "/app/settings");
  /** The page shows what Shopify told last. */
  await frame.locator("html").evaluate(() => fetch("/app/settings/permissions", { method: "POST" }));
  await page.reload();
  const item = frame.getByRole("listitem").filter({ hasText: /^write_gift_cards/ });
  await item.getByRole("button", { name: "Allow write_gift_cards" }).click();
  await page.locator("[data-grant]").getByRole("button", { name: "Do not allow" }).click();
  await expect(item.getByText("Nothing was allowed.")).toBeVisible();
  await item.getByRole("button", { name: "Allow write_gift_cards" }).click();
  await page.locator("[data-grant]").getByRole("button", { name: "Allow", exact: true }).click();
  await expect(item.getByText("Granted")).toBeVisible();
  await setScopes(request, demo, without());
  await frame.locator("html").evaluate(() => fetch("/app/settings/permissions", { method: "POST" }));
});

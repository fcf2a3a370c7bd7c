import type { Frame, Page } from "@playwright/test";
import { appFrame, untilUsable } from "./admin-page.ts";
import { expect, test } from "./fixtures.ts";

/** The app's own page in the frame, once App Bridge has told the admin of its links and the page hears of clicks on them. */
const openApp = async (page: Page, address: string): Promise<Frame> => {
  await page.goto(address);
  await expect(page.getByRole("navigation").getByRole("link").first()).toBeVisible();
  await untilUsable(appFrame(page));
  const frame = page.frames().find((candidate) => candidate !== page.mainFrame());
  if (frame === undefined) throw new Error("the admin frames nothing");
  return frame;
};

test("the address of the admin keeps the app's page over a reload", async ({ page, demo }) => {
  await openApp(page, demo.adminUrl);
  await page.getByRole("navigation").getByRole("link", { name: "Programs" }).click();
  await expect(page).toHaveURL(`${demo.adminUrl}/app/programs`);
  await openApp(page, page.url());
  await expect(page).toHaveURL(`${demo.adminUrl}/app/programs`);
  await expect(page.getByRole("navigation").locator("[aria-current]")).toHaveText("Programs");
});

test("the language of the admin is the app's", async ({ page, demo }) => {
  await openApp(page, demo.adminUrl);
  await page.getByLabel("Language").selectOption("ar");
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.frameLocator("iframe").locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.getByRole("navigation")).toContainText("البرامج");
});

test("App Bridge shows messages, guards what is not saved, and knows who asks", async ({ page, demo }) => {
  const frame = await openApp(page, demo.adminUrl);
  await frame.evaluate(() => window.shopify.toast.show("Saved"));
  await expect(page.getByRole("status")).toHaveText("Saved");
  const token = await frame.evaluate(() => window.shopify.idToken());
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as {
    dest: string;
  };
  expect(claims.dest).toBe(`https://${demo.shop}`);

  await frame.evaluate(() => {
    const form = document.createElement("form");
    form.dataset.saveBar = "";
    form.innerHTML = '<input aria-label="Name">';
    document.body.append(form);
  });
  await page.frameLocator("iframe").getByLabel("Name").fill("changed");
  await expect(page.getByRole("region", { name: "Unsaved changes" })).toBeVisible();
  await page.getByRole("navigation").getByRole("link", { name: "Programs" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stay" }).click();
  await expect(page).toHaveURL(`${demo.adminUrl}/app`);
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByRole("region", { name: "Unsaved changes" })).toBeHidden();
  await expect(page.frameLocator("iframe").getByLabel("Name")).toHaveValue("");
});

test("the start page leads a new friend to the advocate's offer, and its order can be refunded", async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.simUrl}/`);
  await expect(page.getByRole("listitem").filter({ has: page.getByRole("heading") })).toHaveCount(6);
  await page.getByRole("link", { name: "A new friend, English" }).click();
  await page.getByRole("button", { name: "Get my discount" }).click();
  await page.getByRole("link", { name: "Start shopping" }).click();
  await page.getByRole("link", { name: /Oak board/ }).click();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("link", { name: "Checkout" }).click();
  await page.getByRole("button", { name: "Pay now" }).click();
  await expect(page.getByRole("heading", { name: "Thank you for your order" })).toBeVisible();
  const order = await page.locator("[data-order]").getAttribute("data-order");

  await page.goto(`${demo.simUrl}/admin/store/demo-shop/orders`);
  const row = page.locator(`tr[data-order="${order}"]`);
  await expect(row).toContainText("paid");
  await row.getByRole("button", { name: "Refund" }).click();
  await expect(row).toContainText("refunded");
  await expect(page.getByText("refunds/create")).toHaveCount(1);
});

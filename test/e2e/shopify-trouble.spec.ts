import type { APIRequestContext, FrameLocator, Locator } from "@playwright/test";
import { openAdmin } from "./admin-page.ts";
import { expect, test, type Demo } from "./fixtures.ts";
import { setScopes, without } from "./scopes.ts";
import { wordsIn } from "./words.ts";

const t = wordsIn("en");

const failOnce = async (request: APIRequestContext, demo: Demo, field: string) => {
  await request.post(`${demo.simUrl}/control/failures`, { data: { field, kind: "throttled", times: 1 } });
};

const pathOf = async (link: Locator): Promise<string> =>
  ((await link.getAttribute("href")) ?? "").replace(/[?&]locale=\w+/, "");

test("while Shopify is busy, or once it has deleted somebody, each page shows what it knows and says why", async ({
  page,
  request,
  demo,
}) => {
  const openWithoutNames = async (path: string): Promise<FrameLocator> => {
    await failOnce(request, demo, "nodes");
    const frame = await openAdmin(page, demo, path);
    await expect(frame.getByText(t("names.throttled")), path).toBeVisible();
    await expect(frame.locator(".person .code").first(), path).toHaveText(/^\d+$/);
    return frame;
  };
  await openWithoutNames("/app/referrals");
  await openWithoutNames("/app/review");
  const frame = await openWithoutNames("/app/advocates");
  /** Nobody whom another test looks for by his name. */
  const someone = frame.locator("tbody a[data-primary-link]", { hasNotText: demo.seed.advocateCustomerId });
  const customerId = await someone.first().innerText();
  const advocate = await pathOf(someone.first());
  await openWithoutNames(advocate);
  const referral = await pathOf(frame.locator('.rows a[href^="/app/referrals/"]').first());
  await openWithoutNames(referral);

  await request.delete(`${demo.simUrl}/control/customers/${customerId}`);
  for (const path of [`/app/advocates?q=${customerId}`, advocate, referral]) {
    await openAdmin(page, demo, path);
    const person = frame.locator(".person", { hasText: customerId }).first();
    await expect(person, path).toContainText(t("names.deleted"));
  }
});

test("an order whose number Shopify would not look up is not said to be missing", async ({
  page,
  request,
  demo,
}) => {
  await failOnce(request, demo, "orders");
  const frame = await openAdmin(page, demo, "/app/referrals?q=1001");
  await expect(frame.getByText(t("list.order_search.throttled"))).toBeVisible();
  await expect(frame.getByRole("textbox", { name: t("list.search") })).toHaveValue("1001");
  await frame.getByRole("button", { name: t("list.search_go"), exact: true }).click();
  await page.reload();
  await expect(frame.locator(".Polaris-Page")).toBeVisible();
  await expect(frame.getByText(t("list.order_search.throttled"))).toHaveCount(0);
});

test("without the permission to read customers, people can still be decided about", async ({
  page,
  request,
  demo,
}) => {
  await setScopes(request, demo, without("read_customers"));
  const inArabic = wordsIn("ar");
  const frame = await openAdmin(page, demo, "/app/review", "ar");
  await expect(frame.getByText(inArabic("names.forbidden"))).toBeVisible();
  await frame
    .getByRole("button", { name: inArabic("decide.action.approve") })
    .first()
    .click();
  await expect(frame.getByRole("dialog").getByLabel(inArabic("decide.reason"))).toBeFocused();
  await setScopes(request, demo, without());
});

test.describe("a server that Shopify puts off", () => {
  test.use({ expectedError: /status of 503/ });

  test("a permission that Shopify has not told of yet, and a theme it does not tell of, are said so", async ({
    page,
    request,
    demo,
  }) => {
    const scope = "write_gift_card_transactions";
    await setScopes(request, demo, without(scope));
    const frame = await openAdmin(page, demo, "/app/settings");
    await frame.locator("html").evaluate(() => fetch("/app/settings/permissions", { method: "POST" }));
    await page.reload();
    const item = frame.getByRole("listitem").filter({ hasText: scope });
    await failOnce(request, demo, "currentAppInstallation");
    await item.getByRole("button").click();
    await page.locator("[data-grant]").getByRole("button", { name: "Allow", exact: true }).click();
    await expect(item.getByText(t("permission.unseen"))).toBeVisible();
    await frame.locator("html").evaluate(() => fetch("/app/settings/permissions", { method: "POST" }));
    await page.reload();
    await expect(item.getByText(t("settings.permissions.state.granted"))).toBeVisible();
    await setScopes(request, demo, without());

    await openAdmin(page, demo, "");
    const blocks = frame.getByRole("list", { name: t("home.block.title") }).getByRole("listitem");
    await expect(blocks.first()).toContainText(t("home.block.state.active"));
    await page.locator("iframe[title]").evaluate((element) => (element.dataset["extensions"] = "[]"));
    await frame.locator("html").evaluate((html) => {
      html.ownerDocument.dispatchEvent(new Event("visibilitychange"));
    });
    for (const block of await blocks.all()) await expect(block).toContainText(t("home.block.state.unknown"));
    await expect(blocks.first().getByRole("link")).toHaveAttribute("href", /editor/);
  });
});

import { randomUUID } from "node:crypto";
import type { APIRequestContext, FrameLocator, Page } from "@playwright/test";
import { appFrame, expectAccessible, expectNoSidewaysScrolling, openAdmin } from "./admin-page.ts";
import { expect, test, type Demo } from "./fixtures.ts";

const oliveOil = "8000000000001";

const figure = (frame: FrameLocator, label: string) =>
  frame.locator(".Polaris-ShadowBevel", { has: frame.getByRole("heading", { name: label, exact: true }) });

const valueOf = async (frame: FrameLocator, label: string): Promise<string> =>
  (await figure(frame, label).locator(".figure").first().textContent()) ?? "";

const centsOf = (text: string): number => Math.round(Number(text.replaceAll(/[^\d.]/g, "")) * 100);

interface Placed {
  id: string;
}

/** A new advocate's friend takes the offer and orders. */
const orderOfFriend = async (request: APIRequestContext, demo: Demo): Promise<Placed> => {
  const proxy = `${demo.storefrontUrl}/apps/referral`;
  const advocate = await request.post(`${proxy}/code`, {
    data: { email: `advocate-${randomUUID()}@example.com` },
  });
  const { code } = (await advocate.json()) as { code: string };
  const claim = await request.post(`${proxy}/claim`, {
    data: { code, email: `friend-${randomUUID()}@example.com` },
  });
  const { discountCode } = (await claim.json()) as { discountCode: string };
  const order = await request.post(`${demo.simUrl}/control/orders`, {
    data: {
      email: `buyer-${randomUUID()}@example.com`,
      lines: [{ productId: oliveOil, quantity: 2 }],
      discountCodes: [discountCode],
    },
  });
  return (await order.json()) as Placed;
};

/** Opens home until it says so. */
const untilHomeSays = (page: Page, demo: Demo, read: (frame: FrameLocator) => Promise<number>) =>
  expect.poll(async () => read(await openAdmin(page, demo, "")), { timeout: 40_000, intervals: [2_000] });

test("figures follow an order and its refund to the cent", async ({ page, request, demo }) => {
  const orders = async (frame: FrameLocator) => Number(await valueOf(frame, "Referred orders"));
  const revenue = async (frame: FrameLocator) =>
    centsOf(await valueOf(frame, "Their revenue, net of refunds"));
  const frame = await openAdmin(page, demo, "");
  const before = { orders: await orders(frame), revenue: await revenue(frame) };
  const { id } = await orderOfFriend(request, demo);
  await untilHomeSays(page, demo, orders).toBe(before.orders + 1);
  const paid = (await revenue(appFrame(page))) - before.revenue;
  expect(paid).toBeGreaterThan(1_000);
  await request.post(`${demo.simUrl}/control/orders/${id}/refund`, { data: { amount: 1_000 } });
  await untilHomeSays(page, demo, revenue).toBe(before.revenue + paid - 1_000);
});

test("a test order changes no figure", async ({ page, request, demo }) => {
  const frame = await openAdmin(page, demo, "");
  const before = await valueOf(frame, "Referred orders");
  await request.post(`${demo.simUrl}/control/orders`, {
    data: {
      email: `buyer-${randomUUID()}@example.com`,
      lines: [{ productId: oliveOil, quantity: 2 }],
      test: true,
    },
  });
  const { id } = await orderOfFriend(request, demo);
  await untilHomeSays(page, demo, async (home) => Number(await valueOf(home, "Referred orders"))).toBe(
    Number(before) + 1,
  );
  await request.post(`${demo.simUrl}/control/orders/${id}/cancel`);
  await untilHomeSays(page, demo, async (home) => Number(await valueOf(home, "Referred orders"))).toBe(
    Number(before),
  );
});

test("a period is chosen by the keyboard, and a wrong one is told beside its field", async ({
  page,
  demo,
}) => {
  const frame = await openAdmin(page, demo, "");
  const week = frame.getByRole("button", { name: "7 days", exact: true });
  await week.focus();
  await page.keyboard.press("Enter");
  await expect(week).toHaveAttribute("aria-pressed", "true");
  await expect(frame.locator(".chart-bar")).toHaveCount(8);
  await frame.getByRole("button", { name: "Custom" }).click();
  await frame.getByLabel("First day").fill("2026-01-31");
  await frame.getByLabel("Last day").fill("2026-01-01");
  await frame.getByRole("button", { name: "Show", exact: true }).click();
  await expect(frame.getByText("The last day comes before the first")).toBeVisible();
  await expect(frame.getByLabel("First day")).toHaveValue("2026-01-31");
  await frame.getByLabel("Last day").fill("2026-02-01");
  await frame.getByRole("button", { name: "Show", exact: true }).click();
  await expect(frame.getByText(/Jan 31, 2026 – Feb 1, 2026/)).toBeVisible();
  await expect(frame.locator(".chart .chart-bar")).toHaveCount(2);
});

test("each figure says what it counts, and the chart is a table as well, by the keyboard", async ({
  page,
  demo,
}) => {
  const frame = await openAdmin(page, demo, "");
  const card = figure(frame, "Open liability");
  await card.locator("summary").focus();
  await page.keyboard.press("Enter");
  await expect(card.getByText("What customers may still ask of you")).toBeVisible();
  await frame.getByText("Show as a table").focus();
  await page.keyboard.press("Enter");
  await expect(frame.getByRole("columnheader", { name: "Orders before" })).toBeVisible();
  await expect(frame.getByRole("row")).toHaveCount(31);
  await expectAccessible(page);
});

test("the first steps are put away for good, and taken out again", async ({ page, demo }) => {
  const frame = await openAdmin(page, demo, "");
  const guide = frame.getByRole("heading", { name: "Your first steps" });
  await expect(guide).toBeVisible();
  await expect(frame.getByText("4 of 4 steps are done")).toBeVisible();
  await frame.getByRole("button", { name: "Put the first steps away" }).click();
  await expect(guide).toHaveCount(0);
  await openAdmin(page, demo, "");
  await expect(guide).toHaveCount(0);
  await frame.getByRole("button", { name: "First steps" }).click();
  await expect(guide).toBeVisible();
});

test("a block that is off says so and leads to the editor of the theme", async ({ page, demo }) => {
  const home = `${demo.adminUrl}?locale=en`;
  const item = appFrame(page).getByRole("listitem").filter({ hasText: "App embed, on every page" });
  await page.goto(home);
  await expect(item.getByText("On", { exact: true })).toBeVisible();
  await item.getByRole("link").click();
  await expect(page).toHaveURL(/themes\/current\/editor\?context=apps&.*activateAppId=.+referral-links$/);
  await page.getByRole("button", { name: "Switch off Referral links" }).click();
  await page.goto(home);
  await expect(item.getByText("Off", { exact: true })).toBeVisible();
  await item.getByRole("link", { name: "Switch on: Referral links (in the theme editor)" }).click();
  await page.getByRole("button", { name: "Switch on Referral links" }).click();
  await page.goto(home);
  await expect(item.getByText("On", { exact: true })).toBeVisible();
});

const layoutShift = (frame: FrameLocator): Promise<number> =>
  frame.locator("html").evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const shifts = list.getEntries() as (PerformanceEntry & {
            value: number;
            hadRecentInput: boolean;
          })[];
          resolve(shifts.reduce((sum, shift) => sum + (shift.hadRecentInput ? 0 : shift.value), 0));
        }).observe({ type: "layout-shift", buffered: true });
        // Nothing is told where nothing moved.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(0)));
      }),
  );

for (const locale of ["en", "ar", "he"]) {
  for (const width of [1280, 390]) {
    test(`home looks right in ${locale} at ${width}`, async ({ page, demo }, info) => {
      await page.setViewportSize({ width, height: width === 390 ? 2900 : 1900 });
      const frame = await openAdmin(page, demo, "", locale);
      await expect(frame.locator(".chart .chart-bar").first()).toBeAttached();
      expect(await layoutShift(frame)).toBeLessThan(0.02);
      await expectNoSidewaysScrolling(frame);
      await page.screenshot({ path: info.outputPath(`home-${locale}-${width}.png`) });
      await expectAccessible(page);
      const bars = await frame
        .locator(".chart .chart-bar")
        .evaluateAll((all) => all.map((bar) => Number(bar.getAttribute("x"))));
      const [first = 0, last = 0] = [bars[0], bars.at(-1)];
      expect(first < last, "time runs as one reads").toBe(locale === "en");
    });
  }
}

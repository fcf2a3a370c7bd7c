import { randomUUID } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { expect, test, type Demo } from "./fixtures.ts";

/** With UPDATE_IMAGES=1 the pictures of the README are taken anew. */
const imageFolder = process.env["UPDATE_IMAGES"] === "1" ? "docs/images" : null;

const oliveOil = "8000000000001";

interface Placed {
  id: string;
  number: number;
}

/** A friend's way through the app's own doors: offer, claim, order. */
const orderOfFriend = async (
  request: APIRequestContext,
  demo: Demo,
  advocateCode: string,
): Promise<Placed> => {
  const claim = await request.post(`${demo.storefrontUrl}/apps/referral/claim`, {
    data: { code: advocateCode, email: `friend-${randomUUID()}@example.com` },
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

const newAdvocateCode = async (request: APIRequestContext, demo: Demo): Promise<string> => {
  const answer = await request.post(`${demo.storefrontUrl}/apps/referral/code`, {
    data: { email: `advocate-${randomUUID()}@example.com` },
  });
  return ((await answer.json()) as { code: string }).code;
};

const outcomeOf = async (request: APIRequestContext, demo: Demo, orderId: string) => {
  const answer = await request.get(`${demo.appUrl}/api/v1/orders/${orderId}/outcome`, {
    headers: { authorization: `Bearer ${demo.restKeys[demo.shop]}` },
  });
  return (await answer.json()) as { outcome: string | null; reversed: string; referralId: string | null };
};

test("an order brings points, a refund takes its share back, and the page says why", async ({
  page,
  request,
  demo,
}, info) => {
  const code = await newAdvocateCode(request, demo);
  const order = await orderOfFriend(request, demo, code);
  await expect.poll(async () => (await outcomeOf(request, demo, order.id)).outcome).toBe("Converted");
  const { referralId } = await outcomeOf(request, demo, order.id);

  await request.post(`${demo.simUrl}/control/orders/${order.id}/refund`, { data: { amount: 1000 } });
  await expect.poll(async () => (await outcomeOf(request, demo, order.id)).reversed).toBe("partial");
  await page.goto(`${demo.adminUrl}/app/referrals/${referralId}`);
  const frame = page.frameLocator("iframe[title]");
  await expect(frame.getByText("The friend claimed the offer")).toBeVisible();
  await expect(
    frame.getByText("Part of the order was refunded; that share of the points was taken back"),
  ).toBeVisible();
  await expect(frame.getByText("All terms are met.")).toBeVisible();

  await request.post(`${demo.simUrl}/control/orders/${order.id}/cancel`);
  await expect.poll(async () => (await outcomeOf(request, demo, order.id)).reversed).toBe("full");
  await page.reload();
  await expect(frame.getByText("The order was cancelled", { exact: true })).toBeVisible();
  await page.screenshot({
    path: imageFolder === null ? info.outputPath("referral.png") : `${imageFolder}/referral.png`,
  });
});

test("twenty repeats of a delivery change nothing", async ({ request, demo }) => {
  const code = await newAdvocateCode(request, demo);
  const order = await orderOfFriend(request, demo, code);
  await expect.poll(async () => (await outcomeOf(request, demo, order.id)).outcome).toBe("Converted");
  const { referralId } = await outcomeOf(request, demo, order.id);
  const deliveries = (await (await request.get(`${demo.simUrl}/control/deliveries`)).json()) as {
    webhookId: string;
  }[];
  const last = deliveries.slice(-2);
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      request.post(`${demo.simUrl}/control/deliveries/${last[index % 2]?.webhookId}/repeat`),
    ),
  );
  const answer = await request.get(`${demo.appUrl}/api/v1/referral/${referralId}`, {
    headers: { authorization: `Bearer ${demo.restKeys[demo.shop]}` },
  });
  const referral = (await answer.json()) as { status: string; timeline: { to: string }[] };
  expect(referral.status).toBe("completed");
  expect(referral.timeline.filter(({ to }) => to === "completed")).toHaveLength(1);
});

test("pictures for those who have two minutes", async ({ page, demo }, info) => {
  const file = (name: string) => (imageFolder === null ? info.outputPath(name) : `${imageFolder}/${name}`);
  await page.goto(demo.adminUrl);
  await expect(page.frameLocator("iframe[title]").locator(".chart .chart-bar").first()).toBeVisible();
  await page.setViewportSize({ width: 1280, height: 1195 });
  await page.screenshot({ path: file("home.png") });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${demo.adminUrl}/app/referrals`);
  await expect(page.frameLocator("iframe[title]").locator("tbody tr").first()).toBeVisible();
  await page.screenshot({ path: file("admin.png") });
  await page.goto(`${demo.storefrontUrl}/ar/?ref=${demo.seed.advocateCode}`);
  await expect(page.locator('.referral--friend [data-panel="offer"]')).toBeVisible();
  await page.locator('.referral--friend [data-panel="offer"]').scrollIntoViewIfNeeded();
  await page.screenshot({ path: file("storefront-ar.png") });
});

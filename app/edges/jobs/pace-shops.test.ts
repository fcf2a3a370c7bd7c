import { expect, it, vi } from "vitest";
import type { ShopId } from "#app/platform/ids.ts";
import { createMemoryLimiter } from "#app/platform/limits/limiters.server.ts";
import { paceShops } from "./pace-shops.ts";

const shop = "one" as ShopId;

it("allows a shop its rate, counts a waiting second once, and leaves other shops alone", async () => {
  let now = new Date(1000);
  const onWait = vi.fn();
  const allowance = paceShops({
    limits: createMemoryLimiter(),
    clock: { now: () => now },
    ratePerShop: 40,
    onWait,
  });

  expect(await allowance(shop, 30)).toBe(30);
  expect(onWait).not.toHaveBeenCalled();
  expect(await allowance(shop, 30)).toBe(10);
  expect(await allowance(shop, 30)).toBe(0);
  expect(onWait).toHaveBeenCalledTimes(1);
  expect(await allowance("two" as ShopId, 40)).toBe(40);
  now = new Date(2000);
  await allowance(shop, 100);
  expect(onWait).toHaveBeenCalledTimes(2);
});

import type { Clock } from "#app/platform/clock.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { Limiter } from "#app/platform/limits/limiter.ts";

export interface PaceDeps {
  limits: Limiter;
  clock: Clock;
  ratePerShop: number;
  /** A shop had more work than it is allowed in this second; told once a shop and second. */
  onWait(shopId: ShopId): void;
}

/** How much of a shop's work may be done now: so many deliveries a second, so that a burst never takes the whole worker. */
export const paceShops = ({ limits, clock, ratePerShop, onWait }: PaceDeps) => {
  const rule = { name: "referrals", points: ratePerShop, perSeconds: 1 };
  const told = new Map<ShopId, number>();
  return async (shopId: ShopId, wanted: number): Promise<number> => {
    const allowed = await limits.takeUpTo(rule, shopId, wanted);
    const second = Math.floor(clock.now().getTime() / 1000);
    if (allowed < wanted && told.get(shopId) !== second) {
      told.set(shopId, second);
      onWait(shopId);
    }
    return allowed;
  };
};

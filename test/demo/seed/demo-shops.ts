import { parseShopDomain, type ShopDomain } from "#app/platform/ids.ts";
import { demoCustomers, demoShops as simulatedShops } from "#test/simulator/seed.ts";

export interface DemoShop {
  handle: string;
  domain: ShopDomain;
  name: string;
  currency: string;
  timezone: string;
  /** How many there are of each kind of story. */
  size: "lively" | "small";
  /** Customers whom the simulator lets one sign in as and who share already; the first one's link is unused. */
  knownAdvocates: readonly { id: string; earlierOrders: number }[];
  /** Ids of everybody else and of orders begin here, far from those that the simulator gives out. */
  firstCustomerId: number;
  firstOrderId: number;
}

const domainOf = (domain: string): ShopDomain => {
  const parsed = parseShopDomain(domain);
  if (parsed === null) throw new Error(`${domain} is no shop`);
  return parsed;
};

/** Who has ordered before shares; the others stay free to be somebody's friend. */
export const demoShops: readonly DemoShop[] = simulatedShops.map((shop, index) => ({
  handle: shop.handle,
  domain: domainOf(shop.domain),
  name: shop.name,
  currency: shop.currency,
  timezone: shop.timezone,
  size: index === 0 ? "lively" : "small",
  knownAdvocates: demoCustomers.filter(
    ({ shop: handle, earlierOrders }) => handle === shop.handle && earlierOrders > 0,
  ),
  firstCustomerId: 7_500_000_000_001 + index * 100_000_000_000,
  firstOrderId: 5_100_000_000_001 + index * 100_000_000_000,
}));

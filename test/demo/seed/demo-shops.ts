import type { ShopDomain } from "#app/platform/ids.ts";

export interface DemoShop {
  handle: string;
  domain: ShopDomain;
  name: string;
  /** How many there are of each kind of story. */
  size: "lively" | "small";
  /** Shopify ids of people and orders in this shop begin here, far from those that the simulator gives out. */
  firstCustomerId: number;
  firstOrderId: number;
}

export const demoShops: readonly DemoShop[] = [
  {
    handle: "demo-shop",
    domain: "demo-shop.myshopify.com" as ShopDomain,
    name: "Demo Shop",
    size: "lively",
    firstCustomerId: 7_100_000_000_001,
    firstOrderId: 5_100_000_000_001,
  },
  {
    handle: "demo-outlet",
    domain: "demo-outlet.myshopify.com" as ShopDomain,
    name: "Demo Outlet",
    size: "small",
    firstCustomerId: 7_200_000_000_001,
    firstOrderId: 5_200_000_000_001,
  },
];

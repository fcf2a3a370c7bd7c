import { vi } from "vitest";
import type { ShopDomain } from "#app/platform/ids.ts";
import { createShopifyAdmin } from "#app/platform/shopify/admin.server.ts";
import type { PacedShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { seedState } from "#test/simulator/seed.ts";
import { createServer } from "#test/simulator/server.ts";
import { createSimulator, type Simulator } from "#test/simulator/simulator.ts";
import { createStore, type SimFailure, type SimShop, type State } from "#test/simulator/state.ts";

const settings = { simUrl: "http://sim.test", appUrl: "http://app.test", apiKey: "key", apiSecret: "secret" };
const access = "access-of-the-test";

export interface SimulatedShopify {
  simulator: Simulator;
  state: State;
  shop: SimShop;
  /** The app's own client, its retries included, over the simulator's HTTP answers. */
  admin: PacedShopifyAdmin;
  /** Names of the root fields that were asked for, in sequence. */
  asked: string[];
  fail(field: string, kind: SimFailure["kind"], times?: number): void;
}

const rootField = (query: string): string => /\{\s*(?:\w+:\s*)?(\w+)/.exec(query)?.[1] ?? "";

/**
 * Executes against the real schema, so an operation that Shopify would refuse fails here. Undone by
 * `vi.unstubAllGlobals()`.
 */
export const simulateShopify = (): SimulatedShopify => {
  const simulator = createSimulator(createStore(seedState, null), settings);
  const server = createServer(simulator);
  const { state } = simulator;
  const [shop] = state.shops;
  if (shop === undefined) throw new Error("the simulator has no shop");
  const expiresAt = Date.now() + 24 * 60 * 60 * 1000;
  state.tokens.push({ shop: shop.domain, access, refresh: "", expiresAt, refreshUsed: true });
  const asked: string[] = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit & { body: string }) => {
    const { host, pathname } = new URL(url);
    asked.push(rootField((JSON.parse(init.body) as { query: string }).query));
    return Promise.resolve(server.request(`/upstream/${host}${pathname}`, init));
  });
  const admin = createShopifyAdmin({
    domainOf: () => Promise.resolve(shop.domain as ShopDomain),
    accessToken: () => Promise.resolve(access),
    pause: () => Promise.resolve(),
    random: () => 0.5,
  });
  return {
    simulator,
    state,
    shop,
    admin,
    asked,
    fail: (field, kind, times = 1) => void state.failures.push({ field, kind, times }),
  };
};

import type { ShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { answerGraphql } from "#test/simulator/graphql/execute.ts";
import { seedState } from "#test/simulator/seed.ts";
import { createSimulator } from "#test/simulator/simulator.ts";
import { createStore } from "#test/simulator/state.ts";

const settings = { simUrl: "http://sim.test", appUrl: "http://app.test", apiKey: "key", apiSecret: "secret" };

/**
 * The simulator as the Admin API of any shop. It executes against the real schema, so an operation that Shopify would
 * refuse fails here. The app counts as not installed there: no webhook is sent.
 */
export const createSimulatedShopify = () => {
  const simulator = createSimulator(createStore(seedState, null), settings);
  const [shop] = simulator.state.shops;
  if (shop === undefined) throw new Error("the simulator has no shop");
  shop.installed = false;
  const asked: string[] = [];
  const request = async <Data>(_shopId: string, query: string, variables: Record<string, unknown> = {}) => {
    asked.push(query);
    const answer = await answerGraphql({ simulator, shop }, { query, variables });
    if (!("data" in answer) || "errors" in answer) throw new Error(JSON.stringify(answer));
    return answer.data as Data;
  };
  return { simulator, state: simulator.state, shop, asked, admin: { request } satisfies ShopifyAdmin };
};

export type SimulatedShopify = ReturnType<typeof createSimulatedShopify>;

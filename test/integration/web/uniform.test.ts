import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClaimAnswer, CodeAnswer, MeAnswer } from "#app/contracts/proxy/answers.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { loader as codeRoute } from "#app/routes/proxy.code.ts";
import { loader as meRoute } from "#app/routes/proxy.me.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";

let storefront: Storefront;
let shop: Shop;
let code: string;

const known = "known@example.com";
const signedUp = "account@example.com";
const bought = "bought@example.com";
const unknown = "nobody-before@example.com";
const probe = "203.0.113.77";

/** Mail addresses that the app has seen: as an advocate's, as an account's, as a friend's who converted. */
const makeKnown = async (): Promise<void> => {
  await storefront.ask(shop, codeRoute, { body: { email: known }, from: "203.0.113.1" });
  await storefront.ask(shop, claimRoute, { body: { code, email: known }, from: "203.0.113.1" });
  const hash = await storefront.app.shops.personHash(shop.id);
  await storefront.db.admin.query(
    "insert into customers (shop_id, shopify_customer_id, email_hash) values ($1, 777, $2), ($1, 778, $3)",
    [shop.id, hash.email(signedUp), hash.email(bought)],
  );
  await storefront.db.admin.query(
    "update customers set orders_before_first_sight = 3, banned_at = now() where shop_id = $1 and shopify_customer_id = 778",
    [shop.id],
  );
};

beforeAll(async () => {
  storefront = await createStorefront();
  shop = await storefront.install();
  await storefront.startProgram(shop);
  const me = (await (await storefront.ask(shop, meRoute, { customer: "1001" })).json()) as MeAnswer;
  code = me.code;
  // The first claim fills the pool of codes, which costs calls that later ones are spared.
  await storefront.ask(shop, claimRoute, { body: { code, email: "first@example.com" }, from: "203.0.113.2" });
  await makeKnown();
});
afterAll(() => storefront.close());

interface Seen {
  status: number;
  headers: string[];
  shape: string;
  length: number;
  calls: number;
  woken: number;
}

/** All that somebody outside can compare: the answer without its random parts, and what it waited for. */
const look = async (route: Parameters<Storefront["ask"]>[1], body: object): Promise<Seen> => {
  const [calls, woken] = [storefront.shopify.asked.length, storefront.woken.length];
  const answer = await storefront.ask(shop, route, { body, from: probe });
  const text = await answer.text();
  const fields = Object.entries(JSON.parse(text) as object).map(([name, value]) => `${name}:${typeof value}`);
  return {
    status: answer.status,
    headers: [...answer.headers.keys()].toSorted(),
    shape: fields.join(),
    length: text.length,
    calls: storefront.shopify.asked.length - calls,
    woken: storefront.woken.length - woken,
  };
};

describe("an answer about an e-mail", () => {
  it.each([known, signedUp, bought])(
    "to a request for a code is the same for %s as for nobody",
    async (email) => {
      const stranger = await look(codeRoute, { email: unknown });
      expect(stranger.status).toBe(200);
      expect(await look(codeRoute, { email })).toEqual(stranger);
      expect(stranger.calls).toBe(0);
    },
  );

  it.each([known, signedUp, bought])("to a claim is the same for %s as for nobody", async (email) => {
    const stranger = await look(claimRoute, { code, email: `x${email}` });
    expect(stranger.status).toBe(200);
    expect(await look(claimRoute, { code, email })).toEqual(stranger);
    expect(stranger.calls).toBe(0);
  });

  it("gives somebody who names another's e-mail codes of his own", async () => {
    const ask = async (from: string) => {
      const answer = await storefront.ask(shop, claimRoute, { body: { code, email: known }, from });
      return (await answer.json()) as ClaimAnswer;
    };
    const [his, probed] = [await ask("203.0.113.1"), await ask("203.0.113.88")];
    expect(probed.discountCode).not.toBe(his.discountCode);
    const guest = async (from: string) =>
      (await (await storefront.ask(shop, codeRoute, { body: { email: known }, from })).json()) as CodeAnswer;
    expect((await guest("203.0.113.1")).code).not.toBe((await guest("203.0.113.88")).code);
  });
});

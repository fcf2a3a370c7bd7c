import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { MeAnswer, OfferAnswer } from "#app/contracts/proxy/answers.ts";
import type { Program } from "#app/modules/programs/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { loader as meRoute } from "#app/routes/proxy.me.ts";
import { loader as regenerateRoute } from "#app/routes/proxy.me_.regenerate.ts";
import { loader as offerRoute } from "#app/routes/proxy.offer.ts";
import { createStorefront, type Ask, type Storefront } from "#test/support/storefront.ts";

/** Anew for each test of the file that imports this: a shop with a program, and an advocate who has looked at his page. */
export let storefront: Storefront;
export let shop: Shop;
export let program: Program;
export let code: string;

export const advocate = "1001";

beforeAll(async () => {
  storefront = await createStorefront();
});
afterAll(() => storefront.close());
beforeEach(async () => {
  shop = await storefront.install();
  program = await storefront.startProgram(shop);
  ({ code } = await me());
});

export const answered = async <Answer>(response: Response): Promise<Answer> => {
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
};

export const me = async (ask: Ask = {}) =>
  answered<MeAnswer>(await storefront.ask(shop, meRoute, { customer: advocate, ...ask }));
export const offer = (ask: Ask = {}) =>
  storefront.ask(shop, offerRoute, { ...ask, query: { code, ...ask.query } });
export const offered = async (ask: Ask = {}) => answered<OfferAnswer>(await offer(ask));
export const regenerate = () => storefront.ask(shop, regenerateRoute, { customer: advocate, body: {} });

export const caught = () => ({ app: storefront.app, requestId: "caught" });

/** Caught on its way to the app. */
export const signedRequest = async (): Promise<Request> => {
  let request = new Request("https://app.example.com");
  await storefront.ask(
    shop,
    async (route) => {
      request = route.request;
      return new Response();
    },
    { query: { code } },
  );
  return request;
};

export const refusal = async (response: Response) => {
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return [response.status, error.code];
};

/** For a test that wants a shop of its own kind. It has no program yet. */
export const moveTo = async (details: Parameters<Storefront["install"]>[0] = {}) => {
  shop = await storefront.install(details);
};

/** The advocate looks at his page, where he is given one. */
export const takeCode = async () => {
  ({ code } = await me());
};

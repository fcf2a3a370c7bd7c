import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Shop } from "#app/modules/shops/index.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import { createRest, type Rest } from "./fixtures.ts";

let rest: Rest;
let shop: Shop;
let key: string;
let code: string;
beforeAll(async () => void (rest = await createRest()));
afterAll(() => rest.close());

const call = (method: string, path: string, body?: unknown) => rest.call(method, path, { key, body });

const terms = {
  advocateReward: { kind: "points", points: 100 },
  friendReward: { kind: "percent", percent: 10 },
};

beforeEach(async () => {
  ({ shop, key } = await rest.newShop());
  const { id } = (await call("POST", "programs", { name: "Give 10 %", terms })).body;
  await call("PATCH", `programs/${id}`, { version: 1, state: "active" });
  ({ code } = await rest.app.referrals.advocatePage(shop, "9001" as ShopifyId));
});

describe("a code", () => {
  it("tells whose it is and what it is worth", async () => {
    const referralLink = `${shop.storefrontUrl}/?ref=${code}`;
    expect((await call("GET", `codes/${code}`)).body).toEqual({
      advocate: { sameCustomer: false },
      status: { referralLink, referralCount: 0 },
    });
    expect((await call("GET", `codes/${code}?customerId=9001`)).body).toEqual({
      advocate: { sameCustomer: true },
      status: { reason: "own_code", referralLink, referralCount: 0 },
    });
  });

  it("has no link while the program takes nobody", async () => {
    const [program] = (await call("GET", "programs")).body.programs;
    await call("PATCH", `programs/${program.id}`, { version: 1, state: "paused" });
    expect((await call("GET", `codes/${code}`)).body.status).toEqual({
      reason: "program_paused",
      referralCount: 0,
    });
  });

  it("is unknown to another shop, and malformed customers are refused", async () => {
    expect((await rest.call("GET", `codes/${code}`, { key: rest.strangerKey })).status).toBe(404);
    expect((await call("GET", `codes/${code}?customerId=x`)).status).toBe(400);
    expect((await call("GET", "codes/%00")).status).toBe(400);
  });

  it("is replaced once, however many ask at once, and then unknown", async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => call("POST", `codes/${code}/regenerate`)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404, 404]);
    expect((await call("GET", `codes/${code}`)).status).toBe(404);
    const fresh = answers.find(({ status }) => status === 200)?.body.code;
    expect((await call("GET", `codes/${fresh}`)).status).toBe(200);
  });

  it("is replaced five times a day at most", async () => {
    for (let time = 0; time < 5; time += 1) {
      ({ code } = (await call("POST", `codes/${code}/regenerate`)).body);
    }
    expect((await call("POST", `codes/${code}/regenerate`)).body.error).toMatchObject({
      code: "RATE_LIMIT_EXCEEDED",
      http_code: 429,
    });
    expect((await call("GET", `codes/${code}`)).status).toBe(200);
  });
});

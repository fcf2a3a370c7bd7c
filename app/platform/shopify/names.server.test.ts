import { describe, expect, it } from "vitest";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import { ShopifyError, type ShopifyErrorKind } from "./admin.ts";
import { createNameReader } from "./names.server.ts";

const shop = "shop" as ShopId;
const ids = (...digits: string[]) => digits as ShopifyId[];
const never = () => new Promise<never>(() => undefined);

const known: Record<string, object> = {
  "gid://shopify/Customer/71": { displayName: "Example Person" },
  "gid://shopify/Order/51": { name: "#1001" },
};

const readerWith = (answer: (variables: Record<string, unknown>) => Promise<unknown>) => {
  const asked: Record<string, unknown>[] = [];
  const reader = createNameReader({
    shopify: {
      request: async <Data>(_shop: ShopId, _document: string, variables: Record<string, unknown> = {}) => {
        asked.push(variables);
        return (await answer(variables)) as Data;
      },
    },
    pause: never,
  });
  return { ...reader, asked };
};

describe("names for a page", () => {
  it("are asked at once, each id once, and tell who is gone", async () => {
    const { namesOf, asked } = readerWith(async ({ ids: gids }) => ({
      nodes: (gids as string[]).map((gid) => (known[gid] === undefined ? null : { id: gid, ...known[gid] })),
    }));
    expect(
      await namesOf(shop, { customers: [...ids("71", "72", "71"), null, undefined], orders: ids("51") }),
    ).toEqual({
      customers: { 71: "Example Person", 72: null },
      orders: { 51: "#1001" },
      problem: null,
    });
    expect(asked).toHaveLength(1);
  });

  it("are not asked for nobody", async () => {
    const { namesOf, asked } = readerWith(never);
    expect(await namesOf(shop, { customers: [null] })).toEqual({ customers: {}, orders: {}, problem: null });
    expect(asked).toEqual([]);
  });

  it.each([
    ["throttled", "throttled"],
    ["forbidden", "forbidden"],
    ["unauthorized", "unauthorized"],
    ["rejected", "unavailable"],
  ] as const)("that are %s leave a page without names, and say why", async (kind, problem) => {
    const { namesOf, ordersNumbered } = readerWith(() =>
      Promise.reject(new ShopifyError(kind satisfies ShopifyErrorKind, "no")),
    );
    expect((await namesOf(shop, { customers: ids("71") })).problem).toBe(problem);
    expect(await ordersNumbered(shop, "1001")).toEqual({ ok: false, refusal: problem });
  });

  it("that take too long are given up", async () => {
    const { namesOf } = createNameReader({
      shopify: { request: never },
      pause: () => Promise.resolve(),
    });
    expect((await namesOf(shop, { customers: ids("71") })).problem).toBe("unavailable");
  });
});

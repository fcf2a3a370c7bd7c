import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ShopId } from "#app/platform/ids.ts";
import { createCartAttributes } from "./cart-attribute.server.ts";

const key = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });
const shop = "11111111-1111-4111-8111-111111111111" as ShopId;
const otherShop = "22222222-2222-4222-8222-222222222222" as ShopId;
const attributes = createCartAttributes([key("a", 1)]);
const signed = attributes.sign(shop, "referral-token");

describe("the signed cart attribute", () => {
  it("gives back the token it was made for", () => {
    expect(attributes.read(shop, signed)).toBe("referral-token");
  });

  it("cannot be moved to another shop", () => {
    expect(attributes.read(otherShop, signed)).toBeNull();
  });

  it("cannot be moved to another referral", () => {
    expect(attributes.read(shop, signed.replace("referral-token", "other-token"))).toBeNull();
  });

  it("is still read after a rotation, and not without its key", () => {
    expect(createCartAttributes([key("b", 2), key("a", 1)]).read(shop, signed)).toBe("referral-token");
    expect(createCartAttributes([key("b", 2)]).read(shop, signed)).toBeNull();
  });

  it.each(["", ".", "referral-token", "referral-token.", `${signed}.x`, `x.${signed}`])(
    "refuses %j",
    (value) => {
      expect(attributes.read(shop, value)).toBeNull();
    },
  );

  it("refuses whatever a shopper writes there", () => {
    fc.assert(fc.property(fc.string(), (value) => attributes.read(shop, value) === null));
  });
});

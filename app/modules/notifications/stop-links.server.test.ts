import { describe, expect, it } from "vitest";
import type { PersonId, ShopId } from "#app/platform/ids.ts";
import { createStopLinks } from "./stop-links.server.ts";

const key = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });
const link = {
  shopId: "11111111-2222-4333-8444-555555555555" as ShopId,
  personId: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee" as PersonId,
};

describe("a link that stops messages", () => {
  const links = createStopLinks([key("now", 1), key("before", 2)]);

  it("names whom it is about, also after the keys were rotated", () => {
    expect(links.read(links.tokenOf(link))).toEqual(link);
    expect(links.read(createStopLinks([key("before", 2)]).tokenOf(link))).toEqual(link);
  });

  it("cannot be made or changed by anybody else", () => {
    const token = links.tokenOf(link);
    expect(links.read(createStopLinks([key("other", 3)]).tokenOf(link))).toBeNull();
    for (let index = 0; index < token.length; index += 1) {
      const other = token[index] === "A" ? "B" : "A";
      expect(links.read(token.slice(0, index) + other + token.slice(index + 1))).toBeNull();
    }
    for (const wrong of ["", "x", token.slice(1), `${token}AAAA`, "%00"])
      expect(links.read(wrong)).toBeNull();
  });
});

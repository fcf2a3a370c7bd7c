import { describe, expect, it } from "vitest";
import { createPersonHash } from "./person-hash.server.ts";

const people = createPersonHash(Buffer.alloc(32, 1));
const home = { address1: "Main St. 5", zip: "10-115", country: "DE" };

describe("person hash", () => {
  it("knows an e-mail again whatever its case and blanks", () => {
    expect(people.email(" Ada@Example.com ")).toEqual(people.email("ada@example.com"));
    expect(people.email("ada@example.com")).not.toEqual(people.email("ada+1@example.com"));
  });

  it.each(["", "ada", "@example.com", "a b@example.com"])("has no hash for %j, which is no e-mail", (raw) => {
    expect(people.email(raw)).toBeNull();
  });

  it.each([
    "+972 50-123-4567",
    "+972(50)1234567",
    "972501234567",
    "+٩٧٢٥٠١٢٣٤٥٦٧",
    "+۹۷۲۵۰۱۲۳۴۵۶۷",
    "+９７２501234567",
  ])("knows the phone %s again", (raw) => {
    expect(people.phone(raw)).toEqual(people.phone("+972501234567"));
  });

  it("has no hash for a phone without digits", () => {
    expect(people.phone("call me")).toBeNull();
  });

  it("knows an address again whatever its case, signs and width", () => {
    expect(people.address({ address1: "MAIN ST 5", zip: "１０115", country: "de" })).toEqual(
      people.address(home),
    );
    expect(people.address({ ...home, address1: "Main St. 6" })).not.toEqual(people.address(home));
  });

  it.each(["address1", "zip", "country"] as const)("has no hash for an address without its %s", (part) => {
    expect(people.address({ ...home, [part]: null })).toBeNull();
    expect(people.address({ ...home, [part]: " - " })).toBeNull();
  });

  it("keeps the kinds apart", () => {
    expect(people.visitor("ada@example.com")).not.toEqual(people.email("ada@example.com"));
  });

  it("says nothing across shops, and has 32 bytes", () => {
    const elsewhere = createPersonHash(Buffer.alloc(32, 2));
    expect(elsewhere.email("ada@example.com")).not.toEqual(people.email("ada@example.com"));
    expect(people.visitor("192.0.2.1")).toHaveLength(32);
  });
});

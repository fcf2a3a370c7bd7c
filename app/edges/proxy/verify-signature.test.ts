import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifySignature } from "./verify-signature.ts";

const secret = "first-secret";
const now = new Date("2026-11-21T10:00:00Z");
const seconds = String(now.getTime() / 1000);

const genuine: [string, string][] = [
  ["shop", "demo-shop.myshopify.com"],
  ["logged_in_customer_id", "42"],
  ["path_prefix", "/apps/referral"],
  ["timestamp", seconds],
];

/** Signs as Shopify documents it: values of a name joined by commas, sorted by bytes, no separator. */
const sign = (pairs: readonly [string, string][], key = secret): URLSearchParams => {
  const byName = new Map<string, string[]>();
  for (const [name, value] of pairs) byName.set(name, [...(byName.get(name) ?? []), value]);
  const message = [...byName]
    .map(([name, values]) => Buffer.from(`${name}=${values.join(",")}`))
    .toSorted(Buffer.compare);
  const signature = createHmac("sha256", key).update(Buffer.concat(message)).digest("hex");
  return new URLSearchParams([...pairs, ["signature", signature]]);
};

const verify = (query: URLSearchParams, secrets = [secret]) => verifySignature(query, secrets, now);
const replaced = (name: string, value: string): [string, string][] =>
  genuine.map((pair) => (pair[0] === name ? [name, value] : pair));

describe("the signature of the app proxy", () => {
  it("names the shop and the customer it vouches for", () => {
    expect(verify(sign(genuine))).toEqual({ shop: "demo-shop.myshopify.com", customerId: "42" });
  });

  it("knows nobody while nobody is signed in", () => {
    expect(verify(sign(replaced("logged_in_customer_id", "")))).toMatchObject({ customerId: null });
  });

  it("accepts the previous secret during a rotation", () => {
    expect(verify(sign(genuine, "old"), [secret, "old"])).not.toBeNull();
  });

  it.each<[string, [string, string][]]>([
    [
      "names in capitals, which sort before ours",
      [
        ["UTM", "x"],
        ["Zz", "1"],
      ],
    ],
    [
      "signs within names",
      [
        ["shop-x", "1"],
        ["shop_y", "2"],
        ["shop1", "3"],
      ],
    ],
    [
      "repeated names",
      [
        ["tag", "b"],
        ["tag", "a"],
      ],
    ],
    [
      "other scripts and blanks",
      [
        ["q", "قهوة و شاي"],
        ["r", "a b+c&d=e"],
      ],
    ],
  ])("accepts what visitors append: %s", (_, appended) => {
    expect(verify(sign([...genuine, ...appended]))).not.toBeNull();
  });

  it("accepts whatever was signed and refuses it after any change", () => {
    const pairs = fc.array(
      fc.tuple(fc.string({ unit: "binary", minLength: 1 }), fc.string({ unit: "binary" })),
      {
        maxLength: 5,
      },
    );
    const reserved = new Set([
      "shop",
      "logged_in_customer_id",
      "path_prefix",
      "timestamp",
      "signature",
      "hmac",
    ]);
    fc.assert(
      fc.property(pairs, (appended) => {
        const extra = appended
          .filter(([name]) => !reserved.has(name))
          .map(([name, value]): [string, string] => [name.toWellFormed(), value.toWellFormed()]);
        const query = sign([...genuine, ...extra]);
        expect(verify(query)).not.toBeNull();
        query.append("added", "1");
        expect(verify(query)).toBeNull();
      }),
    );
  });

  it.each<[string, URLSearchParams]>([
    ["without signature", new URLSearchParams(genuine)],
    ["signed with another secret", sign(genuine, "other")],
    ["signed by nobody", new URLSearchParams([...genuine, ["signature", ""]])],
    ["with a signature that is no hex", new URLSearchParams([...genuine, ["signature", "zz".repeat(32)]])],
    ["from too long ago", sign(replaced("timestamp", String(Number(seconds) - 91)))],
    ["from the future", sign(replaced("timestamp", String(Number(seconds) + 91)))],
    ["with a time that is none", sign(replaced("timestamp", "now"))],
    ["without time", sign(genuine.filter(([name]) => name !== "timestamp"))],
    ["without shop", sign(genuine.filter(([name]) => name !== "shop"))],
    ["from another platform", sign(replaced("shop", "shop.example.com"))],
    ...["shop", "logged_in_customer_id", "path_prefix", "timestamp"].map(
      (name): [string, URLSearchParams] => [
        `with ${name} twice, though signed`,
        sign([...genuine, [name, genuine.find(([known]) => known === name)?.[1] ?? ""]]),
      ],
    ),
  ])("refuses a request %s", (_, query) => {
    expect(verify(query)).toBeNull();
  });

  it("refuses a second signature", () => {
    const query = sign(genuine);
    query.append("signature", query.get("signature") ?? "");
    expect(verify(query)).toBeNull();
  });

  it("accepts a clock that is 90 seconds off", () => {
    expect(verify(sign(replaced("timestamp", String(Number(seconds) - 90))))).not.toBeNull();
  });
});

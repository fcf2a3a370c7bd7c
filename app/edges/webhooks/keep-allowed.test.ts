import { describe, expect, it } from "vitest";
import { allowLists } from "#app/contracts/webhooks/allow-list.ts";
import { storedOrderSchema } from "#app/contracts/webhooks/order.ts";
import { storedRefundSchema } from "#app/contracts/webhooks/refund.ts";
import { isTopic, type Topic } from "#app/contracts/webhooks/topics.ts";
import { createPersonHash } from "#app/platform/person-hash.server.ts";
import { samplePayloads } from "#test/support/payloads.ts";
import { keepAllowed } from "./keep-allowed.ts";
import { parseLossless } from "./parse-lossless.ts";

const person = createPersonHash(Buffer.alloc(32, 1));
const sampleText = (topic: Topic): string => {
  const text = samplePayloads[topic];
  if (text === undefined) throw new Error(`there is no sample of ${topic}`);
  return text;
};

const keep = (topic: string, text: string): Record<string, unknown> => {
  if (!isTopic(topic)) throw new Error(`${topic} is no topic`);
  return keepAllowed(allowLists[topic], parseLossless(text) as Record<string, unknown>, person);
};

/** Every text of the sample that says something about a person. */
const personalFields =
  /name|email|phone|address|city|zip|ip$|user_agent|company|latitude|longitude|note$|message/;
const personalTexts = (value: unknown, field = ""): string[] => {
  if (Array.isArray(value)) return value.flatMap((entry) => personalTexts(entry, field));
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, entry]) => personalTexts(entry, name));
  }
  return typeof value === "string" && value.length > 3 && personalFields.test(field) ? [value] : [];
};

describe("what is kept of a delivery", () => {
  it.each(Object.entries(samplePayloads))("holds nothing personal of %s", (topic, text) => {
    const kept = JSON.stringify(keep(topic, text));
    const ownVocabulary = new Set(["web", "shopify"]);
    for (const personal of personalTexts(JSON.parse(text))) {
      if (!ownVocabulary.has(personal)) expect(kept).not.toContain(personal);
    }
    expect(kept).not.toContain("@");
  });

  it("keeps 64-bit ids digit for digit", () => {
    expect(keep("orders/create", sampleText("orders/create"))).toMatchObject({
      id: "820000000000000457",
      customer: { id: "820000000000000123", email_hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it("satisfies the schemas of what is settled", () => {
    expect(storedOrderSchema.parse(keep("orders/create", sampleText("orders/create")))).toMatchObject({
      test: true,
      financial_status: "voided",
      subtotal_price: "43.20",
    });
    expect(storedRefundSchema.parse(keep("refunds/create", sampleText("refunds/create")))).toMatchObject({
      order_id: "820000000000000457",
    });
  });

  const strange = (changes: object): string =>
    JSON.stringify({ ...JSON.parse(sampleText("orders/create")), ...changes });

  it.each<[string, object, object]>([
    ["no customer", { customer: null }, { customer: null }],
    ["no e-mail", { email: null }, { email_hash: null }],
    ["an amount as a number", { subtotal_price: 12.5 }, { subtotal_price: "12.5" }],
    ["no discount codes", { discount_codes: null }, {}],
    [
      "note attributes that are no strings",
      {
        note_attributes: [
          { name: "__referral", value: 5 },
          { name: "gift note", value: "for Dana" },
          null,
          "x",
        ],
      },
      { note_attributes: [{ name: "__referral", value: "5" }] },
    ],
    [
      "an e-mail address as a discount code",
      { discount_codes: [{ code: "dana@example.com" }] },
      { discount_codes: [{}] },
    ],
    [
      "lists that hold nulls",
      { line_items: [null, 5], discount_codes: [null] },
      { line_items: [], discount_codes: [] },
    ],
    ["a time of another age", { updated_at: "0000-01-01T00:00:00Z" }, {}],
    ["a company", { company: { id: 1, name: "Example Ltd" } }, { company: true }],
    ["unknown fields", { surprise: "Dana lives here" }, {}],
  ])("takes an order with %s", (_name, changes, expected) => {
    const kept = keep("orders/create", strange(changes));
    expect(kept).toMatchObject(expected);
    expect(storedOrderSchema.safeParse(kept).success).toBe(true);
    expect(JSON.stringify(kept)).not.toMatch(/Dana|Example/);
  });

  it("keeps the id of an order whose rest is nonsense", () => {
    const kept = keep(
      "orders/create",
      JSON.stringify({ id: 77, currency: { a: 1 }, subtotal_price: "much" }),
    );
    expect(kept).toMatchObject({ id: "77" });
    expect(storedOrderSchema.safeParse(kept).success).toBe(false);
  });

  it("takes a thousand line items", () => {
    const line = {
      id: 1,
      quantity: 1,
      price: "1.00",
      gift_card: false,
      total_discount: "0.00",
      name: "Dana's mug",
    };
    const kept = keep("orders/create", strange({ line_items: Array.from({ length: 1000 }, () => line) }));
    expect(storedOrderSchema.parse(kept).line_items).toHaveLength(1000);
  });
});

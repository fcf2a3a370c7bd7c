import { z } from "zod";

/** A stored order: what intake kept of it. Ids are digits, money is a decimal string, people are hashes in hex. */
const id = z.string().regex(/^\d{1,20}$/);
const money = z.string();
const time = z.iso.datetime({ offset: true });
const hash = z.string().nullable().default(null);
const word = z.string().nullable().default(null);

export const storedOrderSchema = z.object({
  id,
  created_at: time,
  processed_at: time.nullable().default(null),
  updated_at: time.nullable().default(null),
  cancelled_at: time.nullable().default(null),
  test: z.boolean().default(false),
  financial_status: word,
  source_name: word,
  currency: z.string().regex(/^[A-Z]{3}$/),
  presentment_currency: word,
  subtotal_price: money,
  current_subtotal_price: money.nullable().default(null),
  total_price: money,
  checkout_token: word,
  company: z.boolean().default(false),
  customer: z
    .object({ id: id.nullable().default(null), email_hash: hash, mailbox_hash: hash, phone_hash: hash })
    .nullable()
    .default(null),
  email_hash: hash,
  mailbox_hash: hash,
  phone_hash: hash,
  shipping_address_hash: hash,
  shipping_address: z.object({ country_code: word }).nullable().default(null),
  network_hash: hash,
  client_details: z.object({ device_hash: hash }).nullable().default(null),
  email_is_disposable: z.boolean().default(false),
  from_coupon_site: z.boolean().default(false),
  total_price_set: z
    .object({ presentment_money: z.object({ amount: word }).nullable().default(null) })
    .nullable()
    .default(null),
  fulfillment_status: word,
  fulfillments: z.array(z.object({ created_at: time.nullable().default(null) })).default([]),
  discount_codes: z.array(z.object({ code: z.string().default("") })).default([]),
  note_attributes: z.array(z.object({ name: z.string(), value: word })).default([]),
  line_items: z
    .array(
      z.object({
        product_id: id.nullable().default(null),
        quantity: z.number().int().default(0),
        current_quantity: z.number().int().nullable().default(null),
        price: money.default("0"),
        gift_card: z.boolean().default(false),
        total_discount: money.default("0"),
      }),
    )
    .default([]),
});

export type StoredOrder = z.output<typeof storedOrderSchema>;

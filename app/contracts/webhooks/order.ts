import { z } from "zod";
import { orElse } from "./or-else.ts";

/** A stored order: what intake kept of it. Ids are digits, money is a decimal string, people are hashes in hex. */
const id = z.string().regex(/^\d{1,20}$/);
const money = z.string();
const currency = z.string().regex(/^[A-Z]{3}$/);
const quantity = z.number().int().min(0);
const time = z.iso.datetime({ offset: true });
const hash = z.string().nullable().default(null);
const word = z.string().nullable().default(null);

export const storedOrderSchema = z.object({
  id,
  created_at: time,
  processed_at: time.nullable().default(null),
  updated_at: time.nullable().default(null),
  cancelled_at: time.nullable().default(null),
  test: orElse(z.boolean(), false),
  financial_status: word,
  source_name: word,
  currency,
  presentment_currency: currency.nullable().default(null),
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
  discount_codes: z.array(z.object({ code: orElse(z.string(), "") })).default([]),
  note_attributes: z.array(z.object({ name: z.string(), value: word })).default([]),
  line_items: z
    .array(
      z.object({
        product_id: id.nullable().default(null),
        quantity: orElse(quantity, 0),
        current_quantity: quantity.nullable().default(null),
        price: orElse(money, "0"),
        gift_card: orElse(z.boolean(), false),
        total_discount: orElse(money, "0"),
      }),
    )
    .default([]),
});

export type StoredOrder = z.output<typeof storedOrderSchema>;

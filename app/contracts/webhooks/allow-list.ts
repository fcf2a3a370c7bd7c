import type { Topic } from "./topics.ts";

/**
 * What is kept of a delivery. A leaf is kept only when it has the shape of its kind, so that nothing personal slips in
 * through a field of another name; a person is kept as keyed hashes, everything else is dropped.
 */
export type LeafKind =
  /** 64 bits, kept digit for digit as a string. */
  | "id"
  | "time"
  | "money"
  | "flag"
  | "count"
  /** A word of Shopify's own vocabulary, a token or a time zone. */
  | "word"
  /** A discount code or referral code; anything that looks like an e-mail address is dropped. */
  | "code"
  | "country";

export interface HashField {
  hash: "email" | "mailbox" | "phone" | "address" | "visitor" | "device";
  of: string;
}

/** A yes or no about something that is not kept: an e-mail of a throw-away domain, a visit from a site of coupons. */
export interface TraitField {
  trait: "disposable_email" | "coupon_site";
  of: string;
}

/** Whether the field holds anything: the company of an order, but not its name. */
export interface PresenceField {
  present: string;
}

/** Entries of a list whose `where` field is one of the names. */
export interface ListField {
  each: FieldSpec;
  where?: { field: string; in: readonly string[] };
}

export type FieldSpec =
  | LeafKind
  | HashField
  | TraitField
  | PresenceField
  | ListField
  | { fields: FieldSpecs };
export interface FieldSpecs {
  readonly [name: string]: FieldSpec;
}

const person = {
  id: "id",
  email_hash: { hash: "email", of: "email" },
  mailbox_hash: { hash: "mailbox", of: "email" },
  phone_hash: { hash: "phone", of: "phone" },
} as const satisfies FieldSpecs;

const order = {
  id: "id",
  created_at: "time",
  processed_at: "time",
  updated_at: "time",
  cancelled_at: "time",
  test: "flag",
  financial_status: "word",
  fulfillment_status: "word",
  source_name: "word",
  currency: "word",
  presentment_currency: "word",
  subtotal_price: "money",
  current_subtotal_price: "money",
  total_price: "money",
  checkout_token: "word",
  company: { present: "company" },
  customer: { fields: person },
  email_hash: { hash: "email", of: "email" },
  mailbox_hash: { hash: "mailbox", of: "email" },
  phone_hash: { hash: "phone", of: "phone" },
  shipping_address_hash: { hash: "address", of: "shipping_address" },
  shipping_address: { fields: { country_code: "country" } },
  network_hash: { hash: "visitor", of: "browser_ip" },
  client_details: { fields: { device_hash: { hash: "device", of: "user_agent" } } },
  email_is_disposable: { trait: "disposable_email", of: "email" },
  from_coupon_site: { trait: "coupon_site", of: "referring_site" },
  total_price_set: { fields: { presentment_money: { fields: { amount: "money" } } } },
  fulfillments: { each: { fields: { created_at: "time" } } },
  discount_codes: { each: { fields: { code: "code", amount: "money", type: "word" } } },
  note_attributes: {
    each: { fields: { name: "word", value: "code" } },
    where: { field: "name", in: ["__referral", "referral_code"] },
  },
  line_items: {
    each: {
      fields: {
        id: "id",
        product_id: "id",
        quantity: "count",
        current_quantity: "count",
        price: "money",
        gift_card: "flag",
        total_discount: "money",
      },
    },
  },
} as const satisfies FieldSpecs;

const refund = {
  id: "id",
  order_id: "id",
  created_at: "time",
  refund_line_items: {
    each: {
      fields: {
        line_item_id: "id",
        quantity: "count",
        subtotal: "money",
        line_item: { fields: { gift_card: "flag" } },
      },
    },
  },
  order_adjustments: { each: { fields: { id: "id", kind: "word", amount: "money" } } },
  transactions: { each: { fields: { id: "id", kind: "word", status: "word", amount: "money" } } },
} as const satisfies FieldSpecs;

const dispute = { id: "id", order_id: "id", type: "word", status: "word" } as const satisfies FieldSpecs;

const customerUpdated = {
  ...person,
  verified_email: "flag",
  updated_at: "time",
} as const satisfies FieldSpecs;

const shop = {
  id: "id",
  currency: "word",
  iana_timezone: "word",
  primary_locale: "word",
  updated_at: "time",
} as const satisfies FieldSpecs;

export const allowLists: Readonly<Record<Topic, FieldSpecs>> = {
  "orders/create": order,
  "orders/paid": order,
  "orders/updated": order,
  "orders/edited": { order_edit: { fields: { id: "id", order_id: "id", created_at: "time" } } },
  "orders/fulfilled": order,
  "orders/cancelled": order,
  "orders/delete": { id: "id" },
  "refunds/create": refund,
  "disputes/create": dispute,
  "disputes/update": dispute,
  "customers/create": customerUpdated,
  "customers/update": customerUpdated,
  "customers/delete": { id: "id" },
  "customers/merge": {
    admin_graphql_api_customer_kept_id: "word",
    admin_graphql_api_customer_deleted_id: "word",
  },
  "customers/data_request": { customer: { fields: person }, data_request: { fields: { id: "id" } } },
  "customers/redact": { customer: { fields: person }, orders_to_redact: { each: "id" } },
  "shop/redact": { shop_id: "id" },
  "shop/update": shop,
  "discounts/delete": { admin_graphql_api_id: "word", deleted_at: "time" },
  "app/uninstalled": { id: "id" },
  "app/scopes_update": { current: { each: "word" }, previous: { each: "word" }, updated_at: "time" },
};

/** The topics that are taken. Any other is answered 404. */
export const topics = [
  "orders/create",
  "orders/paid",
  "orders/updated",
  "orders/edited",
  "orders/fulfilled",
  "orders/cancelled",
  "orders/delete",
  "refunds/create",
  "disputes/create",
  "disputes/update",
  "customers/create",
  "customers/update",
  "customers/delete",
  "customers/merge",
  "customers/data_request",
  "customers/redact",
  "shop/redact",
  "shop/update",
  "discounts/delete",
  "app/uninstalled",
  "app/scopes_update",
] as const;

export type Topic = (typeof topics)[number];

const known: ReadonlySet<string> = new Set(topics);

export const isTopic = (value: string): value is Topic => known.has(value);

/** These Shopify sends for shops and people of whom nothing may be left; each is to leave a row all the same. */
const compliance: ReadonlySet<Topic> = new Set(["customers/data_request", "customers/redact", "shop/redact"]);

export const isComplianceTopic = (topic: Topic): boolean => compliance.has(topic);

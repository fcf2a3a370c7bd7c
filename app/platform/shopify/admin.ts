import type { ShopId } from "#app/platform/ids.ts";

/** The Admin API of a shop. Answers the data of one GraphQL operation, or throws a ShopifyError. */
export interface ShopifyAdmin {
  request<Data>(shopId: ShopId, document: string, variables?: Record<string, unknown>): Promise<Data>;
}

export type ShopifyErrorKind =
  /** Out of cost points after all retries: later. */
  | "throttled"
  /** Network, 5xx, time-out: later. */
  | "unavailable"
  /** No token, or Shopify refuses it: the merchant has to open the app. */
  | "unauthorized"
  /** The operation itself is refused: a scope is missing or the document is wrong. */
  | "rejected";

export class ShopifyError extends Error {
  readonly kind: ShopifyErrorKind;

  constructor(kind: ShopifyErrorKind, message: string) {
    super(message);
    this.name = "ShopifyError";
    this.kind = kind;
  }
}

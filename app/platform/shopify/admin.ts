import type { ShopId } from "#app/platform/ids.ts";

export interface RequestOptions {
  /** What must not happen twice is not asked again when an answer is lost: it may have happened. */
  once?: boolean;
  /** Somebody looks at a page meanwhile: one try, whatever Shopify says. */
  impatient?: boolean;
}

/** The Admin API of a shop. Answers the data of one GraphQL operation, or throws a ShopifyError. */
export interface ShopifyAdmin {
  request<Data>(
    shopId: ShopId,
    document: string,
    variables?: Record<string, unknown>,
    options?: RequestOptions,
  ): Promise<Data>;
}

/** Work that nobody waits for leaves half of Shopify's bucket to those who do. */
export interface PacedShopifyAdmin extends ShopifyAdmin {
  /** Milliseconds until the shop's bucket is half full again, as far as the last answer tells. */
  msUntilCalm(shopId: ShopId): number;
}

export type ShopifyErrorKind =
  /** Out of cost points after all retries: later. */
  | "throttled"
  /** Network, 5xx, time-out: later. */
  | "unavailable"
  /** No token, or Shopify refuses it: the merchant has to open the app. */
  | "unauthorized"
  /** A scope is missing: the merchant has to allow it. */
  | "forbidden"
  /** The operation itself is refused: the document or a value in it is wrong. */
  | "rejected";

export class ShopifyError extends Error {
  readonly kind: ShopifyErrorKind;

  constructor(kind: ShopifyErrorKind, message: string) {
    super(message);
    this.name = "ShopifyError";
    this.kind = kind;
  }
}

/** For the pages: their bundle has a class of its own, of which no error of the server is an instance. */
export const isShopifyError = (error: unknown): error is ShopifyError =>
  error instanceof Error && error.name === "ShopifyError";

export interface UserError {
  code: string | null;
  message: string;
}

/** Shopify understood and will not do it. */
export class ShopifyRefusal extends Error {
  /** Of the first error, such as TAKEN. */
  readonly code: string;

  constructor(doing: string, errors: readonly UserError[]) {
    const told = errors.map(({ code, message }) => `${code ?? "?"} ${message}`).join("; ");
    super(`Shopify refused to ${doing}: ${told}`);
    this.name = "ShopifyRefusal";
    this.code = errors[0]?.code ?? "UNKNOWN";
  }
}

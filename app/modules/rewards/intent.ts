import { z } from "zod";
import type { PersonId, ShopifyId } from "#app/platform/ids.ts";
import { toDecimal } from "#app/platform/money.ts";
import type { DiscountValue, NewDiscount } from "#app/platform/shopify/discounts.ts";

export type IntentState = "pending" | "due" | "issued" | "failed" | "withdrawn" | "needs_merchant";
export type IntentKind =
  | "percent"
  | "fixed"
  | "free_shipping"
  | "free_product"
  | "store_credit"
  | "gift_card";

/** A reward that is owed, as it stood when this run took it. */
export interface Intent {
  id: string;
  customerId: PersonId;
  /** Null: a guest without an account. */
  shopifyCustomerId: ShopifyId | null;
  kind: IntentKind;
  value: unknown;
  amountMinor: bigint;
  currency: string;
  state: IntentState;
  isVoid: boolean;
  takeBackMinor: bigint;
  takenBackMinor: bigint;
  lostMinor: bigint;
  code: string | null;
  shopifyId: string | null;
  attempts: number;
  /** Null: nothing can be under way at Shopify. */
  askedAt: Date | null;
  askedMinor: bigint | null;
  issuedAt: Date | null;
  reason: string | null;
  combinesWith: NewDiscount["combinesWith"];
}

const moneyKinds: readonly IntentKind[] = ["fixed", "store_credit", "gift_card"];

export const isMoney = ({ kind }: Pick<Intent, "kind">): boolean => moneyKinds.includes(kind);
export const hasCode = ({ kind }: Pick<Intent, "kind">): boolean => kind !== "store_credit";

type Sums = Pick<
  Intent,
  "kind" | "amountMinor" | "issuedAt" | "isVoid" | "takeBackMinor" | "takenBackMinor" | "lostMinor" | "reason"
>;

/** What is still to be given so that the person has what he should have: after an undo only what had been taken back. */
export const owedMinor = ({ amountMinor, issuedAt, takeBackMinor, takenBackMinor }: Sums): bigint =>
  (issuedAt === null ? amountMinor : takenBackMinor) - takeBackMinor;

/** A code that was used before it was taken back is not given a second time. */
export const isOwed = (intent: Sums): boolean =>
  isMoney(intent) ? owedMinor(intent) > 0n : intent.issuedAt === null || intent.reason !== "spent";

/** What is to be taken back now. */
export const wantedBackMinor = ({
  isVoid,
  amountMinor,
  takeBackMinor,
  takenBackMinor,
  lostMinor,
}: Sums): bigint => (isVoid ? amountMinor : takeBackMinor) - takenBackMinor - lostMinor;

/** How ours is told from everybody else's at Shopify. Merchants see it, so it names no person. */
export const titleOf = ({ id }: Pick<Intent, "id">): string => `Referral reward ${id}`;

const percent = z.object({ percent: z.int().min(1).max(100) });
const product = z.object({ productId: z.string().regex(/^\d+$/) });

/** Null when the intent does not say what it gives. */
export const discountValueOf = ({ kind, value, askedMinor, currency }: Intent): DiscountValue | null => {
  switch (kind) {
    case "percent": {
      const parsed = percent.safeParse(value);
      return parsed.success ? { kind, percent: parsed.data.percent } : null;
    }
    case "free_product": {
      const parsed = product.safeParse(value);
      return parsed.success ? { kind, productId: parsed.data.productId } : null;
    }
    case "fixed":
      return askedMinor === null ? null : { kind, amount: toDecimal(askedMinor, currency) };
    case "free_shipping":
      return { kind };
    default:
      return null;
  }
};

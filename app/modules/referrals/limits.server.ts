import type { ShopId } from "#app/platform/ids.ts";
import type { Limiter, LimitRule } from "#app/platform/limits/limiter.ts";
import type { ClaimDeps, ClaimInput, ClaimRefusal } from "./claim.ts";
import { findLinkByCode } from "./share-links.server.ts";

const hour = 60 * 60;
const claimsPerVisitor: LimitRule = { name: "claims-per-visitor", points: 20, perSeconds: hour };
const claimsPerCode: LimitRule = { name: "claims-per-code", points: 500, perSeconds: 24 * hour };
const guestCodesPerVisitor: LimitRule = { name: "guest-codes-per-visitor", points: 20, perSeconds: hour };

export interface TooMany {
  code: "too_many_requests";
  retryAfterMs: number;
}

const overLimit = async (limits: Limiter, rule: LimitRule, key: string): Promise<TooMany | null> => {
  const taken = await limits.take(rule, key);
  return taken.allowed ? null : { code: "too_many_requests", retryAfterMs: taken.retryAfterMs };
};

/** Somebody whose address we were not told has no limit of his own. */
const overVisitorLimit = async (
  limits: Limiter,
  rule: LimitRule,
  shopId: ShopId,
  visitorHash: Buffer | null,
): Promise<TooMany | null> =>
  visitorHash === null ? null : overLimit(limits, rule, `${shopId}:${visitorHash.toString("hex")}`);

/** Counts the try before anything else is said, so that guessing codes is limited too. */
export const claimRefusedByLimit = async (
  deps: ClaimDeps,
  { shop, code, friend }: ClaimInput,
): Promise<ClaimRefusal | null> => {
  const tooMany = await overVisitorLimit(deps.limits, claimsPerVisitor, shop.id, friend.visitorHash);
  if (tooMany !== null) return tooMany;
  const link = await deps.db.tenant(shop.id, (tx) => findLinkByCode(tx, shop.id, code));
  return link === null
    ? { code: "unknown_code" }
    : overLimit(deps.limits, claimsPerCode, `${shop.id}:${link.id}`);
};

export const guestCodeRefusedByLimit = (
  limits: Limiter,
  shopId: ShopId,
  visitorHash: Buffer | null,
): Promise<TooMany | null> => overVisitorLimit(limits, guestCodesPerVisitor, shopId, visitorHash);

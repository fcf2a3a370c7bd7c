import type { Limiter, LimitRule } from "#app/platform/limits/limiter.ts";
import type { ClaimDeps, ClaimInput, ClaimRefusal } from "./claim.ts";
import { findLinkByCode } from "./share-links.server.ts";

const perVisitor: LimitRule = { name: "claims-per-visitor", points: 20, perSeconds: 60 * 60 };
const perCode: LimitRule = { name: "claims-per-code", points: 500, perSeconds: 24 * 60 * 60 };

const overLimit = async (
  limits: Limiter,
  rule: LimitRule,
  key: string,
): Promise<ClaimRefusal | null> => {
  const taken = await limits.take(rule, key);
  return taken.allowed ? null : { code: "too_many_requests", retryAfterMs: taken.retryAfterMs };
};

/** Counts the try before anything else is said, so that guessing codes is limited too. */
export const limitReached = async (
  deps: ClaimDeps,
  { shop, code, friend }: ClaimInput,
): Promise<ClaimRefusal | null> => {
  const visitor = friend.visitorHash?.toString("hex");
  const tooOften =
    visitor === undefined
      ? null
      : await overLimit(deps.limits, perVisitor, `${shop.id}:${visitor}`);
  if (tooOften !== null) return tooOften;
  const link = await deps.db.tenant(shop.id, (tx) => findLinkByCode(tx, shop.id, code));
  return link === null
    ? { code: "unknown_code" }
    : overLimit(deps.limits, perCode, `${shop.id}:${link.id}`);
};

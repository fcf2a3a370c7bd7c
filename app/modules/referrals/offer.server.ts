import type { OfferState } from "#app/contracts/proxy/answers.ts";
import {
  chooseProgram,
  nextChange,
  type OfferedProgram,
  type Program,
  type Programs,
} from "#app/modules/programs/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import { findLinkByCode, type FoundLink } from "./share-links.server.ts";

export interface Offer {
  state: OfferState;
  /** What the friend would get; null when the shop has no program at all. */
  program: Program | null;
}

/** What a claim is told in a state that takes none. */
export const refusalOf = {
  own: "own_code",
  paused: "program_paused",
  ended: "program_ended",
  used_up: "limit_reached",
} as const;

/** What a code has of its own, whatever the shop offers. */
export interface CodeStanding {
  isStopped: boolean;
  isOwn: boolean;
  uses: number;
}

const standingIn = (link: FoundLink, viewer: ShopifyId | null): CodeStanding => ({
  isStopped: link.isStopped,
  isOwn: viewer !== null && viewer === link.advocateShopifyId,
  uses: link.uses,
});

export const stateFor = (
  standing: CodeStanding,
  offered: { state: OfferedProgram["state"]; usesPerCode: number | null },
): OfferState => {
  if (standing.isStopped) return "ended";
  if (standing.isOwn) return "own";
  if (offered.state !== "active") return offered.state;
  return standing.uses >= (offered.usesPerCode ?? 0) ? "used_up" : "active";
};

/** What a code stands for, to whoever holds it. */
export const offerOf = (link: FoundLink, offered: OfferedProgram, viewer: ShopifyId | null): Offer => {
  const { state, program } = offered;
  const usesPerCode = program?.terms.usesPerCode ?? null;
  return { state: stateFor(standingIn(link, viewer), { state, usesPerCode }), program };
};

/** Null for a code that nobody has. The version tells whether what was known of the shop's offer still holds. */
export const standingOf = async (
  tx: Tx,
  programs: Programs,
  shopId: ShopId,
  code: string,
  viewer: ShopifyId | null,
): Promise<(CodeStanding & { programsVersion: string }) | null> => {
  const link = await findLinkByCode(tx, shopId, code);
  if (link === null) return null;
  return { ...standingIn(link, viewer), programsVersion: await programs.versionIn(tx, shopId) };
};

/** What the shop offers, and until when that is true if nobody changes it. */
export const offeredNow = async (tx: Tx, programs: Programs, shop: Shop, now: Date) => {
  const all = await programs.listIn(tx, shop.id);
  return { ...chooseProgram(all, now, shop.currency), changesAt: nextChange(all, now) };
};

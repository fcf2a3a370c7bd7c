import type { OfferState } from "#app/contracts/proxy/answers.ts";
import {
  chooseProgram,
  type OfferedProgram,
  type Program,
  type Programs,
} from "#app/modules/programs/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
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

/** What a code stands for, to whoever holds it. */
export const offerOf = (link: FoundLink, offered: OfferedProgram, viewer: ShopifyId | null): Offer => {
  const { program } = offered;
  if (link.isStopped) return { state: "ended", program };
  if (viewer !== null && viewer === link.advocateShopifyId) return { state: "own", program };
  if (offered.state !== "active") return { state: offered.state, program };
  const isUsedUp = link.uses >= offered.program.terms.usesPerCode;
  return { state: isUsedUp ? "used_up" : "active", program };
};

export const offerFor = async (
  tx: Tx,
  programs: Programs,
  shop: Shop,
  code: string,
  viewer: ShopifyId | null,
  now: Date,
): Promise<Offer | null> => {
  const link = await findLinkByCode(tx, shop.id, code);
  if (link === null) return null;
  return offerOf(link, chooseProgram(await programs.listIn(tx, shop.id), now, shop.currency), viewer);
};

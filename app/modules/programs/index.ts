import type { NewProgram, ProgramEdit, ProgramState } from "#app/contracts/program-terms.ts";
import { theApp, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import {
  createProgram,
  editProgram,
  findProgram,
  listPrograms,
  moveProgram,
  programsVersion,
} from "./change-programs.server.ts";
import { programFigures } from "./program-figures.server.ts";
import { refillPools, takeCode } from "./code-pool.server.ts";
import { mintCodes, type MintingDeps } from "./mint-codes.server.ts";
import { refreshCollections } from "./refresh-collections.server.ts";
import { retirePooledCodes } from "./retire-codes.server.ts";

export type ProgramsDeps = MintingDeps;

export const createPrograms = (deps: ProgramsDeps) => {
  const { db } = deps;
  const move =
    (to: Exclude<ProgramState, "draft">) =>
    (shopId: ShopId, id: string, seenVersion?: number, actor: Actor = theApp) =>
      db.tenant(shopId, (tx) => moveProgram(tx, shopId, id, to, actor, seenVersion));
  return {
    /** By priority. */
    list: (shopId: ShopId) => db.tenant(shopId, (tx) => listPrograms(tx, shopId)),
    /** What each program did in the last days, and what its budget was charged since it exists. */
    figures: (shopId: ShopId, days: number) =>
      db.tenant(shopId, (tx) => programFigures(tx, shopId, days, deps.clock.now())),
    find: (shopId: ShopId, id: string) => db.tenant(shopId, (tx) => findProgram(tx, shopId, id)),
    /** Born as a draft. */
    create: (shopId: ShopId, input: NewProgram, actor: Actor = theApp) =>
      db.tenant(shopId, (tx) => createProgram(tx, shopId, input, actor)),
    edit: (shopId: ShopId, id: string, edit: ProgramEdit, actor: Actor = theApp) =>
      db.tenant(shopId, (tx) => editProgram(tx, shopId, id, edit, actor)),
    activate: move("active"),
    pause: move("paused"),
    end: move("ended"),

    /** Within the caller's transaction: no network. */
    listIn: listPrograms,
    versionIn: programsVersion,
    takeCode,
    /** Talks to Shopify: never within a transaction. */
    mintCodes: (shopId: ShopId, versionId: string, count: number) =>
      mintCodes(deps, shopId, versionId, count),
    refillPools: (shopId: ShopId) => refillPools(deps, shopId),
    refreshCollections: (shopId: ShopId) => refreshCollections(deps, shopId),
    retireCodes: (shopId: ShopId) => db.tenant(shopId, (tx) => retirePooledCodes(tx, shopId)),
  };
};

export type Programs = ReturnType<typeof createPrograms>;
export { amountIn, hasAmountsIn } from "./amounts.ts";
export { listPrograms } from "./change-programs.server.ts";
export { chooseProgram, nextChange, stateAt, type OfferedProgram } from "./choose-program.ts";
export { pauseForDeletedDiscount, pauseWithoutAmounts } from "./pause-programs.server.ts";
export type { Program } from "./program.ts";
export { templateNames, termsOfTemplate } from "./templates.ts";

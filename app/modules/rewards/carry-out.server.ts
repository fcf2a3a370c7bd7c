import type { Points } from "#app/modules/points/index.ts";
import type { Clock } from "#app/platform/clock.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { RandomBytes } from "#app/platform/random-code.ts";
import { ShopifyError, type PacedShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { merchantAfterMs, mostAttempts, problemOf, retryAfterMs, type Problem } from "./classify.ts";
import { discountEffect } from "./discount-effect.server.ts";
import type { Effect, EffectContext } from "./effect.ts";
import { giftCardEffect } from "./gift-card-effect.server.ts";
import { isOwed, wantedBackMinor, type Intent } from "./intent.ts";
import {
  knownTransactions,
  recordChoice,
  recordFailed,
  recordIssued,
  recordNothingGiven,
  recordPostponed,
  recordTakenBack,
} from "./record.server.ts";
import { newRewardCode } from "./reward-code.ts";
import { storeCreditEffect } from "./store-credit-effect.server.ts";
import { markWaiting, takeIntent, type Taken } from "./take-intent.server.ts";

export interface CarryOutDeps {
  db: Database;
  shopify: PacedShopifyAdmin;
  clock: Clock;
  points: Pick<Points, "giveBackIn">;
  randomBytes: RandomBytes;
  random(): number;
  pause(ms: number): Promise<void>;
}

/** A shop with more to do goes on in the next run, so that the others get their turn. */
const mostPerRun = 50;

const effectOf = ({ kind }: Intent): Effect => {
  if (kind === "store_credit") return storeCreditEffect;
  return kind === "gift_card" ? giftCardEffect : discountEffect;
};

type Write = (tx: Tx) => Promise<unknown>;

const contextOf = (deps: CarryOutDeps, shopId: ShopId, taken: Taken): EffectContext => ({
  shopify: deps.shopify,
  shopId,
  intent: taken,
  wasAsked: taken.wasAsked,
  now: deps.clock.now(),
  newCode: () => newRewardCode(deps.randomBytes),
  knownTransactions: () => deps.db.tenant(shopId, (tx) => knownTransactions(tx, shopId, taken)),
  remember: async (choice) => {
    const isHeld = await deps.db.tenant(shopId, (tx) => recordChoice(tx, shopId, taken, choice));
    if (!isHeld) throw new ShopifyError("throttled", "Another run has taken the intent over.");
    const { minor = taken.askedMinor, code = taken.code } = choice;
    return { ...taken, askedMinor: minor, code };
  },
});

/** Points that were spent on what cannot be given come back. */
const failing =
  (deps: CarryOutDeps, shopId: ShopId, taken: Taken, reason: string): Write =>
  async (tx) => {
    const failed = await recordFailed(tx, shopId, taken, reason);
    if (failed?.state === "failed" && failed.idempotencyKey !== null)
      await deps.points.giveBackIn(tx, shopId, failed.idempotencyKey);
  };

/** Looks for what an earlier try left, gives only what is not there, and answers what is to be written down. */
const give = async (
  deps: CarryOutDeps,
  shopId: ShopId,
  taken: Taken,
  doubt: { unsure: boolean },
): Promise<Write> => {
  const context = contextOf(deps, shopId, taken);
  const effect = effectOf(taken);
  const issued =
    (given: Parameters<typeof recordIssued>[3]): Write =>
    (tx) =>
      recordIssued(tx, shopId, taken, given, deps.clock.now());

  const earlier = doubt.unsure ? await effect.find(context) : null;
  doubt.unsure = false;
  if (earlier !== null) return issued(earlier);
  if (taken.state === "withdrawn") return (tx) => recordNothingGiven(tx, shopId, taken);
  if (!isOwed(taken)) return issued(null);
  if (taken.attempts > mostAttempts) return failing(deps, shopId, taken, "gave_up");
  return issued(await effect.give(context));
};

const takeBack = async (deps: CarryOutDeps, shopId: ShopId, taken: Taken): Promise<Write> => {
  const wanted = wantedBackMinor(taken);
  const took = await effectOf(taken).takeBack(contextOf(deps, shopId, taken));
  return (tx) => recordTakenBack(tx, shopId, taken, took, wanted, deps.clock.now());
};

/** What cannot be taken back for good counts as lost: asking for ever would help nobody. */
const postponed = (
  deps: CarryOutDeps,
  shopId: ShopId,
  taken: Taken,
  { fate, reason, unsure }: Problem,
): Write => {
  if (fate === "failed" && taken.state === "issued") {
    const lost = { minor: 0n, isSpent: true, transactionId: null };
    return (tx) => recordTakenBack(tx, shopId, taken, lost, wantedBackMinor(taken), deps.clock.now());
  }
  if (fate === "failed") return failing(deps, shopId, taken, reason);
  const isMerchants = fate === "needs_merchant";
  const afterMs = isMerchants ? merchantAfterMs : retryAfterMs(taken.attempts, deps.random());
  return (tx) =>
    recordPostponed(tx, shopId, taken, {
      state: isMerchants ? "needs_merchant" : "due",
      reason,
      attempts: isMerchants ? 0 : taken.attempts,
      until: new Date(deps.clock.now().getTime() + afterMs),
      isSure: !unsure,
    });
};

/** Answers why the shop's other intents had better wait, too. */
const carryOutTaken = async (deps: CarryOutDeps, shopId: ShopId, taken: Taken): Promise<Problem | null> => {
  const doubt = { unsure: taken.wasAsked };
  let write: Write;
  let problem: Problem | null = null;
  let unexpected: unknown = null;
  try {
    write =
      taken.state === "issued" ? await takeBack(deps, shopId, taken) : await give(deps, shopId, taken, doubt);
  } catch (error) {
    const cause = problemOf(error);
    // A take-back looks for its earlier try by itself; until it has, the doubt stays.
    const stays = taken.state === "issued" ? taken.wasAsked : doubt.unsure;
    const unsure = cause.unsure || stays;
    // What may have happened is never called failed before somebody looked.
    problem = { ...cause, unsure, fate: cause.fate === "failed" && unsure ? "retry" : cause.fate };
    write = postponed(deps, shopId, taken, problem);
    if (cause.reason === "internal") unexpected = error;
  }
  await deps.db.tenant(shopId, write);
  if (unexpected !== null) throw unexpected;
  return problem;
};

const concernsAll = new Set(["throttled", "unavailable", "no_token"]);

/** Carries out what a shop owes. Safe to run any number of times at once. Answers whether there may be more. */
export const carryOutIntents = async (deps: CarryOutDeps, shopId: ShopId): Promise<{ more: boolean }> => {
  await deps.db.tenant(shopId, (tx) => markWaiting(tx, shopId));
  for (let done = 0; done < mostPerRun; done += 1) {
    await deps.pause(deps.shopify.msUntilCalm(shopId));
    const options = { now: deps.clock.now(), randomBytes: deps.randomBytes };
    const taken = await deps.db.tenant(shopId, (tx) => takeIntent(tx, shopId, options));
    if (taken === null) return { more: false };
    if (taken === "busy") return { more: true };
    const problem = await carryOutTaken(deps, shopId, taken);
    if (problem !== null && concernsAll.has(problem.reason)) return { more: false };
  }
  return { more: true };
};

/** One intent at once, for somebody who waits for it. What goes wrong is left to the job. */
export const carryOutNow = async (deps: CarryOutDeps, shopId: ShopId, id: string): Promise<void> => {
  const options = { now: deps.clock.now(), randomBytes: deps.randomBytes, id };
  const taken = await deps.db.tenant(shopId, (tx) => takeIntent(tx, shopId, options));
  if (taken !== null && taken !== "busy") await carryOutTaken(deps, shopId, taken);
};

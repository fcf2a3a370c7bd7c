import { messageChannels, type MessageChannel } from "#app/contracts/message-kinds.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Clock } from "#app/platform/clock.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { Limiter, LimitRule } from "#app/platform/limits/limiter.ts";
import type { Handover } from "#app/platform/messages/handover.ts";
import type { MailSender, SmsSender } from "#app/platform/messages/letter.ts";
import { ShopifyError, type PacedShopifyAdmin } from "#app/platform/shopify/admin.ts";
import type { Outages } from "./outages.ts";
import {
  noteHandover,
  recordEnd,
  recordPostponed,
  skipTasks,
  type End,
  type Leased,
  type Postponed,
  type TaskTable,
} from "./task-rows.server.ts";
import { isTooLate, mostTries, retryAfterMs } from "./task.ts";

export interface SendDeps {
  db: Database;
  clock: Clock;
  shopify: PacedShopifyAdmin;
  limits: Limiter;
  /** Null: this way is off. */
  mail: MailSender | null;
  sms: SmsSender | null;
  outages: Outages;
  random(): number;
  /** Of one letter; the others go on. */
  onError(shopId: ShopId, error: unknown): void;
}

/** What is to be handed to a provider, or why nothing is. */
export type Prepared = { send(): Promise<Handover> } | { quiet: string };

/** A letter that this run holds, and what becomes of it. */
export interface Job {
  task: Leased;
  /** Why it comes to nothing, before anybody is asked; null when it goes on. */
  quietBefore: string | null;
  /** Asks Shopify where the letter goes, and writes it. */
  prepare(): Promise<Prepared>;
}

/** One sort of letters: what is theirs alone. */
export interface Line {
  table: TaskTable;
  take(tx: Tx, shop: Shop, channels: readonly MessageChannel[], now: Date): Promise<Job | null>;
  /** Whether a letter that meets a provider out of reach has used up one of its tries. */
  triesOutages: boolean;
  /** In the transaction that gives a letter up. */
  onFailed?(tx: Tx, shopId: ShopId): Promise<void>;
}

/** A shop with more to say goes on in the next run, so that the others get their turn. */
const mostPerRun = 100;
/** So many letters are under way at once: one slow answer does not hold up the rest. */
const lanes = 4;
const perShop: LimitRule = { name: "messages-per-shop", points: 20, perSeconds: 1 };

const isOn = ({ mail, sms }: SendDeps, channel: MessageChannel): boolean =>
  (channel === "email" ? mail : sms) !== null;

type Verdict = { end: End } | { postponed: Postponed; stopsShop: boolean };

const quiet = (reason: string): Verdict => ({ end: { state: "skipped", reason } });
const failed = (reason: string): Verdict => ({ end: { state: "failed", reason } });
const later = (deps: SendDeps, reason: string, afterMs: number, isTry: boolean): Verdict => ({
  postponed: { reason, until: new Date(deps.clock.now().getTime() + afterMs), isTry },
  stopsShop: !isTry,
});

const minute = 60_000;

/** Shopify's troubles are no tries of the letter: it waits, and is too late at some point. */
const verdictOfShopify = (deps: SendDeps, { kind }: ShopifyError): Verdict => {
  if (kind === "rejected") return failed("rejected");
  if (kind === "forbidden") return later(deps, "missing_scope", 60 * minute, false);
  return kind === "unauthorized"
    ? later(deps, "no_token", 60 * minute, false)
    : later(deps, kind, minute, false);
};

interface Work {
  deps: SendDeps;
  line: Line;
  shop: Shop;
  job: Job;
}

const verdictOf = ({ deps, line, job }: Work, handover: Handover): Verdict => {
  const { channel, attempts } = job.task;
  switch (handover.is) {
    case "sent":
      deps.outages.over(channel);
      return { end: { state: "sent", reason: null } };
    case "refused":
      return handover.reason === "opted_out" ? quiet(handover.reason) : failed(handover.reason);
    case "unknown":
      return failed("unknown_outcome");
    default:
      if (handover.isOutage) deps.outages.begin(channel, deps.clock.now());
      if (handover.isOutage && !line.triesOutages) return later(deps, handover.reason, minute, false);
      return attempts >= mostTries
        ? failed(handover.reason)
        : later(deps, handover.reason, retryAfterMs(attempts, deps.random()), true);
  }
};

const attempt = async (work: Work): Promise<Verdict> => {
  const { deps, line, shop, job } = work;
  const { task } = job;
  // Whoever held it before may have sent it: twice is worse than a word that the merchant can give himself.
  if (task.wasHandedOver) return failed("unknown_outcome");
  if (job.quietBefore !== null) return quiet(job.quietBefore);
  if (isTooLate(task, deps.clock.now())) return quiet("too_late");
  if (task.attempts > mostTries) return failed("gave_up");
  const prepared = await job.prepare();
  if ("quiet" in prepared) return quiet(prepared.quiet);
  const isMine = await deps.db.tenant(shop.id, (tx) =>
    noteHandover(tx, line.table, shop.id, task, deps.clock.now()),
  );
  return isMine ? verdictOf(work, await prepared.send()) : quiet("taken_over");
};

const attempted = async (work: Work): Promise<Verdict> => {
  const { deps, shop, job } = work;
  try {
    return await attempt(work);
  } catch (error) {
    if (error instanceof ShopifyError) return verdictOfShopify(deps, error);
    deps.onError(shop.id, error);
    const { attempts } = job.task;
    return attempts >= mostTries
      ? failed("internal")
      : later(deps, "internal", retryAfterMs(attempts, deps.random()), true);
  }
};

const end = async ({ deps, line, shop, job }: Work, tx: Tx, what: End): Promise<void> => {
  const isMine = await recordEnd(tx, line.table, shop.id, job.task, what, deps.clock.now());
  if (isMine && what.state === "failed") await line.onFailed?.(tx, shop.id);
};

/** Answers whether the shop's other letters had better wait, too. */
const workOn = async (work: Work): Promise<boolean> => {
  const { deps, line, shop, job } = work;
  const verdict = await attempted(work);
  await deps.db.tenant(shop.id, async (tx) => {
    if ("end" in verdict) await end(work, tx, verdict.end);
    else await recordPostponed(tx, line.table, shop.id, job.task, verdict.postponed);
  });
  return "postponed" in verdict && verdict.stopsShop;
};

/** After an outage one letter may try, of whichever line: asking for a line alone would take the other's turn. */
const takeNext = async (deps: SendDeps, lines: readonly Line[], shop: Shop): Promise<Work | null> => {
  const now = deps.clock.now();
  const channels = messageChannels.filter(
    (channel) => isOn(deps, channel) && deps.outages.mayTry(channel, now),
  );
  const isCalm =
    deps.shopify.msUntilCalm(shop.id) === 0 && (await deps.limits.take(perShop, shop.id)).allowed;
  if (channels.length === 0 || !isCalm) return null;
  return deps.db.tenant(shop.id, async (tx) => {
    for (const line of lines) {
      const job = await line.take(tx, shop, channels, now);
      if (job !== null) return { deps, line, shop, job };
    }
    return null;
  });
};

const skipOff = async (deps: SendDeps, lines: readonly Line[], { id }: Shop): Promise<void> => {
  const off = messageChannels.filter((channel) => !isOn(deps, channel));
  if (off.length === 0) return;
  await deps.db.tenant(id, async (tx) => {
    for (const { table } of lines) await skipTasks(tx, table, id, off, deps.clock.now());
  });
};

/** Sends what a shop has to say. Safe to run any number of times at once. Answers whether there may be more. */
export const sendTasks = async (
  deps: SendDeps,
  lines: readonly Line[],
  shop: Shop,
): Promise<{ more: boolean }> => {
  await skipOff(deps, lines, shop);
  let left = mostPerRun;
  let isDone = false;
  const follow = async (work: Work): Promise<void> => {
    if (await workOn(work)) isDone = true;
    await lane(0);
  };
  /** The next lane opens once this one has a letter, so that a shop with one to say is not asked four times. */
  const lane = async (closed: number): Promise<void> => {
    if (isDone || left === 0) return;
    left -= 1;
    const work = await takeNext(deps, lines, shop);
    if (work === null) isDone = true;
    else await Promise.all([follow(work), ...(closed > 0 ? [lane(closed - 1)] : [])]);
  };
  await lane(lanes - 1);
  return { more: !isDone };
};

import { stepBehindWall } from "#app/platform/db/behind-wall.server.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { messageOf } from "#app/platform/message-of.ts";
import type { BatchHandler, Delivery, Handled, Verdict } from "./inbox.ts";

export interface DrainDeps {
  db: Database;
  handlers: Readonly<Record<string, BatchHandler>>;
  /** How many of the wanted deliveries of this shop may be worked on now. */
  allowance(shopId: ShopId, wanted: number): Promise<number>;
  onDead(delivery: Delivery, reason: string): void;
  /** In the transaction that gives the deliveries of these shops up: one entry a delivery. */
  tellDead(tx: Tx, shops: readonly ShopId[]): Promise<void>;
  onRetry(delivery: Delivery, error: unknown): void;
}

export interface DrainReport {
  handled: number;
  /** More was due than this pass took: there is reason to come again at once. */
  more: boolean;
  /** A shop has more to do than its pace allows now. */
  waits: boolean;
}

/** At most this many of one shop in a pass, so that no shop waits for another's burst. */
const perShop = 100;
const shopsPerPass = 50;
const maxAttempts = 3;
const retryPausesSeconds = [2, 15] as const;

/** A loose scan over the index of open rows: one step a shop, however many rows a shop has. */
const openShopsSql = `
  with recursive shop (shop_id) as (
    (select shop_id from webhook_inbox where done_at is null order by shop_id limit 1)
    union all
    select (select i.shop_id from webhook_inbox i where i.done_at is null and i.shop_id > shop.shop_id
      order by i.shop_id limit 1)
    from shop where shop.shop_id is not null
  )
  select shop.shop_id, due.count
  from shop cross join lateral (
    select count(*)::int as count from (
      select from webhook_inbox i
      where i.shop_id = shop.shop_id and i.done_at is null and i.topic = any ($1)
        and (i.next_attempt_at is null or i.next_attempt_at <= now())
      limit ${perShop}) as few
  ) as due
  where shop.shop_id is not null and due.count > 0
  order by random()
  limit ${shopsPerPass}`;

/** Oldest first within a shop; rows that another drain holds are skipped. */
const claimSql = `
  select i.id, i.shop_id as "shopId", i.topic, i.webhook_id as "webhookId", i.body, i.attempts,
    i.triggered_at as "triggeredAt"
  from jsonb_to_recordset($1) as s (shop_id uuid, allowed int)
  cross join lateral (
    select * from webhook_inbox i
    where i.shop_id = s.shop_id and i.done_at is null and i.topic = any ($2)
      and (i.next_attempt_at is null or i.next_attempt_at <= now())
    order by i.id limit s.allowed
    for update skip locked
  ) as i`;

const claimOneSql = `
  select id, shop_id as "shopId", topic, webhook_id as "webhookId", body, attempts, triggered_at as "triggeredAt"
  from webhook_inbox where id = $1 and done_at is null for update skip locked`;

const doneSql = `
  update webhook_inbox set done_at = clock_timestamp(), waits_for = null where id = any ($1::bigint[])`;

const waitSql = `
  update webhook_inbox i set waits_for = w.reason, next_attempt_at = now() + make_interval(secs => w.seconds)
  from jsonb_to_recordset($1) as w (id bigint, reason text, seconds int) where i.id = w.id`;

const deadSql = `
  insert into dead_letters (shop_id, inbox_id, topic, webhook_id, reason, body, attempts)
  select i.shop_id, i.id, i.topic, i.webhook_id, d.reason, i.body, i.attempts
  from jsonb_to_recordset($1) as d (id bigint, reason text) join webhook_inbox i on i.id = d.id
  on conflict (shop_id, inbox_id) do update set reason = excluded.reason, attempts = excluded.attempts,
    reprocessed_at = null
  returning shop_id as "shopId"`;

const giveUp = async ({ tellDead }: DrainDeps, tx: Tx, dead: readonly Verdict[]): Promise<void> => {
  const letters = await tx.query<{ shopId: ShopId }>(deadSql, [JSON.stringify(dead)]);
  await tellDead(
    tx,
    letters.map(({ shopId }) => shopId),
  );
};

const writeVerdicts = async (deps: DrainDeps, tx: Tx, verdicts: readonly Verdict[]): Promise<void> => {
  const dead = verdicts.filter((verdict) => verdict.result === "dead");
  const waiting = verdicts.filter((verdict) => verdict.result === "wait");
  const over = verdicts.filter(({ result }) => result !== "wait");
  if (dead.length > 0) await giveUp(deps, tx, dead);
  if (waiting.length > 0) {
    const rows = waiting.map((verdict) => ({
      id: verdict.id,
      reason: verdict.for,
      seconds: verdict.seconds,
    }));
    await tx.query(waitSql, [JSON.stringify(rows)]);
  }
  if (over.length > 0) await tx.query(doneSql, [over.map(({ id }) => id)]);
};

const byTopic = (batch: readonly Delivery[]): [string, Delivery[]][] =>
  [...Map.groupBy(batch, ({ topic }) => topic)].toSorted(([left], [right]) => left.localeCompare(right));

const handle = async (deps: DrainDeps, tx: Tx, batch: readonly Delivery[]): Promise<Handled[]> => {
  // The rows were claimed across shops.
  await stepBehindWall(
    tx,
    batch.map(({ shopId }) => shopId),
  );
  const handled: Handled[] = [];
  for (const [topic, deliveries] of byTopic(batch)) {
    const handler = deps.handlers[topic];
    if (handler === undefined) throw new Error(`no handler for ${topic}`);
    handled.push(await handler(tx, deliveries));
  }
  await writeVerdicts(
    deps,
    tx,
    handled.flatMap(({ verdicts }) => verdicts),
  );
  return handled;
};

const finish = async (
  deps: DrainDeps,
  batch: readonly Delivery[],
  handled: readonly Handled[],
): Promise<void> => {
  const deliveries = new Map(batch.map((delivery) => [delivery.id, delivery]));
  for (const verdict of handled.flatMap(({ verdicts }) => verdicts)) {
    const delivery = deliveries.get(verdict.id);
    if (verdict.result === "dead" && delivery !== undefined) deps.onDead(delivery, verdict.reason);
  }
  for (const { afterCommit } of handled) await afterCommit?.();
};

const failed = async (deps: DrainDeps, delivery: Delivery, error: unknown): Promise<void> => {
  const attempts = delivery.attempts + 1;
  const reason = messageOf(error);
  await deps.db.maintenance("drain-inbox", async (tx) => {
    const pause = retryPausesSeconds[attempts - 1] ?? 0;
    await tx.query(
      "update webhook_inbox set attempts = $2, next_attempt_at = now() + make_interval(secs => $3) where id = $1",
      [delivery.id, attempts, pause],
    );
    if (attempts >= maxAttempts) await writeVerdicts(deps, tx, [{ id: delivery.id, result: "dead", reason }]);
  });
  if (attempts >= maxAttempts) deps.onDead(delivery, reason);
  else deps.onRetry(delivery, error);
};

/** After a batch failed, each delivery gets a transaction of its own, so that one that cannot be handled hurts no other. */
const handleAlone = async (deps: DrainDeps, delivery: Delivery): Promise<void> => {
  try {
    const result = await deps.db.maintenance("drain-inbox", async (tx) => {
      const batch = await tx.query<Delivery>(claimOneSql, [delivery.id]);
      return batch.length === 0 ? null : { batch, handled: await handle(deps, tx, batch) };
    });
    if (result !== null) await finish(deps, result.batch, result.handled);
  } catch (error) {
    await failed(deps, delivery, error);
  }
};

const allowances = async (deps: DrainDeps, topics: readonly string[]) => {
  const shops = await deps.db.maintenance("drain-inbox", (tx) =>
    tx.query<{ shop_id: ShopId; count: number }>(openShopsSql, [topics]),
  );
  return Promise.all(
    shops.map(async ({ shop_id, count }) => ({
      shop_id,
      count,
      allowed: await deps.allowance(shop_id, count),
    })),
  );
};

/**
 * One pass over everything that is due: claims a fair batch across shops, hands each topic to its handler and marks the rows
 * as done, all in one transaction. Any number of drains may run at once.
 */
export const drainInbox = async (deps: DrainDeps): Promise<DrainReport> => {
  const topics = Object.keys(deps.handlers);
  const shops = await allowances(deps, topics);
  const allowed = shops.filter(({ allowed: points }) => points > 0);
  const waits = shops.some(({ count, allowed: points }) => points < count);
  if (allowed.length === 0) return { handled: 0, more: false, waits };

  let batch: Delivery[] = [];
  try {
    const handled = await deps.db.maintenance("drain-inbox", async (tx) => {
      batch = await tx.query<Delivery>(claimSql, [JSON.stringify(allowed), topics]);
      return batch.length === 0 ? [] : handle(deps, tx, batch);
    });
    await finish(deps, batch, handled);
  } catch (error) {
    if (batch.length === 0) throw error;
    for (const delivery of batch) await handleAlone(deps, delivery);
  }
  const more =
    shops.length === shopsPerPass ||
    allowed.some(({ count, allowed: points }) => points >= count && count >= perShop);
  return { handled: batch.length, more: more && batch.length > 0, waits };
};

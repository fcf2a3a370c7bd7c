import { randomUUID } from "node:crypto";
import { programTermsSchema, type ProgramTerms } from "#app/contracts/program-terms.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ReferralId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import { createSettlement, type OrderWork } from "#app/modules/settlement/index.ts";
import { systemClock } from "#app/platform/clock.ts";
import type { ShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { sampleOrder } from "#test/support/sample-order.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

const terms = (changes: Partial<ProgramTerms> = {}): ProgramTerms => ({
  ...programTermsSchema.parse({
    advocateReward: { kind: "points", points: 100 },
    friendReward: { kind: "percent", percent: 10 },
    minimumSubtotal: { USD: "20.00" },
  }),
  ...changes,
});

/** Answers every customer with the number of orders that a test gives; null breaks the line to Shopify. */
const shopifyWith = (numberOfOrders: () => number | null): ShopifyAdmin => ({
  request: async <Data>(_shop: ShopId, document: string, variables?: Record<string, unknown>) => {
    const count = numberOfOrders();
    if (count === null) throw new Error("Shopify does not answer");
    const ids = variables?.["ids"] as string[];
    if (document.includes("ConfirmReferrals")) return { nodes: ids.map(() => null) } as Data;
    return { nodes: ids.map((id) => ({ id, numberOfOrders: String(count) })) } as Data;
  },
});

export interface World {
  database: TestDatabase;
  shopId: ShopId;
  linkId: string;
  versionId: string;
  advocateId: string;
  settlement: ReturnType<typeof createSettlement>;
  settle(orders: readonly OrderWork[]): Promise<ReadonlySet<string>>;
  /** A friend with a single-use code. */
  claim(friendShopifyId?: string | null): Promise<{ referralId: ReferralId; code: string }>;
}

const one = async <Row extends object>(tx: Tx, sql: string, values: readonly unknown[]): Promise<Row> => {
  const [row] = await tx.query<Row>(sql, values);
  if (row === undefined) throw new Error("expected a row");
  return row;
};

const makeProgram = async (tx: Tx, shopId: ShopId, programTerms: ProgramTerms) => {
  const program = await one<{ id: string }>(
    tx,
    "insert into programs (shop_id, name, state) values ($1, 'Test', 'active') returning id",
    [shopId],
  );
  const version = await one<{ id: string }>(
    tx,
    "insert into program_versions (shop_id, program_id, version, terms) values ($1, $2, 1, $3) returning id",
    [shopId, program.id, JSON.stringify(programTerms)],
  );
  return version.id;
};

const makeLink = async (tx: Tx, shopId: ShopId) => {
  const advocate = await one<{ id: string }>(
    tx,
    "insert into customers (shop_id, shopify_customer_id, email_hash) values ($1, 9001, '\\xaa') returning id",
    [shopId],
  );
  const link = await one<{ id: string }>(
    tx,
    "insert into share_links (shop_id, customer_id) values ($1, $2) returning id",
    [shopId, advocate.id],
  );
  await tx.query(
    "insert into share_codes (shop_id, code_key, code, link_id) values ($1, 'dana-10', 'DANA-10', $2)",
    [shopId, link.id],
  );
  return { advocateId: advocate.id, linkId: link.id };
};

const claimSql = `
  with friend as (
    insert into customers (shop_id, shopify_customer_id, email_hash) values ($1, $2, $3) returning id
  ), referral as (
    insert into referrals (merchant_id, shop_id, customer_id, referral_link_id, status, friend_id, link_id,
      program_version_id, claimed_at)
    select s.merchant_id, s.id, l.customer_id, $4, 'pending', friend.id, l.id, $5, now() - interval '1 day'
    from shops s join share_links l on l.shop_id = s.id cross join friend where s.id = $1
    returning id
  ), code as (
    insert into redeem_codes (shop_id, code, program_version_id, referral_id, state)
    select $1, upper($4), $5, id, 'claimed' from referral
  )
  select id from referral`;

export interface WorldOptions {
  terms?: Partial<ProgramTerms>;
  numberOfOrders?: () => number | null;
  wakeEffects?: () => Promise<void>;
}

export const createWorld = async (options: WorldOptions = {}): Promise<World> => {
  const database = await createTestDatabase();
  const shopId = await insertShop(database.admin);
  const { database: db } = database;
  const { versionId, linkId, advocateId } = await db.tenant(shopId, async (tx) => ({
    versionId: await makeProgram(tx, shopId, terms(options.terms)),
    ...(await makeLink(tx, shopId)),
  }));
  const settlement = createSettlement({
    db,
    clock: systemClock,
    shopify: shopifyWith(options.numberOfOrders ?? (() => 0)),
    shopOf: () => Promise.resolve({ installedAt: new Date(0), testOrdersConvert: false }),
    readAttribute: (_shop, value) => value,
    newId: randomUUID,
    wakeEffects: options.wakeEffects ?? (async () => undefined),
  });
  const settle = (orders: readonly OrderWork[]) => db.tenant(shopId, (tx) => settlement.settle(tx, orders));
  const claim = async (friend: string | null = null) => {
    const token = `TOKEN-${randomUUID()}`.toUpperCase();
    const { id } = await db.tenant(shopId, (tx) =>
      one<{ id: ReferralId }>(tx, claimSql, [
        shopId,
        friend,
        friend === null ? "\\xbb" : null,
        token,
        versionId,
      ]),
    );
    return { referralId: id, code: token };
  };
  return { database, shopId, linkId, versionId, advocateId, settlement, settle, claim };
};

let nextOrder = 5000;

export const orderWork = (
  shopId: ShopId,
  customer: string | null,
  changes: Partial<OrderWork["snapshot"]> = {},
): OrderWork => {
  const now = new Date();
  nextOrder += 1;
  return {
    shopId,
    snapshot: sampleOrder(now, {
      orderId: String(nextOrder) as ShopifyId,
      shopifyCustomerId: customer as ShopifyId | null,
      ...changes,
    }),
  };
};

/** Settles as the worker does: what waits for Shopify's word is tried again after asking. */
export const settleFully = async (world: World, orders: readonly OrderWork[]): Promise<void> => {
  const waiting = await world.settle(orders);
  if (waiting.size === 0) return;
  await world.settlement.fetchHistories(world.shopId);
  await world.settle(orders);
};

export interface EndState {
  status: string | null;
  available: number;
  pending: number;
  uses: number;
  conversions: number;
  codeState: string | null;
}

/** What must not depend on the order of arrival: balances, status, codes. */
export const endState = async (world: World, referralId: string): Promise<EndState> => {
  const { rows } = await world.database.admin.query<EndState>(
    `select (select status from referrals where id = $1),
       (select coalesce(sum(amount) filter (where account = 'available'), 0)::int from ledger_entries) as available,
       (select coalesce(sum(amount) filter (where account = 'pending'), 0)::int from ledger_entries) as pending,
       (select uses from share_links where id = $2),
       (select count(*)::int from conversions where stands) as conversions,
       (select state from redeem_codes where referral_id = $1) as "codeState"`,
    [referralId, world.linkId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("expected a row");
  return row;
};

/** The order with another picture of it, a minute later. */
export const later = (order: OrderWork, changes: Partial<OrderWork["snapshot"]>): OrderWork => ({
  ...order,
  snapshot: {
    ...order.snapshot,
    snapshotAt: new Date(order.snapshot.snapshotAt.getTime() + 60_000),
    ...changes,
  },
});

export interface OutcomeRow {
  outcome: string | null;
  reasons: string[];
  reversed: string;
  evidence: string | null;
  referral_id: ReferralId;
}

export const outcomeOf = async (world: World, order: OrderWork): Promise<OutcomeRow> => {
  const { rows } = await world.database.admin.query<OutcomeRow>(
    "select outcome, reasons, reversed, evidence, referral_id from orders where order_id = $1",
    [order.snapshot.orderId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("the order was never seen");
  return row;
};

export const storyOf = async (world: World, referralId: string): Promise<string[]> => {
  const { rows } = await world.database.admin.query(
    "select from_status, to_status, actor, reason from referral_timeline where referral_id = $1 order by id",
    [referralId],
  );
  return rows.map((row) => `${row.from_status} -> ${row.to_status}: ${row.reason} (${row.actor})`);
};

/** What a customer has in each account. */
export const pointsOf = async (world: World, customerId: string) => {
  const { rows } = await world.database.admin.query<{ available: number; pending: number }>(
    `select coalesce(sum(amount) filter (where account = 'available'), 0)::int as available,
       coalesce(sum(amount) filter (where account = 'pending'), 0)::int as pending
     from ledger_entries where customer_id = $1`,
    [customerId],
  );
  return rows[0];
};

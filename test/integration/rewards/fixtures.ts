import { randomBytes } from "node:crypto";
import { vi } from "vitest";
import { createPoints } from "#app/modules/points/index.ts";
import { createRewards, type Rewards } from "#app/modules/rewards/index.ts";
import { systemClock } from "#app/platform/clock.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { RandomBytes } from "#app/platform/random-code.ts";
import { simulateShopify, type SimulatedShopify } from "#test/support/simulated-shopify.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

export const minute = 60 * 1000;
export const hour = 60 * minute;

export interface IntentRow {
  state: string;
  reason: string | null;
  code: string | null;
  shopify_id: string | null;
  taken_back_minor: string;
  lost_minor: string;
  voided_at: Date | null;
  attempts: number;
}

export interface House {
  database: TestDatabase;
  /** As if the process had ended right after its next answer from Shopify: nothing is written down any more. */
  crashAfterAnswer(field: string): void;
  forwardMs(ms: number): void;
  randomBytes: RandomBytes;
  open(): Promise<Room>;
  close(): Promise<void>;
}

/** One shop with a Shopify of its own. */
export interface Room extends SimulatedShopify {
  shopId: ShopId;
  rewards: Rewards;
  run(): Promise<{ more: boolean }>;
  customer(shopifyId?: string | null): Promise<string>;
  owe(fields: Record<string, unknown>): Promise<string>;
  change(id: string, fields: Record<string, unknown>): Promise<void>;
  read(id: string): Promise<IntentRow>;
}

const insertInto = (table: string, fields: Record<string, unknown>): [string, unknown[]] => {
  const names = Object.keys(fields);
  const places = names.map((_, index) => `$${index + 1}`);
  return [
    `insert into ${table} (${names.join(", ")}) values (${places.join(", ")}) returning id`,
    Object.values(fields),
  ];
};

export const createHouse = async (): Promise<House> => {
  const database = await createTestDatabase();
  let crashing: string | null = null;
  let isCrashed = false;
  // Shopify's clock moves with ours.
  vi.useFakeTimers({ toFake: ["Date"] });

  const db: Database = {
    ...database.database,
    tenant: (shops, work) => {
      if (isCrashed) return Promise.reject(new Error("the process is gone"));
      return database.database.tenant(shops, work);
    },
  };

  const open = async (): Promise<Room> => {
    const simulated = simulateShopify();
    const shopId = await insertShop(database.admin);
    const rewards = createRewards({
      db,
      clock: systemClock,
      points: createPoints({ db }),
      randomBytes: (size) => house.randomBytes(size),
      random: () => 0.5,
      pause: () => Promise.resolve(),
      onError: (_shopId, error) => {
        throw error;
      },
      shopify: {
        ...simulated.admin,
        request: async (shop, document, variables, options) => {
          const answer = await simulated.admin.request(shop, document, variables, options);
          isCrashed = crashing !== null && document.includes(`${crashing}(`);
          return answer as never;
        },
      },
    });
    const one = async <Row>(sql: string, values: readonly unknown[]): Promise<Row> => {
      const { rows } = await database.admin.query(sql, [...values]);
      return rows[0] as Row;
    };
    return {
      ...simulated,
      shopId,
      rewards,
      run: async () => {
        try {
          return await rewards.carryOut(shopId);
        } catch (error) {
          if (!isCrashed) throw error;
          isCrashed = false;
          crashing = null;
          return { more: true };
        }
      },
      customer: async (shopifyId = String(9_000_000 + Math.floor(Math.random() * 1_000_000))) => {
        const fields = { shop_id: shopId, shopify_customer_id: shopifyId };
        return (await one<{ id: string }>(...insertInto("customers", fields))).id;
      },
      owe: async (fields) => {
        const all = { shop_id: shopId, side: "advocate", state: "due", ...fields };
        return (await one<{ id: string }>(...insertInto("reward_intents", all))).id;
      },
      change: async (id, fields) => {
        const sets = Object.keys(fields).map((name, index) => `${name} = $${index + 2}`);
        await database.admin.query(`update reward_intents set ${sets.join(", ")} where id = $1`, [
          id,
          ...Object.values(fields),
        ]);
      },
      read: (id) => one<IntentRow>("select * from reward_intents where id = $1", [id]),
    };
  };

  const house: House = {
    database,
    crashAfterAnswer: (field) => void (crashing = field),
    forwardMs: (ms) => void vi.setSystemTime(Date.now() + ms),
    randomBytes,
    open,
    close: async () => {
      vi.useRealTimers();
      await database.drop();
    },
  };
  return house;
};

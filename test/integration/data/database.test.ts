import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase } from "#app/platform/db/create-database.server.ts";
import { isDatabaseUnavailable } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { createTestDatabase, dropTestDatabase, insertShop } from "#test/support/test-database.ts";
import type { TestDatabase } from "#test/support/test-database.ts";

let db: TestDatabase;
let shop: ShopId;

beforeAll(async () => {
  db = await createTestDatabase();
  shop = await insertShop(db.admin);
});

afterAll(() => db.drop());

const insertCustomer = "insert into customers (shop_id, shopify_customer_id) values ($1, $2)";

async function customersWith(shopifyId: number): Promise<number> {
  const { rowCount } = await db.admin.query("select from customers where shopify_customer_id = $1", [
    shopifyId,
  ]);
  return rowCount ?? 0;
}

describe("a tenant's transaction", () => {
  it("commits what its work did", async () => {
    await db.database.tenant(shop, (tx) => tx.query(insertCustomer, [shop, 1]));
    expect(await customersWith(1)).toBe(1);
  });

  it("keeps nothing when its work throws, and the connection serves on", async () => {
    const failing = db.database.tenant(shop, async (tx) => {
      await tx.query(insertCustomer, [shop, 2]);
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await customersWith(2)).toBe(0);
    expect(await db.database.tenant(shop, (tx) => tx.query("select 1 as one"))).toEqual([{ one: 1 }]);
  });

  it("does not pretend success when a failed statement was overheard", async () => {
    const overheard = db.database.tenant(shop, async (tx) => {
      await tx.query(insertCustomer, [shop, 3]);
      await tx.query("select 1 / 0").catch(() => {});
    });
    await expect(overheard).rejects.toThrow(/rolled back/);
    expect(await customersWith(3)).toBe(0);
  });

  it.each([["'); drop table customers; --"], [""]])(
    "takes nothing but uuids for a tenant: %j",
    async (id) => {
      await expect(db.database.tenant(id as ShopId, async () => {})).rejects.toThrow(RangeError);
    },
  );

  it("needs a tenant", async () => {
    await expect(db.database.tenant([], async () => {})).rejects.toThrow(RangeError);
  });

  it("gives 64-bit integers as strings and timestamps as dates", async () => {
    const [row] = await db.database.directory.query(
      "select 9223372036854775807 as big, now() as now, '{a}'::text[] as list",
    );
    expect(row).toEqual({ big: "9223372036854775807", now: expect.any(Date), list: ["a"] });
  });
});

describe("maintenance", () => {
  it("shows its purpose to whoever looks at the server", async () => {
    const rows = await db.database.maintenance("sweep-inbox", (tx) =>
      tx.query("select current_setting('application_name') as name"),
    );
    expect(rows).toEqual([{ name: "referrals sweep-inbox" }]);
  });
});

describe("trouble", () => {
  const log = { error: () => {} };

  it("is told within 4 s when the server is not there, or does not answer", async () => {
    const silent = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    for (const url of ["postgresql://a@127.0.0.1:1/x", `postgresql://a@127.0.0.1:${port}/x`]) {
      const down = createDatabase({ databaseUrl: url, maintenanceDatabaseUrl: url, log });
      const before = performance.now();
      await expect(down.directory.query("select 1"), url).rejects.toMatchObject({
        name: "DatabaseUnavailable",
      });
      expect(performance.now() - before).toBeLessThan(4_000);
      await down.close();
    }
    await new Promise((resolve) => silent.close(resolve));
  });

  it("is told within 4 s when all connections are busy, and is over once one is free", async () => {
    const small = createDatabase({ ...db, log, poolSize: 1 });
    let finish = (): void => undefined;
    const busy = small.tenant(
      randomUUID() as ShopId,
      () => new Promise<void>((resolve) => (finish = resolve)),
    );
    await expect(small.directory.query("select 1")).rejects.toSatisfy(isDatabaseUnavailable);
    finish();
    await busy;
    expect(await small.directory.query("select 1 as one")).toEqual([{ one: 1 }]);
    await small.close();
  });

  it("is survived when the server ends an idle connection, and logged without its secrets", async () => {
    const lines: string[] = [];
    const resilient = createDatabase({
      ...db,
      log: { error: (details, message) => lines.push(inspect({ message, details }, { depth: 9 })) },
    });
    const [backend] = await resilient.directory.query<{ pid: number }>("select pg_backend_pid() as pid");
    await db.admin.query("select pg_terminate_backend($1)", [backend?.pid]);
    await expect.poll(() => lines.length).toBe(1);
    expect(await resilient.directory.query("select 1 as one")).toEqual([{ one: 1 }]);
    expect(lines[0]).not.toContain(new URL(db.databaseUrl).password);
    await resilient.close();
  });
});

describe("the guard of destructive helpers", () => {
  it.each(["postgres", "referrals", "referrals_test_template"])("refuses to drop %s", async (name) => {
    await expect(dropTestDatabase(name)).rejects.toThrow(/not the database of a test/);
  });
});

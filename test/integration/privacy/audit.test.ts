import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAudit, type Audit, type AuditFilter } from "#app/modules/audit/index.ts";
import { writeAudit, type AuditEntry } from "#app/platform/audit/write-audit.server.ts";
import { systemClock } from "#app/platform/clock.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { createMemoryArchive } from "#test/support/memory-archive.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

let db: TestDatabase;
let shop: ShopId;
let audit: Audit;

beforeAll(async () => {
  db = await createTestDatabase();
  audit = createAudit({
    db: db.database,
    clock: systemClock,
    storage: createMemoryArchive(),
    onShopFailed: (_shop, error) => expect.fail(String(error)),
  });
});
afterAll(() => db.drop());
beforeEach(async () => {
  shop = await insertShop(db.admin);
});

const entry = (shopId: ShopId, changes: Partial<AuditEntry> = {}): AuditEntry => ({
  shopId,
  actor: { kind: "api", id: "key-1" },
  action: "points.adjusted",
  target: { kind: "customer", id: "c-1" },
  ...changes,
});

const write = (shopId: ShopId, count: number, changes: Partial<AuditEntry> = {}) =>
  db.database.tenant(shopId, (tx) =>
    writeAudit(
      tx,
      Array.from({ length: count }, (_, index) =>
        entry(shopId, { metadata: { index, big: 0.1, words: "שלום" }, ...changes }),
      ),
    ),
  );

describe("reading the audit log", () => {
  const actions = async (filter: AuditFilter) =>
    (await audit.list(shop, { cursor: null, limit: 10, ...filter })).entries.map(({ action }) => action);

  it("is by action, by all that happens to one thing, by actor and by time", async () => {
    await write(shop, 1, { action: "program.paused", actor: { kind: "admin", id: "1" } });
    await write(shop, 1, { action: "program.ended" });
    await write(shop, 1, { action: "program_copies.made" });
    await write(shop, 1, { action: "points.adjusted" });
    expect(await actions({ action: "program.paused" })).toEqual(["program.paused"]);
    expect(await actions({ action: "program" })).toEqual(["program.ended", "program.paused"]);
    expect(await actions({ actorKind: "admin" })).toEqual(["program.paused"]);
    expect(await actions({ action: "program", actorKind: "job" })).toEqual([]);
    const [{ at } = { at: new Date() }] = (await audit.list(shop, { cursor: null, limit: 1 })).entries;
    expect(await actions({ since: new Date(at.getTime() + 1) })).toEqual([]);
    expect((await actions({ since: at }))[0]).toBe("points.adjusted");
    expect(await actions({ until: at })).not.toContain("points.adjusted");
  });

  it("pages within a filter", async () => {
    for (const action of ["program.paused", "points.adjusted", "program.ended"])
      await write(shop, 1, { action });
    const first = await audit.list(shop, { cursor: null, limit: 1, action: "program" });
    expect(first.entries[0]?.action).toBe("program.ended");
    const second = await audit.list(shop, { cursor: first.nextCursor, limit: 1, action: "program" });
    expect(second.entries[0]?.action).toBe("program.paused");
    expect(second.nextCursor).toBeNull();
  });
});

/** As somebody with the keys of the database would: past the trigger that keeps the table append-only. */
const byHand = async (sql: string) => {
  const client = await db.admin.connect();
  try {
    await client.query(`set session_replication_role = replica; ${sql}`);
  } finally {
    await client.query("set session_replication_role = default");
    client.release();
  }
};

describe("writing the audit log", () => {
  it("takes entries of several shops in one statement and shows each shop its own", async () => {
    const other = await insertShop(db.admin);
    await db.database.tenant([shop, other], (tx) =>
      writeAudit(tx, [entry(shop, { reason: "goodwill" }), entry(other)]),
    );
    const { entries } = await audit.list(shop, { cursor: null, limit: 10 });
    expect(entries).toEqual([
      expect.objectContaining({
        actorKind: "api",
        actor: "key-1",
        action: "points.adjusted",
        targetId: "c-1",
        reason: "goodwill",
        metadata: {},
        seq: null,
      }),
    ]);
  });

  it("pages through the entries, the newest first", async () => {
    await write(shop, 5);
    const first = await audit.list(shop, { cursor: null, limit: 3 });
    const second = await audit.list(shop, { cursor: first.nextCursor, limit: 3 });
    expect([...first.entries, ...second.entries].map(({ metadata }) => metadata["index"])).toEqual([
      4, 3, 2, 1, 0,
    ]);
    expect(second.nextCursor).toBeNull();
  });

  it("lets the app neither seal, nor change, nor delete", async () => {
    await write(shop, 1);
    const asApp = (sql: string) => db.database.tenant(shop, (tx) => tx.query(sql));
    await expect(asApp("update audit_log set reason = 'x'")).rejects.toThrow(/permission denied/);
    await expect(asApp("delete from audit_log")).rejects.toThrow(/permission denied/);
    await expect(
      asApp(`insert into audit_log (shop_id, actor_kind, actor, action, target_kind, target_id, seq)
             values ('${shop}', 'api', 'a', 'b.c', 'd', 'e', 1)`),
    ).rejects.toThrow(/permission denied/);
    await expect(asApp("select prepare_audit_months()")).rejects.toThrow(/permission denied/);
  });

  it("lets maintenance seal once and change nothing else", async () => {
    await write(shop, 1);
    await audit.seal();
    const asMaintenance = (sql: string) => db.database.maintenance("audit", (tx) => tx.query(sql));
    await expect(asMaintenance("update audit_log set reason = 'x'")).rejects.toThrow(/permission denied/);
    await expect(asMaintenance("update audit_log set hash = 'x'")).rejects.toThrow(/append-only/);
    await expect(db.admin.query("update audit_log set actor = 'x'")).rejects.toThrow(/append-only/);
  });

  it("takes an entry of a month that nobody prepared, and hands it over when the month is prepared", async () => {
    await db.admin.query(
      `insert into audit_log (shop_id, at, actor_kind, actor, action, target_kind, target_id)
       values ($1, '2019-05-31T23:59:59.999Z', 'job', 'a', 'b.c', 'd', 'e')`,
      [shop],
    );
    await db.admin.query("select prepare_audit_month('2019-05-01')");
    const { rows } = await db.admin.query(
      "select tableoid::regclass::text as home from audit_log where shop_id = $1",
      [shop],
    );
    expect(rows).toEqual([{ home: "audit_log_2019_05" }]);
    await audit.prepareMonths();
  });
});

describe("the chain", () => {
  it("holds for what is sealed at once, in pieces, and by two at a time", async () => {
    await write(shop, 3);
    await audit.seal();
    await write(shop, 2_500);
    await Promise.all([audit.seal(), audit.seal()]);
    expect(await audit.verify(shop)).toEqual({ checked: 2_503, fault: null });
    const { entries } = await audit.list(shop, { cursor: null, limit: 1 });
    expect(entries[0]).toMatchObject({ seq: "2503", hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it("is intact where nothing was ever written", async () => {
    expect(await audit.verify(shop)).toEqual({ checked: 0, fault: null });
  });

  it.each([
    ["a changed reason", "update audit_log set reason = 'another' where seq = 3", "changed", 3],
    [
      "a changed number",
      `update audit_log set metadata = '{"index": 2, "big": 0.10, "words": "שלום"}' where seq = 3`,
      "changed",
      3,
    ],
    ["a changed moment", "update audit_log set at = at + interval '1 ms' where seq = 2", "changed", 2],
    ["a removed entry", "delete from audit_log where seq = 4", "missing", 4],
    ["a removed beginning", "delete from audit_log where seq = 1", "missing", 1],
    ["a removed end", "delete from audit_log where seq = 5", "missing", 5],
    ["another seal", "update audit_log set prev_hash = hash where seq = 2", "changed", 2],
    ["a repeated place", "update audit_log set seq = 2 where seq = 3", "doubled", 2],
  ])("names the row of %s", async (_what, sql, kind, seq) => {
    await write(shop, 5, {});
    await audit.seal();
    await byHand(`${sql} and shop_id = '${shop}'`);
    const { fault } = await audit.verify(shop);
    expect(fault).toMatchObject({ kind, seq });
    expect((await audit.verify(shop)).fault).toEqual(fault);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAudit, type Audit } from "#app/modules/audit/index.ts";
import { systemClock } from "#app/platform/clock.ts";
import type { ShopDomain, ShopId } from "#app/platform/ids.ts";
import { environment, lastLine, referrals, type CliRun } from "#test/support/referrals-cli.ts";
import { createMemoryArchive } from "#test/support/memory-archive.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

let db: TestDatabase;
let audit: Audit;
let shop: ShopId;
let other: ShopId;

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
  other = await insertShop(db.admin);
  await fill(shop, 10);
  await fill(other, 10);
});

/** One entry for each day until today. */
const fill = (shopId: ShopId, days: number) =>
  db.admin.query(
    `insert into audit_log (shop_id, at, actor_kind, actor, action, target_kind, target_id)
     select $1, now() - make_interval(days => day), 'api', 'key', 'points.adjusted', 'customer', day::text
     from generate_series(0, $2 - 1) as day`,
    [shopId, days],
  );

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const purgeOf = (days: number, reason = "CCPA request") => ({
  before: daysAgo(days),
  reason,
  actor: { kind: "admin", id: "42" } as const,
});
const entriesOf = async (shopId: ShopId) => (await audit.list(shopId, { cursor: null, limit: 100 })).entries;

describe("a purge", () => {
  it("takes this shop's entries before a moment, and leaves who, what and why", async () => {
    // Half a day off, so that no entry stands on the edge.
    expect(await audit.purge(shop, purgeOf(4.5))).toMatchObject({ ok: true, value: { purged: 5 } });
    const entries = await entriesOf(shop);
    expect(entries).toHaveLength(5 + 1);
    expect(entries[0]).toMatchObject({
      actorKind: "admin",
      actor: "42",
      action: "audit.purged",
      reason: "CCPA request",
      metadata: { purged: 5 },
    });
    expect(await entriesOf(other)).toHaveLength(10);
  });

  it("leaves chains that verify, with what is sealed before, between and after", async () => {
    await audit.seal();
    await audit.purge(shop, purgeOf(6.5));
    await fill(shop, 3);
    await audit.purge(shop, purgeOf(1.5));
    await audit.seal();
    expect(await audit.verify(shop)).toEqual({ checked: 2 + 2 + 2, fault: null });
    expect(await audit.verify(other)).toEqual({ checked: 10, fault: null });
    const { rows } = await db.admin.query(
      "select sum(count)::int as count, bool_and(reason = 'purge') as purged from audit_anchors where shop_id = $1",
      [shop],
    );
    expect(rows).toEqual([{ count: 9, purged: true }]);
  });

  it("does not hide what somebody removed by hand beside it", async () => {
    await audit.seal();
    await audit.purge(shop, purgeOf(6.5));
    await db.admin.query(
      "delete from audit_log where shop_id = $1 and seq = (select max(seq) - 2 from audit_log where shop_id = $1)",
      [shop],
    );
    expect((await audit.verify(shop)).fault).toMatchObject({ kind: "missing" });
  });

  it("asked again finds nothing to do, also when everything was to go", async () => {
    const everything = { ...purgeOf(0), before: new Date("2999-01-01") };
    expect(await audit.purge(shop, everything)).toMatchObject({ value: { purged: 10 } });
    expect(await audit.purge(shop, everything)).toMatchObject({ value: { purged: 0 } });
    expect((await entriesOf(shop)).map(({ action }) => action)).toEqual(["audit.purged"]);
    expect((await audit.verify(shop)).fault).toBeNull();
  });

  it("is stopped by a legal hold", async () => {
    await audit.changeSettings(shop, { retentionDays: 90, legalHold: true }, { kind: "admin", id: "42" });
    expect(await audit.purge(shop, purgeOf(1.5))).toEqual({ ok: false, refusal: "legal_hold" });
    expect(await entriesOf(shop)).toHaveLength(10 + 1);
    expect(await audit.settings(shop)).toEqual({ retentionDays: 90, legalHold: true });
    expect(await audit.settings(other)).toEqual({ retentionDays: 180, legalHold: false });
  });

  it("two at once take each entry once", async () => {
    const results = await Promise.all([audit.purge(shop, purgeOf(4.5)), audit.purge(shop, purgeOf(4.5))]);
    const counts = results.map((result) => (result.ok ? result.value.purged : -1));
    expect(counts.toSorted()).toEqual([0, 5]);
    expect((await entriesOf(shop)).filter(({ action }) => action === "audit.purged")).toHaveLength(1);
  });
});

describe("referrals audit", () => {
  const run = (args: readonly string[]) => referrals(["audit", ...args], environment(db));
  const resultOf = ({ out }: CliRun) => lastLine(out);
  const domainOf = async (shopId: ShopId): Promise<ShopDomain> =>
    (await db.admin.query("select domain from shops where id = $1", [shopId])).rows[0].domain;

  it("purges what a dry run told, and nothing the second time", async () => {
    const args = [
      "purge",
      "--shop",
      await domainOf(shop),
      "--before",
      daysAgo(4.5).toISOString(),
      "--reason",
      "CCPA",
      "--json",
    ];
    expect(resultOf(await run([...args, "--dry-run"]))).toMatchObject({ wouldPurge: 5 });
    expect(resultOf(await run(args))).toMatchObject({ purged: 5 });
    const again = await run(args);
    expect([again.code, resultOf(again)]).toEqual([0, expect.objectContaining({ purged: 0 })]);
    expect((await entriesOf(shop))[0]).toMatchObject({ actorKind: "cli", reason: "CCPA" });
  });

  it("ends with 1 under a legal hold, and with 2 when the line makes no sense", async () => {
    await audit.changeSettings(shop, { retentionDays: 180, legalHold: true }, { kind: "admin", id: "42" });
    const domain = await domainOf(shop);
    const purge = (before: string, reason: string) =>
      run(["purge", "--shop", domain, "--before", before, "--reason", reason]);
    expect(await purge("2026-01-01", "x")).toMatchObject({
      code: 1,
      out: expect.stringContaining("legal hold"),
    });
    expect(await purge("yesterday", "x")).toMatchObject({ code: 2 });
    expect(await purge("2026-01-01", "ada@example.com asked")).toMatchObject({ code: 2 });
    expect(
      await run(["purge", "--shop", "none.myshopify.com", "--before", "2026-01-01", "--reason", "x"]),
    ).toMatchObject({
      code: 1,
    });
  });

  it("names the row that was changed by hand", async () => {
    await audit.seal();
    const domain = await domainOf(shop);
    expect(await run(["verify", "--shop", domain])).toMatchObject({
      code: 0,
      out: expect.stringContaining("intact"),
    });
    await db.admin.query("delete from audit_log where shop_id = $1 and seq = 4", [shop]);
    const broken = await run(["verify", "--shop", domain]);
    expect(broken).toMatchObject({ code: 1, out: expect.stringContaining("BROKEN: entry 4 is missing") });
    expect((await run(["verify"])).code).toBe(1);
    expect((await run(["verify", "--shop", await domainOf(other)])).code).toBe(0);
  });
});

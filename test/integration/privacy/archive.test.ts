import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAudit, type Audit } from "#app/modules/audit/index.ts";
import { createPrivacy } from "#app/modules/privacy/index.ts";
import type { ArchiveStorage } from "#app/platform/archive/archive-storage.ts";
import { createS3Storage } from "#app/platform/archive/s3-storage.server.ts";
import { systemClock } from "#app/platform/clock.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { environment, lastLine, referrals } from "#test/support/referrals-cli.ts";
import { startS3, type RunningS3 } from "#test/support/s3-server.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

let db: TestDatabase;
let s3: RunningS3;
let storage: ArchiveStorage;
let audit: Audit;
let failures: string[];
let shop: ShopId;

const auditWith = (changes: Partial<ArchiveStorage> = {}) =>
  createAudit({
    db: db.database,
    clock: systemClock,
    storage: { ...storage, ...changes },
    onShopFailed: (_shop, error) => failures.push(String(error)),
  });

beforeAll(async () => {
  db = await createTestDatabase();
  s3 = await startS3();
  storage = createS3Storage(s3.settings);
});
afterAll(async () => {
  await s3.stop();
  await db.drop();
});
beforeEach(async () => {
  await db.admin.query("delete from shops");
  failures = [];
  audit = auditWith();
  shop = await insertShop(db.admin);
  await fill(shop);
});

/** One entry for each of the last 300 days. Their sequence is not that of time, as when something commits late. */
const fill = (shopId: ShopId, action = "points.adjusted") =>
  db.admin.query(
    `insert into audit_log (shop_id, at, actor_kind, actor, action, target_kind, target_id, metadata)
     select $1, now() - make_interval(days => day, hours => 1), 'api', 'key', $2, 'customer', day::text,
       jsonb_build_object('day', day, 'exact', 1.10)
     from generate_series(0, 299) as day order by day::text desc`,
    [shopId, action],
  );

const countRows = async (shopId: ShopId) =>
  (await db.admin.query("select count(*)::int from audit_log where shop_id = $1", [shopId])).rows[0].count;

const archivedOf = async (shopId: ShopId) => {
  const found = [];
  for (const key of await audit.archives(shopId)) {
    const archive = await audit.readArchive(shopId, key);
    expect(archive?.fault, key).toBeNull();
    found.push(...(archive?.entries ?? []));
  }
  return found;
};

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const purge = (shopId: ShopId, before: Date) =>
  audit.purge(shopId, { before, reason: "CCPA", actor: { kind: "admin", id: "42" } });

describe("the archive", () => {
  it("takes what is older than the shop's retention, and what stays still verifies", async () => {
    const brief = await insertShop(db.admin);
    await fill(brief);
    await audit.changeSettings(brief, { retentionDays: 90, legalHold: false }, { kind: "admin", id: "42" });
    await audit.archive();
    expect(failures).toEqual([]);
    expect(await countRows(shop)).toBe(180);
    expect(await countRows(brief)).toBe(90 + 1);
    expect((await audit.verify(shop)).fault).toBeNull();
    const archived = await archivedOf(shop);
    expect(archived.map(({ targetId }) => Number(targetId))).toEqual(
      Array.from({ length: 120 }, (_, n) => 299 - n),
    );
    expect(archived[0]?.metadata).toBe('{"day": 299, "exact": 1.10}');
    await audit.archive();
    expect(await archivedOf(shop)).toHaveLength(120);
  });

  it.each<[string, Partial<ArchiveStorage>]>([
    ["is down", { put: () => Promise.reject(new Error("storage is down")) }],
    ["loses what it was given", { get: () => Promise.resolve(null) }],
    ["changes what it was given", { get: () => Promise.resolve(Buffer.from("x")) }],
  ])("keeps every row when its storage %s, says so, and tries again", async (_what, changes) => {
    await auditWith(changes).archive();
    expect(failures).toHaveLength(1);
    expect(await countRows(shop)).toBe(300);
    expect((await audit.verify(shop)).fault).toBeNull();
    await audit.archive();
    expect(await countRows(shop)).toBe(180);
    expect(await archivedOf(shop)).toHaveLength(120);
  });

  it("takes its file back when a purge was faster", async () => {
    const slow = auditWith({
      put: async (key, bytes) => {
        await storage.put(key, bytes);
        await purge(shop, daysAgo(250));
        await storage.put(key, bytes);
      },
    });
    await slow.archive();
    expect(failures).toHaveLength(1);
    expect((await archivedOf(shop)).filter(({ at }) => new Date(at) < daysAgo(250))).toEqual([]);
    expect(await countRows(shop)).toBe(250 + 1);
    await audit.archive();
    expect(await archivedOf(shop)).toHaveLength(70);
    expect(await countRows(shop)).toBe(180 + 1);
    expect((await audit.verify(shop)).fault).toBeNull();
  });

  it("loses what is purged, and only that", async () => {
    const other = await insertShop(db.admin);
    await fill(other);
    await audit.archive();
    expect(await purge(shop, daysAgo(240))).toMatchObject({ ok: true, value: { purged: 60, archived: 60 } });
    expect(await archivedOf(shop)).toHaveLength(60);
    expect(await archivedOf(other)).toHaveLength(120);
    expect(await purge(shop, daysAgo(100))).toMatchObject({ value: { purged: 60 + 80, archived: 60 } });
    expect(await audit.archives(shop)).toEqual([]);
    expect(await purge(shop, daysAgo(100))).toMatchObject({ value: { purged: 0, archived: 0 } });
    expect((await audit.verify(shop)).fault).toBeNull();
  });

  it("goes with its shop", async () => {
    await audit.archive();
    expect(await audit.archives(shop)).toHaveLength(1);
    const privacy = createPrivacy({
      db: db.database,
      clock: systemClock,
      removeArchives: audit.removeArchives,
      onShopErased: () => {},
      onRequestFailed: (_request, error) => expect.fail(String(error)),
    });
    const subject = { customerId: null, emailHash: null, phoneHash: null };
    await db.database.tenant(shop, (tx) =>
      privacy.receive(tx, [{ shopId: shop, kind: "shop_redact", webhookId: "w", subject }]),
    );
    await privacy.work();
    expect(await audit.archives(shop)).toEqual([]);
    expect(await countRows(shop)).toBe(0);
  });

  it("names the entry that was changed in a file, also when its seals were made anew", async () => {
    const files = new Map<string, Buffer>();
    const fromFiles = auditWith({ get: (key) => Promise.resolve(files.get(key) ?? null) });
    await audit.archive();
    const other = await insertShop(db.admin);
    await fill(other, "points.forged");
    await audit.archive();
    const [key = ""] = await audit.archives(shop);
    const [forgedKey = ""] = await audit.archives(other);
    const forged = await storage.get(forgedKey);
    files.set(key, forged ?? Buffer.alloc(0));
    expect((await fromFiles.readArchive(shop, key))?.fault).toMatchObject({ kind: "unlinked" });
    files.set(key, Buffer.from("no archive"));
    await expect(fromFiles.readArchive(shop, key)).rejects.toThrow(/no archive/);
  });
});

describe("referrals audit archive", () => {
  const env = () => ({
    ...environment(db),
    S3_ENDPOINT: s3.settings.endpoint,
    S3_BUCKET: s3.settings.bucket,
    S3_ACCESS_KEY_ID: s3.settings.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.settings.secretAccessKey,
  });
  const run = (...args: string[]) => referrals(["audit", "archive", "--json", ...args], env());

  it("tells what is due, archives it, lists it and prints it", async () => {
    expect(lastLine((await run("--dry-run")).out)).toMatchObject({ shops: [{ count: 120, files: [] }] });
    expect(await countRows(shop)).toBe(300);
    expect(await run()).toMatchObject({ code: 0 });
    expect(await countRows(shop)).toBe(180);
    const { files } = lastLine((await run("--list")).out) as { files: string[] };
    expect(files).toEqual(await audit.archives(shop));
    const restored = await run("--restore", files[0] ?? "");
    expect(restored.code).toBe(0);
    expect((lastLine(restored.out) as { entries: unknown[] }).entries).toHaveLength(120);
  });

  it("ends with 1 for a file that is not there, and with 2 for a name that is none", async () => {
    expect((await run("--restore", `audit/${shop}/none.gz`)).code).toBe(1);
    expect((await run("--restore", "none")).code).toBe(2);
  });

  it("ends with 1 when the storage does not answer, and leaves the rows", async () => {
    const down = await referrals(["audit", "archive"], { ...env(), S3_ENDPOINT: "http://127.0.0.1:1" });
    expect(down.code).toBe(1);
    expect(await countRows(shop)).toBe(300);
  });
});

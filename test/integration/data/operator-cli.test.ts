import { access, constants } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environment, executable, lastLine, referrals as runReferrals } from "#test/support/referrals-cli.ts";
import { createEmptyDatabase, createTestDatabase, insertShop } from "#test/support/test-database.ts";
import type { TestDatabase } from "#test/support/test-database.ts";

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});

afterAll(() => db.drop());

const referrals = (args: string, env: Record<string, string | undefined>) =>
  runReferrals(args.split(" "), env);

interface Checks {
  checks: { name: string; ok: boolean; detail: string; remedy: string }[];
}

async function failedChecks(env: Record<string, string | undefined>): Promise<string[]> {
  const { code, out } = await referrals("doctor --json", env);
  const failed = (lastLine(out) as Checks).checks.filter(({ ok }) => !ok);
  expect(code).toBe(failed.length === 0 ? 0 : 1);
  return failed.map(({ name, detail }) => `${name}: ${detail}`);
}

describe("referrals", () => {
  it("can be executed", async () => {
    await expect(access(executable, constants.X_OK)).resolves.toBeUndefined();
  });

  it("migrates an empty database, and tells what is pending before and nothing after", async () => {
    const empty = await createEmptyDatabase();
    const env = environment(empty);
    const dryRun = await referrals("migrate --dry-run --json", env);
    const { pending } = lastLine(dryRun.out) as { pending: string[] };
    expect(pending.length).toBeGreaterThan(1);
    expect(await referrals("migrate status", env)).toMatchObject({
      code: 1,
      out: expect.stringContaining("pending"),
    });
    expect(await referrals("migrate", env)).toMatchObject({
      code: 0,
      out: expect.stringContaining(`${pending.length} migrations applied`),
    });
    expect(await referrals("migrate status", env)).toMatchObject({ code: 0 });
    await empty.drop();
  });

  it("names everything that the environment lacks", async () => {
    const { code, err } = await referrals("migrate", { PATH: process.env["PATH"] });
    expect(code).toBe(1);
    for (const name of ["DATABASE_URL", "SHOPIFY_API_SECRET", "ENCRYPTION_KEYS"]) expect(err).toContain(name);
  });

  it("does not migrate as the app's role", async () => {
    const { code, err } = await referrals("migrate", { ...environment(db), ADMIN_DATABASE_URL: undefined });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("ADMIN_DATABASE_URL is not set") });
  });
});

describe("keys", () => {
  it("are made with scopes given by commas and by repeating, each once", async () => {
    const shopId = await insertShop(db.admin, { domain: "keys-of.myshopify.com" });
    const line = "keys create --shop keys-of.myshopify.com --label ERP --json";
    const scopes = "--scope orders:read,points:read --scope points:write --scope orders:read";
    const { code, out } = await referrals(`${line} ${scopes}`, environment(db));
    expect(code).toBe(0);
    const asked = ["orders:read", "points:read", "points:write"];
    expect(lastLine(out)).toMatchObject({ key: expect.stringMatching(/^rfk_/), scopes: asked });
    const { rows } = await db.admin.query("select scopes from api_keys where shop_id = $1", [shopId]);
    expect(rows).toEqual([{ scopes: asked }]);
    expect((await referrals(`${line} --scope orders:read --scope nonsense`, environment(db))).code).toBe(2);
  });
});

describe("a key made by hand", () => {
  const line = (label: string) => [
    "keys",
    "create",
    "--shop",
    "hand-made.myshopify.com",
    "--scope",
    "orders:read",
    "--label",
    label,
  ];

  it("is told how to take it back, by a line that works", async () => {
    await insertShop(db.admin, { domain: "hand-made.myshopify.com" });
    const { out } = await referrals(line("ERP").join(" "), environment(db));
    const [, revoke = ""] = /with: referrals (.+)/.exec(out) ?? [];
    expect(await referrals(revoke, environment(db))).toMatchObject({ code: 0 });
  });

  it("is not named after somebody", async () => {
    const { code } = await referrals(line("dana@example.com").join(" "), environment(db));
    expect(code).toBe(2);
  });
});

describe("doctor", () => {
  it("finds nothing wrong with a migrated database", async () => {
    expect(await failedChecks(environment(db))).toEqual([]);
  });

  it("names the database that does not answer", async () => {
    const url = new URL(db.databaseUrl);
    url.port = "1";
    expect(await failedChecks({ ...environment(db), DATABASE_URL: url.href })).toEqual([
      expect.stringMatching(/^DATABASE_URL answers: .*ECONNREFUSED/),
    ]);
  });

  it("names a Redis that does not answer", async () => {
    expect(await failedChecks({ ...environment(db), REDIS_URL: "redis://127.0.0.1:1" })).toEqual([
      expect.stringMatching(/^REDIS_URL answers: ./),
    ]);
  });

  it("says that nothing was migrated", async () => {
    const empty = await createEmptyDatabase();
    expect(await failedChecks(environment(empty))).toEqual([
      expect.stringMatching(/^migrations are applied.*tenants is pending/),
      expect.stringMatching(/^the queue's schema fits: .*bullmq/),
    ]);
    await empty.drop();
  });

  it.each([
    [
      "an open table",
      "create table open (shop_id uuid)",
      "row-level security is forced on every table of a shop: open",
    ],
    [
      "a reachable partition",
      "grant select on referrals_p07 to referrals_app",
      "partitions are out of the app's reach: referrals_p07",
    ],
    [
      "an owning app",
      "create table mine (); alter table mine owner to referrals_app",
      "the app's role is confined: it owns mine",
    ],
    [
      "a changed migration",
      "update _prisma_migrations set checksum = 'x' where migration_name like '%tenants'",
      "tenants is changed",
    ],
  ])("finds %s", async (_, sql, finding) => {
    const sick = await createTestDatabase();
    await sick.admin.query(sql);
    expect(await failedChecks(environment(sick))).toEqual([expect.stringContaining(finding)]);
    await sick.drop();
  });
});

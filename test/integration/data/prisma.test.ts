import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPrisma, tenantPrisma } from "#app/platform/db/prisma.server.ts";
import type { PrismaClient } from "#app/platform/db/prisma.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { createTestDatabase, insertShop } from "#test/support/test-database.ts";
import type { TestDatabase } from "#test/support/test-database.ts";

let db: TestDatabase;
let prisma: PrismaClient;
let own: ShopId;
let foreign: ShopId;

beforeAll(async () => {
  db = await createTestDatabase();
  prisma = createPrisma({ databaseUrl: db.databaseUrl, log: { error: console.error } });
  own = await insertShop(db.admin);
  foreign = await insertShop(db.admin);
  await db.admin.query("insert into programs (shop_id, name) values ($1, 'Own'), ($2, 'Foreign')", [
    own,
    foreign,
  ]);
});

afterAll(async () => {
  await prisma.$disconnect();
  await db.drop();
});

const prismaTypes: Record<string, string> = {
  uuid: "String",
  text: "String",
  bool: "Boolean",
  int2: "Int",
  int4: "Int",
  int8: "BigInt",
  timestamptz: "DateTime",
  date: "DateTime",
  jsonb: "Json",
  bytea: "Bytes",
  _text: "String[]",
  _int4: "Int[]",
  _int8: "BigInt[]",
};

/** `table.column Type?` for each column that schema.prisma declares. */
function declaredColumns(schema: string): string[] {
  const models = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)].map(([, name = "", body = ""]) => ({
    name,
    body,
  }));
  const modelNames = new Set(models.map(({ name }) => name));
  return models.flatMap(({ body }) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1];
    return [...body.matchAll(/^ {2}(\w+) +(\w+)(\S*)(.*)$/gm)].flatMap(
      ([, field, type = "", mark, attributes = ""]) => {
        if (modelNames.has(type)) return [];
        return [`${table}.${/@map\("(\w+)"\)/.exec(attributes)?.[1] ?? field} ${type}${mark}`];
      },
    );
  });
}

async function actualColumns(): Promise<string[]> {
  const { rows } = await db.admin.query<{ table: string; name: string; type: string; nullable: string }>(
    `select c.table_name as table, column_name as name, udt_name as type, is_nullable as nullable
     from information_schema.columns c join pg_class p on p.oid = format('public.%I', c.table_name)::regclass
     where table_schema = 'public' and not p.relispartition and c.table_name <> '_prisma_migrations'`,
  );
  return rows.map(
    ({ table, name, type, nullable }) =>
      `${table}.${name} ${prismaTypes[type]}${nullable === "YES" ? "?" : ""}`,
  );
}

describe("schema.prisma", () => {
  it("declares exactly the columns that the migrations make", async () => {
    const declared = declaredColumns(readFileSync("prisma/schema.prisma", "utf8"));
    expect(declared.toSorted()).toEqual((await actualColumns()).toSorted());
  });
});

describe("prisma behind the wall", () => {
  it("sees nothing without a tenant, and only its own with one", async () => {
    expect(await prisma.program.findMany()).toEqual([]);
    expect(await tenantPrisma(prisma, own, (tx) => tx.program.findMany({ select: { name: true } }))).toEqual([
      { name: "Own" },
    ]);
    expect(await prisma.program.findMany()).toEqual([]);
  });

  it("cannot write for another tenant", async () => {
    const stolen = tenantPrisma(prisma, own, (tx) =>
      tx.program.create({ data: { shopId: foreign, name: "Stolen" } }),
    );
    await expect(stolen).rejects.toThrow(/row-level security/);
  });

  it("writes and reads 64-bit ids, bytes and times", async () => {
    const seen = await tenantPrisma(prisma, own, async (tx) => {
      await tx.customer.create({
        data: { shopId: own, shopifyCustomerId: 9223372036854775807n, emailHash: Buffer.of(1, 2) },
      });
      return tx.customer.findMany({ select: { shopifyCustomerId: true, emailHash: true, createdAt: true } });
    });
    expect(seen).toEqual([
      {
        shopifyCustomerId: 9223372036854775807n,
        emailHash: Uint8Array.of(1, 2),
        createdAt: expect.any(Date),
      },
    ]);
  });

  it("rolls back when the work throws", async () => {
    const failing = tenantPrisma(prisma, own, async (tx) => {
      await tx.program.create({ data: { shopId: own, name: "Half" } });
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await tenantPrisma(prisma, own, (tx) => tx.program.count())).toBe(1);
  });
});

import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createEncryption } from "#app/platform/encryption.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { environment, lastLine, referrals } from "#test/support/referrals-cli.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

const oldKey = { id: "old", key: randomBytes(32) };
const newKey = { id: "new", key: randomBytes(32) };
const textOf = ({ id, key }: typeof oldKey) => `${id}:${key.toString("base64")}`;

let db: TestDatabase;
let shop: ShopId;

beforeAll(async () => {
  db = await createTestDatabase();
  shop = await insertShop(db.admin);
  const { encrypt } = createEncryption([oldKey]);
  await db.admin.query("insert into shop_secrets (shop_id, hash_key) values ($1, $2)", [
    shop,
    encrypt("hash key"),
  ]);
  await db.admin.query(
    `insert into shopify_sessions (shop_id, id, is_online, access_token, refresh_token)
     values ($1, 'one', false, $2, $3), ($1, 'two', true, null, null)`,
    [shop, encrypt("access"), encrypt("refresh")],
  );
});
afterAll(() => db.drop());

const secrets = async (): Promise<Buffer[]> => {
  const { rows } = await db.admin.query(
    `select hash_key as secret from shop_secrets
     union all select access_token from shopify_sessions where id = 'one'
     union all select refresh_token from shopify_sessions where id = 'one'`,
  );
  return rows.map(({ secret }) => secret);
};

const rotate = async (keys: string, ...args: string[]) => {
  const { code, out } = await referrals(["keys", "rotate", "--json", ...args], {
    ...environment(db),
    ENCRYPTION_KEYS: keys,
  });
  return { code, result: lastLine(out) };
};

it("seals every secret again under the first key, once, so that the old one can go", async () => {
  const both = `${textOf(newKey)},${textOf(oldKey)}`;
  expect(await rotate(both, "--dry-run")).toEqual({ code: 0, result: { sealed: 3, lost: [] } });
  expect(await rotate(both)).toEqual({ code: 0, result: { sealed: 3, lost: [] } });
  const { decrypt } = createEncryption([newKey]);
  expect((await secrets()).map((secret) => decrypt(secret).toString())).toEqual([
    "hash key",
    "access",
    "refresh",
  ]);
  expect(await rotate(both)).toEqual({ code: 0, result: { sealed: 0, lost: [] } });
});

it("names the shop whose secrets none of the keys opens, and leaves them as they are", async () => {
  const before = await secrets();
  const { rows } = await db.admin.query("select domain from shops where id = $1", [shop]);
  expect(await rotate(textOf(oldKey))).toEqual({ code: 1, result: { sealed: 0, lost: [rows[0].domain] } });
  expect(await secrets()).toEqual(before);
});

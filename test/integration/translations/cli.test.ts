import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ShopId } from "#app/platform/ids.ts";
import { environment, lastLine, referrals } from "#test/support/referrals-cli.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

const domain = "texts-of.myshopify.com";

let db: TestDatabase;
let shop: ShopId;
let folder: string;

beforeAll(async () => {
  db = await createTestDatabase();
  shop = await insertShop(db.admin, { domain });
  folder = await mkdtemp(path.join(tmpdir(), "texts-cli-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await db.drop();
});

const run = (...args: string[]) => referrals(["translations", ...args], environment(db));
const own = async () =>
  (
    await db.admin.query("select key, locale, value from translations where shop_id = $1 order by key", [
      shop,
    ])
  ).rows;

it("finds nothing wrong with our texts, and says so as JSON too", async () => {
  const { code, out } = await run("check", "--json");
  expect({ code, result: lastLine(out) }).toMatchObject({ code: 0, result: { findings: [] } });
  expect((await run("check", "--locale", "no tag")).code).toBe(2);
});

it("reviews nothing without a key", async () => {
  expect(await run("check", "--review")).toMatchObject({
    code: 2,
    err: expect.stringContaining("DEEPL_API_KEY"),
  });
});

it.each(["csv", "xliff"])("exports a shop's texts as %s and takes back what changed", async (format) => {
  const file = path.join(folder, `he.${format}`);
  expect((await run("export", "--shop", domain, "--locale", "he", "--out", file)).code).toBe(0);
  const content = await readFile(file, "utf8");
  const words = `נגמר (${format}).`;
  const ours = /(program_ended[^]*?)(ההטבה הסתיימה|נגמר \(csv\))\./;
  await writeFile(file, content.replace(ours, `$1${words}`));
  const dry = await run("import", file, "--shop", domain, "--dry-run", "--json");
  expect(lastLine(dry.out)).toMatchObject({ changed: 0, problems: [] });
  const done = await run("import", file, "--shop", domain, "--json");
  expect({ code: done.code, result: lastLine(done.out) }).toMatchObject({ code: 0, result: { changed: 1 } });
  expect((await own()).at(-1)).toEqual({
    key: "storefront.error.program_ended",
    locale: "he",
    value: words,
  });
  expect(lastLine((await run("import", file, "--shop", domain, "--json")).out)).toMatchObject({ changed: 0 });
  const audited = await db.admin.query("select from audit_log where shop_id = $1 and actor_kind = 'cli'", [
    shop,
  ]);
  expect(audited.rowCount).toBeGreaterThan(0);
});

it("takes nothing of a file with a wrong line, and names the line", async () => {
  const before = await own();
  const file = path.join(folder, "wrong.csv");
  const lines = [
    "key,locale,text",
    "share.copy,he,{{link}}!",
    "share.sms,he,<b>{{reward}} {{link}}</b>",
    "share.x,he,{{reward}} {{link}} me@example.com",
  ];
  await writeFile(file, lines.join("\n"));
  const { code, out } = await run("import", file, "--shop", domain);
  expect(code).toBe(1);
  expect(out).toMatch(/line 3: share.sms holds markup\nline 4: share.x holds an e-mail address/);
  expect(await own()).toEqual(before);
  await writeFile(file, 'key,locale,text\n"');
  expect(await run("import", file, "--shop", domain)).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^line 2/),
  });
  expect((await run("import", path.join(folder, "none.csv"))).code).toBe(2);
  expect((await run("import", path.join(folder, "none.txt"))).code).toBe(2);
});

it("cleans, under both of its names", async () => {
  await db.admin.query(
    `insert into translations (shop_id, key, locale, value, withdrawn_at)
     values ($1, 'storefront.error.not_found', 'he', 'ריק', now() - interval '91 days')`,
    [shop],
  );
  expect(lastLine((await run("clean", "--dry-run", "--json")).out)).toEqual({ wouldRemove: 1 });
  const cleaned = await referrals(["cleanup_translations", "--json"], environment(db));
  expect(lastLine(cleaned.out)).toEqual({ removed: 1 });
  expect(lastLine((await run("clean", "--json")).out)).toEqual({ removed: 0 });
});

import { randomUUID } from "node:crypto";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPoints } from "#app/modules/points/index.ts";
import { createPrivacy } from "#app/modules/privacy/index.ts";
import { createShops } from "#app/modules/shops/index.ts";
import { createTranslations } from "#app/modules/translations/index.ts";
import { createMemoryCache } from "#app/platform/cache/caches.server.ts";
import { systemClock } from "#app/platform/clock.ts";
import { createEncryption } from "#app/platform/encryption.server.ts";
import type { PersonId } from "#app/platform/ids.ts";
import { action, loader } from "#app/routes/unsubscribe.$token.ts";
import { keys, openPostOffice, parseMail, type PostOffice } from "./fixtures.ts";

let post: PostOffice;
let context: Parameters<typeof loader>[0]["context"];
beforeAll(async () => {
  post = await openPostOffice();
  const db = post.db.database;
  context = {
    app: {
      shops: createShops({ db, encryption: createEncryption(keys), clock: systemClock }),
      translations: createTranslations({
        db,
        cache: createMemoryCache(systemClock),
        clock: systemClock,
        localesDirectory: path.join(import.meta.dirname, "../../../app/locales"),
      }),
      notifications: post.notifications,
    },
  };
});
afterAll(() => post.close());

/** The link in the last letter. */
const linkOf = async (): Promise<URL> => {
  const mail = await parseMail(post.mails.at(-1) ?? { from: "", to: "", raw: "" });
  const header = mail.headers.find(({ key }) => key === "list-unsubscribe")?.value ?? "";
  return new URL(header.slice(1, -1));
};

const call = (route: typeof loader, url: URL, fields?: Record<string, string>) =>
  route({
    request: new Request(url, fields ? { method: "POST", body: new URLSearchParams(fields) } : {}),
    params: { token: url.pathname.split("/").at(-1) ?? "" },
    context,
  });

const tell = async (customerId: PersonId) => {
  const before = post.mails.length;
  await post.write({ kind: "points_expired", points: 5, customerId });
  await post.notifications.send(post.shop);
  return post.mails.length - before;
};

describe("the link in a letter", () => {
  it("shows a page that asks, and stops nothing by being looked at", async () => {
    const reader = await post.customer({ locale: "he" });
    expect(await tell(reader.id)).toBe(1);
    const url = await linkOf();
    const page = await call(loader, url);
    const text = await page.text();
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(text).toContain('<html lang="he" dir="rtl">');
    expect(text).toContain("Olive &amp; Oak &lt;b&gt;");
    expect(text).not.toContain("<script");
    expect(await tell(reader.id)).toBe(1);
  });

  it("stops by the click of a mail program, any number of times, and can be taken back", async () => {
    const reader = await post.customer();
    await tell(reader.id);
    const url = await linkOf();
    for (let time = 0; time < 2; time += 1)
      expect((await call(action, url, { "List-Unsubscribe": "One-Click" })).status).toBe(200);
    expect(await tell(reader.id)).toBe(0);
    expect(await (await call(loader, url)).text()).toContain("any more");
    await call(action, url, { decision: "resume" });
    expect(await tell(reader.id)).toBe(1);
  });

  it("counts for the row that the reader's own joined since", async () => {
    const [guest, account] = [await post.customer(), await post.customer()];
    await tell(guest.id);
    const url = await linkOf();
    await post.db.admin.query(
      "update customers set joined_to = $2, shopify_customer_id = null where id = $1",
      [guest.id, account.id],
    );
    expect(await tell(guest.id)).toBe(1);
    expect(post.mails.at(-1)?.to).toBe(account.email);
    await call(action, url, { "List-Unsubscribe": "One-Click" });
    expect(await tell(account.id)).toBe(0);
  });

  it("of nobody is told kindly", async () => {
    const url = new URL("https://app.example.com/unsubscribe/x?lang=ar");
    for (const route of [loader, action]) {
      const page = await call(route, url);
      expect(page.status).toBe(404);
      expect(await page.text()).toContain("هذا الرابط لا يعمل");
    }
  });
});

it("tells an erased customer nothing that was waiting", async () => {
  const reader = await post.customer();
  await post.write({ kind: "points_expired", points: 5, customerId: reader.id });
  const privacy = createPrivacy({
    db: post.db.database,
    clock: systemClock,
    removeArchives: () => Promise.resolve(0),
    onShopErased: () => {},
    onRequestFailed: (_request, error) => {
      throw error;
    },
  });
  await post.db.database.tenant(post.shop.id, (tx) =>
    privacy.receive(tx, [
      {
        shopId: post.shop.id,
        kind: "customer_redact",
        webhookId: randomUUID(),
        subject: { customerId: reader.shopifyId, emailHash: null, phoneHash: null },
      },
    ]),
  );
  await privacy.work();
  const before = post.mails.length;
  await post.notifications.send(post.shop);
  expect(post.mails).toHaveLength(before);
  const { rows } = await post.db.admin.query(
    "select state, reason from message_tasks where customer_id = $1",
    [reader.id],
  );
  expect(rows).toEqual([{ state: "skipped", reason: "erased" }]);
});

describe("what nobody did anything for", () => {
  const kinds = async (customerId: string) =>
    (await post.db.admin.query("select kind, points from message_tasks where customer_id = $1", [customerId]))
      .rows;

  it("points that are about to expire are told once a week", async () => {
    const reader = await post.customer();
    const points = createPoints({ db: post.db.database });
    await post.db.admin.query(
      `insert into ledger_entries (shop_id, customer_id, account, kind, amount, idempotency_key, expires_at)
       values ($1, $2, 'available', 'earn', 40, 'soon', now() + interval '3 days'),
         ($1, $2, 'available', 'earn', 30, 'later', now() + interval '30 days'),
         ($1, $2, 'available', 'spend', -15, 'spent', null)`,
      [post.shop.id, reader.id],
    );
    const warn = () => points.warnOfExpiry(post.shop.id, new Date());
    await Promise.all([warn(), warn()]);
    await warn();
    expect(await kinds(reader.id)).toEqual([{ kind: "points_expiring", points: 25 }]);
  });

  it("a link that nobody used for a week is brought to mind once, where the merchant wants that", async () => {
    const reader = await post.customer({ marketing: { email: true } });
    await post.db.admin.query(
      `insert into share_links (shop_id, customer_id, created_at) values ($1, $2, now() - interval '8 days')`,
      [post.shop.id, reader.id],
    );
    await post.notifications.remind(post.shop.id);
    expect(await kinds(reader.id)).toEqual([]);
    const actor = { kind: "admin", id: "1" } as const;
    const wanted = { sender: null, replyTo: null, kinds: { email: ["share_reminder"], sms: [] } } as const;
    expect(await post.notifications.saveSettings(post.shop.id, wanted, 0, actor)).toEqual({
      ok: true,
      value: 1,
    });
    expect(await post.notifications.saveSettings(post.shop.id, wanted, 0, actor)).toEqual({
      ok: false,
      refusal: "stale",
    });
    await Promise.all([post.notifications.remind(post.shop.id), post.notifications.remind(post.shop.id)]);
    expect(await kinds(reader.id)).toEqual([{ kind: "share_reminder", points: null }]);
  });
});

import { randomUUID } from "node:crypto";
import path from "node:path";
import PostalMime, { type Email } from "postal-mime";
import { vi } from "vitest";
import type { MessageKind } from "#app/contracts/message-kinds.ts";
import type { NoticeKind } from "#app/contracts/notice-kinds.ts";
import { createAnalytics } from "#app/modules/analytics/index.ts";
import {
  createNotifications,
  writeTasks,
  type NewTask,
  type Notifications,
} from "#app/modules/notifications/index.ts";
import { createShops, type Shop } from "#app/modules/shops/index.ts";
import { createTranslations } from "#app/modules/translations/index.ts";
import { createMemoryCache } from "#app/platform/cache/caches.server.ts";
import { createEncryption } from "#app/platform/encryption.server.ts";
import type { PersonId, ShopifyId } from "#app/platform/ids.ts";
import { createMemoryLimiter } from "#app/platform/limits/limiters.server.ts";
import type { SmsSender } from "#app/platform/messages/letter.ts";
import { createSmtpMail } from "#app/platform/messages/smtp-mail.server.ts";
import { startMailServer, type MailServer, type ReceivedMail } from "#test/simulator/mail/mail-server.ts";
import type { SimCustomer } from "#test/simulator/state.ts";
import { simulateShopify, type SimulatedShopify } from "#test/support/simulated-shopify.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

export const keys = [{ id: "test", key: Buffer.alloc(32, 7) }];
const appUrl = "https://app.example.com";

export interface TaskRow {
  id: string;
  kind: MessageKind;
  channel: string;
  state: string;
  reason: string | null;
  attempts: number;
  next_attempt_at: Date;
}

export interface NoticeRow {
  id: string;
  kind: NoticeKind;
  subject: string;
  count: number;
  state: string;
  reason: string | null;
  attempts: number;
  next_attempt_at: Date;
}

export interface PostOffice extends Pick<SimulatedShopify, "simulator" | "fail" | "asked"> {
  db: TestDatabase;
  shop: Shop;
  server: MailServer;
  mails: ReceivedMail[];
  notifications: Notifications;
  errors: unknown[];
  forwardMs(ms: number): void;
  /** Another process with the same database. */
  another(options?: { url?: string | null; sms?: SmsSender | null }): Notifications;
  customer(fields?: Partial<SimCustomer>): Promise<{ id: PersonId; shopifyId: ShopifyId; email: string }>;
  write(task: Omit<NewTask, "shopId" | "effect"> & { effect?: string }): Promise<void>;
  tasks(): Promise<TaskRow[]>;
  noticeRows(): Promise<NoticeRow[]>;
  /** How much waits, as those say it to whom it belongs. */
  open: Record<"rewards_waiting" | "review_waiting" | "deliveries_failed", number>;
  /** Runs until nothing is due any more, moving the clock to each next try. */
  runAll(): Promise<void>;
  close(): Promise<void>;
}

export interface PostOfficeOptions {
  onRecipient?(address: string): string | null;
  onMail?(mail: ReceivedMail): string | null | Promise<string | null>;
  shop?: Parameters<typeof insertShop>[1];
}

export const parseMail = ({ raw }: ReceivedMail): Promise<Email> => PostalMime.parse(raw);

/** A shop with its Shopify, and a real mail server that takes what the app sends. */
export const openPostOffice = async (options: PostOfficeOptions = {}): Promise<PostOffice> => {
  const db = await createTestDatabase();
  const simulated = simulateShopify();
  const mails: ReceivedMail[] = [];
  const errors: unknown[] = [];
  const server = await startMailServer({
    onRecipient: (address) => options.onRecipient?.(address) ?? null,
    onMail: async (mail) => {
      const refusal = (await options.onMail?.(mail)) ?? null;
      if (refusal === null) mails.push(mail);
      return refusal;
    },
  });
  let offset = 0;
  const clock = { now: () => new Date(Date.now() + offset) };
  const cache = createMemoryCache(clock);
  const limits = createMemoryLimiter();
  const shops = createShops({ db: db.database, encryption: createEncryption(keys), clock });
  const shopId = await insertShop(db.admin, { name: "Olive & Oak <b>", ...options.shop });
  const shop = await shops.findById(shopId);
  if (shop === null) throw new Error("the shop is gone");

  const open: PostOffice["open"] = { rewards_waiting: 0, review_waiting: 0, deliveries_failed: 0 };

  // The first question makes the simulator read Shopify's whole schema: long enough for a connection to be given up meanwhile.
  await simulated.admin.request(shopId, "query Warm { shop { id } }");
  simulated.asked.length = 0;

  const another: PostOffice["another"] = ({ url = `smtp://127.0.0.1:${server.port}`, sms = null } = {}) =>
    createNotifications({
      db: db.database,
      clock,
      shopify: simulated.admin,
      translations: createTranslations({
        db: db.database,
        cache,
        clock,
        localesDirectory: path.join(import.meta.dirname, "../../../app/locales"),
      }),
      limits,
      analytics: createAnalytics({ db: db.database, clock }),
      open: {
        rewards_waiting: () => Promise.resolve(open.rewards_waiting),
        review_waiting: () => Promise.resolve(open.review_waiting),
        deliveries_failed: () => Promise.resolve(open.deliveries_failed),
      },
      clientId: "test-client",
      mail: url === null ? null : createSmtpMail({ url, from: "no-reply@app.example.com" }),
      sms,
      keys,
      appUrl,
      newUuid: randomUUID,
      random: () => 0.5,
      onError: (_shopId, error) => void errors.push(error),
    });
  const notifications = another();
  let people = 0;

  const noticeRows = async () =>
    (
      await db.admin.query<NoticeRow>(
        "select * from notice_tasks where shop_id = $1 order by created_at, kind, subject",
        [shopId],
      )
    ).rows;

  const tasks = async () =>
    (
      await db.admin.query<TaskRow>(
        "select * from message_tasks where shop_id = $1 order by created_at, kind",
        [shopId],
      )
    ).rows;

  const office: PostOffice = {
    ...simulated,
    db,
    shop,
    server,
    mails,
    errors,
    notifications,
    another,
    forwardMs: (ms) => void (offset += ms),
    customer: async (fields = {}) => {
      people += 1;
      const shopifyId = String(7_700_000_000 + people) as ShopifyId;
      const email = `reader${people}@example.com`;
      const made = { id: shopifyId, shop: "demo-shop", email, firstName: "Ada", earlierOrders: 0, ...fields };
      simulated.state.customers.push(made);
      const { rows } = await db.admin.query<{ id: PersonId }>(
        "insert into customers (shop_id, shopify_customer_id) values ($1, $2) returning id",
        [shopId, shopifyId],
      );
      const [row] = rows;
      if (row === undefined) throw new Error("expected a row");
      return { id: row.id, shopifyId, email: made.email };
    },
    write: (task) =>
      db.database.tenant(shopId, (tx) => writeTasks(tx, [{ shopId, effect: randomUUID(), ...task }])),
    tasks,
    noticeRows,
    open,
    runAll: async () => {
      for (;;) {
        await notifications.send(shop);
        const rows = [...(await tasks()), ...(await noticeRows())];
        const left = rows.filter(({ state }) => state === "due" || state === "sending");
        if (left.length === 0) return;
        const next = Math.min(...left.map(({ next_attempt_at }) => next_attempt_at.getTime()));
        offset += Math.max(1_000, next - clock.now().getTime() + 1);
      }
    },
    close: async () => {
      await office.server.close();
      await Promise.all([cache.close(), limits.close()]);
      vi.unstubAllGlobals();
      await db.drop();
    },
  };
  return office;
};

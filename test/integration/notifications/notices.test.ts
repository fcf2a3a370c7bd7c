import { afterEach, describe, expect, it } from "vitest";
import { noticeKinds, type NoticeKind } from "#app/contracts/notice-kinds.ts";
import { writeNotices } from "#app/modules/notifications/index.ts";
import { pauseForDeletedDiscount } from "#app/modules/programs/index.ts";
import { startMailServer } from "#test/simulator/mail/mail-server.ts";
import { dumpDatabase, findTraces } from "#test/support/traces.ts";
import { openPostOffice, parseMail, type PostOffice, type PostOfficeOptions } from "./fixtures.ts";

let post: PostOffice;
afterEach(() => post.close());

const open = async (options: PostOfficeOptions = {}): Promise<PostOffice> =>
  (post = await openPostOffice(options));

const owner = "owner.demo-shop@example.com";
const staff = { kind: "admin", id: "7" } as const;
const day = 24 * 60 * 60 * 1000;

type Counted = Exclude<NoticeKind, "program_paused" | "weekly_summary">;

/** As often as it is named, in one transaction. */
const cause = (...kinds: Counted[]) =>
  post.db.database.tenant(post.shop.id, (tx) =>
    writeNotices(
      tx,
      kinds.map((kind) => ({ shopId: post.shop.id, kind })),
    ),
  );

const choose = (kinds: readonly NoticeKind[], locale: "en" | "ar" | "he" | null = null, seen = 0) =>
  post.notifications.notices.saveSettings(post.shop.id, { kinds, locale }, seen, staff);

/** A program whose discount the merchant deletes in Shopify. */
const losesDiscount = async (name: string): Promise<void> => {
  const { admin, database } = post.db;
  const { rows } = await admin.query<{ id: string }>(
    "insert into programs (shop_id, name, state) values ($1, $2, 'active') returning id",
    [post.shop.id, name],
  );
  await admin.query(
    `insert into program_versions (shop_id, program_id, version, terms, discount_id)
     values ($1, $2, 1, '{}', 'gid://shopify/DiscountCodeNode/77')`,
    [post.shop.id, rows[0]?.id],
  );
  const pause = () =>
    database.tenant(post.shop.id, (tx) => pauseForDeletedDiscount(tx, post.shop.id, ["77"]));
  await Promise.all([pause(), pause(), pause()]);
};

/** Shopify knows the app's token no more while `work` is done. */
const lockedOut = async <Value>(work: () => Promise<Value>): Promise<Value> => {
  const { state } = post.simulator;
  const tokens = state.tokens.splice(0);
  try {
    return await work();
  } finally {
    state.tokens.push(...tokens);
  }
};

const letters = () => Promise.all(post.mails.map(parseMail));
const rows = async () =>
  (await post.noticeRows()).map(({ kind, state, reason, count }) => [kind, state, reason, count]);

describe("a notice", () => {
  it("goes to the shop's address in Shopify, in the language that was chosen, with a way into the settings", async () => {
    await open();
    await choose(["rewards_waiting"], "ar");
    post.open.rewards_waiting = 4;
    await cause("rewards_waiting");
    await post.runAll();
    const [received] = post.mails;
    expect(received?.to).toBe(owner);
    const [mail] = await letters();
    const header = (key: string) => mail?.headers.find((one) => one.key === key)?.value;
    const [notice] = await post.noticeRows();
    expect(mail?.messageId).toBe(`<${notice?.id}@app.example.com>`);
    expect(mail?.from?.name).toBe("تطبيق الإحالات");
    expect(header("list-unsubscribe")).toBeUndefined();
    expect(mail?.html).toContain('<html lang="ar" dir="rtl">');
    expect(mail?.html).toContain("4 مكافآت بانتظارك");
    expect(mail?.html).toContain("\u2068Olive &amp; Oak &lt;b&gt;\u2069");
    const page = `https://${post.shop.domain}/admin/apps/test-client/app/settings`;
    expect(mail?.html).toContain(`href="${page}"`);
    expect(mail?.text?.split("\n").map((line) => line.trim())).toContain(page);
  });

  it("is written once for all its causes of a day, by any number of processes at once", async () => {
    await open();
    post.open.rewards_waiting = 1;
    await Promise.all(Array.from({ length: 6 }, () => cause("rewards_waiting", "messages_failed")));
    expect(await rows()).toEqual([
      ["messages_failed", "due", null, 6],
      ["rewards_waiting", "due", null, 0],
    ]);
    post.forwardMs(15 * 60 * 1000 + 1000);
    await Promise.all([post.notifications, post.another(), post.another()].map((one) => one.send(post.shop)));
    await post.runAll();
    expect(post.mails).toHaveLength(2);
    await cause("rewards_waiting", "messages_failed");
    await post.runAll();
    expect(post.mails, "the day has its letters").toHaveLength(2);
  });

  it("waits for the end of its hour, its day or the shop's morning, so that what comes meanwhile is in it", async () => {
    await open({ shop: { timezone: "Asia/Kathmandu" } });
    await cause("deliveries_failed", "review_waiting", "rewards_refused");
    await post.notifications.send(post.shop);
    expect(post.mails).toHaveLength(0);
    const due = new Map((await post.noticeRows()).map(({ kind, next_attempt_at: at }) => [kind, at]));
    expect(due.get("deliveries_failed")?.toISOString()).toMatch(/:00:00\.000Z$/);
    const clock = new Intl.DateTimeFormat("en", {
      timeZone: "Asia/Kathmandu",
      timeStyle: "medium",
      hourCycle: "h23",
    });
    expect(clock.format(due.get("review_waiting"))).toBe("08:00:00");
    const [now, morning] = [Date.now(), due.get("review_waiting")?.getTime() ?? 0];
    expect(morning).toBeGreaterThan(now);
    expect(morning - now).toBeLessThanOrEqual(day);
  });

  it("is not written when the merchant does not want its kind, and not sent when he has had enough since", async () => {
    await open();
    await choose(["messages_failed"]);
    await cause("rewards_waiting", "messages_failed");
    expect(await rows()).toEqual([["messages_failed", "due", null, 1]]);
    await choose([], null, 1);
    await post.runAll();
    expect(await rows()).toEqual([["messages_failed", "skipped", "switched_off", 1]]);
    expect(post.mails).toHaveLength(0);
  });

  it("is not sent when nothing of it waits any more", async () => {
    await open();
    await cause("rewards_waiting", "review_waiting", "deliveries_failed");
    await post.runAll();
    expect(new Set((await rows()).map(([, state, reason]) => `${state} ${reason}`))).toEqual(
      new Set(["skipped outdated"]),
    );
  });

  it("says itself that it is off without a mail server", async () => {
    await open();
    await cause("messages_failed");
    await post.another({ url: null }).send(post.shop);
    expect(await rows()).toEqual([["messages_failed", "skipped", "messages_off", 1]]);
  });

  it("leaves the address neither in the database nor in an error", async () => {
    await open({ onMail: () => "554 no thanks" });
    await cause("messages_failed");
    await post.runAll();
    expect(await rows()).toEqual([["messages_failed", "failed", "refused", 1]]);
    const places = await dumpDatabase(post.db.admin);
    places.set("errors", JSON.stringify(post.errors));
    expect(findTraces(places, [owner, "owner.demo-shop"])).toEqual([]);
    expect(await post.notifications.notices.recent(post.shop.id)).toMatchObject([
      { kind: "messages_failed", state: "failed", reason: "refused" },
    ]);
  });

  it("waits while Shopify does not let the app in, which may be what it tells of", async () => {
    await open();
    post.open.rewards_waiting = 1;
    await cause("rewards_waiting");
    post.forwardMs(day / 24);
    await lockedOut(() => post.notifications.send(post.shop));
    expect(await rows()).toEqual([["rewards_waiting", "due", "no_token", 0]]);
    await post.runAll();
    expect(await rows()).toEqual([["rewards_waiting", "sent", null, 0]]);
  });
});

describe("each kind", () => {
  it.each([
    ["en", "ltr"],
    ["ar", "rtl"],
    ["he", "rtl"],
  ] as const)("has its letter in %s, with nothing left to fill in", async (locale, direction) => {
    await open();
    for (const kind of noticeKinds)
      expect(await post.notifications.notices.sendTrial(post.shop, { kind, locale })).toMatchObject({
        ok: true,
      });
    const sent = await letters();
    expect(new Set(sent.map(({ subject }) => subject)).size).toBe(noticeKinds.length);
    for (const { subject, html, text } of sent) {
      expect(html).toContain(`<html lang="${locale}" dir="${direction}">`);
      expect(`${subject}${html}${text}`).not.toMatch(/\{\{|notices\.|undefined/);
    }
    expect(post.errors).toEqual([]);
  });

  it("program_paused: at once, once for each time it paused, and not when it goes on again", async () => {
    await open();
    await losesDiscount("Spring <i>");
    await post.notifications.send(post.shop);
    const [mail] = await letters();
    expect(post.mails).toHaveLength(1);
    expect(mail?.subject).toContain("Spring <i>");
    expect(mail?.html).toContain("Spring &lt;i&gt;");
    expect(mail?.text).toContain("discount was deleted");
    expect(mail?.text).toMatch(/\/app\/programs\/[\w-]{36}/);

    const again = "update programs set state = 'active', pause_reason = null where shop_id = $1";
    await post.db.admin.query(again, [post.shop.id]);
    await post.db.admin.query("update program_versions set discount_id = 'gid://shopify/DiscountNode/77'");
    await post.db.database.tenant(post.shop.id, (tx) => pauseForDeletedDiscount(tx, post.shop.id, ["77"]));
    await post.db.admin.query(again, [post.shop.id]);
    await post.notifications.send(post.shop);
    expect((await rows()).map(([, state, reason]) => [state, reason])).toEqual([
      ["sent", null],
      ["skipped", "outdated"],
    ]);
  });

  it("messages_failed: a letter that was refused to a customer, told without naming anybody", async () => {
    await open({ onRecipient: (to) => (to === owner ? null : "550 nobody here") });
    const readers = [await post.customer(), await post.customer()];
    for (const { id } of readers) await post.write({ kind: "points_expired", points: 5, customerId: id });
    await post.runAll();
    const [mail] = await letters();
    expect(post.mails.map(({ to }) => to)).toEqual([owner]);
    expect(mail?.text).toContain("2 messages to customers failed");
    for (const { email, shopifyId } of readers)
      expect(`${mail?.html}`).not.toMatch(new RegExp(`${email}|${shopifyId}`));
  });

  it("weekly_summary: only where it is wanted, once a week, with the week's figures", async () => {
    await open({ shop: { timezone: "Asia/Jerusalem" } });
    const { writeWeekly } = post.notifications.notices;
    await writeWeekly();
    expect(await rows()).toEqual([]);
    await choose(["weekly_summary"]);
    await Promise.all([writeWeekly(), writeWeekly(), writeWeekly()]);
    expect(await rows()).toEqual([["weekly_summary", "due", null, 1]]);
    await post.runAll();
    const [mail] = await letters();
    expect(mail?.text).toContain("Referred orders: 0 (the week before: 0)");
    expect(mail?.text).toContain("Open liability");
    post.forwardMs(7 * day);
    await writeWeekly();
    const mondays = (await post.noticeRows()).map(({ subject }) => subject);
    expect(mondays).toHaveLength(2);
    expect(mondays.map((monday) => new Date(monday).getUTCDay())).toEqual([1, 1]);
  });
});

it("waits without losing a try while the mail server is away, and then tells what failed meanwhile", async () => {
  await open();
  const reader = await post.customer();
  await post.write({ kind: "points_expired", points: 5, customerId: reader.id });
  const { port } = post.server;
  await post.server.close();
  for (let time = 0; time < 5; time += 1) {
    post.forwardMs(61_000);
    await post.notifications.send(post.shop);
  }
  expect((await post.tasks()).map(({ state }) => state)).toEqual(["failed"]);
  for (let time = 0; time < 8; time += 1) {
    post.forwardMs(15 * 60 * 1000);
    await post.notifications.send(post.shop);
  }
  expect(await rows()).toEqual([["messages_failed", "due", "unreachable", 1]]);
  expect((await post.noticeRows())[0]?.attempts).toBe(0);
  post.server = await startMailServer({ port, onMail: (mail) => (post.mails.push(mail), null) });
  await post.runAll();
  expect(await rows()).toEqual([["messages_failed", "sent", null, 1]]);
});

describe("what the merchant chooses", () => {
  it("is kept with its author, and never over what somebody else saved meanwhile", async () => {
    await open();
    const { notices } = post.notifications;
    expect(await notices.settings(post.shop.id)).toMatchObject({ locale: null, version: 0 });
    expect((await notices.settings(post.shop.id)).kinds).not.toContain("weekly_summary");
    expect(await choose(["weekly_summary"], "he")).toEqual({
      kinds: ["weekly_summary"],
      locale: "he",
      version: 1,
    });
    expect(await choose([], null)).toBeNull();
    expect(await choose([], null, 7)).toBeNull();
    expect(await choose(["program_paused"], null, 1)).toMatchObject({ version: 2 });
    const { rows: entries } = await post.db.admin.query(
      "select action, actor, metadata from audit_log where shop_id = $1 order by id",
      [post.shop.id],
    );
    expect(entries).toHaveLength(2);
    expect(entries[0]).toMatchObject({
      action: "notices.settings_changed",
      actor: "7",
      metadata: { kinds: ["weekly_summary"], locale: "he" },
    });
  });

  it("is sent as a trial to the shop's address, and says why when it cannot be", async () => {
    await open();
    const { notices } = post.notifications;
    const trial = { kind: "weekly_summary", locale: null } as const;
    expect(await notices.sendTrial(post.shop, trial)).toEqual({ ok: true, value: null });
    expect((await letters())[0]?.subject).toMatch(/^Trial: /);
    expect(await lockedOut(() => notices.sendTrial(post.shop, trial))).toEqual({
      ok: false,
      refusal: "no_shopify",
    });
    expect(await post.another({ url: null }).notices.sendTrial(post.shop, trial)).toEqual({
      ok: false,
      refusal: "off",
    });
    expect(await notices.address(post.shop.id)).toEqual({ address: owner, problem: null });
    expect(await lockedOut(() => notices.address(post.shop.id))).toEqual({
      address: null,
      problem: "unauthorized",
    });
    expect(await rows(), "a trial is no notice").toEqual([]);
  });
});

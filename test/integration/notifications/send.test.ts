import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { startMailServer } from "#test/simulator/mail/mail-server.ts";
import { dumpDatabase, findTraces } from "#test/support/traces.ts";
import { openPostOffice, parseMail, type PostOffice, type PostOfficeOptions } from "./fixtures.ts";

let post: PostOffice;
afterEach(() => post.close());

const open = async (options: PostOfficeOptions = {}): Promise<PostOffice> =>
  (post = await openPostOffice(options));

const told = { kind: "points_expired", points: 12 } as const;

const outcomes = async () =>
  (await post.tasks()).map(({ state, reason, attempts }) => [state, reason, attempts]);

describe("an e-mail", () => {
  it("reaches the address that Shopify knows, in the reader's language, and can be stopped by one click", async () => {
    await open();
    const reader = await post.customer({ locale: "ar" });
    await post.write({ ...told, customerId: reader.id });
    await post.notifications.send(post.shop);
    expect(await outcomes()).toEqual([["sent", null, 1]]);

    const [received] = post.mails;
    const [task] = await post.tasks();
    expect(received?.to).toBe(reader.email);
    const mail = await parseMail(received ?? { from: "", to: "", raw: "" });
    const header = (key: string) => mail.headers.find((one) => one.key === key)?.value ?? "";
    expect(mail.from).toEqual({ name: "Olive & Oak <b>", address: "no-reply@app.example.com" });
    expect(mail.messageId).toBe(`<${task?.id}@app.example.com>`);
    expect(header("content-language")).toBe("ar");
    expect(header("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
    expect(header("list-unsubscribe")).toMatch(
      /^<https:\/\/app\.example\.com\/unsubscribe\/[\w-]{64}\?lang=ar>$/,
    );
    expect(mail.html).toContain('<html lang="ar" dir="rtl">');
    expect(mail.html).toContain("Olive &amp; Oak &lt;b&gt;");
    expect(mail.html).not.toContain("<b>");
    expect(mail.text).toContain("12 نقطة");
    expect(mail.html).toContain("/unsubscribe/");
  });

  it("is sent once by any number of processes at once", async () => {
    await open();
    const reader = await post.customer();
    await Promise.all([1, 2, 3].map((points) => post.write({ ...told, points, customerId: reader.id })));
    await Promise.all([post.notifications, post.another(), post.another()].map((one) => one.send(post.shop)));
    expect(post.mails).toHaveLength(3);
    await post.runAll();
    expect(post.mails).toHaveLength(3);
  });

  it("leaves the address neither in the database nor in an error", async () => {
    await open({ onMail: () => "554 no thanks" });
    const reader = await post.customer({ email: "quillfeather@example.com" });
    await post.write({ ...told, customerId: reader.id });
    await post.runAll();
    const places = await dumpDatabase(post.db.admin);
    expect(findTraces(places, ["quillfeather"])).toEqual([]);
    expect(post.errors).toEqual([]);
    expect(post.asked).toContain("customer");
  });
});

describe("whoever is not to be told is not", () => {
  const quiet = async (
    prepare: (person: string) => Promise<unknown>,
    kind: "points_expired" | "share_reminder",
  ) => {
    const reader = await post.customer();
    await post.db.admin.query(
      "insert into message_settings (shop_id, email_kinds, sms_kinds) values ($1, '{points_expired,share_reminder}', '{}')",
      [post.shop.id],
    );
    await post.write({ kind, customerId: reader.id });
    await prepare(reader.id);
    await post.notifications.send(post.shop);
    expect(post.mails).toEqual([]);
    return outcomes();
  };
  const set = (column: string, value: string) => (person: string) =>
    post.db.admin.query(`update customers set ${column} = ${value} where id = $1`, [person]);

  it.each([
    ["opted_out", set("messages_stopped_at", "now()")],
    ["erased", set("erased_at", "now()")],
    ["no_account", set("deleted_at", "now()")],
    ["no_account", set("shopify_customer_id", "null")],
    ["too_late", () => Promise.resolve(post.forwardMs(8 * 24 * 3_600_000))],
  ])("%s", async (reason, prepare) => {
    await open();
    expect(await quiet(prepare, "points_expired")).toEqual([["skipped", reason, 1]]);
    expect(post.asked).toEqual([]);
  });

  it("no address at Shopify", async () => {
    await open();
    const reader = await post.customer({ isAnonymous: true });
    await post.write({ ...told, customerId: reader.id });
    await post.notifications.send(post.shop);
    expect(await outcomes()).toEqual([["skipped", "no_address", 1]]);
  });

  it("no consent to marketing, where it is a prompt and no notice", async () => {
    await open();
    await post.db.admin.query("insert into programs (shop_id, name, state) values ($1, 'P', 'active')", [
      post.shop.id,
    ]);
    const withLink = async (person: string, code: string) => {
      await post.db.admin.query(
        `with link as (insert into share_links (shop_id, customer_id) values ($1, $2) returning id)
         insert into share_codes (shop_id, code_key, code, link_id) select $1, lower($3), $3, id from link`,
        [post.shop.id, person, code],
      );
    };
    expect(await quiet((person) => withLink(person, "ONE"), "share_reminder")).toEqual([
      ["skipped", "no_consent", 1],
    ]);
    const willing = await post.customer({ marketing: { email: true } });
    await withLink(willing.id, "TWO");
    await post.write({ kind: "share_reminder", customerId: willing.id });
    await post.notifications.send(post.shop);
    expect(post.mails.map(({ to }) => to)).toEqual([willing.email]);
  });

  it("what is not true any more", async () => {
    await open();
    const reader = await post.customer();
    await post.write({ kind: "your_link", customerId: reader.id });
    await post.notifications.send(post.shop);
    expect(await outcomes()).toEqual([["skipped", "outdated", 1]]);
  });
});

describe("a provider that does not take it", () => {
  it("for good is asked once", async () => {
    await open({ onRecipient: (to) => (to.startsWith("reader1@") ? "550 no such mailbox" : null) });
    for (const reader of [await post.customer(), await post.customer()])
      await post.write({ ...told, customerId: reader.id });
    await post.runAll();
    expect((await outcomes()).toSorted()).toEqual([
      ["failed", "refused_recipient", 1],
      ["sent", null, 1],
    ]);
  });

  it("for now is asked five times at most, one, two, four and eight seconds later", async () => {
    const times: number[] = [];
    await open({ onMail: () => (times.push(Date.now()), "451 later") });
    await post.write({ ...told, customerId: (await post.customer()).id });
    const waits: number[] = [];
    for (let run = 1; run <= 6; run += 1) {
      await post.notifications.send(post.shop);
      const [task] = await post.tasks();
      if (task?.state !== "due") break;
      const { rows } = await post.db.admin.query(
        "select extract(epoch from next_attempt_at - now()) as wait from message_tasks",
      );
      waits.push(Math.round(Number(rows[0].wait) - waits.reduce((sum, wait) => sum + wait, 0)));
      post.forwardMs((waits.at(-1) ?? 0) * 1000 + 500);
    }
    expect(times).toHaveLength(5);
    expect(waits).toHaveLength(4);
    expect(waits.every((wait, index) => Math.abs(wait - 2 ** index) <= 1)).toBe(true);
    expect(await outcomes()).toEqual([["failed", "busy", 5]]);
  });

  it("because it is down gets it when it is up again", async () => {
    await open();
    const { port } = post.server;
    await post.server.close();
    await post.write({ ...told, customerId: (await post.customer()).id });
    await post.notifications.send(post.shop);
    expect(await outcomes()).toEqual([["due", "unreachable", 1]]);
    post.server = await startMailServer({ port, onMail: (mail) => (post.mails.push(mail), null) });
    await post.runAll();
    expect(await outcomes()).toEqual([["sent", null, 2]]);
    expect(post.mails).toHaveLength(1);
  });

  it("while it is down is not asked for every message there is", async () => {
    await open();
    await post.server.close();
    for (let index = 0; index < 20; index += 1)
      await post.write({ ...told, customerId: (await post.customer()).id });
    await post.notifications.send(post.shop);
    const tried = (await post.tasks()).filter(({ attempts }) => attempts > 0);
    expect(tried.length).toBeLessThanOrEqual(4);
  });

  it("within five seconds is not waited for", async () => {
    await open();
    const silent = createServer((socket) => void socket.resume().on("error", () => {}));
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    const slow = post.another({ url: `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}` });
    await post.write({ ...told, customerId: (await post.customer()).id });
    const started = performance.now();
    await slow.send(post.shop);
    expect(performance.now() - started).toBeLessThan(6_500);
    expect(await outcomes()).toEqual([["due", "timeout", 1]]);
    silent.close();
  });

  it("says nothing after it had everything is not given it again: it may have been sent", async () => {
    let answer: (refusal: null) => void = () => {};
    await open({ onMail: () => new Promise((resolve) => (answer = resolve)) });
    await post.write({ ...told, customerId: (await post.customer()).id });
    await post.notifications.send(post.shop);
    await post.runAll();
    expect(await outcomes()).toEqual([["failed", "unknown_outcome", 1]]);
    answer(null);
    const [task] = await post.tasks();
    expect(await post.notifications.retry(post.shop.id, [task?.id ?? ""])).toBe(1);
    expect(await outcomes()).toEqual([["due", null, 0]]);
  });
});

describe("a process that ends", () => {
  const crash = async (sets: string) => {
    await open();
    await post.write({ ...told, customerId: (await post.customer()).id });
    await post.db.admin.query(
      `update message_tasks set state = 'sending', attempts = 1, next_attempt_at = now() + interval '2 minutes', ${sets}`,
    );
    await post.notifications.send(post.shop);
    expect(post.mails).toEqual([]);
    post.forwardMs(130_000);
    await post.notifications.send(post.shop);
    return outcomes();
  };

  it("before it handed the message over leaves it to the next", async () => {
    expect(await crash("asked_at = null")).toEqual([["sent", null, 2]]);
    expect(post.mails).toHaveLength(1);
  });

  it("after that leaves it to a person", async () => {
    expect(await crash("asked_at = now()")).toEqual([["failed", "unknown_outcome", 2]]);
    expect(post.mails).toEqual([]);
  });
});

describe("Shopify's own troubles", () => {
  it("cost the message no try, and let it wait", async () => {
    await open();
    post.fail("customer", "unavailable", 5);
    await post.write({ ...told, customerId: (await post.customer()).id });
    await post.notifications.send(post.shop);
    expect(await outcomes()).toEqual([["due", "unavailable", 0]]);
    await post.runAll();
    expect(await outcomes()).toEqual([["sent", null, 1]]);
  });
});

describe("ways that are off", () => {
  it("keep nothing waiting", async () => {
    await open();
    await post.write({ ...told, customerId: (await post.customer()).id });
    const off = post.another({ url: null });
    expect(off.isOn).toEqual({ email: false, sms: false });
    expect(await off.shopsWithMessages()).toEqual(new Set([post.shop.id]));
    await off.send(post.shop);
    expect(await outcomes()).toEqual([["skipped", "messages_off", 0]]);
    expect(await off.shopsWithMessages()).toEqual(new Set());
    expect(post.asked).toEqual([]);
  });
});

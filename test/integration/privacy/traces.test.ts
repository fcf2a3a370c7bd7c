import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClaimAnswer, MeAnswer } from "#app/contracts/proxy/answers.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { loader as codeRoute } from "#app/routes/proxy.code.ts";
import { loader as meRoute } from "#app/routes/proxy.me.ts";
import { eventually } from "#test/support/eventually.ts";
import { startMailServer, type MailServer, type ReceivedMail } from "#test/simulator/mail/mail-server.ts";
import { startApp, type RunningApp } from "#test/support/running-app.ts";
import { dumpDatabase, findTraces } from "#test/support/traces.ts";

interface Persona {
  id: string;
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  street: string;
  address: string;
  note: string;
}

/** Words that stand nowhere else, so that one of them anywhere is a trace. */
const personaOf = (shop: number, number: number): Persona => ({
  id: `8200000000${shop}${String(number).padStart(5, "0")}`,
  firstName: `Zephyrine${shop}x${number}`,
  lastName: `Quillfeather${shop}x${number}`,
  email: `zq.${shop}.${number}@Example.com`,
  phone: `+1555${shop}0${String(number).padStart(5, "0")}`,
  street: `${shop}7${number} Marmalade Crescent`,
  address: `203.0.113.${number + 100 * shop}`,
  note: `please ring Quillbert${shop}x${number}`,
});

/** What must not be found of anybody. The id may: it is erasable, and found by the tests of erasing. */
const wordsOf = ({ firstName, lastName, email, phone, street, address, note }: Persona): string[] => [
  firstName,
  lastName,
  email,
  phone,
  phone.slice(1),
  street,
  address,
  note,
];

const friendsPerShop = 6;
let world: RunningApp;
let mailServer: MailServer;
const mails: ReceivedMail[] = [];
let shops: [Shop, Shop];
let advocates: [Persona, Persona];
let friends: [Persona[], Persona[]];
let nextOrder = 8_100_000_000_000_000n;

const postalAddressOf = (persona: Persona) => ({
  first_name: persona.firstName,
  last_name: persona.lastName,
  name: `${persona.firstName} ${persona.lastName}`,
  address1: persona.street,
  zip: "10001",
  city: "Springfield",
  country_code: "US",
  phone: persona.phone,
});

const customerOf = (persona: Persona) => ({
  id: Number(persona.id),
  email: persona.email,
  phone: persona.phone,
  first_name: persona.firstName,
  last_name: persona.lastName,
  note: persona.note,
  default_address: postalAddressOf(persona),
});

const orderOf = (persona: Persona, code: string | null, isGuest = false) => {
  nextOrder += 1n;
  const now = new Date().toISOString();
  return {
    id: Number(nextOrder),
    created_at: now,
    processed_at: now,
    updated_at: now,
    cancelled_at: null,
    test: false,
    financial_status: "paid",
    source_name: "web",
    currency: "USD",
    presentment_currency: "USD",
    subtotal_price: "48.00",
    current_subtotal_price: "48.00",
    total_price: "53.00",
    email: persona.email,
    contact_email: persona.email,
    phone: persona.phone,
    browser_ip: persona.address,
    client_details: { browser_ip: persona.address, user_agent: "Trace" },
    note: persona.note,
    note_attributes: [
      { name: "gift note", value: persona.note },
      { name: "referral_code", value: persona.email },
    ],
    discount_codes: code === null ? [] : [{ code, amount: "4.80", type: "percentage" }],
    customer: isGuest ? null : customerOf(persona),
    shipping_address: postalAddressOf(persona),
    billing_address: postalAddressOf(persona),
    line_items: [
      { id: 1, quantity: 2, price: "24.00", properties: [{ name: "engraving", value: persona.note }] },
    ],
  };
};

const answerOf = async <Answer>(response: Response): Promise<Answer> => {
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
};

const claim = async (shop: Shop, advocate: Persona, friend: Persona): Promise<string> => {
  const { code } = await answerOf<MeAnswer>(
    await world.ask(shop, meRoute, { customer: advocate.id, from: advocate.address }),
  );
  const body = { code, email: friend.email };
  const claimed = await world.ask(shop, claimRoute, { body, from: friend.address });
  const { discountCode } = await answerOf<ClaimAnswer>(claimed);
  if (discountCode === null) throw new Error("the offer is a discount");
  return discountCode;
};

/** Everything that a shop hears of a friend: a claim, an order, an update, a broken order, an account. */
const live = async (shop: Shop, advocate: Persona, friend: Persona, isGuest: boolean): Promise<void> => {
  const code = await claim(shop, advocate, friend);
  const order = orderOf(friend, code, isGuest);
  const statuses = [
    await world.deliver(shop, "orders/create", order, friend.address),
    await world.deliver(shop, "orders/updated", order, friend.address),
    await world.deliver(shop, "orders/create", { ...orderOf(friend, null), subtotal_price: friend.note }),
    await world.deliver(shop, "customers/update", customerOf(friend)),
    await world.deliver(shop, "refunds/create", { id: 1, order_id: order.id, note: friend.note }),
  ];
  expect(new Set(statuses)).toEqual(new Set([200]));
  await world.ask(shop, codeRoute, { body: { email: friend.email }, from: friend.address });
};

const query = async (sql: string, values: unknown[] = []) => (await world.db.admin.query(sql, values)).rows;

const settled = () =>
  eventually(async () => {
    const open = await query(
      `select topic from webhook_inbox where done_at is null
           and topic in ('orders/create', 'orders/updated', 'refunds/create', 'customers/redact', 'shop/redact')
         union all select kind from privacy_requests where state <> 'done'
         union all select event_type from outbox where published_at is null`,
    );
    expect(open).toEqual([]);
  });

/** Every place where the app leaves anything: all tables (the queue's too), logs, metrics. */
const places = async (): Promise<Map<string, string>> => {
  const dump = await dumpDatabase(world.db.admin);
  dump.set("logs", world.logs());
  dump.set("metrics", await world.app.metrics.registry.metrics());
  return dump;
};

/** What Shopify alone knows, and is asked for when a message is sent. */
const emailOf = (customerId: string): string | null =>
  [...advocates, ...friends.flat()].find(({ id }) => id === customerId)?.email ?? null;

const told = () =>
  eventually(async () =>
    expect(await query("select kind from message_tasks where state in ('due', 'sending')")).toEqual([]),
  );

beforeAll(async () => {
  mailServer = await startMailServer({ onMail: (mail) => (mails.push(mail), null) });
  world = await startApp({ smtpUrl: `smtp://127.0.0.1:${mailServer.port}`, emailOf });
  shops = [await world.install(), await world.install()];
  advocates = [personaOf(1, 0), personaOf(2, 0)];
  const friendsOf = (shop: number) =>
    Array.from({ length: friendsPerShop }, (_, index) => personaOf(shop, index + 1));
  friends = [friendsOf(1), friendsOf(2)];
  for (const [index, shop] of shops.entries()) {
    const advocate = advocates[index] ?? personaOf(0, 0);
    for (const [number, friend] of (friends[index] ?? []).entries()) {
      await live(shop, advocate, friend, number % 3 === 2);
    }
  }
  await settled();
  await told();
}, 120_000);
afterAll(async () => {
  await world.stop();
  await mailServer.close();
});

describe("people who were sent in", () => {
  it("leave no e-mail, name, phone, address or words anywhere, while their orders convert", async () => {
    expect(await query("select count(*)::int >= 8 as busy from conversions")).toEqual([{ busy: true }]);
    expect(await query("select count(*)::int > 0 as some from dead_letters")).toEqual([{ some: true }]);
    const reached = new Set(mails.map(({ to }) => to.toLowerCase()));
    for (const { email } of advocates) expect(reached).toContain(email.toLowerCase());
    const everybody = [...advocates, ...friends.flat()].flatMap(wordsOf);
    expect(findTraces(await places(), everybody)).toEqual([]);
  });

  it("would be found, had one of them been written anywhere", async () => {
    const [planted = personaOf(0, 0)] = friends[0];
    const [shop] = shops;
    await query("update dead_letters set reason = $1", [`about ${planted.email.toUpperCase()}`]);
    await query("update customers set visitor_hash = $1 where shop_id = $2", [
      Buffer.from(planted.lastName),
      shop.id,
    ]);
    await query(
      "insert into outbox (shop_id, event_id, event_type, payload, correlation_id) values ($1, gen_random_uuid(), 't', $2, gen_random_uuid())",
      [shop.id, { phone: planted.phone }],
    );
    await world.app.queue.wake(planted.firstName).catch(() => undefined);
    world.app.log.info({ where: planted.street }, "planted");
    world.app.metrics.errors.inc({ error_type: planted.address });
    const found = findTraces(await places(), wordsOf(planted));
    expect(found).toEqual(
      expect.arrayContaining([
        `public.dead_letters: ${planted.email}`,
        `public.customers: ${planted.lastName}`,
        `public.outbox: ${planted.phone}`,
        `logs: ${planted.street}`,
        `metrics: ${planted.address}`,
      ]),
    );
    expect(
      found.filter((trace) => trace.endsWith(planted.firstName)),
      "in the queue",
    ).not.toEqual([]);
  });
});

describe("a customer and a shop that are forgotten while orders keep coming", () => {
  it("are nowhere any more, and the others still are", async () => {
    const [kept, doomed] = shops;
    const [forgotten = personaOf(0, 0), other = personaOf(0, 0)] = friends[0];
    const person = await world.app.shops.personHash(kept.id);
    const hashes = [person.email(forgotten.email), person.phone(forgotten.phone)].map(
      (hash) => hash?.toString("hex") ?? "",
    );
    const before = await places();
    for (const trace of [forgotten.id, ...hashes, other.id, doomed.id, doomed.domain]) {
      expect(findTraces(before, [trace]), trace).not.toEqual([]);
    }

    const arriving = async (shop: Shop, people: readonly Persona[]) => {
      for (const friend of people)
        expect(await world.deliver(shop, "orders/create", orderOf(friend, null))).toBe(200);
    };
    const redaction = {
      customer: { id: Number(forgotten.id), email: forgotten.email, phone: forgotten.phone },
    };
    await Promise.all([
      world.deliver(kept, "customers/redact", redaction),
      world.deliver(doomed, "app/uninstalled", { id: 1 }),
      world.deliver(doomed, "shop/redact", { shop_id: 1, shop_domain: doomed.domain }),
      arriving(kept, friends[0].slice(1)),
      arriving(doomed, friends[1]),
    ]);
    await settled();
    await eventually(async () =>
      expect(await query("select 1 from shops where id = $1", [doomed.id])).toEqual([]),
    );

    const after = await dumpDatabase(world.db.admin);
    after.delete("public.compliance_receipts");
    expect(findTraces(after, [forgotten.id, ...hashes])).toEqual([]);
    expect(findTraces(after, [doomed.id, doomed.domain, ...friends[1].map(({ id }) => id)])).toEqual([]);
    expect(findTraces(after, [other.id])).not.toEqual([]);
    expect(
      await query("select domain, topic from compliance_receipts where domain = $1", [doomed.domain]),
    ).toEqual([{ domain: doomed.domain, topic: "shop/redact" }]);
    expect(findTraces(new Map([["logs", world.logs()]]), [forgotten.id, ...hashes, doomed.domain])).toEqual(
      [],
    );
  });

  it("and what comes for them later is answered and leaves nothing", async () => {
    const [kept, doomed] = shops;
    const [forgotten = personaOf(0, 0)] = friends[0];
    expect(await world.deliver(doomed, "orders/create", orderOf(personaOf(2, 1), null))).toBe(200);
    expect(await world.deliver(doomed, "shop/redact", { shop_id: 1 })).toBe(200);
    expect(await world.deliver(kept, "customers/redact", { customer: { id: Number(forgotten.id) } })).toBe(
      200,
    );
    await settled();
    const dump = await dumpDatabase(world.db.admin);
    expect(findTraces(dump, [forgotten.id, doomed.id])).toEqual([]);
  });
});

import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import type { Program } from "#app/modules/programs/index.ts";
import { mayMove } from "#app/modules/referrals/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { randomCode } from "#app/platform/random-code.ts";
import type { DemoShop } from "./demo-shops.ts";
import { nobodysReferral, plots, type Plot } from "./plots.ts";
import type { SeededRandom } from "./random.ts";

/** Rows by table, ready to be written. */
export type History = Record<string, Record<string, unknown>[]>;

export interface Setting {
  shop: Shop;
  demo: DemoShop;
  programs: Record<Plot["program"], Program>;
  now: Date;
  random: SeededRandom;
}

interface Advocate {
  personId: string;
  linkId: string;
  uses: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** The oldest story begins so long ago; the youngest an hour ago. */
const oldestClaim = 55 * day;

/** As Shopify words it, with the step that settlement keeps beside it. */
const paymentOf = ({ order, returned }: Plot) => {
  if (order?.paid === false) return { financial_status: "pending", payment_step: 0 };
  if (returned === 0) return { financial_status: "paid", payment_step: 3 };
  return returned === 1
    ? { financial_status: "refunded", payment_step: 5 }
    : { financial_status: "partially_refunded", payment_step: 4 };
};

const advocateCount = { lively: 12, small: 4 } as const;

const createHistory = ({ shop, demo, programs, now, random }: Setting) => {
  const rows: History = {};
  const add = (table: string, row: Record<string, unknown>) => {
    (rows[table] ??= []).push({ shop_id: shop.id, ...row });
  };
  let people = 0;
  let orders = 0;

  const person = (at: Date, known?: DemoShop["knownAdvocates"][number]): string => {
    const id = random.uuid();
    const customerId = known?.id ?? demo.firstCustomerId + people++;
    const earlier = known?.earlierOrders ?? 0;
    add("customers", {
      id,
      shopify_customer_id: customerId,
      orders_before_first_sight: earlier,
      created_at: at,
    });
    return id;
  };

  const advocate = (at: Date, known?: DemoShop["knownAdvocates"][number]): Advocate => {
    const linkId = random.uuid();
    const personId = person(at, known);
    const code = `ref-${random.uuid()}`;
    add("share_codes", { code_key: code, code, link_id: linkId, created_at: at });
    return { personId, linkId, uses: 0 };
  };

  /** A claim's time, early enough for what came after it to have happened by now. */
  const claimTime = ({ points, program, order }: Plot): Date => {
    if (points === "pending") return new Date(now.getTime() - random.between(6, 9) * day);
    const least = order === null ? 60 * minute : 15 * day;
    const most = order === null ? 20 * day : oldestClaim;
    const age = least + random.fraction() * (most - least);
    return new Date(now.getTime() - age - (program === "second" ? day : 0));
  };

  const order = (plot: Plot, buyerId: string | null, referralId: string | null, at: Date) => {
    const orderId = demo.firstOrderId + orders++;
    const baseMinor = random.between(24, 180) * 100;
    const returnedMinor = Math.round(baseMinor * plot.returned);
    add("orders", {
      order_id: orderId,
      customer_id: buyerId,
      ...paymentOf(plot),
      currency: shop.currency,
      base_minor: baseMinor,
      total_minor: baseMinor + 500,
      goods_refunded_minor: returnedMinor,
      ordered_at: at,
      snapshot_at: at,
      first_seen_at: at,
      outcome: plot.order?.outcome ?? "NotReferred",
      reasons: [plot.order?.reason ?? "no_evidence"],
      evidence: plot.evidence,
      referral_id: referralId,
      reversed: plot.returned === 0 ? "none" : plot.returned === 1 ? "full" : "partial",
      settled_at: at,
    });
    if (returnedMinor > 0) {
      const refund = { order_id: orderId, refund_id: orderId + 500_000, goods_minor: returnedMinor };
      add("order_refunds", { ...refund, refunded_at: new Date(at.getTime() + 6 * day) });
    }
    return orderId;
  };

  const points = (
    plot: Plot,
    program: Program,
    owner: { personId: string; referralId: string; orderId: number },
    at: Date,
  ) => {
    const { personId, referralId, orderId } = owner;
    const { advocateReward } = program.terms;
    const award = advocateReward.kind === "points" ? advocateReward.points : 0;
    const entry = { customer_id: personId, account: plot.points, referral_id: referralId };
    const earned = { ...entry, kind: "earn", amount: award, reason: "referral", created_at: at };
    add("ledger_entries", { ...earned, idempotency_key: `earn:advocate:${referralId}` });
    if (plot.returned === 0) return;
    add("ledger_entries", {
      ...entry,
      kind: "reverse",
      amount: -Math.ceil(award * plot.returned),
      reason: plot.returned === 1 ? "order_refunded" : "order_partly_refunded",
      created_at: new Date(at.getTime() + 6 * day),
      idempotency_key: `reverse:${orderId}:1`,
    });
  };

  const timeline = (plot: Plot, referralId: string, claimedAt: Date, orderedAt: Date) => {
    let from: ReferralStatus | null = null;
    const move = (to: ReferralStatus, actor: string, reason: string, at: Date) => {
      if (!mayMove(from, to)) throw new Error(`no story goes from ${from ?? "nothing"} to ${to}`);
      add("referral_timeline", {
        referral_id: referralId,
        at,
        from_status: from,
        to_status: to,
        actor,
        reason,
      });
      from = to;
    };
    const isQueued = plot.born === "queued";
    move(plot.born, isQueued ? "system" : "friend", isQueued ? "invited" : "claimed", claimedAt);
    plot.moves.forEach(({ to, reason }, index) => {
      const wait = to === "cancelled" ? 6 * day : to === "rewarded" ? minute : index * 10;
      move(to, "system", reason, new Date(orderedAt.getTime() + wait));
    });
  };

  const referral = (plot: Plot, { personId, linkId }: Advocate) => {
    const program = programs[plot.program];
    const id = random.uuid();
    const claimedAt = claimTime(plot);
    const orderedAt = new Date(
      claimedAt.getTime() + random.between(1, 4) * day + random.between(0, 700) * minute,
    );
    const friendId = plot.born === "queued" ? null : person(claimedAt);
    const status = plot.moves.at(-1)?.to ?? plot.born;
    const orderId = plot.order === null ? null : order(plot, friendId, id, orderedAt);
    const reached = (wanted: ReferralStatus) => plot.moves.some(({ to }) => to === wanted);
    add("referrals", {
      id,
      merchant_id: shop.merchantId,
      customer_id: personId,
      referral_link_id: random.bytes(16).toString("base64url"),
      status,
      locale: random.pick(["en", "en", "ar", "he"]),
      event_id: random.uuid(),
      correlation_id: random.uuid(),
      created_at: claimedAt,
      friend_id: friendId,
      link_id: linkId,
      program_version_id: program.versionId,
      reason: plot.moves.at(-1)?.reason ?? null,
      verdict: plot.verdict,
      evidence: plot.evidence,
      order_id: orderId,
      claimed_at: friendId === null ? null : claimedAt,
      claim_expires_at:
        friendId === null ? null : new Date(claimedAt.getTime() + program.terms.claimValidDays * day),
      hold_until:
        plot.points === "pending" ? new Date(orderedAt.getTime() + program.terms.holdDays * day) : null,
      completed_at: reached("completed") ? orderedAt : null,
      rewarded_at: reached("rewarded") ? new Date(orderedAt.getTime() + minute) : null,
    });
    timeline(plot, id, claimedAt, orderedAt);
    if (friendId !== null) {
      add("redeem_codes", {
        code: randomCode(16, random.bytes),
        program_version_id: program.versionId,
        referral_id: id,
        state: plot.points === null ? "claimed" : "used",
        created_at: claimedAt,
        claimed_at: claimedAt,
      });
    }
    if (plot.points === null || orderId === null) return;
    points(plot, program, { personId, referralId: id, orderId }, orderedAt);
    const stands = plot.returned < 1;
    add("conversions", {
      order_id: orderId,
      referral_id: id,
      friend_id: friendId,
      link_id: linkId,
      converted_at: orderedAt,
      stands,
    });
  };

  const link = ({ personId, linkId, uses }: Advocate, at: Date) =>
    add("share_links", { id: linkId, customer_id: personId, uses, created_at: at });

  return { rows, add, advocate, referral, link, order, person };
};

/** Who still has room for one more conversion; the first advocate is left alone, his link is the one to try. */
const nextAdvocate = (
  advocates: readonly Advocate[],
  plot: Plot,
  random: SeededRandom,
  most: number,
): Advocate => {
  const counts = plot.points !== null && plot.returned < 1;
  const [first, ...rest] = advocates.slice(1).filter(({ uses }) => !counts || uses < most);
  if (first === undefined) throw new Error("there are more conversions than places");
  const advocate = random.pick([first, ...rest]);
  if (counts) advocate.uses += 1;
  return advocate;
};

/** Entries are numbered as they are written. */
const byTime = (left: Record<string, unknown>, right: Record<string, unknown>): number =>
  Number(left["created_at"]) - Number(right["created_at"]);

const unrelatedOrders = { lively: 24, small: 5 } as const;

/** The last eight weeks of a shop: its advocates, their referrals in every state, and orders of other people. */
export const tellStories = (setting: Setting): History => {
  const { demo, now, random, programs } = setting;
  const history = createHistory(setting);
  const joinedAt = (index: number) => new Date(now.getTime() - oldestClaim - (index + 1) * 6 * 60 * minute);
  const advocates = Array.from({ length: advocateCount[demo.size] }, (_, index) =>
    history.advocate(joinedAt(index), demo.knownAdvocates[index]),
  );

  for (const plot of plots) {
    for (let told = 0; told < plot.count[demo.size]; told += 1) {
      history.referral(plot, nextAdvocate(advocates, plot, random, programs.main.terms.usesPerCode));
    }
  }
  for (const [index, advocate] of advocates.entries()) history.link(advocate, joinedAt(index));

  for (let index = 0; index < unrelatedOrders[demo.size]; index += 1) {
    const at = new Date(now.getTime() - random.between(1, 50 * 24) * 60 * minute);
    history.order(nobodysReferral, history.person(at), null, at);
  }
  history.rows["ledger_entries"]?.sort(byTime);
  return history.rows;
};

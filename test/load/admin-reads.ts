import { periodUpTo, todayIn } from "#app/modules/analytics/index.ts";
import type { Tier } from "#app/modules/tiers/index.ts";
import type { PersonId } from "#app/platform/ids.ts";
import type { LargeShop } from "./large-shop.ts";

/** What a page asks the database for. */
export type Read = [name: string, read: () => Promise<unknown>];

const limit = 25;
const audit = { cursor: null, limit: 20 };

const homeReads = ({ app, shop }: LargeShop): Read[] => {
  const today = todayIn(shop.timezone, new Date());
  return [
    ...[7, 30, 90, 366].map((days): Read => [
      `home, figures of ${days} days`,
      () => app.analytics.figures(shop, periodUpTo(today, days)),
    ]),
    ["home, what is owed", () => app.analytics.open(shop.id)],
    ["home, first steps", () => app.shops.setupGuide(shop.id)],
    ["home, rewards that wait", () => app.rewards.needsMerchant(shop.id)],
    ["home, failed deliveries", () => app.reconciliation.countFailed(shop.id)],
    ["home, urgent requests", () => app.privacy.urgentRequests(shop.id)],
  ];
};

const referralReads = ({ app, shop: { id } }: LargeShop, referralId: string): Read[] => [
  ["referrals", () => app.referrals.list(id, { limit })],
  [
    "referrals, filtered",
    () => app.referrals.list(id, { limit, status: "pending", verdict: "review", locale: "en" }),
  ],
  ["referrals, languages", () => app.referrals.locales(id)],
  ["referrals, saved views", () => app.savedViews.list(id)],
  ["a referral", () => app.referrals.find(id, referralId)],
  ["a referral, its story", () => app.referrals.story(id, referralId)],
  ["a referral, what can be decided", () => app.settlement.choices(id, referralId)],
  ["review", () => app.settlement.reviewQueue(id, { limit: 10 })],
  ["review, how many", () => app.settlement.countUnderReview(id)],
];

const advocateReads = ({ app, shop: { id } }: LargeShop, advocateId: PersonId): Read[] => [
  ["advocates", () => app.referrals.advocates(id, { limit })],
  ["advocates, one code", () => app.referrals.advocates(id, { limit, search: { code: "code-7", id: null } })],
  ["an advocate", () => app.referrals.advocate(id, advocateId)],
  ["an advocate, entries", () => app.points.historyOf(id, advocateId, { cursor: null, limit })],
  ["an advocate, tier", () => app.tiers.namesOf(id, [advocateId])],
  ["an advocate, referrals", () => app.referrals.list(id, { limit, advocateId })],
];

const higher = (tiers: readonly Tier[]): Tier[] =>
  tiers.map((tier, rank) => ({ ...tier, minPoints: tier.minPoints + 150, minSpend: `${40 + rank}.50` }));

const settingReads = ({ app, shop }: LargeShop): Read[] => [
  ["programs", () => app.programs.list(shop.id)],
  ["programs, figures", () => app.programs.figures(shop.id, 30)],
  ["a program, average order", () => app.analytics.averageReferredOrder(shop, 90)],
  ["tiers", () => app.tiers.list(shop)],
  ["tiers, what others would do", async () => app.tiers.foresee(shop, higher(await app.tiers.list(shop)))],
  ["languages", () => app.translations.list(shop.id, "en")],
  ["messages, settings", () => app.notifications.settings(shop.id)],
  ["messages, figures", () => app.notifications.figures(shop.id)],
  ["messages, failures", () => app.notifications.failures(shop.id)],
  ["settings, keys", () => app.apiKeys.list(shop.id)],
  ["settings, health", () => app.reconciliation.health(shop.id)],
  ["settings, failed deliveries", () => app.reconciliation.deadLettersOf(shop.id, { limit: 20 })],
  ["settings, rewards that wait", () => app.rewards.waitingForMerchant(shop.id)],
];

const privacyReads = ({ app, shop: { id } }: LargeShop): Read[] => [
  ["audit log", () => app.audit.list(id, audit)],
  ["audit log, a rare actor", () => app.audit.list(id, { ...audit, actorKind: "cli" })],
  ["audit log, a rare action", () => app.audit.list(id, { ...audit, action: "tiers" })],
  ["audit log, both", () => app.audit.list(id, { ...audit, action: "referral", actorKind: "api" })],
  ["audit log, old", () => app.audit.list(id, { ...audit, until: new Date(Date.now() - 170 * 86_400_000) })],
  ["privacy requests", () => app.privacy.requests(id)],
];

const firstId = async <Id extends string>({ admin, shop }: LargeShop, sql: string): Promise<Id> => {
  const { rows } = await admin.query<{ id: Id }>(sql, [shop.id]);
  if (rows[0] === undefined) throw new Error("the shop is empty");
  return rows[0].id;
};

/** All that the pages of the admin ask for, a list with several ways in by each of them. */
export const adminReads = async (large: LargeShop): Promise<Read[]> => {
  const referral = await firstId(
    large,
    "select id from referrals where shop_id = $1 and status = 'rewarded' limit 1",
  );
  const advocate = await firstId<PersonId>(
    large,
    "select customer_id as id from share_links where shop_id = $1 order by uses desc limit 1",
  );
  return [
    ...homeReads(large),
    ...referralReads(large, referral),
    ...advocateReads(large, advocate),
    ...settingReads(large),
    ...privacyReads(large),
  ];
};

import type { NoticeKind } from "#app/contracts/notice-kinds.ts";
import type { Compared } from "#app/modules/analytics/index.ts";
import { rewardText, type Words } from "#app/modules/translations/index.ts";
import { isolateWords } from "#app/platform/direction.ts";
import type { Detail, LetterWords } from "../render-letter.ts";
import type { NoticeFacts } from "./facts.ts";

export interface NoticeContext {
  words: Words;
  shopName: string;
  /** A page of the app in the admin. */
  linkTo(path: string): string;
}

/** Where the merchant does something about it. */
const pages: Readonly<Record<Exclude<NoticeKind, "program_paused">, string>> = {
  rewards_waiting: "/app/settings",
  rewards_refused: "/app/referrals",
  review_waiting: "/app/review",
  deliveries_failed: "/app/settings",
  messages_failed: "/app/messages",
  weekly_summary: "/app",
};

export const settingsPath = "/app/settings";

type Summary = Extract<NoticeFacts, { kind: "weekly_summary" }>;

/** `12 (the week before: 9)` */
const besides =
  ({ t }: Words) =>
  <Value>({ now, before }: Compared<Value>, say: (value: Value) => string): string =>
    t("notices.besides", { value: say(now), before: say(before) });

const isMoney = (decimal: string): boolean => /[1-9]/.test(decimal);
const listed = (parts: readonly string[]): string => parts.join(" · ");

/** The figures of the home page, in its sequence. */
const figureDetails = (words: Words, { figures, currency }: Summary): Detail[] => {
  const compare = besides(words);
  const money = (amount: string) => words.money(amount, currency);
  const orNobody = (amount: string | null) => (amount === null ? words.t("notices.nobody") : money(amount));
  const points = (value: number) => rewardText(words, { kind: "points", value, currency: null });
  /** Points whose worth no program says stand beside the money, or in its place. */
  const cost = (amount: Compared<string | null>, unpriced: number): string => {
    const inMoney = compare(amount, orNobody);
    if (amount.now === null || unpriced === 0) return inMoney;
    return isMoney(amount.now) ? listed([inMoney, points(unpriced)]) : points(unpriced);
  };
  const { pending, liability } = figures;
  const amounts = liability.amounts.length === 0 ? [{ currency, total: "0" }] : liability.amounts;
  const rewards = words.t("notices.rewards", {
    count: pending.rewards,
    value: words.number(pending.rewards),
  });
  const told: [name: string, value: string][] = [
    ["orders", compare(figures.orders, words.number)],
    ["revenue", compare(figures.revenue, money)],
    ["new_customers", compare(figures.newCustomers, words.number)],
    ["cost_per_customer", cost(figures.costPerCustomer, figures.unpricedPerCustomer)],
    ["cost", cost(figures.cost, figures.unpricedPoints)],
    ["visits", compare(figures.visits, words.number)],
    ["pending", rewards],
    ["liability", listed(amounts.map(({ total, currency: code }) => words.money(total, code)))],
    ["liability_points", points(liability.points)],
  ];
  return told.map(([name, value]) => ({ label: words.t(`notices.figure.${name}`), value, is: "words" }));
};

const dayOf = (words: Words, day: string): string => words.date(new Date(day), "UTC");

const variablesOf = (words: Words, facts: NoticeFacts): Record<string, string | number> => {
  switch (facts.kind) {
    case "program_paused":
      return { program: isolateWords(facts.name, words.locale) };
    case "weekly_summary":
      return { first: dayOf(words, facts.first), last: dayOf(words, facts.last) };
    default:
      return { count: facts.count, value: words.number(facts.count) };
  }
};

const hintOf = (words: Words, facts: NoticeFacts): string | null =>
  facts.kind === "program_paused" ? words.t(`notices.pause_reason.${facts.reason}`) : null;

const pathOf = (facts: NoticeFacts): string =>
  facts.kind === "program_paused" ? `/app/programs/${facts.programId}` : pages[facts.kind];

export const composeNotice = (
  { words, shopName, linkTo }: NoticeContext,
  facts: NoticeFacts,
): LetterWords => {
  const { kind } = facts;
  const variables = { shop: isolateWords(shopName, words.locale), ...variablesOf(words, facts) };
  const t = (key: string) => words.t(key, variables);
  return {
    locale: words.locale,
    subject: t(`notices.${kind}.subject`),
    heading: t(`notices.${kind}.heading`),
    body: t(`notices.${kind}.body`),
    status: null,
    details: facts.kind === "weekly_summary" ? figureDetails(words, facts) : [],
    hint: hintOf(words, facts),
    button: { text: t(`notices.${kind}.button`), url: linkTo(pathOf(facts)) },
    footer: t("notices.footer.why"),
    footerLink: t("notices.footer.change"),
  };
};

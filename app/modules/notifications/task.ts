import { isPrompt, type MessageChannel, type MessageKind } from "#app/contracts/message-kinds.ts";
import type { PersonId, ShopifyId } from "#app/platform/ids.ts";
import type { Recipient } from "#app/platform/shopify/recipient.server.ts";

/** Whom a task is about, as we know him: the row that his own joined, if it did. */
export interface Person {
  shopifyCustomerId: ShopifyId | null;
  isErased: boolean;
  isGone: boolean;
  isBanned: boolean;
  hasStopped: boolean;
}

export interface Task {
  id: string;
  kind: MessageKind;
  channel: MessageChannel;
  personId: PersonId;
  referralId: string | null;
  intentId: string | null;
  points: number | null;
  expiresAt: Date | null;
  /** Null: in the language that Shopify knows of him. */
  locale: string | null;
  attempts: number;
  createdAt: Date;
}

/** Why a task comes to nothing, before anybody is asked; null when it goes on. */
export const quietBefore = (task: Task, person: Person): string | null => {
  if (person.isErased) return "erased";
  if (person.isGone || person.shopifyCustomerId === null) return "no_account";
  if (person.hasStopped) return "opted_out";
  return person.isBanned && isPrompt(task.kind) ? "banned" : null;
};

const longestWaitMs = 7 * 24 * 60 * 60 * 1000;

/** What is news today is none next week, however it came that nobody could send it. */
export const isTooLate = ({ createdAt }: { createdAt: Date }, now: Date): boolean =>
  now.getTime() - createdAt.getTime() > longestWaitMs;

/** Text messages need a consent whatever they say, since they reach people where nothing else of a shop does. */
export const needsConsent = ({ kind, channel }: Pick<Task, "kind" | "channel">): boolean =>
  isPrompt(kind) || channel === "sms";

type Way = { to: string } | { quiet: string };

/** Where the message goes, or why it goes nowhere. */
export const wayTo = (task: Pick<Task, "kind" | "channel">, recipient: Recipient | null): Way => {
  if (recipient === null) return { quiet: "no_account" };
  const { email, phone } = recipient;
  const place =
    task.channel === "email"
      ? email && { to: email.address, agreed: email.agreedToMarketing }
      : phone && { to: phone.number, agreed: phone.agreedToMarketing };
  if (place === null) return { quiet: "no_address" };
  return needsConsent(task) && !place.agreed ? { quiet: "no_consent" } : { to: place.to };
};

/** One second, two, four and so on, spread so that those that failed together do not come back together. */
export const mostTries = 5;
export const retryAfterMs = (attempts: number, random: number): number =>
  1000 * 2 ** Math.max(0, attempts - 1) * (0.75 + random / 2);

import { z } from "zod";
import { providerPatienceMs, type Handover } from "./handover.ts";
import type { SmsSender } from "./letter.ts";

export interface SmsSettings {
  /** Of the provider's messages; user and password stand in it. */
  url: string;
  /** A number, or a name the provider knows. */
  from: string;
}

const problem = z.object({ code: z.coerce.number() });

/** Twilio's numbers for a number that said STOP, and for one that is none. */
const stopped = new Set([21_610]);
const noNumber = new Set([21_211, 21_214, 21_614]);

const reasonOf = (code: number | null): string => {
  if (code === null) return "refused";
  if (stopped.has(code)) return "opted_out";
  return noNumber.has(code) ? "refused_recipient" : "refused";
};

const notReached = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** Only a line that was never there is sure to have carried nothing. */
const handoverOfError = (error: unknown): Handover => {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  return notReached.has(code) ? { is: "later", reason: "unreachable", isOutage: true } : { is: "unknown" };
};

const handoverOfAnswer = async (answer: Response): Promise<Handover> => {
  if (answer.ok) return { is: "sent" };
  if (answer.status === 401 || answer.status === 403) return { is: "later", reason: "login", isOutage: true };
  if (answer.status === 429 || answer.status === 503) return { is: "later", reason: "busy", isOutage: true };
  if (answer.status >= 500) return { is: "unknown" };
  const parsed = problem.safeParse(await answer.json().catch(() => null));
  return { is: "refused", reason: reasonOf(parsed.success ? parsed.data.code : null) };
};

/** Text messages by Twilio's API for messages, which others speak as well. */
export const createHttpSms = ({ url, from }: SmsSettings): SmsSender => {
  const { origin, pathname, search, username, password } = new URL(url);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  return {
    send: async ({ to, text }) => {
      try {
        const answer = await fetch(`${origin}${pathname}${search}`, {
          method: "POST",
          headers: { authorization: `Basic ${credentials.toString("base64")}` },
          body: new URLSearchParams({ To: to, From: from, Body: text }),
          signal: AbortSignal.timeout(providerPatienceMs),
        });
        return await handoverOfAnswer(answer);
      } catch (error) {
        return handoverOfError(error);
      }
    },
  };
};

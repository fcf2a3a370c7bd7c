import type { OfferAnswer, OfferState } from "#app/contracts/proxy/answers.ts";
import { stateFor } from "#app/modules/referrals/index.ts";
import { describeOffer } from "./describe-offer.ts";
import type { Visit } from "./proxy-endpoint.server.ts";

/** What a shop offers, in the words of one language, for every state a code can be in. */
interface DescribedOffer {
  state: "active" | "paused" | "ended";
  usesPerCode: number | null;
  /** Milliseconds; null while only the merchant can change it. */
  changesAt: number | null;
  answers: Record<OfferState, OfferAnswer>;
}

const cacheSeconds = 60;

const describe = async ({ app, shop, words }: Visit): Promise<DescribedOffer> => {
  const { state, program, changesAt } = await app.referrals.offeredNow(shop);
  const answer = (as: OfferState) => describeOffer(words, shop, { state: as, program });
  return {
    state,
    usesPerCode: program?.terms.usesPerCode ?? null,
    changesAt: changesAt?.getTime() ?? null,
    answers: {
      active: answer("active"),
      paused: answer("paused"),
      ended: answer("ended"),
      used_up: answer("used_up"),
      own: answer("own"),
    },
  };
};

/**
 * Kept for each shop and language. The versions of the programs and of the texts are part of the key, so that a change by
 * anybody, in any process, leaves what was kept behind at once, also where each process has a cache of its own.
 */
const describedFor = async (visit: Visit, programsVersion: string): Promise<DescribedOffer> => {
  const { app, shop, words } = visit;
  const { locale, version } = words;
  const key = ["offer", shop.id, programsVersion, shop.currency, shop.timezone, locale, version].join(":");
  const cached = await app.cache.get(key);
  if (cached !== null) {
    const known = JSON.parse(cached) as DescribedOffer;
    if (known.changesAt === null || known.changesAt > app.clock.now().getTime()) return known;
  }
  const described = await describe(visit);
  await app.cache.set(key, JSON.stringify(described), cacheSeconds);
  return described;
};

/** Null for a code that nobody has. */
export const readOffer = async (visit: Visit, code: string): Promise<OfferAnswer | null> => {
  const { app, shop, customerId } = visit;
  const standing = await app.referrals.standingOf(shop.id, code, customerId);
  if (standing === null) return null;
  const described = await describedFor(visit, standing.programsVersion);
  return described.answers[stateFor(standing, described)];
};

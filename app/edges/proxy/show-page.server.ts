import type { OfferAnswer } from "#app/contracts/proxy/answers.ts";
import { claimRequestSchema, codeQuerySchema } from "#app/contracts/proxy/requests.ts";
import { describeAdvocate } from "./describe-advocate.server.ts";
import { code, escaped, link, liquidLink, list, page, paragraph } from "./page-markup.ts";
import type { Visit } from "./proxy-endpoint.server.ts";
import { readOffer } from "./read-offer.server.ts";
import type { Refusal } from "./refusals.ts";
import { takeClaim } from "./take-claim.server.ts";

/** What the blocks do with scripts, for visitors without: the same answers, as a page of the shop. */

const toTheShop = ({ words }: Visit): string =>
  liquidLink("{{ routes.all_products_collection_url }}", words.t("storefront.page.shop"));

const refusalPage = (visit: Visit, { code: reason }: Refusal): Response =>
  page(visit.words.locale, visit.words.t(`storefront.error.${reason}`), [toTheShop(visit)]);

const claimForm = (
  { words }: Visit,
  friendCode: string,
): string => `<form method="post" class="referral__form" action="">
<input type="hidden" name="code" value="${escaped(friendCode)}">
<button class="referral__button">${escaped(words.t("storefront.page.claim"))}</button>
</form>`;

const offerPage = (visit: Visit, friendCode: string, { state, headline, terms }: OfferAnswer): Response =>
  page(
    visit.words.locale,
    headline,
    state === "active" ? [list(terms), claimForm(visit, friendCode)] : [toTheShop(visit)],
  );

/** A friend's code that was typed. */
export const showOffer = async (visit: Visit, typed: string): Promise<Response> => {
  const asked = codeQuerySchema.safeParse({ code: typed });
  const offer = asked.success ? await readOffer(visit, asked.data.code) : null;
  return offer === null ? refusalPage(visit, { code: "unknown_code" }) : offerPage(visit, typed, offer);
};

export const showClaim = async (visit: Visit): Promise<Response> => {
  const asked = await visit.readBody(claimRequestSchema);
  if (!asked.ok) return refusalPage(visit, asked.refusal);
  const taken = await takeClaim(visit, { code: asked.value.code, email: null, source: "link" });
  if (!taken.ok) return refusalPage(visit, taken.refusal);
  const { words } = visit;
  const { discountCode, discountUrl } = taken.value;
  if (discountCode === null) return page(words.locale, words.t("storefront.page.later"), [toTheShop(visit)]);
  return page(words.locale, words.t("storefront.page.code"), [
    code(discountCode),
    link(discountUrl, words.t("storefront.page.use")),
  ]);
};

/** The customer's own link. */
export const showOwnLink = async (visit: Visit): Promise<Response> => {
  const { customerId, words } = visit;
  if (customerId === null)
    return page(words.locale, words.t("storefront.error.sign_in_required"), [
      liquidLink("{{ routes.account_login_url }}", words.t("storefront.page.sign_in")),
    ]);
  const { link: own, shareTexts, points } = await describeAdvocate(visit, customerId);
  const available = words.t("storefront.reward.points", {
    count: points.available,
    value: words.number(points.available),
  });
  return page(words.locale, words.t("storefront.page.own"), [
    code(own),
    paragraph(words.t("storefront.page.send")),
    link(`https://wa.me/?text=${encodeURIComponent(shareTexts.whatsapp)}`, "WhatsApp"),
    paragraph(words.t("storefront.page.available", { points: available })),
  ]);
};

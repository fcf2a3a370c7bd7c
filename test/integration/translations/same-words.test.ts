import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referralStatuses, type ReferralStatus } from "#app/contracts/referral-status.ts";
import { describeAdvocate } from "#app/edges/proxy/describe-advocate.server.ts";
import type { Visit } from "#app/edges/proxy/proxy-endpoint.server.ts";
import { composeMessage } from "#app/modules/notifications/compose-message.ts";
import { htmlOf } from "#app/modules/notifications/render-letter.ts";
import { sampleFacts } from "#app/modules/notifications/sample-facts.ts";
import { createOwnPages } from "#app/modules/storefront/index.ts";
import { generalForm } from "#app/modules/translations/index.ts";
import { parseShopifyId } from "#app/platform/ids.ts";
import { createRest, type Rest } from "#test/integration/rest/fixtures.ts";

const actor = { kind: "admin", id: "1" } as const;

let rest: Rest;
let referralId: string;

beforeAll(async () => {
  rest = await createRest();
  ({ referralId } = await rest.world.claim("2001"));
});
afterAll(() => rest.close());

const shopOf = async () => {
  const shop = await rest.app.shops.findById(rest.world.shopId);
  if (shop === null) throw new Error("The shop is gone.");
  return shop;
};

const move = (status: string) =>
  rest.world.database.admin.query(
    "update referrals set status = $2, description = referral_description($2, locale, shop_id) where id = $1",
    [referralId, status],
  );

const byRest = async (lang: string) =>
  (await rest.call("GET", `referral/${referralId}?lang=${lang}`)).body.statusText;

const inStorefront = async (lang: string) => {
  const shop = await shopOf();
  const words = await rest.app.translations.wordsFor(shop, lang);
  const ownPages = createOwnPages({ db: rest.world.database.database, ...rest.app });
  const visit = { app: { ...rest.app, ownPages }, shop, words } as unknown as Visit;
  const sql = "select shopify_customer_id as id from customers where id = $1";
  const { rows } = await rest.world.database.admin.query<{ id: string }>(sql, [rest.world.advocateId]);
  const advocate = parseShopifyId(String(rows[0]?.id));
  return advocate && (await describeAdvocate(visit, advocate)).referrals[0]?.statusText;
};

const inAdmin = async (lang: string, status: string) => {
  const texts = await rest.app.translations.list(rest.world.shopId, lang);
  const entry = texts?.find(({ key }) => key === `referral.status.${status}`);
  return entry && generalForm(entry.own ?? entry.bundled ?? {});
};

const inDatabase = async (lang: string, status: string) => {
  const sql = "select referral_description($1, $2, $3) as said";
  const { rows } = await rest.world.database.admin.query<{ said: string }>(sql, [
    status,
    lang,
    rest.world.shopId,
  ]);
  return rows[0]?.said;
};

const inEmail = async (lang: string, status: ReferralStatus) => {
  const shop = await shopOf();
  const facts = sampleFacts("friend_ordered", { currency: shop.currency, now: new Date() });
  const words = await rest.app.translations.wordsFor(shop, lang);
  return htmlOf(composeMessage(words, shop, { ...facts, status }), {
    shopName: shop.name,
    footerUrl: "https://app.example.com/unsubscribe/x",
  });
};

describe.each(["en", "ar", "he"])("the words for a status in %s", (lang) => {
  it.each(referralStatuses)(
    "are the same by REST, in the storefront, in the admin, in e-mails and as description: %s",
    async (status) => {
      await move(status);
      const said = await inAdmin(lang, status);
      expect(said).toMatch(/\p{L}/u);
      expect([await byRest(lang), await inStorefront(lang), await inDatabase(lang, status)]).toEqual([
        said,
        said,
        said,
      ]);
      expect(await inEmail(lang, status)).toContain(said);
    },
  );

  it("are the shop's own everywhere once it has some", async () => {
    const text = `Own words in ${lang}.`;
    const key = "referral.status.completed";
    await rest.app.translations.change(rest.world.shopId, [{ key, locale: lang, forms: { text } }], actor);
    await move("completed");
    const said = [await byRest(lang), await inStorefront(lang), await inAdmin(lang, "completed")];
    expect([...said, await inDatabase(lang, "completed")]).toEqual([text, text, text, text]);
    expect(await inEmail(lang, "completed")).toContain(text);
  });
});

import { describe, expect, it } from "vitest";
import type { Shop } from "#app/modules/shops/index.ts";
import { DatabaseUnavailable } from "#app/platform/db/database.server.ts";
import { loader as nothingRoute } from "#app/routes/proxy.$.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { loader as codeRoute } from "#app/routes/proxy.code.ts";
import { loader as meRoute } from "#app/routes/proxy.me.ts";
import { loader as regenerateRoute } from "#app/routes/proxy.me_.regenerate.ts";
import { loader as offerRoute } from "#app/routes/proxy.offer.ts";
import { loader as qrRoute } from "#app/routes/proxy.qr.ts";
import type { ProxyRoute, Storefront } from "#test/support/storefront.ts";
import { code, offer, refusal, shop, storefront } from "./proxy-fixtures.ts";

describe("a code that cannot be one", () => {
  it.each(["\0", "a\u0007b", "\u200f", " "])("is malformed: %j", async (junk) => {
    expect(await refusal(await offer({ query: { code: junk } }))).toEqual([400, "invalid_request"]);
    expect(await refusal(await storefront.ask(shop, claimRoute, { body: { code: junk } }))).toEqual([
      400,
      "invalid_request",
    ]);
  });
});

describe("every route", () => {
  const routes: [string, Parameters<Storefront["ask"]>[1]][] = [
    ["offer", offerRoute],
    ["claim", claimRoute],
    ["me", meRoute],
    ["regenerate", regenerateRoute],
    ["code", codeRoute],
    ["qr", qrRoute],
    ["any other", nothingRoute],
  ];

  it.each(routes)(
    "%s refuses a request that Shopify did not sign, in the visitor's language",
    async (_, route) => {
      const url = `https://app.example.com/proxy?shop=${shop.domain}&timestamp=${Math.floor(Date.now() / 1000)}&lang=ar`;
      const response = await route({
        request: new Request(url),
        context: { app: storefront.app, requestId: "the-request" },
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({
        error: {
          code: "bad_signature",
          message: "تعذّر علينا التحقق من مصدر هذا الطلب. يُرجى إعادة تحميل الصفحة.",
          http_code: 400,
          requestId: "the-request",
        },
      });
    },
  );

  it.each(routes)("%s has nothing for a shop that is unknown or has gone", async (_, route) => {
    expect(
      await refusal(await storefront.ask({ domain: "nobody.myshopify.com" as Shop["domain"] }, route)),
    ).toEqual([404, "not_found"]);
    const gone = await storefront.install();
    await storefront.db.admin.query("update shops set status = 'uninstalled' where id = $1", [gone.id]);
    expect(await refusal(await storefront.ask(gone, route))).toEqual([404, "not_found"]);
  });

  it("names the methods it has", async () => {
    const response = await storefront.ask(shop, offerRoute, { body: {} });
    expect(response.headers.get("allow")).toBe("GET");
    expect(await refusal(response)).toEqual([405, "method_not_allowed"]);
    expect(await refusal(await storefront.ask(shop, claimRoute))).toEqual([405, "method_not_allowed"]);
    expect(await refusal(await storefront.ask(shop, claimRoute, { method: "PUT", body: {} }))).toEqual([
      405,
      "method_not_allowed",
    ]);
  });

  const failing = (reason: Error, logged: unknown[] = []) => {
    const app = {
      ...storefront.app,
      log: { error: (details: object) => void logged.push(details) },
      referrals: { ...storefront.app.referrals, standingOf: () => Promise.reject(reason) },
    };
    const route: ProxyRoute = ({ request }) => offerRoute({ request, context: { app, requestId: "r" } });
    return storefront.ask(shop, route, { query: { code } });
  };

  it("answers an error of ours without its inside", async () => {
    const logged: unknown[] = [];
    const response = await failing(new Error("secret inside"), logged);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(logged).toHaveLength(1);
  });

  it("says when to ask again while the database has no connection to spare", async () => {
    const response = await failing(new DatabaseUnavailable("timeout exceeded"));
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await refusal(response)).toEqual([503, "unavailable"]);
  });
});

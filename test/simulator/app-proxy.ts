import { createHmac } from "node:crypto";
import type { Simulator } from "./simulator.ts";
import type { SimShop } from "./state.ts";

/** Shopify's rule: values of a key joined by commas, `key=value` sorted bytewise, nothing in between. */
const signProxyQuery = (query: URLSearchParams, secret: string): string => {
  const keys = [...new Set(query.keys())];
  const parts = keys.map((key) => `${key}=${query.getAll(key).join(",")}`);
  const message = parts
    .toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
    .join("");
  return createHmac("sha256", secret).update(message).digest("hex");
};

export interface ProxyCall {
  shop: SimShop;
  path: string;
  request: Request;
  customerId: string | null;
  visitorAddress: string;
}

/** Forwards a storefront request to the app as Shopify does: signed, without cookies, with the visitor's address. */
export const forwardToApp = async (simulator: Simulator, call: ProxyCall): Promise<Response> => {
  const { appUrl, apiSecret } = simulator.settings;
  const { request, shop } = call;
  const query = new URLSearchParams(new URL(request.url).search);
  query.set("shop", shop.domain);
  query.set("logged_in_customer_id", call.customerId ?? "");
  query.set("path_prefix", "/apps/referral");
  query.set("timestamp", String(Math.floor(Date.now() / 1000)));
  query.set("signature", signProxyQuery(query, apiSecret));
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  const answer = await fetch(`${appUrl}/proxy/${call.path}?${query}`, {
    method: request.method,
    headers: {
      "content-type": request.headers.get("content-type") ?? "application/json",
      "x-forwarded-for": call.visitorAddress,
      "x-forwarded-host": shop.domain,
    },
    redirect: "manual",
    ...(hasBody ? { body: await request.text() } : {}),
  });
  return new Response(await answer.arrayBuffer(), {
    status: answer.status,
    headers: { "content-type": answer.headers.get("content-type") ?? "application/json" },
  });
};

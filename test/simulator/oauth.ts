import { randomBytes } from "node:crypto";
import { verifySessionToken } from "./session-token.ts";
import type { Simulator } from "./simulator.ts";
import type { SimShop } from "./state.ts";

const accessSeconds = 60 * 60;
const refreshSeconds = 90 * 24 * 60 * 60;

const newToken = (prefix: string): string => `${prefix}_${randomBytes(16).toString("hex")}`;

const issue = ({ state, store }: Simulator, shop: SimShop) => {
  const token = {
    shop: shop.domain,
    access: newToken("shpat"),
    refresh: newToken("shprt"),
    expiresAt: Date.now() + accessSeconds * 1000,
    refreshUsed: false,
  };
  state.tokens.push(token);
  store.changed();
  return {
    status: 200,
    body: {
      access_token: token.access,
      scope: shop.scopes.join(","),
      expires_in: accessSeconds,
      refresh_token: token.refresh,
      refresh_token_expires_in: refreshSeconds,
    },
  };
};

const refused = (status: number, error: string) => ({ status, body: { error } });

/** Token exchange and refresh. A refresh token works once: whoever comes second is locked out, as at Shopify. */
export const answerTokenRequest = (simulator: Simulator, shop: SimShop, request: Record<string, string>) => {
  const { apiKey, apiSecret } = simulator.settings;
  if (request["client_id"] !== apiKey || request["client_secret"] !== apiSecret)
    return refused(401, "invalid_client");
  if (!shop.installed) return refused(401, "invalid_request");
  if (request["grant_type"] === "refresh_token") {
    const token = simulator.state.tokens.find(({ refresh }) => refresh === request["refresh_token"]);
    if (token === undefined || token.shop !== shop.domain || token.refreshUsed) {
      return refused(401, "This request requires an active refresh_token");
    }
    token.refreshUsed = true;
    return issue(simulator, shop);
  }
  const claims = verifySessionToken(request["subject_token"] ?? "", apiKey, apiSecret);
  if (claims === null || claims.dest !== `https://${shop.domain}`)
    return refused(400, "invalid_subject_token");
  return issue(simulator, shop);
};

export const isAccessToken = ({ state }: Simulator, shop: SimShop, access: string | undefined): boolean =>
  shop.installed &&
  state.tokens.some(
    (token) => token.access === access && token.shop === shop.domain && token.expiresAt > Date.now(),
  );

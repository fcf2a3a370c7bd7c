import { Session } from "@shopify/shopify-api";
import { z } from "zod";
import type { Clock } from "#app/platform/clock.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { Encryption } from "#app/platform/encryption.server.ts";
import type { ShopDomain, ShopId } from "#app/platform/ids.ts";
import { ShopifyError } from "./admin.ts";
import { readSessionRow, sessionOf, storeSessionRow } from "./session-storage.server.ts";

export interface ShopTokenDeps {
  db: Database;
  encryption: Encryption;
  clock: Clock;
  apiKey: string;
  apiSecret: string;
}

const refreshWithinMs = 5 * 60 * 1000;
const timeoutMs = 10_000;

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  scope: z.string().optional(),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1),
  refresh_token_expires_in: z.number().positive(),
});

const isFresh = (session: Session, now: Date): boolean =>
  session.accessToken !== undefined &&
  (session.expires === undefined || session.expires.getTime() - now.getTime() > refreshWithinMs);

const askForToken = async (deps: ShopTokenDeps, domain: ShopDomain, refreshToken: string) => {
  let answer: Response;
  try {
    answer = await fetch(`https://${domain}/admin/oauth/access_token`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({
        client_id: deps.apiKey,
        client_secret: deps.apiSecret,
        grant_type: "refresh_token",
        refresh_token: refreshToken,
      }),
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch {
    throw new ShopifyError("unavailable", "Shopify did not answer the request for a token.");
  }
  if (answer.status >= 500 || answer.status === 429) {
    throw new ShopifyError("unavailable", `Shopify answered ${answer.status} to the request for a token.`);
  }
  const parsed = tokenAnswer.safeParse(answer.ok ? await answer.json() : null);
  if (!parsed.success) throw new ShopifyError("unauthorized", "The shop's token is not valid any more.");
  return parsed.data;
};

const renewed = (session: Session, answer: z.output<typeof tokenAnswer>, now: Date): Session =>
  new Session({
    id: session.id,
    shop: session.shop,
    state: session.state,
    isOnline: false,
    scope: answer.scope ?? session.scope ?? "",
    accessToken: answer.access_token,
    expires: new Date(now.getTime() + answer.expires_in * 1000),
    refreshToken: answer.refresh_token,
    refreshTokenExpires: new Date(now.getTime() + answer.refresh_token_expires_in * 1000),
  });

/**
 * The shop's access token, refreshed when it ends soon. A refresh kills the refresh token it used, so two at once would lock
 * the shop out: the session's row is the lock, and whoever gets it second finds the new token.
 */
export const createShopTokens =
  (deps: ShopTokenDeps) =>
  async (shopId: ShopId, domain: ShopDomain): Promise<string> => {
    const id = `offline_${domain}`;
    const read = await deps.db.tenant(shopId, (tx) => readSessionRow(tx, shopId, id));
    const known = read === null ? null : sessionOf(read, domain, deps.encryption);
    if (known?.accessToken !== undefined && isFresh(known, deps.clock.now())) return known.accessToken;

    return deps.db.tenant(shopId, async (tx) => {
      const row = await readSessionRow(tx, shopId, id, "for update");
      if (row === null)
        throw new ShopifyError("unauthorized", "The shop has no token: the app must be opened once.");
      const session = sessionOf(row, domain, deps.encryption);
      const now = deps.clock.now();
      if (session.accessToken !== undefined && isFresh(session, now)) return session.accessToken;
      if (session.refreshToken === undefined) {
        throw new ShopifyError("unauthorized", "The shop's token ended: the app must be opened again.");
      }
      const answer = await askForToken(deps, domain, session.refreshToken);
      await storeSessionRow(tx, deps.encryption, shopId, renewed(session, answer, now));
      return answer.access_token;
    });
  };

const idleMs = 7 * 24 * 60 * 60 * 1000;

/**
 * A refresh token lives for 90 days and is replaced whenever it is used. A shop for which nothing was asked in a week has
 * its token refreshed, so that it can still be served when it wakes up. Answers whether there was need.
 */
export const createTokenKeeper =
  (deps: ShopTokenDeps, accessToken: ReturnType<typeof createShopTokens>) =>
  async (shopId: ShopId, domain: ShopDomain): Promise<boolean> => {
    const row = await deps.db.tenant(shopId, (tx) => readSessionRow(tx, shopId, `offline_${domain}`));
    const expiredAt = row?.refresh_token == null ? null : row.expires_at;
    const isIdle = expiredAt !== null && deps.clock.now().getTime() - expiredAt.getTime() >= idleMs;
    if (isIdle) await accessToken(shopId, domain);
    return isIdle;
  };

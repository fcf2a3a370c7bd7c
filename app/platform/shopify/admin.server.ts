import { z } from "zod";
import type { ShopDomain, ShopId } from "#app/platform/ids.ts";
import { ShopifyError, type PacedShopifyAdmin, type RequestOptions } from "./admin.ts";
import { apiVersion } from "./api-version.ts";

export interface ShopifyAdminDeps {
  domainOf(shopId: ShopId): Promise<ShopDomain>;
  accessToken(shopId: ShopId, domain: ShopDomain): Promise<string>;
  pause(ms: number): Promise<void>;
  /** Between 0 and 1. */
  random(): number;
  /** Milliseconds. */
  now?(): number;
}

const timeoutMs = 10_000;
const maxTries = 5;
const firstPauseMs = 500;

const throttleStatus = z.object({
  maximumAvailable: z.number().optional(),
  currentlyAvailable: z.number(),
  restoreRate: z.number().positive(),
});
type ThrottleStatus = z.output<typeof throttleStatus>;

const graphqlAnswer = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        extensions: z.object({ code: z.string().optional() }).loose().optional(),
      }),
    )
    .optional(),
  extensions: z
    .object({ cost: z.object({ requestedQueryCost: z.number(), throttleStatus }).loose().optional() })
    .loose()
    .optional(),
});

type GraphqlAnswer = z.output<typeof graphqlAnswer>;

/** Worth another try, and when: Shopify says how fast its bucket fills. */
class Later extends Error {
  readonly kind: "throttled" | "unavailable";
  readonly afterMs: number;
  constructor(kind: "throttled" | "unavailable", afterMs: number) {
    super(kind);
    this.kind = kind;
    this.afterMs = afterMs;
  }
}

const refillMs = ({ extensions }: GraphqlAnswer): number => {
  const cost = extensions?.cost;
  if (cost === undefined) return 1000;
  const missing = Math.max(0, cost.requestedQueryCost - cost.throttleStatus.currentlyAvailable);
  return (missing / cost.throttleStatus.restoreRate) * 1000;
};

/** Shopify's own troubles, told with 200. */
const passingCodes = new Set(["INTERNAL_SERVER_ERROR", "TIMEOUT"]);

const checked = (answer: GraphqlAnswer): unknown => {
  const [error] = answer.errors ?? [];
  if (error === undefined) return answer.data;
  const code = error.extensions?.code ?? "";
  if (code === "THROTTLED") throw new Later("throttled", refillMs(answer));
  if (passingCodes.has(code)) throw new Later("unavailable", 0);
  throw new ShopifyError(code === "ACCESS_DENIED" ? "forbidden" : "rejected", error.message);
};

/** Milliseconds until half of the bucket is there; what is not told counts as full. */
const halfFullMs = ({ maximumAvailable = 0, currentlyAvailable, restoreRate }: ThrottleStatus): number =>
  (Math.max(0, maximumAvailable / 2 - currentlyAvailable) / restoreRate) * 1000;

/** The token is not valid any more, or the shop is closed, unpaid or locked. */
const merchantsTurn = new Set([401, 402, 403, 423]);

const post = async (domain: ShopDomain, token: string, body: string): Promise<GraphqlAnswer> => {
  let response: Response;
  try {
    response = await fetch(`https://${domain}/admin/api/${apiVersion}/graphql.json`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        "x-shopify-access-token": token,
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch {
    throw new Later("unavailable", 0);
  }
  if (response.status === 429) {
    throw new Later("throttled", Number(response.headers.get("retry-after") ?? 1) * 1000);
  }
  if (response.status >= 500) throw new Later("unavailable", 0);
  if (merchantsTurn.has(response.status)) {
    throw new ShopifyError("unauthorized", `Shopify answered ${response.status}.`);
  }
  if (!response.ok) throw new ShopifyError("rejected", `Shopify answered ${response.status}.`);
  const parsed = graphqlAnswer.safeParse(await response.json().catch(() => null));
  // Cut off on its way: what was asked for may have been done.
  if (!parsed.success) throw new Later("unavailable", 0);
  return parsed.data;
};

/** Our own retries: the library's never repeat a throttled call and take seconds for milliseconds. */
export const createShopifyAdmin = (deps: ShopifyAdminDeps): PacedShopifyAdmin => {
  const now = deps.now ?? Date.now;
  const calmAt = new Map<ShopId, number>();

  const ask = async (shopId: ShopId, domain: ShopDomain, body: string): Promise<unknown> => {
    const answer = await post(domain, await deps.accessToken(shopId, domain), body);
    const cost = answer.extensions?.cost;
    if (cost !== undefined) calmAt.set(shopId, now() + halfFullMs(cost.throttleStatus));
    return checked(answer);
  };

  return {
    request: async <Data>(
      shopId: ShopId,
      document: string,
      variables: Record<string, unknown> = {},
      { once = false, impatient = false }: RequestOptions = {},
    ): Promise<Data> => {
      const domain = await deps.domainOf(shopId);
      const body = JSON.stringify({ query: document, variables });
      const tries = impatient ? 1 : maxTries;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return (await ask(shopId, domain, body)) as Data;
        } catch (error) {
          if (!(error instanceof Later)) throw error;
          if (attempt === tries || (once && error.kind === "unavailable"))
            throw new ShopifyError(error.kind, `Shopify was ${error.kind} ${attempt} times.`);
          const backoff = firstPauseMs * 2 ** (attempt - 1) * (0.5 + deps.random());
          await deps.pause(Math.max(error.afterMs, backoff));
        }
      }
    },
    msUntilCalm: (shopId) => Math.max(0, (calmAt.get(shopId) ?? 0) - now()),
  };
};

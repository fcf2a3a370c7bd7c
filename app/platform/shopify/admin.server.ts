import { z } from "zod";
import type { ShopDomain, ShopId } from "#app/platform/ids.ts";
import { ShopifyError, type ShopifyAdmin } from "./admin.ts";
import { apiVersion } from "./api-version.ts";

export interface ShopifyAdminDeps {
  domainOf(shopId: ShopId): Promise<ShopDomain>;
  accessToken(shopId: ShopId, domain: ShopDomain): Promise<string>;
  pause(ms: number): Promise<void>;
  /** Between 0 and 1. */
  random(): number;
}

const timeoutMs = 10_000;
const maxTries = 5;
const firstPauseMs = 500;

const throttleStatus = z.object({ currentlyAvailable: z.number(), restoreRate: z.number().positive() });

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

const checked = (answer: GraphqlAnswer): unknown => {
  const [error] = answer.errors ?? [];
  if (error === undefined) return answer.data;
  if (error.extensions?.code === "THROTTLED") throw new Later("throttled", refillMs(answer));
  throw new ShopifyError("rejected", error.message);
};

const post = async (domain: ShopDomain, token: string, body: string): Promise<unknown> => {
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
  if (response.status === 401 || response.status === 403) {
    throw new ShopifyError("unauthorized", `Shopify answered ${response.status}.`);
  }
  const parsed = graphqlAnswer.safeParse(await response.json().catch(() => null));
  if (!response.ok || !parsed.success)
    throw new ShopifyError("rejected", `Shopify answered ${response.status} without a result.`);
  return checked(parsed.data);
};

/** Our own retries: the library's never repeat a throttled call and take seconds for milliseconds. */
export const createShopifyAdmin = (deps: ShopifyAdminDeps): ShopifyAdmin => ({
  request: async <Data>(
    shopId: ShopId,
    document: string,
    variables: Record<string, unknown> = {},
  ): Promise<Data> => {
    const domain = await deps.domainOf(shopId);
    const body = JSON.stringify({ query: document, variables });
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await post(domain, await deps.accessToken(shopId, domain), body)) as Data;
      } catch (error) {
        if (!(error instanceof Later)) throw error;
        if (attempt === maxTries)
          throw new ShopifyError(error.kind, `Shopify was ${error.kind} ${maxTries} times.`);
        const backoff = firstPauseMs * 2 ** (attempt - 1) * (0.5 + deps.random());
        await deps.pause(Math.max(error.afterMs, backoff));
      }
    }
  },
});

import type { z } from "zod";
import { seenAt, type Shop } from "#app/modules/shops/index.ts";
import type { Words } from "#app/modules/translations/index.ts";
import { isDatabaseUnavailable } from "#app/platform/db/database.server.ts";
import { errorResponse } from "#app/platform/http/error-body.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import type { LimitRule } from "#app/platform/limits/limiter.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import type { ProxyApp } from "./proxy-app.ts";
import { statusOf, type Refusal } from "./refusals.ts";
import { verifySignature } from "./verify-signature.ts";

/** A visitor of a shop whose request Shopify signed. */
export interface Visit {
  app: ProxyApp;
  shop: Shop;
  customerId: ShopifyId | null;
  visitorHash: Buffer | null;
  words: Words;
  query: URLSearchParams;
  readBody<Value>(schema: z.ZodType<Value>): Promise<Result<Value, Refusal>>;
}

export type Reply = Response | Result<object, Refusal>;
type Handler = (visit: Visit) => Promise<Reply>;
export type Handlers = Readonly<Partial<Record<"GET" | "POST", Handler>>>;

interface RouteArguments {
  request: Request;
  context: { app: ProxyApp; requestId: string };
}

/** Far above what a person does, far below what hurts the others. */
const perVisitor: LimitRule = { name: "proxy-per-visitor", points: 2_000, perSeconds: 10 };

const isForm = (request: Request): boolean =>
  request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") === true;

/** From a page without scripts. */
const readForm = async (request: Request): Promise<unknown> => Object.fromEntries(await request.formData());

const readBody = async <Value>(
  request: Request,
  schema: z.ZodType<Value>,
): Promise<Result<Value, Refusal>> => {
  const body: unknown = await (isForm(request) ? readForm(request) : request.json()).catch(() => null);
  const parsed = schema.safeParse(body);
  return parsed.success ? ok(parsed.data) : refuse({ code: "invalid_request" });
};

/** Behind a valid signature the first entry is what Shopify saw. Only its hash goes further. */
const hashVisitor = async (app: ProxyApp, shop: Shop, request: Request): Promise<Buffer | null> => {
  const address = request.headers.get("x-forwarded-for")?.split(",")[0]?.trim();
  return address ? (await app.shops.personHash(shop.id)).visitor(address) : null;
};

const overLimit = async ({ app, shop, visitorHash }: Visit): Promise<Refusal | null> => {
  if (visitorHash === null) return null;
  const taken = await app.limits.take(perVisitor, `${shop.id}:${visitorHash.toString("hex")}`);
  return taken.allowed ? null : { code: "too_many_requests", retryAfterMs: taken.retryAfterMs };
};

const receive = async ({ request, context: { app } }: RouteArguments): Promise<Result<Visit, Refusal>> => {
  const query = new URL(request.url).searchParams;
  const { shopifyApiSecret, shopifyApiSecretPrevious } = app.env;
  const secrets = [shopifyApiSecret, shopifyApiSecretPrevious].filter((secret) => secret !== null);
  const call = verifySignature(query, secrets, app.clock.now());
  if (call === null) return refuse({ code: "bad_signature" });
  const shop = await app.shops.findByDomain(call.shop);
  if (shop === null || shop.status !== "installed") return refuse({ code: "not_found" });
  return ok({
    app,
    shop: seenAt(shop, query.get("root")),
    customerId: call.customerId,
    visitorHash: await hashVisitor(app, shop, request),
    words: await app.translations.wordsFor(shop, query.get("lang")),
    query,
    readBody: (schema) => readBody(request, schema),
  });
};

const handlerOf = (handlers: Handlers, method: string): Handler | undefined => {
  if (method === "GET" || method === "HEAD") return handlers.GET;
  return method === "POST" ? handlers.POST : undefined;
};

const handle = async (handlers: Handlers, visit: Visit, method: string): Promise<Reply> => {
  const tooMany = await overLimit(visit);
  if (tooMany !== null) return refuse(tooMany);
  const handler = handlerOf(handlers, method);
  return handler === undefined ? refuse({ code: "method_not_allowed" }) : handler(visit);
};

const answerTo = (reply: Reply, words: Words, requestId: string, allow: string): Response => {
  if (reply instanceof Response) return reply;
  if (reply.ok) return Response.json(reply.value, { headers: { "cache-control": "no-store" } });
  const { code } = reply.refusal;
  const message = words.t(`storefront.error.${code}`);
  const headers: Record<string, string> = code === "method_not_allowed" ? { allow } : {};
  return errorResponse({ ...reply.refusal, status: statusOf(code), message }, requestId, headers);
};

const failureOf = (error: unknown): Refusal =>
  isDatabaseUnavailable(error) ? { code: "unavailable", retryAfterMs: 1_000 } : { code: "internal" };

/** The loader and the action of a /proxy route: signature, shop, language, limits and errors are the same for all. */
export const proxyEndpoint =
  (handlers: Handlers) =>
  async (route: RouteArguments): Promise<Response> => {
    const { request, context } = route;
    const { app, requestId } = context;
    const allow = Object.keys(handlers).join(", ");
    let words = app.translations.wordsForAnybody(new URL(request.url).searchParams.get("lang"));
    try {
      const received = await receive(route);
      if (!received.ok) return answerTo(received, words, requestId, allow);
      words = received.value.words;
      return answerTo(await handle(handlers, received.value, request.method), words, requestId, allow);
    } catch (error) {
      // Only the stack: an error of the database carries values of the row beside it.
      const reason = error instanceof Error ? error.stack : String(error);
      app.log.error({ request_id: requestId, reason }, "a storefront request failed");
      return answerTo(refuse(failureOf(error)), words, requestId, allow);
    }
  };

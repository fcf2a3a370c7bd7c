import type { z } from "zod";
import type { App } from "#app/composition.server.ts";
import type { Caller } from "#app/modules/api-keys/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { errorResponse } from "#app/platform/http/error-body.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { isDatabaseUnavailable } from "#app/platform/db/database.server.ts";
import { messageOf } from "#app/platform/message-of.ts";
import { answerPreflight, withCors } from "./cors.ts";
import { restCodes, type Endpoint, type RestAnswer, type RestRefusal } from "./endpoint.ts";
import { endpoints } from "./endpoints.server.ts";
import { openApiDocument } from "./openapi.ts";
import { readBody, readQuery, readSegments, type Input } from "./read-input.ts";

const prefix = "/api/v1/";
/** Twice what is promised for each key. */
const perKey = { name: "rest-per-key", points: 200, perSeconds: 1 };

interface Match {
  endpoint: Endpoint;
  path: Record<string, string>;
}

const matchOf = (endpoint: Endpoint, segments: readonly string[]): Match | null => {
  const parts = endpoint.pattern.split("/");
  if (parts.length !== segments.length) return null;
  const path: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith(":")) path[part.slice(1)] = segment;
    else if (part !== segment) return null;
  }
  return { endpoint, path };
};

/** A path that is written out wins over one with parameters, whatever the method. */
const matchesOf = (segments: readonly string[]): Match[] => {
  const matches = endpoints.map((endpoint) => matchOf(endpoint, segments)).filter((match) => match !== null);
  const literal = matches.filter(({ path }) => Object.keys(path).length === 0);
  return literal.length > 0 ? literal : matches;
};

interface KnownCaller extends Pick<Caller, "keyId" | "scopes"> {
  shop: Shop;
}

const callerOf = async (app: App, request: Request): Promise<Result<KnownCaller, RestRefusal>> => {
  const [scheme, key = ""] = (request.headers.get("authorization") ?? "").split(" ");
  const caller = scheme?.toLowerCase() === "bearer" ? await app.apiKeys.verify(key) : null;
  const shop = caller === null ? null : await app.shops.findById(caller.shopId);
  if (caller === null || shop === null || shop.status !== "installed") {
    return refuse({ code: "UNAUTHORIZED", message: "A valid key is needed: Authorization: Bearer <key>." });
  }
  const taken = await app.limits.take(perKey, caller.keyId);
  return taken.allowed
    ? ok({ shop, keyId: caller.keyId, scopes: caller.scopes })
    : refuse({
        code: "RATE_LIMIT_EXCEEDED",
        message: "Too many calls with this key.",
        retryAfterMs: taken.retryAfterMs,
      });
};

/** Names the fields, so that a caller can mend them. */
const problemOf = ({ path, message }: z.core.$ZodIssue): string => {
  const field = path.join(".") || "body";
  return message.includes(field) ? message : `${field}: ${message}`;
};

const checked = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Result<z.output<Schema>, RestRefusal> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return refuse({ code: "INVALID_REQUEST", message: parsed.error.issues.map(problemOf).join("; ") });
};

const bodyOf = ({ fromForm }: Endpoint, { value, isForm }: Input): unknown =>
  isForm && fromForm !== null ? fromForm(value as Record<string, string>) : value;

const call = async (
  app: App,
  request: Request,
  { shop, keyId, scopes }: KnownCaller,
  { endpoint, path }: Match,
): Promise<RestAnswer> => {
  if (!scopes.has(endpoint.scope)) {
    app.log.warn({ shop_id: shop.id, key_id: keyId, scope: endpoint.scope }, "key lacks the scope");
    return refuse({ code: "FORBIDDEN", message: `The key lacks the scope ${endpoint.scope}.` });
  }
  const checkedPath = checked(endpoint.path, path);
  if (!checkedPath.ok) return checkedPath;
  const fields = readQuery(new URL(request.url).search);
  const query = fields.ok ? checked(endpoint.query, fields.value) : fields;
  if (!query.ok) return query;
  let body: unknown;
  if (endpoint.body !== null) {
    const read = await readBody(request);
    const valid = read.ok ? checked(endpoint.body, bodyOf(endpoint, read.value)) : read;
    if (!valid.ok) return valid;
    body = valid.value;
  }
  return endpoint.handle({ app, shop, keyId, path: checkedPath.value, query: query.value, body } as never);
};

type Answer = RestAnswer | { allow: string };

const answer = async (app: App, request: Request): Promise<Answer> => {
  const method = request.method === "HEAD" ? "GET" : request.method;
  const segments = readSegments(new URL(request.url).pathname.slice(prefix.length));
  if (segments?.join("/") === "openapi.json") {
    return method === "GET" ? ok(openApiDocument(endpoints)) : { allow: "GET" };
  }
  const caller = await callerOf(app, request);
  if (!caller.ok) return caller;
  if (segments === null) {
    return refuse({ code: "INVALID_REQUEST", message: "The address is not well encoded." });
  }
  const matches = matchesOf(segments);
  if (matches.length === 0) return refuse({ code: "NOT_FOUND", message: "There is nothing here." });
  const match = matches.find(({ endpoint }) => endpoint.method === method);
  return match === undefined
    ? { allow: matches.map(({ endpoint }) => endpoint.method).join(", ") }
    : call(app, request, caller.value, match);
};

const refusal = ({ code, message, retryAfterMs }: RestRefusal, requestId: string, headers = {}): Response =>
  errorResponse(
    { status: restCodes[code], code, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    requestId,
    headers,
  );

const challengeOf = ({ code }: RestRefusal): Record<string, string> =>
  code === "UNAUTHORIZED" ? { "www-authenticate": "Bearer" } : {};

const failureOf = (error: unknown): RestRefusal =>
  isDatabaseUnavailable(error)
    ? {
        code: "SERVICE_UNAVAILABLE",
        message: "Too busy at the moment. Please try again.",
        retryAfterMs: 1_000,
      }
    : { code: "SERVER_ERROR", message: "Something went wrong on our side." };

interface Context {
  app: App;
  requestId: string;
}

const respond = async (request: Request, { app, requestId }: Context): Promise<Response> => {
  try {
    const result = await answer(app, request);
    if ("allow" in result) {
      const message = `Allowed here: ${result.allow}.`;
      return refusal({ code: "METHOD_NOT_ALLOWED", message }, requestId, { allow: result.allow });
    }
    if (!result.ok) return refusal(result.refusal, requestId, challengeOf(result.refusal));
    return Response.json(result.value, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    app.log.error({ requestId, reason: messageOf(error) }, "a REST call failed");
    return refusal(failureOf(error), requestId);
  }
};

/** The loader and the action of /api/v1: finds the row of the table, checks the key before anything is read, answers. */
export const serveRest = async (request: Request, context: Context): Promise<Response> => {
  const origins = context.app.env.corsOrigins;
  return request.method === "OPTIONS"
    ? answerPreflight(request, origins)
    : withCors(request, origins, await respond(request, context));
};

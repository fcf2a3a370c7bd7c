import { z } from "zod";
import type { App } from "#app/composition.server.ts";
import type { Scope } from "#app/modules/api-keys/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Result } from "#app/platform/result.ts";

export const restCodes = {
  INVALID_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  OWN_CODE: 400,
  LIMIT_REACHED: 400,
  NOT_FOUND: 404,
  INVALID_REFERRAL_CODE: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  ALREADY_REFERRED: 409,
  MUTUAL_REFERRAL: 409,
  BODY_TOO_LARGE: 413,
  UNPROCESSABLE: 422,
  PROGRAM_PAUSED: 422,
  PROGRAM_ENDED: 422,
  BUDGET_REACHED: 422,
  RATE_LIMIT_EXCEEDED: 429,
  SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
} as const;

export interface RestRefusal {
  code: keyof typeof restCodes;
  message: string;
  retryAfterMs?: number;
}

export type RestAnswer = Result<object, RestRefusal>;
/** Of a call that comes to nothing, whatever it would have answered. */
export type Refused = Result<never, RestRefusal>;

export type Method = "GET" | "POST" | "PATCH" | "PUT";

/** What a handler is given: everything is checked by then. */
export interface Call<Path, Query, Body> {
  app: App;
  shop: Shop;
  /** Who asks, as the audit log names him. */
  keyId: string;
  path: Path;
  query: Query;
  body: Body;
}

type FromForm = (fields: Readonly<Record<string, string>>) => unknown;

/** One row of the API: it serves requests and describes itself in the OpenAPI document. */
export interface Endpoint {
  method: Method;
  /** Below /api/v1, with `:name` for what is part of the path. */
  pattern: string;
  summary: string;
  scope: Scope;
  path: z.ZodObject;
  query: z.ZodObject;
  body: z.ZodType | null;
  /** What is answered when it succeeds. */
  answer: z.ZodType;
  /** Makes of a form what the body's schema expects; null where a form's text will do. */
  fromForm: FromForm | null;
  handle(call: Call<never, never, never>): Promise<RestAnswer>;
}

interface Definition<
  Answer extends z.ZodType<object>,
  Path extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
> {
  method: Method;
  pattern: string;
  summary: string;
  scope: Scope;
  path?: Path;
  query?: Query;
  body?: Body;
  answer: Answer;
  fromForm?: FromForm;
  handle(
    call: Call<z.output<Path>, z.output<Query>, z.output<Body>>,
  ): Promise<Result<z.output<Answer>, RestRefusal>>;
}

const nothing = z.object({});

/** Ties a handler's types to its schemas. */
export const endpoint = <
  Answer extends z.ZodType<object>,
  Path extends z.ZodObject = typeof nothing,
  Query extends z.ZodObject = typeof nothing,
  Body extends z.ZodType = z.ZodUndefined,
>(
  definition: Definition<Answer, Path, Query, Body>,
): Endpoint => ({
  ...definition,
  path: definition.path ?? nothing,
  query: definition.query ?? nothing,
  body: definition.body ?? null,
  fromForm: definition.fromForm ?? null,
});

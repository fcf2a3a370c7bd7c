/** The one form of an error on every HTTP door. `message` is for people and never carries internals. */
export interface ErrorFields {
  status: number;
  code: string;
  message: string;
  retryAfterMs?: number;
}

export const errorBody = ({ status, code, message, retryAfterMs }: ErrorFields, requestId: string) => ({
  error: {
    code,
    message,
    http_code: status,
    requestId,
    ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
  },
});

export const errorHeaders = ({ retryAfterMs }: ErrorFields): Record<string, string> => ({
  "content-type": "application/json; charset=utf-8",
  "cache-control": "no-store",
  ...(retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) }),
});

export const errorResponse = (
  fields: ErrorFields,
  requestId: string,
  headers: Record<string, string> = {},
): Response =>
  new Response(JSON.stringify(errorBody(fields, requestId)), {
    status: fields.status,
    headers: { ...errorHeaders(fields), ...headers },
  });

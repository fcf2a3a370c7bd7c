const allowedMethods = "GET, POST, PUT, PATCH";

/** Nothing for an origin that is not configured: its browser then keeps the answer from the page. */
const headersFor = (request: Request, origins: readonly string[]): Record<string, string> => {
  if (origins.length === 0) return {};
  const origin = request.headers.get("origin");
  const allowed: Record<string, string> =
    origin !== null && origins.includes(origin)
      ? {
          "access-control-allow-origin": origin,
          "access-control-expose-headers": "retry-after, www-authenticate",
        }
      : {};
  return { vary: "origin", ...allowed };
};

/** What a browser asks before a call. It brings no key, so it is answered without one. */
export const answerPreflight = (request: Request, origins: readonly string[]): Response => {
  const headers = headersFor(request, origins);
  return new Response(null, {
    status: 204,
    headers:
      "access-control-allow-origin" in headers
        ? {
            ...headers,
            "access-control-allow-methods": allowedMethods,
            "access-control-allow-headers": "authorization, content-type",
            "access-control-max-age": "600",
          }
        : headers,
  });
};

export const withCors = (request: Request, origins: readonly string[], response: Response): Response => {
  for (const [name, value] of Object.entries(headersFor(request, origins))) response.headers.set(name, value);
  return response;
};

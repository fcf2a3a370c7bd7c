import { Hono, type Context } from "hono";
import { createAdminPages } from "./admin/index.ts";
import { createControl } from "./control.ts";
import { answerGraphql, type GraphqlRequest } from "./graphql/execute.ts";
import { takeFailure, throttledAnswer } from "./graphql/failures.ts";
import { schemaVersion } from "./graphql/schema.ts";
import { answerTokenRequest, isAccessToken } from "./oauth.ts";
import { createMailPages } from "./mail/mail-pages.ts";
import type { Simulator } from "./simulator.ts";
import type { SimShop } from "./state.ts";
import { createStorefront } from "./storefront/index.ts";

const shopOfHost = ({ state }: Simulator, host: string): SimShop | null =>
  state.shops.find(({ domain }) => domain === host) ?? null;

const bodyFields = async (context: Context): Promise<Record<string, string>> =>
  context.req.header("content-type")?.includes("json") === true
    ? await context.req.json<Record<string, string>>()
    : ((await context.req.parseBody()) as Record<string, string>);

/** What the app's servers call: they believe to talk to https://{shop}.myshopify.com. */
const createUpstream = (simulator: Simulator): Hono => {
  const app = new Hono();
  app.post("/:host/admin/oauth/access_token", async (context) => {
    const shop = shopOfHost(simulator, context.req.param("host"));
    if (shop === null) return context.json({ error: "no such shop" }, 404);
    const { status, body } = answerTokenRequest(simulator, shop, await bodyFields(context));
    return context.json(body, status as 200);
  });
  app.post("/:host/admin/api/:version/graphql.json", async (context) => {
    const shop = shopOfHost(simulator, context.req.param("host"));
    if (shop === null || context.req.param("version") !== schemaVersion)
      return context.json({ errors: "Not Found" }, 404);
    if (!isAccessToken(simulator, shop, context.req.header("x-shopify-access-token"))) {
      return context.json({ errors: "[API] Invalid API key or access token" }, 401);
    }
    const request = await context.req.json<GraphqlRequest>();
    const failure = takeFailure(simulator.state, request.query);
    if (failure === "unavailable") return context.text("", 503);
    if (failure === "throttled") return context.json(throttledAnswer);
    const answer = await answerGraphql({ simulator, shop }, request);
    return failure === "lost" ? context.text("", 502) : context.json(answer);
  });
  return app;
};

export const createServer = (simulator: Simulator): Hono => {
  const app = new Hono();
  app.get("/health", (context) => context.json({ status: "UP" }));
  app.route("/upstream", createUpstream(simulator));
  app.route("/control", createControl(simulator));
  app.route("/mail", createMailPages(simulator));
  app.route("/shops", createStorefront(simulator));
  app.route("/", createAdminPages(simulator));
  return app;
};

import type { APIRequestContext } from "@playwright/test";
import { scopes } from "../simulator/seed.ts";
import type { Demo } from "./fixtures.ts";

/** What the app may do, but for what begins with one of these. */
export const without = (...missing: readonly string[]): string[] =>
  scopes.filter((scope) => !missing.some((beginning) => scope.startsWith(beginning)));

export const setScopes = async (request: APIRequestContext, demo: Demo, granted: readonly string[]) => {
  await request.post(`${demo.simUrl}/control/shops/demo-shop/scopes`, { data: granted });
};

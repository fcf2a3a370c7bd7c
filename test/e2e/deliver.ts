import { createHmac, randomUUID } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { expect, type Demo } from "./fixtures.ts";

/** A delivery as Shopify signs it, for what the simulator does not send. */
export const deliver = async (
  request: APIRequestContext,
  demo: Demo,
  topic: string,
  content: object,
): Promise<void> => {
  const body = JSON.stringify(content);
  const answer = await request.post(`${demo.appUrl}/webhooks/${topic}`, {
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": demo.shop,
      "x-shopify-api-version": "2026-10",
      "x-shopify-webhook-id": randomUUID(),
      "x-shopify-hmac-sha256": createHmac("sha256", demo.apiSecret).update(body).digest("base64"),
    },
    data: Buffer.from(body),
  });
  expect(answer.status()).toBe(200);
};

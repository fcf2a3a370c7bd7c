import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHttpSms } from "#app/platform/messages/http-sms.server.ts";
import type { SmsSender, TextMessage } from "#app/platform/messages/letter.ts";
import { openPostOffice, type PostOffice } from "./fixtures.ts";

interface Taken {
  authorization: string | undefined;
  path: string | undefined;
  fields: Record<string, string>;
}

let provider: Server;
let sms: SmsSender;
let answer: { status: number; body: object } | "hang up" | "silence";
const taken: Taken[] = [];

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
};

beforeAll(async () => {
  provider = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { authorization } = request.headers;
      taken.push({ authorization, path: request.url, fields: Object.fromEntries(new URLSearchParams(body)) });
      if (answer === "hang up") request.destroy();
      else if (answer !== "silence")
        response
          .writeHead(answer.status, { "content-type": "application/json" })
          .end(JSON.stringify(answer.body));
    });
  });
  provider.listen(0, "127.0.0.1");
  await once(provider, "listening");
  const { port } = provider.address() as AddressInfo;
  sms = createHttpSms({ url: `http://AC1:to%2Fken@127.0.0.1:${port}/2010/Messages.json`, from: "+15550100" });
});
afterAll(() => {
  provider.closeAllConnections();
  provider.close();
});

describe("a provider of text messages", () => {
  const send = (given: typeof answer) => {
    answer = given;
    return sms.send({ to: "+15550199", text: "مرحبًا" });
  };

  it("is told whom to tell what, by its own account", async () => {
    expect(await send({ status: 201, body: { sid: "SM1" } })).toEqual({ is: "sent" });
    expect(taken.at(-1)).toEqual({
      authorization: `Basic ${Buffer.from("AC1:to/ken").toString("base64")}`,
      path: "/2010/Messages.json",
      fields: { To: "+15550199", From: "+15550100", Body: "مرحبًا" },
    });
  });

  it.each([
    [
      { status: 400, body: { code: 21610 } },
      { is: "refused", reason: "opted_out" },
    ],
    [
      { status: 400, body: { code: 21211 } },
      { is: "refused", reason: "refused_recipient" },
    ],
    [
      { status: 400, body: {} },
      { is: "refused", reason: "refused" },
    ],
    [
      { status: 401, body: {} },
      { is: "later", reason: "login", isOutage: true },
    ],
    [
      { status: 429, body: {} },
      { is: "later", reason: "busy", isOutage: true },
    ],
    [{ status: 500, body: {} }, { is: "unknown" }],
    ["hang up" as const, { is: "unknown" }],
  ])("that answers %j", async (given, expected) => {
    expect(await send(given)).toEqual(expected);
  });

  it("that is silent is waited for five seconds, and may have sent it", async () => {
    const started = performance.now();
    expect(await send("silence")).toEqual({ is: "unknown" });
    expect(performance.now() - started).toBeLessThan(6_500);
  });

  it("that is not there has taken nothing", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, "close");
    const gone = createHttpSms({ url: `http://127.0.0.1:${port}/Messages.json`, from: "+15550100" });
    expect(await gone.send({ to: "+15550199", text: "x" })).toEqual({
      is: "later",
      reason: "unreachable",
      isOutage: true,
    });
  });
});

describe("text messages of a shop", () => {
  let post: PostOffice;
  beforeAll(async () => void (post = await openPostOffice()));
  afterAll(() => post.close());

  it("go to those who agreed to them in Shopify, and to nobody else", async () => {
    const sent: TextMessage[] = [];
    const office = post.another({
      sms: { send: (message) => Promise.resolve((sent.push(message), { is: "sent" })) },
    });
    await post.db.admin.query(
      "insert into message_settings (shop_id, email_kinds, sms_kinds) values ($1, '{}', '{points_expired}')",
      [post.shop.id],
    );
    const willing = await post.customer({ phone: "+15550111", marketing: { sms: true }, locale: "he" });
    const unwilling = await post.customer({ phone: "+15550112" });
    const silent = await post.customer();
    for (const { id } of [willing, unwilling, silent])
      await post.write({ kind: "points_expired", points: 2, customerId: id });
    await office.send(post.shop);
    expect(sent.map(({ to }) => to)).toEqual(["+15550111"]);
    expect(sent[0]?.text).toContain("פגו");
    expect(sent[0]?.text.split("\n").at(-1)).toBe(`${post.shop.storefrontUrl}/`);
    const reasons = (await post.tasks()).map(({ reason }) => reason);
    expect(reasons.toSorted()).toEqual(["no_address", "no_consent", null]);
  });
});

import { allowLists } from "#app/contracts/webhooks/allow-list.ts";
import { isComplianceTopic, isTopic, type Topic } from "#app/contracts/webhooks/topics.ts";
import { errorBody, errorHeaders, type ErrorFields } from "#app/platform/http/error-body.ts";
import { parseShopDomain, type ShopDomain, type ShopId } from "#app/platform/ids.ts";
import type { NewDelivery } from "#app/platform/inbox/inbox.ts";
import type { PersonHash } from "#app/platform/person-hash.server.ts";
import { keepAllowed } from "./keep-allowed.ts";
import { parseLossless } from "./parse-lossless.ts";
import { isSignedBy } from "./verify-hmac.ts";

/** A request as the intake sees it; the body is read only when the address and method are right. */
export interface IncomingDelivery {
  method: string;
  path: string;
  requestId: string;
  /** The sender's address, after trusted proxies. */
  address: string;
  header(name: string): string | null;
  readBody(limit: number): Promise<Buffer | "too_large">;
}

export interface IntakeAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface IntakeDeps {
  /** The current secret, and the previous one during a rotation. */
  secrets: readonly string[];
  findShop(domain: ShopDomain): Promise<{ id: ShopId } | null>;
  personHash(shopId: ShopId): Promise<PersonHash>;
  /** Resolves after the commit. */
  store(delivery: NewDelivery): Promise<void>;
  /** A compliance request for a shop that is none of ours leaves its domain, topic and time. */
  noteUnknownShop(request: { domain: ShopDomain; topic: Topic; webhookId: string }): Promise<void>;
  /** Counts a request of this address; null while it stays below the limit, else how long to wait. */
  countRequest(address: string): Promise<{ retryAfterMs: number } | null>;
  onAnswer(event: { topic: string; status: number; stored: boolean }): void;
}

export type Intake = (incoming: IncomingDelivery) => Promise<IntakeAnswer>;

const bodyLimit = 5 * 1024 * 1024;
/** Shopify waits 5 s in all. */
const commitTimeoutMs = 4_000;

class Refused extends Error {
  readonly fields: ErrorFields;
  constructor(status: number, code: string, message: string, retryAfterMs?: number) {
    super(message);
    this.fields = { status, code, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
}

const topicOfPath = (path: string): Topic => {
  const topic = path === "/orders/create" ? "orders/create" : path.replace(/^\/webhooks\//, "");
  if (!isTopic(topic)) throw new Refused(404, "NOT_FOUND", "There is no such webhook topic.");
  return topic;
};

const readSized = async (incoming: IncomingDelivery): Promise<Buffer> => {
  if (incoming.method !== "POST")
    throw new Refused(405, "METHOD_NOT_ALLOWED", "Webhooks are delivered by POST.");
  const body = await incoming.readBody(bodyLimit);
  if (body === "too_large") throw new Refused(413, "BODY_TOO_LARGE", "A webhook may have 5 MiB at most.");
  if (body.length === 0) throw new Refused(400, "INVALID_REQUEST", "The body is empty.");
  return body;
};

/**
 * Shopify's deliveries share addresses, so a signed one is taken whatever the count says; only somebody else's is refused.
 */
const checkSignature = async (deps: IntakeDeps, incoming: IncomingDelivery, body: Buffer): Promise<void> => {
  const counted = deps.countRequest(incoming.address);
  const signature = incoming.header("x-shopify-hmac-sha256");
  if (signature !== null && isSignedBy(deps.secrets, body, signature)) {
    // The count only matters for unsigned requests; a limiter that is down must not hold up a signed one.
    counted.catch(() => undefined);
    return;
  }
  const over = await counted;
  if (over !== null) throw new Refused(429, "RATE_LIMIT_EXCEEDED", "Too many requests.", over.retryAfterMs);
  throw new Refused(401, "UNAUTHORIZED", "The signature is missing or wrong.");
};

const requiredHeader = (incoming: IncomingDelivery, name: string): string => {
  const value = incoming.header(name)?.trim();
  if (!value) throw new Refused(400, "INVALID_REQUEST", `The header ${name} is missing.`);
  return value;
};

const parseObject = (body: Buffer): Record<string, unknown> => {
  let parsed: unknown;
  try {
    parsed = parseLossless(body.toString("utf8"));
  } catch {
    throw new Refused(400, "INVALID_REQUEST", "The body is not JSON.");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new Refused(400, "INVALID_REQUEST", "The body is not a JSON object.");
  }
  return parsed as Record<string, unknown>;
};

interface Envelope {
  topic: Topic;
  domain: ShopDomain;
  apiVersion: string;
  webhookId: string;
  eventId: string | null;
  triggeredAt: Date | null;
}

/** Null for what is no moment of our age: the column takes fewer years than a Date does. */
const dateOf = (value: string | null): Date | null => {
  const date = new Date(value ?? "");
  return /^[12]\d{3}$/.test(String(date.getUTCFullYear())) ? date : null;
};

/** Tokens of Shopify are short and plain; anything longer is not from Shopify. */
const shortToken = (value: string | null): string | null =>
  value === null || value.length > 255 ? null : value;

const readEnvelope = (incoming: IncomingDelivery, topic: Topic): Envelope => {
  const named = requiredHeader(incoming, "x-shopify-topic");
  const domain = parseShopDomain(requiredHeader(incoming, "x-shopify-shop-domain"));
  const apiVersion = shortToken(requiredHeader(incoming, "x-shopify-api-version"));
  const webhookId = shortToken(requiredHeader(incoming, "x-shopify-webhook-id"));
  if (named.toLowerCase() !== topic)
    throw new Refused(400, "INVALID_REQUEST", "The topic is not that of the address.");
  if (domain === null) throw new Refused(400, "INVALID_REQUEST", "The shop is not a myshopify.com domain.");
  if (apiVersion === null || webhookId === null)
    throw new Refused(400, "INVALID_REQUEST", "A header is too long.");
  const eventId = shortToken(incoming.header("x-shopify-event-id"));
  const triggeredAt = dateOf(incoming.header("x-shopify-triggered-at"));
  return { topic, domain, apiVersion, webhookId, eventId, triggeredAt };
};

const withTimeout = async (work: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("no commit in time")), commitTimeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** An unknown shop is answered 200 and nothing of the body is stored: telling it apart would not help Shopify. */
const storeFor = async (
  deps: IntakeDeps,
  envelope: Envelope,
  body: Record<string, unknown>,
): Promise<boolean> => {
  const { domain, ...delivery } = envelope;
  const shop = await deps.findShop(domain);
  if (shop === null) {
    if (isComplianceTopic(envelope.topic)) await deps.noteUnknownShop(envelope);
    return false;
  }
  const person = await deps.personHash(shop.id);
  await deps.store({
    ...delivery,
    shopId: shop.id,
    body: keepAllowed(allowLists[envelope.topic], body, person),
  });
  return true;
};

const take = async (deps: IntakeDeps, incoming: IncomingDelivery, topic: Topic): Promise<boolean> => {
  const bytes = await readSized(incoming);
  await checkSignature(deps, incoming, bytes);
  const envelope = readEnvelope(incoming, topic);
  const body = parseObject(bytes);
  let stored = false;
  try {
    await withTimeout(storeFor(deps, envelope, body).then((done) => void (stored = done)));
  } catch {
    throw new Refused(
      503,
      "SERVICE_UNAVAILABLE",
      "The delivery could not be stored. Please try again.",
      1000,
    );
  }
  return stored;
};

const refusal = ({ fields }: Refused, requestId: string): IntakeAnswer => ({
  status: fields.status,
  headers: { ...errorHeaders(fields), ...(fields.status === 405 ? { allow: "POST" } : {}) },
  body: JSON.stringify(errorBody(fields, requestId)),
});

/**
 * Takes one delivery: address, method, size, signature, headers, body, in this sequence. 200 is answered after the commit
 * of its row and never before; nothing else happens here.
 */
export const createIntake =
  (deps: IntakeDeps): Intake =>
  async (incoming) => {
    let topic = "unknown";
    try {
      topic = topicOfPath(incoming.path);
      const stored = await take(deps, incoming, topic as Topic);
      deps.onAnswer({ topic, status: 200, stored });
      return { status: 200, headers: { "content-type": "text/plain" }, body: "" };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      deps.onAnswer({ topic, status: error.fields.status, stored: false });
      return refusal(error, incoming.requestId);
    }
  };

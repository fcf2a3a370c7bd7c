import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopDomain, ShopId } from "#app/platform/ids.ts";
import type { Subject } from "./find-person.server.ts";

export const requestKinds = ["data_request", "customer_redact", "shop_redact"] as const;
export type RequestKind = (typeof requestKinds)[number];

export interface NewRequest {
  shopId: ShopId;
  kind: RequestKind;
  webhookId: string;
  subject: Subject;
}

export interface OpenRequest extends NewRequest {
  id: string;
  domain: ShopDomain;
  receivedAt: Date;
  attempts: number;
}

export interface RequestSummary {
  id: string;
  kind: RequestKind;
  state: "received" | "working" | "done" | "failed";
  receivedAt: Date;
  deadline: Date;
  doneAt: Date | null;
  receipt: Record<string, unknown> | null;
  hasFile: boolean;
}

const insertSql = `
  insert into privacy_requests (shop_id, kind, webhook_id, shopify_customer_id, email_hash, phone_hash)
  select shop_id, kind, webhook_id, customer_id, decode(email_hash, 'hex'), decode(phone_hash, 'hex')
  from jsonb_to_recordset($1) as r (shop_id uuid, kind text, webhook_id text, customer_id bigint, email_hash text,
    phone_hash text)
  on conflict (shop_id, kind, webhook_id) do nothing`;

/** The row is the promise: what it asks for is done by a job, and its deadline runs from here. */
export const receiveRequests = async (tx: Tx, requests: readonly NewRequest[]): Promise<void> => {
  const rows = requests.map(({ shopId, kind, webhookId, subject }) => ({
    shop_id: shopId,
    kind,
    webhook_id: webhookId,
    customer_id: subject.customerId,
    email_hash: subject.emailHash,
    phone_hash: subject.phoneHash,
  }));
  await tx.query(insertSql, [JSON.stringify(rows)]);
};

const openColumns = `r.id, r.shop_id as "shopId", r.kind, r.webhook_id as "webhookId", r.received_at as "receivedAt",
  r.attempts, s.domain,
  json_build_object('customerId', r.shopify_customer_id::text, 'emailHash', encode(r.email_hash, 'hex'),
    'phoneHash', encode(r.phone_hash, 'hex')) as subject`;

/** Oldest first, and what was tried in vain after a pause. A moment is stored in milliseconds, rounded up or down. */
export const dueRequests = (db: Database): Promise<OpenRequest[]> =>
  db.maintenance("privacy", (tx) =>
    tx.query<OpenRequest>(
      `select ${openColumns} from privacy_requests r join shops s on s.id = r.shop_id
       where r.state <> 'done' and r.next_attempt_at <= now() + interval '1 ms' order by r.id limit 100`,
    ),
  );

/** Null when somebody else has it in hand, or finished it. */
export const takeRequest = async (tx: Tx, id: string): Promise<OpenRequest | null> => {
  const [request] = await tx.query<OpenRequest>(
    `select ${openColumns} from privacy_requests r join shops s on s.id = r.shop_id
     where r.id = $1 and r.state <> 'done' for update of r skip locked`,
    [id],
  );
  return request ?? null;
};

export const markWorking = (tx: Tx, id: string) =>
  tx.query("update privacy_requests set state = 'working', attempts = attempts + 1 where id = $1", [id]);

/** Whom it was about is needed no longer, except to find the file that was asked for. */
export const markDone = (tx: Tx, id: string, receipt: object, file: object | null) =>
  tx.query(
    `update privacy_requests
     set state = 'done', done_at = now(), receipt = $2, file = $3, email_hash = null, phone_hash = null,
       shopify_customer_id = case when $3::jsonb is null then null else shopify_customer_id end
     where id = $1`,
    [id, JSON.stringify(receipt), file === null ? null : JSON.stringify(file)],
  );

/** Tried again after a minute, two, four, at most six hours. */
export const markFailed = (db: Database, { id }: OpenRequest) =>
  db.maintenance("privacy", (tx) =>
    tx.query(
      `update privacy_requests set state = 'failed', attempts = attempts + 1,
         next_attempt_at = now() + least(power(2, least(attempts, 10)) * interval '1 minute', interval '6 hours')
       where id = $1`,
      [id],
    ),
  );

export const listRequests = (tx: Tx, shopId: ShopId): Promise<RequestSummary[]> =>
  tx.query<RequestSummary>(
    `select id, kind, state, received_at as "receivedAt", deadline, done_at as "doneAt", receipt,
       file is not null as "hasFile"
     from privacy_requests where shop_id = $1 order by id desc limit 200`,
    [shopId],
  );

export interface UrgentRequests {
  count: number;
  /** The first of their deadlines. */
  deadline: Date | null;
}

/** Requests that are not done a week before they have to be. */
export const urgentRequests = async (tx: Tx, shopId: ShopId): Promise<UrgentRequests> => {
  const [row] = await tx.query<UrgentRequests>(
    `select count(*)::int as count, min(deadline) as deadline from privacy_requests
     where shop_id = $1 and state <> 'done' and deadline < now() + interval '7 days'`,
    [shopId],
  );
  return row ?? { count: 0, deadline: null };
};

export const readFile = async (tx: Tx, shopId: ShopId, id: string): Promise<object | null> => {
  const [row] = await tx.query<{ file: object | null }>(
    "select file from privacy_requests where shop_id = $1 and id = $2",
    [shopId, id],
  );
  return row?.file ?? null;
};

/** A file is for the merchant to hand on, not to keep. */
export const dropOldFiles = (db: Database) =>
  db.maintenance("privacy", (tx) =>
    tx.query(
      `update privacy_requests set file = null, shopify_customer_id = null
       where file is not null and done_at < now() - interval '30 days'`,
    ),
  );

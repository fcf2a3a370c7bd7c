import type { MessageChannel, MessageKind } from "#app/contracts/message-kinds.ts";
import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { defaultSettings, type MessageSettings } from "./settings.ts";

interface Row {
  sender: string | null;
  replyTo: string | null;
  email: MessageKind[];
  sms: MessageKind[];
  version: number;
}

const readSql = `
  select sender, reply_to as "replyTo", email_kinds as email, sms_kinds as sms, version
  from message_settings where shop_id = $1`;

export const readSettings = async (tx: Tx, shopId: ShopId): Promise<MessageSettings> => {
  const [row] = await tx.query<Row>(readSql, [shopId]);
  if (row === undefined) return defaultSettings;
  const { email, sms, ...rest } = row;
  return { ...rest, kinds: { email, sms } };
};

/** Nothing is written over what somebody else saved meanwhile. */
const saveSql = `
  insert into message_settings as s (shop_id, sender, reply_to, email_kinds, sms_kinds)
  select $1, $2, $3, $4, $5 where $6 = 0 or exists (select from message_settings where shop_id = $1)
  on conflict (shop_id) do update
  set sender = excluded.sender, reply_to = excluded.reply_to, email_kinds = excluded.email_kinds,
    sms_kinds = excluded.sms_kinds, version = s.version + 1, updated_at = now()
  where s.version = $6
  returning version`;

export type NewSettings = Omit<MessageSettings, "version" | "kinds"> & {
  kinds: Readonly<Record<MessageChannel, readonly MessageKind[]>>;
};

/** `version` is the one that was read. Answers the new one. */
export const saveSettings = async (
  tx: Tx,
  shopId: ShopId,
  { sender, replyTo, kinds }: NewSettings,
  version: number,
  actor: Actor,
): Promise<Result<number, "stale">> => {
  const values = [shopId, sender, replyTo, kinds.email, kinds.sms, version];
  const [saved] = await tx.query<{ version: number }>(saveSql, values);
  if (saved === undefined) return refuse("stale");
  const target = { kind: "shop", id: shopId };
  await writeAudit(tx, [
    { shopId, actor, action: "messages.settings_changed", target, metadata: { ...kinds } },
  ]);
  return ok(saved.version);
};

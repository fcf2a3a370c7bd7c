import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { defaultNotices, type NoticeSettings } from "./settings.ts";

export const readNoticeSettings = async (tx: Tx, shopId: ShopId): Promise<NoticeSettings> => {
  const [row] = await tx.query<NoticeSettings>(
    "select kinds, locale, version from notice_settings where shop_id = $1",
    [shopId],
  );
  return row ?? defaultNotices;
};

/** Nothing is written over what somebody else saved meanwhile. */
const saveSql = `
  insert into notice_settings as s (shop_id, kinds, locale)
  select $1, $2, $3 where $4 = 0 or exists (select from notice_settings where shop_id = $1)
  on conflict (shop_id) do update
  set kinds = excluded.kinds, locale = excluded.locale, version = s.version + 1
  where s.version = $4
  returning kinds, locale, version`;

export type NewNoticeSettings = Omit<NoticeSettings, "version">;

/** `seen` is the version that was read. Answers what is stored now; null when somebody else was first. */
export const saveNoticeSettings = async (
  tx: Tx,
  shopId: ShopId,
  { kinds, locale }: NewNoticeSettings,
  seen: number,
  actor: Actor,
): Promise<NoticeSettings | null> => {
  const [saved] = await tx.query<NoticeSettings>(saveSql, [shopId, kinds, locale, seen]);
  if (saved === undefined) return null;
  const target = { kind: "shop", id: shopId };
  await writeAudit(tx, [
    { shopId, actor, action: "notices.settings_changed", target, metadata: { kinds, locale } },
  ]);
  return saved;
};

import type { SavedView, ViewProblem } from "#app/contracts/saved-views.ts";
import type { SavedViews } from "#app/modules/saved-views/index.ts";
import { isUuid, type ShopId } from "#app/platform/ids.ts";
import type { Result } from "#app/platform/result.ts";

export interface AskedView {
  intent: string;
  id: string;
  name: string;
  filters: string;
}

/** `view` is null when it was deleted. */
export type ViewChanged = { view: SavedView | null; problem: null } | { view: null; problem: ViewProblem };

const told = (result: Result<SavedView, ViewProblem>): ViewChanged =>
  result.ok ? { view: result.value, problem: null } : { view: null, problem: result.refusal };

/** Null when nobody can have asked that from the page. */
export const changeView = async (
  views: SavedViews,
  shopId: ShopId,
  { intent, id, name, filters }: AskedView,
): Promise<ViewChanged | null> => {
  if (intent === "create") return told(await views.create(shopId, name, filters));
  if (!isUuid(id)) return null;
  if (intent === "rename") return told(await views.rename(shopId, id, name));
  if (intent === "refilter") return told(await views.refilter(shopId, id, filters));
  if (intent !== "delete") return null;
  await views.remove(shopId, id);
  return { view: null, problem: null };
};

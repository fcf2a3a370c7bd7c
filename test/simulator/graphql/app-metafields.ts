import type { Simulator } from "../simulator.ts";
import type { SimAppMetafield, SimShop } from "../state.ts";
import { userError } from "./money.ts";
import type { Root } from "./root.ts";

export const installationOf = (shop: SimShop): string => `gid://shopify/AppInstallation/${shop.id}`;

interface Identifier {
  ownerId: string;
  namespace: string;
  key: string;
}

type Input = Identifier & Pick<SimAppMetafield, "type" | "value">;

const isAt =
  (shop: SimShop, { namespace, key }: Pick<Identifier, "namespace" | "key">) =>
  (known: SimAppMetafield): boolean =>
    known.shop === shop.handle && known.namespace === namespace && known.key === key;

const remove = ({ state, store }: Simulator, shop: SimShop, place: Identifier): void => {
  const isGone = isAt(shop, place);
  state.appMetafields = state.appMetafields.filter((known) => !isGone(known));
  store.changed();
};

const isForeign =
  (shop: SimShop) =>
  ({ ownerId }: Identifier): boolean =>
    ownerId !== installationOf(shop);

const noOwner = [userError("INVALID", "metafields", "Owner does not exist.")];

export const appMetafieldMutations: Readonly<Record<string, Root>> = {
  metafieldsSet: ({ metafields }: { metafields: Input[] }, { simulator, shop }) => {
    if (metafields.some(isForeign(shop))) return { metafields: null, userErrors: noOwner };
    for (const metafield of metafields) {
      remove(simulator, shop, metafield);
      const { namespace, key, type, value } = metafield;
      simulator.state.appMetafields.push({ shop: shop.handle, namespace, key, type, value });
    }
    return { metafields: [], userErrors: [] };
  },
  metafieldsDelete: ({ metafields }: { metafields: Identifier[] }, { simulator, shop }) => {
    if (metafields.some(isForeign(shop))) return { deletedMetafields: null, userErrors: noOwner };
    for (const metafield of metafields) remove(simulator, shop, metafield);
    return { deletedMetafields: metafields, userErrors: [] };
  },
};

/** `app.metafields` of Liquid. */
export const appMetafieldsOf = ({ state }: Simulator, shop: SimShop): object => {
  const found: Record<string, Record<string, { type: string; value: unknown }>> = {};
  for (const { shop: handle, namespace, key, type, value } of state.appMetafields)
    if (handle === shop.handle)
      (found[namespace] ??= {})[key] = { type, value: type === "json" ? JSON.parse(value) : value };
  return found;
};

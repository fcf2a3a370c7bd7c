import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Button, InlineError, InlineStack, Tag, Text } from "@shopify/polaris";
import { createContext, useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { shopifyIdOfGid } from "#app/platform/ids.ts";
import type { Titles } from "#app/platform/shopify/names.server.ts";
import { useField } from "../form/form-context.tsx";
import { useFormat } from "../use-locale.ts";
import { usePermission } from "../use-permission.ts";

type ResourceType = "product" | "collection";

export const noTitles: Titles = { products: {}, collections: {}, problem: null };

/** What Shopify calls the products and collections of the form that is shown. */
export const ResourceTitles = createContext(noTitles);

const idsOf = (value: string): string[] => value.split(/[\s,;]+/).filter((id) => id !== "");

/** What was picked is named by the picker; the rest by Shopify, when the page is shown. */
const useTitlesOf = (type: ResourceType) => {
  const { products, collections, problem } = useContext(ResourceTitles);
  const [picked, setPicked] = useState<Readonly<Record<string, string>>>({});
  const known = type === "product" ? products : collections;
  return {
    titleOf: (id: string): string | null | undefined => picked[id] ?? known[id],
    remember: (titles: Readonly<Record<string, string>>) => setPicked((old) => ({ ...old, ...titles })),
    problem,
  };
};

const usePicker = (type: ResourceType, most: number) => {
  const shopify = useAppBridge();
  const allow = usePermission();
  return async (ids: readonly string[]) => {
    if ((await allow(["read_products"])) === "declined") return "declined" as const;
    const gidKind = type === "product" ? "Product" : "Collection";
    const chosen = await shopify.resourcePicker({
      type,
      action: "select",
      multiple: most === 1 ? false : most,
      filter: { variants: false },
      selectionIds: ids.map((id) => ({ id: `gid://shopify/${gidKind}/${id}` })),
    });
    return chosen?.map(({ id, title }) => ({ id: shopifyIdOfGid(id) ?? id, title }));
  };
};

interface ResourceFieldProps {
  name: string;
  type: ResourceType;
  most: number;
}

/** Products or collections, chosen in Shopify's own picker; the form holds their ids. */
export function ResourceField({ name, type, most }: ResourceFieldProps) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { label, helpText, value, error, onChange } = useField(name);
  const { titleOf, remember, problem } = useTitlesOf(type);
  const pick = usePicker(type, most);
  const [failure, setFailure] = useState<"declined" | "failed" | null>(null);
  const ids = idsOf(value);
  const gone = ids.filter((id) => titleOf(id) === null).length;
  const choose = async () => {
    const chosen = await pick(ids).catch(() => "failed" as const);
    setFailure(typeof chosen === "string" ? chosen : null);
    if (chosen === undefined || typeof chosen === "string") return;
    remember(Object.fromEntries(chosen.map(({ id, title }) => [id, title])));
    onChange(chosen.map(({ id }) => id).join(", "));
  };
  const shown = (id: string) => titleOf(id) ?? (titleOf(id) === null ? `${t("names.deleted")} (${id})` : id);
  const said = [
    error,
    gone > 0 && t("resources.gone", { count: gone, value: number(gone) }),
    failure !== null && t(`resources.${failure}`),
    ids.length > 0 && problem !== null && t(`resources.titles.${problem}`),
  ].filter((text) => typeof text === "string");
  return (
    <fieldset
      className="plain"
      aria-describedby={`${name}-said`}
      tabIndex={-1}
      data-invalid={error !== undefined}
    >
      <legend>{label}</legend>
      <BlockStack gap="200">
        <input type="hidden" name={name} value={value} />
        {ids.length > 0 && (
          <InlineStack gap="200" as="ul">
            {ids.map((id) => (
              <li key={id}>
                <Tag
                  accessibilityLabel={shown(id)}
                  onRemove={() => onChange(ids.filter((other) => other !== id).join(", "))}
                >
                  <bdi>{shown(id)}</bdi>
                </Tag>
              </li>
            ))}
          </InlineStack>
        )}
        <InlineStack>
          <Button onClick={choose}>{t(`resources.choose.${most === 1 ? "one_product" : type}`)}</Button>
        </InlineStack>
        <div id={`${name}-said`}>
          {said.map((text) => (
            <InlineError key={text} message={text} fieldID={name} />
          ))}
          {helpText !== undefined && (
            <Text as="p" tone="subdued">
              {helpText}
            </Text>
          )}
        </div>
      </BlockStack>
    </fieldset>
  );
}

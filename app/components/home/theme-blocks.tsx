import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { HomeData } from "#app/edges/web/home-data.server.ts";
import { Entry } from "../entry.tsx";
import { stateOf, type BlockStates } from "./use-theme-blocks.ts";

const tones = { active: "success", available: "attention", unknown: "info", asking: "info" } as const;

function BlockItem({ block, states }: { block: HomeData["blocks"][number]; states: BlockStates }) {
  const { t } = useTranslation();
  const { handle, isEmbed, editor } = block;
  const state = stateOf(states, handle);
  const name = t(`home.block.${handle}.name`);
  const act = state === "active" ? "look" : isEmbed ? "switch_on" : "add";
  return (
    <Entry
      action={
        <Button
          url={editor}
          target="_blank"
          accessibilityLabel={t(`home.block.${act}_label`, { block: name })}
        >
          {t(`home.block.${act}`)}
        </Button>
      }
    >
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" fontWeight="semibold">
          {name}
        </Text>
        <Badge tone={tones[state]}>{t(`home.block.state.${state}`)}</Badge>
      </InlineStack>
      <Text as="p" variant="bodySm" tone="subdued">
        {t(`home.block.${handle}.does`)}
      </Text>
    </Entry>
  );
}

/** What of the app the shop's theme shows, and the way into its editor. */
export function ThemeBlocks({ blocks, states }: Pick<HomeData, "blocks"> & { states: BlockStates }) {
  const { t } = useTranslation();
  return (
    <div id="theme-blocks">
      <Card>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t("home.block.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("home.block.text")}
          </Text>
          <ul className="entries" aria-label={t("home.block.title")} aria-busy={states === null}>
            {blocks.map((block) => (
              <BlockItem key={block.handle} block={block} states={states} />
            ))}
          </ul>
        </BlockStack>
      </Card>
    </div>
  );
}

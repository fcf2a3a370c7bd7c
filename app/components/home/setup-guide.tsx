import { Link, useFetcher } from "@remix-run/react";
import { BlockStack, Button, Card, Icon, InlineStack, Link as OutsideLink, Text } from "@shopify/polaris";
import { CheckCircleIcon, XSmallIcon } from "@shopify/polaris-icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HomeData } from "#app/edges/web/home-data.server.ts";
import { useFormat, useLocale } from "../use-locale.ts";
import { isAnyActive, type BlockStates } from "./use-theme-blocks.ts";

type SetupGuideProps = Pick<HomeData, "guide" | "storefrontUrl"> & { states: BlockStates };

const useSteps = ({ guide, storefrontUrl, states }: SetupGuideProps) => {
  const { t } = useTranslation();
  const locale = useLocale();
  const shop = (
    <OutsideLink url={storefrontUrl} target="_blank">
      {t("home.guide.open_shop")}
    </OutsideLink>
  );
  return [
    {
      name: "program",
      isDone: guide.hasActiveProgram,
      way: <Link to={`/app/programs?locale=${locale}`}>{t("home.guide.program.do")}</Link>,
    },
    {
      name: "blocks",
      isDone: isAnyActive(states),
      way: <a href="#theme-blocks">{t("home.guide.blocks.do")}</a>,
    },
    { name: "link", isDone: guide.hasShareLink, way: shop },
    { name: "order", isDone: guide.hasReferredOrder, way: shop },
  ];
};

function Step({ name, isDone, way }: { name: string; isDone: boolean; way: ReactNode }) {
  const { t } = useTranslation();
  return (
    <li className="step">
      <span className="step-mark" data-done={isDone}>
        {isDone && <Icon source={CheckCircleIcon} tone="success" />}
      </span>
      <BlockStack gap="050">
        <Text as="p" fontWeight="semibold">
          {t(`home.guide.${name}.title`)}
          <Text as="span" visuallyHidden>
            {` (${t(isDone ? "home.guide.done" : "home.guide.open")})`}
          </Text>
        </Text>
        {!isDone && (
          <Text as="p" tone="subdued">
            {t(`home.guide.${name}.text`)} {way}
          </Text>
        )}
      </BlockStack>
    </li>
  );
}

/** The first steps. What is done says so by itself. */
export function SetupGuide(props: SetupGuideProps) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const fetcher = useFetcher();
  const steps = useSteps(props);
  const done = steps.filter(({ isDone }) => isDone).length;
  const progress = { count: done, value: number(done), total: number(steps.length) };
  if (fetcher.state !== "idle") return null;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="start" wrap={false}>
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t("home.guide.title")}
            </Text>
            <Text as="p" tone="subdued">
              {t("home.guide.progress", progress)}
            </Text>
          </BlockStack>
          <fetcher.Form method="post" action="/app?index">
            <input type="hidden" name="intent" value="dismiss" />
            <Button
              submit
              variant="tertiary"
              icon={XSmallIcon}
              accessibilityLabel={t("home.guide.dismiss")}
            />
          </fetcher.Form>
        </InlineStack>
        <ol className="entries steps" aria-label={t("home.guide.title")}>
          {steps.map((step) => (
            <Step key={step.name} {...step} />
          ))}
        </ol>
      </BlockStack>
    </Card>
  );
}

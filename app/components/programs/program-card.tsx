import { Banner, BlockStack, Button, Card, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ProgramState, ProgramTerms } from "#app/contracts/program-terms.ts";
import { StatusBadge } from "../status-badge.tsx";
import { useFormat, useLocale } from "../use-locale.ts";
import { ProgramButtons } from "./program-buttons.tsx";
import { ProgramTermsList } from "./program-terms-list.tsx";

export interface ListedProgram {
  id: string;
  name: string;
  state: ProgramState;
  pauseReason: string | null;
  terms: ProgramTerms;
  conversions: number;
  /** Given for those conversions: points, and money as a decimal string. */
  points: number;
  money: string;
  spentPoints: number;
  spentMoney: string;
}

function Figure({ label, values }: { label: string; values: readonly string[] }) {
  return (
    <BlockStack gap="050">
      <Text as="span" variant="bodySm" tone="subdued">
        {label}
      </Text>
      {values.map((value) => (
        <Text as="span" variant="headingSm" key={value}>
          {value}
        </Text>
      ))}
    </BlockStack>
  );
}

const isMoney = (decimal: string): boolean => /[1-9]/.test(decimal);

function Figures({ program, currency, days }: { program: ListedProgram; currency: string; days: number }) {
  const { t } = useTranslation();
  const { number, money } = useFormat();
  const { budget } = program.terms;
  const pointsText = (count: number) => t("reward.points", { count, value: number(count) });
  const given = [
    ...(program.points === 0 ? [] : [pointsText(program.points)]),
    ...(isMoney(program.money) ? [money(program.money, currency)] : []),
  ];
  const most = budget?.amounts[currency];
  const spent = [
    ...(budget?.points == null
      ? []
      : [
          t("program_list.of_points", {
            count: budget.points,
            spent: number(program.spentPoints),
            value: number(budget.points),
          }),
        ]),
    ...(most === undefined
      ? []
      : [
          t("program_list.of_money", {
            spent: money(program.spentMoney, currency),
            amount: money(most, currency),
          }),
        ]),
  ];
  return (
    <InlineGrid columns={{ xs: 1, sm: 3 }} gap="300">
      <Figure
        label={t("program_list.conversions", { count: days, value: number(days) })}
        values={[number(program.conversions)]}
      />
      <Figure
        label={t("program_list.given", { count: days, value: number(days) })}
        values={given.length === 0 ? [t("program_list.nothing")] : given}
      />
      <Figure
        label={t("program_list.budget")}
        values={spent.length === 0 ? [t("program_list.no_budget")] : spent}
      />
    </InlineGrid>
  );
}

/** One program of the list. */
export function ProgramCard({
  program,
  currency,
  days,
}: {
  program: ListedProgram;
  currency: string;
  days: number;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { id, name, state, pauseReason, terms } = program;
  const verb = state === "ended" ? "look" : "edit";
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            <bdi>{name}</bdi>
          </Text>
          <StatusBadge of="program" status={state} />
        </InlineStack>
        {state === "paused" && pauseReason !== null && (
          <Banner tone="warning" title={t(`program_list.pause_reason.${pauseReason}.title`)}>
            <p>{t(`program_list.pause_reason.${pauseReason}.text`)}</p>
          </Banner>
        )}
        <ProgramTermsList terms={terms} currency={currency} />
        <Figures program={program} currency={currency} days={days} />
        <ProgramButtons id={id} name={name} state={state}>
          <Button
            url={`/app/programs/${id}?locale=${locale}`}
            accessibilityLabel={t(`program_list.${verb}_label`, { program: name })}
          >
            {t(`program_list.${verb}`)}
          </Button>
        </ProgramButtons>
      </BlockStack>
    </Card>
  );
}

import { Form, useSearchParams } from "@remix-run/react";
import { BlockStack, Box, Button, ButtonGroup, InlineStack, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { HomeData } from "#app/edges/web/home-data.server.ts";
import { useFormat, useLocale } from "../use-locale.ts";

type Period = HomeData["period"];

const lastDays = ["7", "30", "90"] as const;

/** Two days of one's own; what was typed stays when it is refused. */
function OwnPeriod({ period }: { period: Period }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [from, setFrom] = useState(period.from);
  const [until, setUntil] = useState(period.until);
  const day = (name: "from" | "until", value: string, change: (value: string) => void) => {
    const error = period.errors[name];
    return (
      <TextField
        type="date"
        name={name}
        label={t(`home.period.${name}`)}
        value={value}
        onChange={change}
        autoComplete="off"
        error={error === undefined ? false : t(`home.period.error.${error}`)}
      />
    );
  };
  return (
    <Form method="get" noValidate>
      <input type="hidden" name="locale" value={locale} />
      <input type="hidden" name="period" value="custom" />
      <InlineStack gap="300" blockAlign="start">
        {day("from", from, setFrom)}
        {day("until", until, setUntil)}
        <Box paddingBlockStart="600">
          <Button submit>{t("home.period.show")}</Button>
        </Box>
      </InlineStack>
    </Form>
  );
}

/** The period is in the address, so that it can be sent to somebody. */
export function PeriodPicker({ period }: { period: Period }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const [query, setQuery] = useSearchParams();
  const choose = (choice: Period["choice"]) => {
    const next = new URLSearchParams(query);
    for (const name of ["from", "until"]) next.delete(name);
    next.set("period", choice);
    setQuery(next, { preventScrollReset: true });
  };
  return (
    <BlockStack gap="300">
      <fieldset className="plain" aria-label={t("home.period.title")}>
        <ButtonGroup variant="segmented">
          {lastDays.map((days) => (
            <Button key={days} pressed={period.choice === days} onClick={() => choose(days)}>
              {t("home.period.last", { count: Number(days), value: number(Number(days)) })}
            </Button>
          ))}
          <Button pressed={period.choice === "custom"} onClick={() => choose("custom")}>
            {t("home.period.custom")}
          </Button>
        </ButtonGroup>
      </fieldset>
      {period.choice === "custom" && <OwnPeriod key={`${period.from} ${period.until}`} period={period} />}
    </BlockStack>
  );
}

import { Form } from "@remix-run/react";
import { Button, InlineGrid, InlineStack, BlockStack, Select, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { actorKinds, auditActions } from "#app/contracts/audit-names.ts";
import type { PrivacyData } from "#app/routes/app.privacy._index.tsx";
import { useLocale } from "../use-locale.ts";

export function AuditFilters({ query }: { query: PrivacyData["log"]["query"] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [fields, setFields] = useState(query);
  const field = (name: "action" | "actor" | "since" | "until") => ({
    name,
    value: fields[name],
    onChange: (value: string) => setFields((known) => ({ ...known, [name]: value })),
    label: t(`privacy.log.filter.${name}`),
  });
  const actions = Object.entries(auditActions).map(([area, verbs]) => ({
    title: t(`privacy.log.area.${area}`),
    options: [
      { label: t("privacy.log.whole_area", { area: t(`privacy.log.area.${area}`) }), value: area },
      ...verbs.map((verb) => ({
        label: t(`privacy.log.action.${area}.${verb}`),
        value: `${area}.${verb}`,
      })),
    ],
  }));
  return (
    <Form method="get" preventScrollReset>
      <input type="hidden" name="locale" value={locale} />
      <BlockStack gap="300">
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
          <Select
            {...field("action")}
            options={[{ label: t("privacy.log.filter.all"), value: "" }, ...actions]}
          />
          <Select
            {...field("actor")}
            options={[
              { label: t("privacy.log.filter.anybody"), value: "" },
              ...actorKinds.map((kind) => ({ label: t(`privacy.log.actor.${kind}`), value: kind })),
            ]}
          />
          <TextField {...field("since")} type="date" autoComplete="off" />
          <TextField {...field("until")} type="date" autoComplete="off" />
        </InlineGrid>
        <InlineStack>
          <Button submit>{t("privacy.log.filter.apply")}</Button>
        </InlineStack>
      </BlockStack>
    </Form>
  );
}

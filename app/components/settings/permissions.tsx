import { useRevalidator } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SettingsData } from "#app/routes/app.settings.tsx";
import { usePermission } from "../use-permission.ts";

type Permission = SettingsData["permissions"][number];

/** Only optional permissions can be asked for at any time; the others come with the app's installation. */
function GrantButton({ scope }: { scope: string }) {
  const { t } = useTranslation();
  const allow = usePermission();
  const { revalidate } = useRevalidator();
  const [state, setState] = useState<"idle" | "asking" | "declined" | "unseen">("idle");
  const ask = async () => {
    setState("asking");
    const answer = await allow([scope]).catch(() => "declined" as const);
    setState(answer === "granted" ? "idle" : answer);
    if (answer === "granted") revalidate();
  };
  return (
    <InlineStack gap="200" blockAlign="center">
      <Button
        onClick={ask}
        loading={state === "asking"}
        accessibilityLabel={t("permission.grant_label", { scope })}
      >
        {t("permission.grant")}
      </Button>
      <output>{(state === "declined" || state === "unseen") && t(`permission.${state}`)}</output>
    </InlineStack>
  );
}

/** Breaks between its words where it has to, and is copied as it is. */
function ScopeName({ scope }: { scope: string }) {
  return (
    <span className="code wrap">
      {scope.split("_").map((word, index) => (
        <Fragment key={index}>
          {index > 0 && (
            <>
              _<wbr />
            </>
          )}
          {word}
        </Fragment>
      ))}
    </span>
  );
}

function PermissionItem({ permission: { scope, isGranted, isOptional } }: { permission: Permission }) {
  const { t, i18n } = useTranslation();
  const state = isGranted ? "granted" : isOptional ? "not_asked" : "missing";
  const tone = { granted: "success", not_asked: "info", missing: "critical" } as const;
  const stops = `settings.permissions.stops.${scope}`;
  return (
    <li>
      <BlockStack gap="100">
        <InlineStack gap="200" align="space-between" blockAlign="center" wrap={false}>
          <ScopeName scope={scope} />
          <span className="unbroken">
            <Badge tone={tone[state]}>{t(`settings.permissions.state.${state}`)}</Badge>
          </span>
        </InlineStack>
        {!isGranted && i18n.exists(stops) && (
          <Text as="p" variant="bodySm" tone="subdued">
            {t(stops)}
          </Text>
        )}
        {!isGranted && isOptional && <GrantButton scope={scope} />}
      </BlockStack>
    </li>
  );
}

export function Permissions({ permissions }: { permissions: readonly Permission[] }) {
  const { t } = useTranslation();
  const isMissing = permissions.some(({ isGranted, isOptional }) => !isGranted && !isOptional);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("settings.permissions.title")}
        </Text>
        <Text as="p" tone="subdued">
          {t(isMissing ? "settings.permissions.missing" : "settings.permissions.complete")}
        </Text>
        <ul className="entries">
          {permissions.map((permission) => (
            <PermissionItem key={permission.scope} permission={permission} />
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}

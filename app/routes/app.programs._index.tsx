import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, EmptyState, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { ProgramCard } from "#app/components/programs/program-card.tsx";
import { useLocale } from "#app/components/use-locale.ts";
import { adminCaller, adminShop } from "#app/edges/web/admin-shop.server.ts";
import { answerProgramButton } from "#app/edges/web/program-action.server.ts";
import { toDecimal } from "#app/platform/money.ts";

const days = 30;

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const { id: shopId, currency } = await adminShop(request, context);
  const { programs } = context.app;
  const [listed, figures] = await Promise.all([programs.list(shopId), programs.figures(shopId, days)]);
  const figuresOf = new Map(figures.map((row) => [row.id, row]));
  const money = (minor: string | undefined) => toDecimal(BigInt(minor ?? "0"), currency);
  return {
    currency,
    programs: listed.map(({ id, name, state, pauseReason, terms }) => {
      const did = figuresOf.get(id);
      return {
        id,
        name,
        state,
        pauseReason,
        terms,
        conversions: did?.conversions ?? 0,
        points: did?.points ?? 0,
        money: money(did?.minor),
        spentPoints: Number(did?.spentPoints ?? 0),
        spentMoney: money(did?.spentMinor),
      };
    }),
  };
};

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const caller = await adminCaller(request, context);
  const form = await request.formData();
  return answerProgramButton(request, context, caller, { intent: form.get("intent"), id: form.get("id") });
};

export default function Programs() {
  const { programs, currency } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const create = { content: t("program_list.create"), url: `/app/programs/new?locale=${useLocale()}` };
  return (
    <Page title={t("programs.title")} {...(programs.length === 0 ? {} : { primaryAction: create })}>
      <BlockStack gap="400">
        {programs.length === 0 && (
          <Card>
            <EmptyState heading={t("program_list.empty.title")} action={create} image="">
              <p>{t("program_list.empty.text")}</p>
            </EmptyState>
          </Card>
        )}
        {programs.map((program) => (
          <ProgramCard key={program.id} program={program} currency={currency} days={days} />
        ))}
      </BlockStack>
    </Page>
  );
}

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

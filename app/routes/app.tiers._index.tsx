import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Banner, Layout, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { EditingForm } from "#app/components/form/editing-form.tsx";
import { useForm } from "#app/components/form/form-context.tsx";
import { useSavedToast } from "#app/components/form/use-saved-toast.ts";
import { ForesightCard, useForesight } from "#app/components/tiers/foresight-card.tsx";
import { TierList } from "#app/components/tiers/tier-list.tsx";
import { useLater } from "#app/components/use-later.ts";
import { adminCaller, adminShop } from "#app/edges/web/admin-shop.server.ts";
import { fieldsOf } from "#app/edges/web/forms/fields.ts";
import type { Saved } from "#app/edges/web/forms/saved.ts";
import { tierFields } from "#app/edges/web/forms/tier-form.ts";
import { saveTiers } from "#app/edges/web/save-tiers.server.ts";
import { fingerprintOf, type Tier, type TierForesight } from "#app/modules/tiers/index.ts";

interface Customers {
  /** By tier; a tier that is missing was not counted. */
  counts: Readonly<Record<string, number>>;
  countedAt: Date | null;
}
const notCounted: Customers = { counts: {}, countedAt: null };

const customersOf = (tiers: readonly Tier[], foreseen: TierForesight | null): Customers =>
  foreseen === null
    ? notCounted
    : {
        counts: Object.fromEntries(tiers.map(({ id }, rank) => [id, foreseen.counts[rank] ?? 0])),
        countedAt: foreseen.countedAt,
      };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const tiers = await context.app.tiers.list(shop);
  return {
    fields: { seen: fingerprintOf(tiers), ...tierFields(tiers) },
    /** Everybody may have to be measured for it, which takes a while in a large shop: it comes after the page. */
    customers: context.app.tiers.foresee(shop, tiers).then(
      (foreseen) => customersOf(tiers, foreseen),
      () => notCounted,
    ),
    currency: shop.currency,
    timezone: shop.timezone,
  };
};

export const action = async ({ request, context }: ActionFunctionArgs): Promise<Saved> => {
  const caller = await adminCaller(request, context);
  return saveTiers(context, caller, fieldsOf(await request.formData()));
};

export { keepRefused as shouldRevalidate } from "#app/components/form/keep-refused.ts";

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;

function Editor({
  fields,
  customers: coming,
  currency,
  timezone,
  answer,
}: Loaded & { answer: Saved | undefined }) {
  const { t } = useTranslation();
  const customers = useLater(coming, notCounted);
  const form = useForm(fields, answer?.errors);
  const foresight = useForesight(form.values, form.isDirty);
  const hasTiers = form.values["tiers.0.name"] !== undefined;
  return (
    <Layout>
      <Layout.Section>
        <EditingForm id="tiers" form={form} texts="tier_form" answer={answer} along={{ seen: fields.seen }}>
          {!hasTiers && <Banner title={t("tiers.empty.title")}>{t("tiers.empty.text")}</Banner>}
          <TierList currency={currency} customers={customers.counts} foresight={foresight} />
        </EditingForm>
      </Layout.Section>
      <Layout.Section variant="oneThird">
        <div className="beside">
          <ForesightCard
            foresight={foresight}
            isDirty={form.isDirty}
            countedAt={(foresight ?? customers).countedAt}
            timezone={timezone}
          />
        </div>
      </Layout.Section>
    </Layout>
  );
}

export default function Tiers() {
  const loaded = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation();
  useSavedToast(answer?.saved === true && answer);
  return (
    <Page title={t("tiers.title")} subtitle={t("tiers.subtitle")}>
      <Editor key={loaded.fields.seen} {...loaded} answer={answer} />
    </Page>
  );
}

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

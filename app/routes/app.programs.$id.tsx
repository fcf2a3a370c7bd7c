import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Box, Layout, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { EditingForm } from "#app/components/form/editing-form.tsx";
import { useForm } from "#app/components/form/form-context.tsx";
import { useSavedToast } from "#app/components/form/use-saved-toast.ts";
import { ProgramButtons } from "#app/components/programs/program-buttons.tsx";
import { ForecastCard, OfferPreviews, usePreview } from "#app/components/programs/program-preview.tsx";
import { ProgramSections } from "#app/components/programs/program-sections.tsx";
import { noTitles, ResourceTitles } from "#app/components/programs/resource-field.tsx";
import { StatusBadge } from "#app/components/status-badge.tsx";
import { useLater } from "#app/components/use-later.ts";
import { useLocale } from "#app/components/use-locale.ts";
import { adminCaller, adminShop } from "#app/edges/web/admin-shop.server.ts";
import { fieldsOf } from "#app/edges/web/forms/fields.ts";
import { programFields, resourcesOf } from "#app/edges/web/forms/program-fields.ts";
import { answerProgramButton } from "#app/edges/web/program-action.server.ts";
import { previewOf } from "#app/edges/web/program-preview.server.ts";
import type { Saved } from "#app/edges/web/forms/saved.ts";
import { saveProgram } from "#app/edges/web/save-program.server.ts";

export const loader = async ({ request, params, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const program = await context.app.programs.find(shop.id, params["id"] ?? "");
  if (program === null) throw new Response(null, { status: 404 });
  const { id, name, state, pauseReason, version } = program;
  return {
    program: { id, name, state, pauseReason, version },
    fields: programFields(program, shop),
    titles: context.app.names.titlesOf(shop.id, resourcesOf(program.terms)),
    preview: await previewOf(context, shop, program.terms),
    currency: shop.currency,
  };
};

export const action = async ({ request, params, context }: ActionFunctionArgs) => {
  const caller = await adminCaller(request, context);
  const fields = fieldsOf(await request.formData());
  const { intent } = fields;
  if (intent === "save") return saveProgram(context, caller, params["id"] ?? "", fields);
  return answerProgramButton(request, context, caller, { intent, id: params["id"] });
};

export { keepRefused as shouldRevalidate } from "#app/components/form/keep-refused.ts";

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;

function Editor({
  program,
  fields,
  titles: coming,
  preview: stored,
  currency,
  answer,
}: Loaded & { answer: Saved | undefined }) {
  const { t } = useTranslation();
  const form = useForm(fields, answer?.errors);
  const titles = useLater(coming, noTitles);
  const { preview, isBehind } = usePreview(stored, form.values, form.isDirty);
  const isOver = program.state === "ended";
  return (
    <Layout>
      <Layout.Section>
        <EditingForm
          id="program"
          form={form}
          texts="program_form"
          answer={answer}
          along={{ intent: "save", version: fields["version"] }}
        >
          {isOver && <Banner>{t("program_form.ended")}</Banner>}
          <fieldset disabled={isOver} className="plain">
            <ResourceTitles.Provider value={titles}>
              <ProgramSections currency={currency} />
            </ResourceTitles.Provider>
          </fieldset>
        </EditingForm>
      </Layout.Section>
      <Layout.Section variant="oneThird">
        <div className="beside">
          <BlockStack gap="400">
            <OfferPreviews offers={preview.offers} isBehind={isBehind} />
            <ForecastCard forecast={preview.forecast} currency={currency} />
          </BlockStack>
        </div>
      </Layout.Section>
    </Layout>
  );
}

export default function Program() {
  const loaded = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  const answer = answered !== undefined && "saved" in answered ? answered : undefined;
  const { t } = useTranslation();
  const locale = useLocale();
  useSavedToast(answer?.saved === true && answer);
  const { id, name, state, version, pauseReason } = loaded.program;
  return (
    <Page
      title={name}
      titleMetadata={<StatusBadge of="program" status={state} />}
      backAction={{ content: t("programs.title"), url: `/app/programs?locale=${locale}` }}
    >
      <BlockStack gap="400">
        {state === "paused" && pauseReason !== null && (
          <Banner tone="warning" title={t(`program_list.pause_reason.${pauseReason}.title`)}>
            <p>{t(`program_list.pause_reason.${pauseReason}.text`)}</p>
          </Banner>
        )}
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <ProgramButtons id={id} name={name} state={state} />
        </Box>
        <Editor key={`${id} ${version}`} {...loaded} answer={answer} />
      </BlockStack>
    </Page>
  );
}

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

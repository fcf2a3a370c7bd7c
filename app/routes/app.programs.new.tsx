import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData, useNavigation } from "@remix-run/react";
import { BlockStack, Button, Card, InlineGrid, Page, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { ProgramTermsList } from "#app/components/programs/program-terms-list.tsx";
import { useLocale } from "#app/components/use-locale.ts";
import { adminCaller, adminShop } from "#app/edges/web/admin-shop.server.ts";
import { programPath } from "#app/edges/web/program-action.server.ts";
import { adminLocaleOf, createI18n } from "#app/i18n.ts";
import { templateNames, termsOfTemplate } from "#app/modules/programs/index.ts";

const firstPriority = 100;

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const { currency } = await adminShop(request, context);
  return {
    currency,
    templates: templateNames.map((name) => ({ name, terms: termsOfTemplate(name, currency) })),
  };
};

/** A draft that nobody is offered yet; its page shows every term. */
export const action = async ({ request, context }: ActionFunctionArgs) => {
  const { shop, actor } = await adminCaller(request, context);
  const asked = (await request.formData()).get("template");
  const template = templateNames.find((name) => name === asked);
  if (template === undefined) throw new Response(null, { status: 400 });
  const { t } = createI18n(adminLocaleOf(request));
  const program = await context.app.programs.create(
    shop.id,
    {
      name: t(`program_template.${template}.title`),
      priority: firstPriority,
      terms: termsOfTemplate(template, shop.currency),
    },
    actor,
  );
  return redirect(programPath(request, program.id));
};

export default function NewProgram() {
  const { templates, currency } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const locale = useLocale();
  const navigation = useNavigation();
  const chosen = navigation.formData?.get("template");
  return (
    <Page
      title={t("program_list.create")}
      subtitle={t("program_template.subtitle")}
      backAction={{ content: t("programs.title"), url: `/app/programs?locale=${locale}` }}
    >
      <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
        {templates.map(({ name, terms }) => (
          <Card key={name}>
            <Form method="post">
              <BlockStack gap="300">
                <Text as="h2" variant="headingMd">
                  {t(`program_template.${name}.title`)}
                </Text>
                <Text as="p" tone="subdued">
                  {t(`program_template.${name}.text`)}
                </Text>
                <ProgramTermsList terms={terms} currency={currency} />
                <input type="hidden" name="template" value={name} />
                <div>
                  <Button submit loading={chosen === name} disabled={chosen != null && chosen !== name}>
                    {t("program_template.use")}
                  </Button>
                </div>
              </BlockStack>
            </Form>
          </Card>
        ))}
      </InlineGrid>
    </Page>
  );
}

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

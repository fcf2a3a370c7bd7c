import { Banner, BlockStack, Card, InlineStack, Layout, Tag, Text } from "@shopify/polaris";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { TextForms } from "#app/contracts/plural-forms.ts";
import { ownTextProblems, placeholdersIn, type TextProblem } from "#app/contracts/text-rules.ts";
import type { TextSaved } from "#app/edges/web/save-text.server.ts";
import type { TextEntry } from "#app/modules/translations/index.ts";
import { EditingForm } from "../form/editing-form.tsx";
import { useForm } from "../form/form-context.tsx";
import { FormInput } from "./form-input.tsx";
import { TextPreview, type Samples } from "./text-preview.tsx";

const fieldName = (form: string): string => `forms.${form}`;

/** What the field holds at first: the shop's words, else ours, else nothing. */
const storedFields = ({ forms, own, bundled }: TextEntry) =>
  Object.fromEntries(forms.map((form) => [fieldName(form), (own ?? bundled)?.[form] ?? ""]));

function Original({ english }: { english: TextForms }) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="100">
      <Text as="h2" variant="headingMd">
        {t("language_editor.english")}
      </Text>
      {Object.entries(english).map(([form, text]) => (
        <p key={form} lang="en" dir="ltr" className="lines">
          {text}
        </p>
      ))}
    </BlockStack>
  );
}

function Placeholders({ english }: { english: TextForms }) {
  const { t } = useTranslation();
  const names = [...new Set(Object.values(english).flatMap(placeholdersIn))];
  if (names.length === 0) return null;
  return (
    <BlockStack gap="200">
      <Text as="p">{t("language_editor.placeholders")}</Text>
      <InlineStack gap="200">
        {names.map((name) => (
          <Tag key={name}>
            <span className="code">{`{{${name}}}`}</span>
          </Tag>
        ))}
      </InlineStack>
    </BlockStack>
  );
}

/** Why the shop's words are not used, when a release changed what a text must hold. */
function Unused({ problems }: { problems: readonly TextProblem[] }) {
  const { t } = useTranslation();
  if (problems.length === 0) return null;
  return (
    <Banner tone="warning" title={t("language_editor.unused.title")}>
      <p>{t("language_editor.unused.text")}</p>
    </Banner>
  );
}

interface TextFormProps {
  entry: TextEntry;
  locale: string;
  samples: Samples;
  answer: TextSaved | undefined;
}

export function TextForm({ entry, locale, samples, answer }: TextFormProps) {
  const form = useForm(storedFields(entry), undefined);
  const values = Object.fromEntries(entry.forms.map((name) => [name, form.values[fieldName(name)] ?? ""]));
  const { english, longest } = entry;
  const problems = form.isDirty ? ownTextProblems(values, { english, locale, longest }) : entry.problems;
  const problemOf = (name: string) =>
    [...problems, ...(answer?.problems ?? [])].find((one) => one.form === name);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const [first] = problems;
    if (first === undefined) return;
    event.preventDefault();
    document.getElementById(fieldName(first.form))?.focus();
  };
  return (
    <Layout>
      <Layout.Section>
        <EditingForm
          id="text"
          form={form}
          answer={answer}
          along={{ intent: "save", seen: entry.seen }}
          onSubmit={submit}
        >
          <Unused problems={form.isDirty ? [] : entry.problems} />
          <Card>
            <BlockStack gap="400">
              {locale !== "en" && <Original english={english} />}
              <BlockStack gap="300">
                {entry.forms.map((name) => (
                  <FormInput
                    key={name}
                    form={name}
                    locale={locale}
                    value={values[name] ?? ""}
                    longest={longest}
                    problem={problemOf(name)}
                    onChange={(value) => form.set(fieldName(name), value)}
                  />
                ))}
              </BlockStack>
              <Placeholders english={english} />
            </BlockStack>
          </Card>
        </EditingForm>
      </Layout.Section>
      <Layout.Section variant="oneThird">
        <div className="beside">
          <TextPreview locale={locale} forms={entry.forms} values={values} samples={samples} />
        </div>
      </Layout.Section>
    </Layout>
  );
}

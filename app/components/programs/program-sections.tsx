import { BlockStack, Card, FormLayout, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { capPeriods } from "#app/contracts/cap-periods.ts";
import { useFormContext } from "../form/form-context.tsx";
import { AmountInputs, Choice, NumberInput, TextInput, Tick } from "../form/inputs.tsx";
import { useLocale } from "../use-locale.ts";
import { CurrencyFields } from "./currency-fields.tsx";
import { MilestoneFields } from "./milestone-fields.tsx";
import { ResourceField } from "./resource-field.tsx";
import { RewardFields } from "./reward-fields.tsx";

function Section({ name, children }: { name: string; children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const help = `program_form.section.${name}.help`;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t(`program_form.section.${name}.title`)}
        </Text>
        {i18n.exists(help) && (
          <Text as="p" tone="subdued">
            {t(help)}
          </Text>
        )}
        {children}
      </BlockStack>
    </Card>
  );
}

/** Codes of countries or currencies, read back by name, so that a slip of the finger is seen. */
function CodesInput({ name, type }: { name: string; type: "region" | "currency" }) {
  const { form } = useFormContext();
  const locale = useLocale();
  const codes = (form.values[name] ?? "")
    .toUpperCase()
    .match(type === "region" ? /\b[A-Z]{2}\b/g : /\b[A-Z]{3}\b/g);
  const names = new Intl.DisplayNames(locale, { type });
  const read = (codes ?? []).map((code) => names.of(code) ?? code);
  return (
    <TextInput name={name} help={read.length === 0 ? undefined : new Intl.ListFormat(locale).format(read)} />
  );
}

/** Every term of a program, in the sequence in which a merchant thinks of them. */
export function ProgramSections({ currency }: { currency: string }) {
  return (
    <BlockStack gap="400">
      <Section name="basics">
        <FormLayout>
          <TextInput name="name" maxLength={100} />
          <NumberInput name="priority" />
        </FormLayout>
      </Section>
      <Section name="advocate">
        <RewardFields side="advocateReward" />
      </Section>
      <Section name="friend">
        <RewardFields side="friendReward" />
        <NumberInput name="claimValidDays" />
      </Section>
      <Section name="conditions">
        <FormLayout>
          <Tick name="newCustomersOnly" />
          <AmountInputs name="minimumSubtotal" />
          <FormLayout.Group condensed>
            <NumberInput name="windowDays" />
            <Choice name="touch" options={["first", "last"]} />
          </FormLayout.Group>
          <ResourceField name="productIds" type="product" most={250} />
          <ResourceField name="collectionIds" type="collection" most={50} />
          <FormLayout.Group>
            <CodesInput name="countries" type="region" />
            <CodesInput name="currencies" type="currency" />
          </FormLayout.Group>
          <Tick name="allowBusiness" />
        </FormLayout>
      </Section>
      <Section name="limits">
        <FormLayout>
          <NumberInput name="usesPerCode" />
          <FormLayout.Group condensed>
            <NumberInput name="advocateCap.conversions" />
            <Choice name="advocateCap.per" options={capPeriods} />
          </FormLayout.Group>
          <NumberInput name="maxShare.percent" suffix="%" />
          <AmountInputs name="maxShare.pointWorth" />
        </FormLayout>
      </Section>
      <Section name="budget">
        <FormLayout>
          <NumberInput name="budget.points" />
          <AmountInputs name="budget.amounts" />
        </FormLayout>
      </Section>
      <Section name="hold">
        <FormLayout>
          <FormLayout.Group condensed>
            <NumberInput name="holdDays" />
            <Choice name="holdFrom" options={["paid", "fulfilled"]} />
          </FormLayout.Group>
          <NumberInput name="pointsExpireDays" />
        </FormLayout>
      </Section>
      <Section name="milestones">
        <MilestoneFields />
      </Section>
      <Section name="combinations">
        <BlockStack gap="100">
          <Tick name="combinesWith.product" />
          <Tick name="combinesWith.order" />
          <Tick name="combinesWith.shipping" />
        </BlockStack>
      </Section>
      <Section name="dates">
        <FormLayout>
          <FormLayout.Group>
            <TextInput name="startsAt" type="datetime-local" />
            <TextInput name="endsAt" type="datetime-local" />
          </FormLayout.Group>
        </FormLayout>
      </Section>
      <Section name="currencies">
        <CurrencyFields own={currency} />
      </Section>
    </BlockStack>
  );
}

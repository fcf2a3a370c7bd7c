import { BlockStack, Checkbox, FormLayout, Select, TextField } from "@shopify/polaris";
import { useField, useFormContext } from "./form-context.tsx";
import { useTranslation } from "react-i18next";

/** Polaris leaves a property out only when it is not there at all. */
const given = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);

interface TextInputProps {
  name: string;
  suffix?: string;
  type?: "text" | "datetime-local";
  inputMode?: "text" | "numeric" | "decimal";
  maxLength?: number;
  help?: string | undefined;
  /** More than a line. */
  lines?: number;
  isCode?: boolean;
}

export function TextInput({
  name,
  suffix,
  type = "text",
  inputMode,
  maxLength,
  help,
  lines,
}: TextInputProps) {
  const { label, helpText, value, error, onChange } = useField(name);
  return (
    <TextField
      id={name}
      name={name}
      label={label}
      value={value}
      onChange={onChange}
      autoComplete="off"
      type={type}
      {...given("helpText", help ?? helpText)}
      {...given("error", error)}
      {...given("suffix", suffix)}
      {...given("inputMode", inputMode)}
      {...given("maxLength", maxLength)}
      {...given("multiline", lines)}
    />
  );
}

/** Not of the type `number`: that one hides what it cannot read, Arabic digits among them. */
export function NumberInput({ name, suffix }: { name: string; suffix?: string }) {
  return <TextInput name={name} inputMode="numeric" {...given("suffix", suffix)} />;
}

const currenciesOf = (list: string | undefined): string[] => (list ?? "").split(" ").filter(Boolean);

function AmountInput({
  name,
  currency,
  isOneOfMany,
}: {
  name: string;
  currency: string;
  isOneOfMany: boolean;
}) {
  const { label, helpText, value, error, onChange } = useField(`${name}.${currency}`);
  return (
    <TextField
      id={`${name}.${currency}`}
      name={`${name}.${currency}`}
      label={isOneOfMany ? `${label} (${currency})` : label}
      value={value}
      onChange={onChange}
      autoComplete="off"
      inputMode="decimal"
      suffix={<span className="code">{currency}</span>}
      {...given("helpText", isOneOfMany ? undefined : helpText)}
      {...given("error", error)}
    />
  );
}

/** One amount for each of the form's currencies. */
export function AmountInputs({ name }: { name: string }) {
  const { form } = useFormContext();
  const currencies = currenciesOf(form.values["amountCurrencies"]);
  return (
    <FormLayout.Group condensed>
      {currencies.map((currency) => (
        <AmountInput key={currency} name={name} currency={currency} isOneOfMany={currencies.length > 1} />
      ))}
    </FormLayout.Group>
  );
}

/** The texts of the choices stand below `option` beside the label. */
export function Choice({ name, options }: { name: string; options: readonly string[] }) {
  const { t } = useTranslation();
  const { texts } = useFormContext();
  const { label, helpText, value, error, onChange } = useField(name);
  const group = name.split(".").at(-1) ?? name;
  return (
    <Select
      id={name}
      name={name}
      label={label}
      value={value}
      onChange={onChange}
      options={options.map((option) => ({ value: option, label: t(`${texts}.option.${group}.${option}`) }))}
      {...given("helpText", helpText)}
      {...given("error", error)}
    />
  );
}

export function Tick({ name }: { name: string }) {
  const { label, helpText, value, error, onChange } = useField(name);
  return (
    <BlockStack>
      <Checkbox
        id={name}
        name={name}
        value="on"
        label={label}
        checked={value === "on"}
        onChange={(isOn) => onChange(isOn ? "on" : "")}
        {...given("helpText", helpText)}
        {...given("error", error)}
      />
    </BlockStack>
  );
}

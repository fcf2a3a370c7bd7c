import { BlockStack, Button, InlineStack, Tag, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormContext } from "../form/form-context.tsx";

const listOf = (text: string | undefined): string[] => (text ?? "").split(" ").filter(Boolean);

/** The currencies in which every amount of the program is asked for; the shop's own cannot be left out. */
export function CurrencyFields({ own }: { own: string }) {
  const { t } = useTranslation();
  const { form } = useFormContext();
  const [typed, setTyped] = useState("");
  const chosen = listOf(form.values["amountCurrencies"]);
  const code = typed.trim().toUpperCase();
  const isWrong = typed !== "" && !/^[A-Z]{0,3}$/.test(code);
  const choose = (codes: readonly string[]) => form.set("amountCurrencies", codes.join(" "));
  const add = () => {
    if (!/^[A-Z]{3}$/.test(code)) return;
    choose([...new Set([...chosen, code])]);
    setTyped("");
  };
  const remove = (gone: string) => {
    choose(chosen.filter((known) => known !== gone));
    form.change((values) =>
      Object.fromEntries(Object.entries(values).filter(([name]) => !name.endsWith(`.${gone}`))),
    );
  };
  return (
    <BlockStack gap="200">
      <Text as="p" tone="subdued">
        {t("program_form.amount_currencies.help", { value: own })}
      </Text>
      <InlineStack gap="200">
        {chosen.map((currency) =>
          currency === own ? (
            <Tag key={currency}>{currency}</Tag>
          ) : (
            <Tag key={currency} onRemove={() => remove(currency)}>
              {currency}
            </Tag>
          ),
        )}
      </InlineStack>
      <TextField
        label={t("program_form.amount_currencies.add_label")}
        value={typed}
        onChange={setTyped}
        autoComplete="off"
        maxLength={3}
        connectedRight={<Button onClick={add}>{t("program_form.amount_currencies.add")}</Button>}
        {...(isWrong ? { error: t("form.error.currency") } : {})}
      />
      <input type="hidden" name="amountCurrencies" value={chosen.join(" ")} />
    </BlockStack>
  );
}

import { TextField } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { exampleOf, onlyForm } from "#app/contracts/plural-forms.ts";
import type { TextProblem } from "#app/contracts/text-rules.ts";
import { directionOf } from "#app/platform/direction.ts";
import { useFormat, useLocale } from "../use-locale.ts";

interface FormInputProps {
  form: string;
  locale: string;
  value: string;
  longest: number;
  problem: TextProblem | undefined;
  onChange(value: string): void;
}

const lines = (longest: number): number => (longest > 300 ? 6 : longest > 100 ? 3 : 2);

/** One form of a text, written in the direction of its language, with what is wrong beside it. */
export function FormInput({ form, locale, value, longest, problem, onChange }: FormInputProps) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const reader = useLocale();
  const label =
    form === onlyForm
      ? t("language_editor.text")
      : t("language_editor.form", { number: number(exampleOf(locale, form)) });
  const error =
    problem &&
    t(`language_editor.problem.${problem.says}`, {
      placeholder: problem.name ?? "",
      limit: number(problem.limit ?? longest),
    });
  return (
    <div lang={locale} className={`writes-${directionOf(locale)}`}>
      <TextField
        id={`forms.${form}`}
        name={`forms.${form}`}
        label={<span lang={reader}>{label}</span>}
        value={value}
        onChange={onChange}
        autoComplete="off"
        multiline={lines(longest)}
        {...(error === undefined ? {} : { error: <span lang={reader}>{error}</span> })}
      />
    </div>
  );
}

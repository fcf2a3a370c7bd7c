import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { FieldErrors } from "#app/edges/web/forms/errors.ts";
import type { Fields } from "#app/edges/web/forms/fields.ts";
import { useFormat } from "../use-locale.ts";

/** A form as it stands: what is typed, what was refused, and whether anything differs from what is stored. */
export interface FormState {
  values: Fields;
  errors: FieldErrors;
  isDirty: boolean;
  set: (name: string, value: string) => void;
  /** Replaces many fields at once, such as the rows of a list. */
  change: (change: (values: Fields) => Fields) => void;
  reset: () => void;
}

const differ = (left: Fields, right: Fields): boolean =>
  [...new Set([...Object.keys(left), ...Object.keys(right)])].some(
    (name) => (left[name] ?? "") !== (right[name] ?? ""),
  );

/** Of what the server refused, the fields that were changed since. */
interface Mended {
  refused: FieldErrors | undefined;
  names: ReadonlySet<string>;
}

/** `refused` is what the server answered last; a field's error goes as soon as the field is changed. */
export const useForm = (stored: Fields, refused: FieldErrors | undefined): FormState => {
  const [values, setValues] = useState(stored);
  const [mended, setMended] = useState<Mended>({ refused, names: new Set() });
  const mend = useCallback(
    (names: readonly string[]) =>
      setMended((old) => ({
        refused,
        names: new Set(old.refused === refused ? [...old.names, ...names] : names),
      })),
    [refused],
  );
  const set = useCallback(
    (name: string, value: string) => {
      setValues((old) => ({ ...old, [name]: value }));
      mend([name]);
    },
    [mend],
  );
  const reset = useCallback(() => {
    setValues(stored);
    mend(Object.keys(refused ?? {}));
  }, [stored, refused, mend]);
  const errors = useMemo(() => {
    const isOpen = ([name]: [string, unknown]) => mended.refused !== refused || !mended.names.has(name);
    return Object.fromEntries(Object.entries(refused ?? {}).filter(isOpen));
  }, [refused, mended]);
  const isDirty = useMemo(() => differ(values, stored), [values, stored]);
  return { values, errors, isDirty, set, change: setValues, reset };
};

interface FormContextValue {
  form: FormState;
  /** Where the fields' texts are, such as `program_form`. */
  texts: string;
}

const FormContext = createContext<FormContextValue | null>(null);

export function FormFields({ form, texts, children }: FormContextValue & { children: ReactNode }) {
  const value = useMemo(() => ({ form, texts }), [form, texts]);
  return <FormContext.Provider value={value}>{children}</FormContext.Provider>;
}

export const useFormContext = (): FormContextValue => {
  const context = useContext(FormContext);
  if (context === null) throw new Error("A field stands outside of any form.");
  return context;
};

/** `tiers.3.minSpend` and `minimumSubtotal.USD` share their texts with their likes. */
const textKeyOf = (name: string): string => name.replaceAll(/\.\d+(?=\.|$)/g, "").replace(/\.[A-Z]{3}$/, "");

/** Everything a field needs: its texts, what is typed, and what is wrong with it in the merchant's words. */
export const useField = (name: string) => {
  const { form, texts } = useFormContext();
  const { t, i18n } = useTranslation();
  const { number } = useFormat();
  const key = `${texts}.field.${textKeyOf(name)}`;
  const refused = form.errors[name];
  const limit = refused?.limit;
  return {
    name,
    label: t(`${key}.label`),
    helpText: i18n.exists(`${key}.help`) ? t(`${key}.help`) : undefined,
    value: form.values[name] ?? "",
    error: refused && t(`form.error.${refused.says}`, limit === undefined ? {} : { value: number(limit) }),
    onChange: (value: string) => form.set(name, value),
  };
};

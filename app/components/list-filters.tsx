import {
  BlockStack,
  Box,
  Button,
  Collapsible,
  InlineGrid,
  InlineStack,
  Select,
  Tag,
  TextField,
} from "@shopify/polaris";
import { useSearchParams } from "@remix-run/react";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

export interface Choice {
  label: string;
  value: string;
}

/** One filter: a parameter of the address. */
export interface ListFilter {
  name: string;
  label: string;
  /** Without choices it is a day. */
  choices?: readonly Choice[];
}

/** Filters live in the address, so that a list can be bookmarked and sent; each change begins at the first page. */
export const useFilters = () => {
  const [query, setQuery] = useSearchParams();
  const change = (changes: Readonly<Record<string, string>>) => {
    const next = new URLSearchParams(query);
    next.delete("cursor");
    for (const [name, value] of Object.entries(changes)) {
      if (value === "") next.delete(name);
      else next.set(name, value);
    }
    setQuery(next);
  };
  return { valueOf: (name: string) => query.get(name) ?? "", change };
};

export type Filters = ReturnType<typeof useFilters>;

interface SearchFieldProps {
  label: string;
  placeholder: string;
  filters: Filters;
}

function SearchForm({ label, placeholder, filters }: SearchFieldProps) {
  const { t } = useTranslation();
  const [term, setTerm] = useState(filters.valueOf("q"));
  const search = (event: FormEvent) => {
    event.preventDefault();
    filters.change({ q: term.trim() });
  };
  return (
    <form onSubmit={search}>
      <TextField
        label={label}
        placeholder={placeholder}
        value={term}
        onChange={setTerm}
        autoComplete="off"
        maxLength={100}
        clearButton
        onClearButtonClick={() => filters.change({ q: "" })}
        connectedRight={<Button submit>{t("list.search_go")}</Button>}
      />
    </form>
  );
}

/** Begins anew with each search, so that it shows what the list shows. */
export function SearchField(props: SearchFieldProps) {
  return (
    <search>
      <SearchForm key={props.filters.valueOf("q")} {...props} />
    </search>
  );
}

function Field({ filter, filters }: { filter: ListFilter; filters: Filters }) {
  const { t } = useTranslation();
  const { name, label, choices } = filter;
  const value = filters.valueOf(name);
  const change = (next: string) => filters.change({ [name]: next });
  if (choices === undefined) {
    return <TextField type="date" label={label} value={value} onChange={change} autoComplete="off" />;
  }
  return (
    <Select
      label={label}
      options={[{ label: t("referrals.all"), value: "" }, ...choices]}
      value={choices.some((choice) => choice.value === value) ? value : ""}
      onChange={change}
    />
  );
}

const shownValue = ({ choices }: ListFilter, value: string): string | undefined =>
  choices === undefined ? value : choices.find((choice) => choice.value === value)?.label;

interface ListFiltersProps {
  search: { label: string; placeholder: string };
  /** Always in sight. */
  first: ListFilter;
  more: readonly ListFilter[];
  filters: Filters;
}

export function ListFilters({ search, first, more, filters }: ListFiltersProps) {
  const { t } = useTranslation();
  const applied = more.flatMap((filter) => {
    const value = shownValue(filter, filters.valueOf(filter.name));
    return value === undefined || value === "" ? [] : [{ ...filter, value }];
  });
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Box padding="300">
      <BlockStack gap="300">
        <InlineGrid columns={{ xs: 1, md: "2fr 1fr auto" }} gap="300" alignItems="end">
          <SearchField {...search} filters={filters} />
          <Field filter={first} filters={filters} />
          <Button
            disclosure={isOpen ? "up" : "down"}
            onClick={() => setIsOpen(!isOpen)}
            ariaExpanded={isOpen}
            ariaControls="more-filters"
          >
            {t("list.more_filters")}
          </Button>
        </InlineGrid>
        <Collapsible id="more-filters" open={isOpen}>
          <InlineGrid columns={{ xs: 1, sm: 2, md: 3 }} gap="300">
            {more.map((filter) => (
              <Field key={filter.name} filter={filter} filters={filters} />
            ))}
          </InlineGrid>
        </Collapsible>
        {applied.length > 0 && (
          <InlineStack gap="200">
            {applied.map(({ name, label, value }) => (
              <Tag key={name} onRemove={() => filters.change({ [name]: "" })}>{`${label}: ${value}`}</Tag>
            ))}
          </InlineStack>
        )}
      </BlockStack>
    </Box>
  );
}

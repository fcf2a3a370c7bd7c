import { Banner, Text } from "@shopify/polaris";
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Names } from "#app/platform/shopify/names.server.ts";

/** Said when Shopify would not tell names: the page works without them. */
export function NamesNotice({ names: { problem } }: { names: Names }) {
  const { t } = useTranslation();
  return problem === null ? null : <Banner tone="info">{t(`names.${problem}`)}</Banner>;
}

interface PersonProps {
  id: string | null;
  names: Names;
  /** The page about him, when there is one. */
  to?: string;
}

/** A person by the name that Shopify knows now, else by the id. */
export function Person({ id, names, to }: PersonProps) {
  const { t } = useTranslation();
  if (id === null) return <Text as="span">{t("names.guest")}</Text>;
  const name = names.customers[id];
  const shown =
    name === undefined ? <span className="code">{id}</span> : <bdi>{name ?? t("names.deleted")}</bdi>;
  return (
    <span className="person">
      {to === undefined ? shown : <Link to={to}>{shown}</Link>}
      {name === null && <span className="code person-id">{id}</span>}
    </span>
  );
}

/** An order by its number, leading to it in Shopify's admin. */
export function OrderLink({ id, names }: { id: string | null; names: Names }) {
  if (id === null) return <>–</>;
  return (
    <a
      href={`shopify://admin/orders/${id}`}
      target="_top"
      className="code"
      onClick={(event) => event.stopPropagation()}
    >
      {names.orders[id] ?? id}
    </a>
  );
}

import { Link, useFetcher, useNavigate } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { Button, InlineStack } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SavedView } from "#app/contracts/saved-views.ts";
import type { Filters } from "./list-filters.tsx";
import { useLocale } from "./use-locale.ts";
import { DeleteDialog, NameDialog, type ViewDialog } from "./view-dialogs.tsx";

const kept = ["status", "program", "verdict", "language", "from", "until"] as const;

/** In the order in which views are stored, so that the two can be compared. */
const currentFilters = (filters: Filters): string =>
  new URLSearchParams(
    kept.map((name) => [name, filters.valueOf(name)]).filter(([, value]) => value !== ""),
  ).toString();

const useViewAddress = () => {
  const locale = useLocale();
  return (view?: SavedView): string => {
    const query = new URLSearchParams(view?.filters);
    query.set("locale", locale);
    if (view !== undefined) query.set("view", view.id);
    return `/app/referrals?${query}`;
  };
};

interface ViewTabsProps {
  views: readonly SavedView[];
  filters: Filters;
}

/** The list's views as tabs, and what can be done with the one that is shown. */
export function ViewTabs({ views, filters }: ViewTabsProps) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const navigate = useNavigate();
  const addressOf = useViewAddress();
  const refilter = useFetcher();
  const [open, setOpen] = useState<ViewDialog | null>(null);
  const shown = views.find(({ id }) => id === filters.valueOf("view"));
  const current = currentFilters(filters);
  const isNew = current !== "" && !views.some((view) => view.filters === current);
  const isChanged = shown !== undefined && current !== "" && current !== shown.filters;
  const tabs: [string, string, boolean][] = [
    [t("views.all"), addressOf(), shown === undefined],
    ...views.map((view): [string, string, boolean] => [view.name, addressOf(view), view === shown]),
  ];
  const saveChanges = () =>
    refilter.submit(
      { intent: "refilter", id: shown?.id ?? "", filters: current },
      { method: "post", action: "/app/referrals/views" },
    );
  return (
    <div className="view-tabs">
      <nav aria-label={t("views.label")}>
        {tabs.map(([name, address, isShown]) => (
          <Link key={address} to={address} aria-current={isShown ? "page" : undefined}>
            <bdi>{name}</bdi>
          </Link>
        ))}
      </nav>
      <InlineStack gap="100">
        {isChanged && (
          <Button variant="tertiary" onClick={saveChanges} loading={refilter.state !== "idle"}>
            {t("views.save")}
          </Button>
        )}
        {isNew && (
          <Button variant="tertiary" onClick={() => setOpen({ intent: "create", filters: current })}>
            {t("views.save_as")}
          </Button>
        )}
        {shown !== undefined && (
          <>
            <Button variant="tertiary" onClick={() => setOpen({ intent: "rename", view: shown })}>
              {t("views.rename")}
            </Button>
            <Button
              variant="tertiary"
              tone="critical"
              onClick={() => setOpen({ intent: "delete", view: shown })}
            >
              {t("views.delete")}
            </Button>
          </>
        )}
      </InlineStack>
      {open !== null && open.intent !== "delete" && (
        <NameDialog
          dialog={open}
          onClose={() => setOpen(null)}
          onSaved={(view) => {
            shopify.toast.show(t("views.saved"));
            navigate(addressOf(view));
          }}
        />
      )}
      {open?.intent === "delete" && (
        <DeleteDialog
          view={open.view}
          onClose={() => setOpen(null)}
          onDeleted={() => {
            shopify.toast.show(t("views.deleted"));
            navigate(addressOf());
          }}
        />
      )}
    </div>
  );
}

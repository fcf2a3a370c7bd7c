import { Link } from "@remix-run/react";
import { BlockStack, Card, InlineStack, Icon, Text } from "@shopify/polaris";
import { CheckCircleIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import type { HomeData } from "#app/edges/web/home-data.server.ts";
import { useFormat, useLocale } from "../use-locale.ts";

type Task = HomeData["tasks"][number];

const pages = {
  review: "review",
  rewards: "settings",
  deliveries: "settings",
  scopes: "settings",
  requests: "privacy",
  no_program: "programs",
} as const;

const pathOf = (task: Task): string =>
  task.kind === "program" ? `/app/programs/${task.id}` : `/app/${pages[task.kind]}`;

const useTaskText = (timezone: string) => {
  const { t } = useTranslation();
  const { number, date } = useFormat();
  return (task: Task): { title: string; text: string } => {
    switch (task.kind) {
      case "no_program":
        return { title: t("home.task.no_program.title"), text: t("home.task.no_program.text") };
      case "program":
        return {
          title: t("home.task.program", { program: task.name }),
          text: t(`program_list.pause_reason.${task.reason}.title`),
        };
      case "review":
        return {
          title: t("review.home", { count: task.count, value: number(task.count) }),
          text: t("home.task.review.text"),
        };
      case "requests":
        return {
          title: t("home.task.requests.title", { count: task.count, value: number(task.count) }),
          text: t("home.task.requests.text", { date: date(task.deadline, timezone) }),
        };
      default:
        return {
          title: t(`home.task.${task.kind}.title`, { count: task.count, value: number(task.count) }),
          text: t(`home.task.${task.kind}.text`),
        };
    }
  };
};

function AllWell() {
  const { t } = useTranslation();
  return (
    <InlineStack gap="200" blockAlign="center" wrap={false}>
      <div>
        <Icon source={CheckCircleIcon} tone="success" />
      </div>
      <p>{t("home.task.none")}</p>
    </InlineStack>
  );
}

/** What does not go on without the merchant, each with the page where it does. */
export function Tasks({ tasks, timezone }: Pick<HomeData, "tasks" | "timezone">) {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useTaskText(timezone);
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t("home.task.title")}
        </Text>
        {tasks.length === 0 ? (
          <AllWell />
        ) : (
          <ul className="entries" aria-label={t("home.task.title")}>
            {tasks.map((task) => {
              const { title, text } = say(task);
              const path = pathOf(task);
              return (
                <li key={task.kind + path}>
                  <Link to={`${path}?locale=${locale}`}>{title}</Link>
                  <Text as="p" variant="bodySm" tone="subdued">
                    {text}
                  </Text>
                </li>
              );
            })}
          </ul>
        )}
      </BlockStack>
    </Card>
  );
}

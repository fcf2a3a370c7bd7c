import { Banner, BlockStack, Button, InlineStack, List, ProgressBar, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "./use-locale.ts";
import type { Decisions, Progress } from "./use-decisions.ts";

const countBy = (refusals: readonly (string | null)[]): [string, number][] => {
  const counts = new Map<string, number>();
  for (const refusal of refusals) if (refusal !== null) counts.set(refusal, (counts.get(refusal) ?? 0) + 1);
  return [...counts];
};

function Running({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const done = progress.results.length;
  const label = t("decide.running", { done: number(done), total: number(progress.total) });
  return (
    <BlockStack gap="200">
      <Text as="p" id="decision-progress">
        {label}
      </Text>
      <ProgressBar progress={(100 * done) / progress.total} size="small" ariaLabelledBy="decision-progress" />
    </BlockStack>
  );
}

/** How far the decisions have come, what came of them, and the way back. */
export function DecisionProgress({ decisions }: { decisions: Decisions }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { progress, decide, dismiss } = decisions;
  if (progress === null) return <div aria-live="polite" className="live" />;
  const { kind, results, isRunning, failure } = progress;
  const done = results.filter(({ refusal }) => refusal === null).map(({ id }) => id);
  const refused = countBy(results.map(({ refusal }) => refusal));
  const isClean = refused.length === 0 && failure === null;
  const canUndo = !isRunning && kind !== "undo" && done.length > 0;
  return (
    <div aria-live="polite" className="live">
      <Banner
        tone={isRunning ? "info" : isClean ? "success" : "warning"}
        {...(isRunning ? {} : { onDismiss: dismiss })}
      >
        {isRunning ? (
          <Running progress={progress} />
        ) : (
          <BlockStack gap="200">
            <InlineStack gap="300" blockAlign="center">
              <Text as="p">
                {t(`decide.done.${kind}`, { count: done.length, value: number(done.length) })}
              </Text>
              {canUndo && (
                <Button onClick={() => void decide("undo", done, t("decide.undo_reason"))}>
                  {t("decide.undo")}
                </Button>
              )}
            </InlineStack>
            {refused.length > 0 && (
              <List>
                {refused.map(([refusal, count]) => (
                  <List.Item key={refusal}>
                    {t("decide.refused", {
                      count,
                      value: number(count),
                      why: t(`decide.refusal.${refusal}`),
                    })}
                  </List.Item>
                ))}
              </List>
            )}
            {failure !== null && (
              <Text as="p">{t(`decide.failure.${failure}`, t("decide.failure.failed"))}</Text>
            )}
          </BlockStack>
        )}
      </Banner>
    </div>
  );
}

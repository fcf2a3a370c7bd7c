import { BlockStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";
import type { StoryStep } from "#app/modules/referrals/index.ts";
import { toDecimal } from "#app/platform/money.ts";
import { useFormat } from "./use-locale.ts";
import { useRewardText } from "./use-reward-text.ts";
import { Signals } from "./signals.tsx";

const toneOfStatus = (to: string | null): string =>
  to === "completed" || to === "rewarded"
    ? "success"
    : to === "failed" || to === "cancelled"
      ? "critical"
      : "base";

const toneOfReward = { issued: "success", withdrawn: "critical", failed: "critical" } as const;

const verdictTones = { allow: "success", review: "attention", block: "critical" } as const;

export const toneOf = (step: StoryStep): string => {
  if (step.kind === "move") return toneOfStatus(step.to);
  if (step.kind === "check") return verdictTones[step.verdict];
  if (step.kind === "points") return step.points < 0 ? "critical" : "success";
  if (step.kind === "reward") return toneOfReward[step.step as keyof typeof toneOfReward] ?? "base";
  return step.kind === "refund" || step.kind === "dispute" ? "critical" : "base";
};

const useMinor = () => {
  const { money } = useFormat();
  return (minor: string, currency: string) => money(toDecimal(BigInt(minor), currency), currency);
};

/** A reason in the merchant's language; one that nobody translated yet is shown as it is. */
export const useReasonText = () => {
  const { t, i18n } = useTranslation();
  return (reason: string): string => (i18n.exists(`reason.${reason}`) ? t(`reason.${reason}`) : reason);
};

function Move({ step }: { step: Extract<StoryStep, { kind: "move" }> }) {
  const { t } = useTranslation();
  const reasonText = useReasonText();
  return (
    <>
      <Text as="p">{reasonText(step.reason)}</Text>
      {step.words !== null && (
        <blockquote className="words" dir="auto">
          {step.words}
        </blockquote>
      )}
      {step.by !== null && (
        <Text as="p" tone="subdued" variant="bodySm">
          {t(`story.by.${step.by}`, t("story.by.admin"))}
        </Text>
      )}
    </>
  );
}

function Check({ step }: { step: Extract<StoryStep, { kind: "check" }> }) {
  const { t } = useTranslation();
  const reasonText = useReasonText();
  return (
    <BlockStack gap="100">
      <Text as="p">{t(`story.check.${step.verdict}`)}</Text>
      {step.reasons.map((reason) => (
        <Text as="p" key={reason}>
          {reasonText(reason)}
        </Text>
      ))}
      <details>
        <summary>{t("story.signals")}</summary>
        <Signals signals={step.signals} />
      </details>
    </BlockStack>
  );
}

function Points({ step }: { step: Extract<StoryStep, { kind: "points" }> }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const points = Math.abs(Number(step.points));
  const what = step.isPending && step.entry !== "reverse" ? "held" : step.entry;
  return (
    <Text as="p">
      {t(`story.points.${what}`, {
        side: t(`side.${step.side}`),
        points: t("reward.points", { count: points, value: number(points) }),
      })}
    </Text>
  );
}

function Reward({ step }: { step: Extract<StoryStep, { kind: "reward" }> }) {
  const { t } = useTranslation();
  const rewardText = useRewardText();
  const { minor, currency, percent } = step;
  const amount = minor === null || currency === null ? percent : toDecimal(BigInt(minor), currency);
  return (
    <Text as="p">
      {t(`story.reward.${step.step}`, {
        side: t(`side.${step.side}`),
        reward: rewardText({ kind: step.reward, amount, currency }),
      })}
    </Text>
  );
}

/** One step of a referral's story, in words. */
export function StepText({ step, order }: { step: StoryStep; order: ReactNode }) {
  const { t } = useTranslation();
  const minor = useMinor();
  switch (step.kind) {
    case "move":
      return <Move step={step} />;
    case "check":
      return <Check step={step} />;
    case "points":
      return <Points step={step} />;
    case "reward":
      return <Reward step={step} />;
    case "link":
      return (
        <Text as="p">
          {t("story.link")} <span className="code">{step.code}</span>
        </Text>
      );
    case "order":
      return (
        <Text as="p">
          {t("story.order", { amount: minor(step.minor, step.currency) })} {order}
        </Text>
      );
    case "refund":
      return <Text as="p">{t("story.refund", { amount: minor(step.minor, step.currency) })}</Text>;
    case "dispute":
      return <Text as="p">{t(`story.dispute.${step.status}`, t("story.dispute.other"))}</Text>;
    case "hold":
      return <Text as="p">{t("story.hold")}</Text>;
  }
}

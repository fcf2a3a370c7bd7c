import { Badge, type BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

type Tone = NonNullable<BadgeProps["tone"]>;

const tones: Readonly<Record<string, Tone>> = {
  pending: "info",
  in_progress: "attention",
  completed: "success",
  rewarded: "success",
  active: "success",
  paused: "attention",
  failed: "critical",
  cancelled: "warning",
};

/** A status in words; the colour only repeats them. */
export function StatusBadge({ of, status }: { of: "referral" | "program"; status: string }) {
  const { t } = useTranslation();
  const tone = tones[status];
  return <Badge {...(tone === undefined ? {} : { tone })}>{t(`${of}.status.${status}`)}</Badge>;
}

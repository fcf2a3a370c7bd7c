import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, InlineStack, Modal, Text } from "@shopify/polaris";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ProgramState } from "#app/contracts/program-terms.ts";
import { useSavedToast } from "../form/use-saved-toast.ts";

interface ProgramButtonsProps {
  id: string;
  name: string;
  state: ProgramState;
  /** What stands before the others, such as a link to the program's page. */
  children?: ReactNode;
}

function Pressed({ id, intent }: { id: string; intent: string }) {
  return (
    <>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="intent" value={intent} />
    </>
  );
}

/** Pausing, activating, copying and ending; only ending cannot be undone and asks first. */
export function ProgramButtons({ id, name, state, children }: ProgramButtonsProps) {
  const { t } = useTranslation();
  const fetcher = useFetcher<{ refused: boolean }>();
  const [isEnding, setIsEnding] = useState(false);
  const answer = fetcher.data;
  useSavedToast(answer?.refused === false && answer);
  const isBusy = fetcher.state !== "idle";
  const to = state === "active" ? "paused" : "active";
  return (
    <BlockStack gap="300">
      {answer?.refused === true && <Banner tone="critical">{t("programs.refused")}</Banner>}
      <InlineStack gap="200" blockAlign="center">
        {children}
        {state !== "ended" && (
          <fetcher.Form method="post">
            <Pressed id={id} intent={to} />
            <Button submit loading={isBusy}>
              {t(to === "paused" ? "programs.pause" : "programs.activate")}
            </Button>
          </fetcher.Form>
        )}
        <fetcher.Form method="post">
          <Pressed id={id} intent="duplicate" />
          <Button submit disabled={isBusy}>
            {t("program_list.duplicate")}
          </Button>
        </fetcher.Form>
        {state !== "ended" && (
          <Button tone="critical" variant="tertiary" onClick={() => setIsEnding(true)} disabled={isBusy}>
            {t("program_list.end")}
          </Button>
        )}
      </InlineStack>
      <Modal
        open={isEnding}
        onClose={() => setIsEnding(false)}
        title={t("program_list.end_title", { program: name })}
        primaryAction={{
          content: t("program_list.end_now"),
          destructive: true,
          onAction: () => {
            setIsEnding(false);
            void fetcher.submit({ id, intent: "ended" }, { method: "post" });
          },
        }}
        secondaryActions={[{ content: t("program_list.keep"), onAction: () => setIsEnding(false) }]}
      >
        <Modal.Section>
          <Text as="p">{t("program_list.end_text")}</Text>
        </Modal.Section>
      </Modal>
    </BlockStack>
  );
}

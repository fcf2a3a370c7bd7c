import { BlockStack, Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AskedDecision } from "#app/contracts/decisions.ts";
import { longestReason, reasonProblem } from "#app/contracts/merchant-reason.ts";
import { useFocusBack } from "./use-focus-back.ts";
import { useFormat } from "./use-locale.ts";

export interface AskedFor {
  kind: AskedDecision;
  ids: readonly string[];
}

interface ReasonDialogProps {
  /** Null while it is closed. */
  asked: AskedFor | null;
  onClose(): void;
  onDecide(asked: AskedFor, reason: string): void;
}

/** Asks for the words that are kept beside a decision. The focus goes back to where it came from. */
export function ReasonDialog({ asked, ...rest }: ReasonDialogProps) {
  return asked === null ? null : <OpenDialog asked={asked} {...rest} />;
}

function OpenDialog({ asked, onClose, onDecide }: ReasonDialogProps & { asked: AskedFor }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const [reason, setReason] = useState("");
  const [wasSent, setWasSent] = useState(false);
  const focusBack = useFocusBack();
  const { kind, ids } = asked;
  const count = ids.length;
  const close = () => {
    onClose();
    focusBack();
  };
  const problem = reasonProblem(reason);
  const send = () => {
    setWasSent(true);
    if (problem !== null) return;
    onDecide(asked, reason.trim());
    close();
  };
  const isDestructive = kind !== "approve" && kind !== "undo";
  return (
    <Modal
      open
      onClose={close}
      title={t(`decide.title.${kind}`, { count, value: number(count) })}
      primaryAction={{ content: t(`decide.action.${kind}`), onAction: send, destructive: isDestructive }}
      secondaryActions={[{ content: t("decide.close"), onAction: close }]}
    >
      <Modal.Section>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <BlockStack gap="300">
            <Text as="p">{t(`decide.means.${kind}`)}</Text>
            <TextField
              label={t("decide.reason")}
              helpText={t("decide.reason_help")}
              value={reason}
              onChange={setReason}
              autoComplete="off"
              focused
              maxLength={longestReason}
              showCharacterCount
              error={wasSent && problem !== null && t(`decide.problem.${problem}`)}
            />
          </BlockStack>
        </form>
      </Modal.Section>
    </Modal>
  );
}

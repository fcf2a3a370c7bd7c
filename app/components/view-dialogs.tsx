import { Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  longestViewName,
  viewNameProblem,
  type SavedView,
  type ViewProblem,
} from "#app/contracts/saved-views.ts";
import type { ViewChanged } from "#app/edges/web/change-view.server.ts";
import { useFocusBack } from "./use-focus-back.ts";

type NameAsked = { intent: "create"; filters: string } | { intent: "rename"; view: SavedView };
export type ViewDialog = NameAsked | { intent: "delete"; view: SavedView };

type Sent = ViewChanged | { view: null; problem: "failed" };

const send = async (fields: Readonly<Record<string, string>>): Promise<Sent> => {
  try {
    const answer = await fetch("/app/referrals/views", { method: "POST", body: new URLSearchParams(fields) });
    return answer.ok ? ((await answer.json()) as ViewChanged) : { view: null, problem: "failed" };
  } catch {
    return { view: null, problem: "failed" };
  }
};

interface NameDialogProps {
  dialog: NameAsked;
  onClose(): void;
  onSaved(view: SavedView): void;
}

/** Stays open, with what was typed, until the name will do. */
export function NameDialog({ dialog, onClose, onSaved }: NameDialogProps) {
  const { t } = useTranslation();
  const focusBack = useFocusBack();
  const [name, setName] = useState(dialog.intent === "rename" ? dialog.view.name : "");
  const [problem, setProblem] = useState<ViewProblem | "failed" | null>(null);
  const [isSending, setIsSending] = useState(false);
  const close = () => {
    onClose();
    focusBack();
  };
  const save = async () => {
    const wrong = viewNameProblem(name);
    setProblem(wrong);
    if (wrong !== null || isSending) return;
    setIsSending(true);
    const { intent } = dialog;
    const answer = await send(
      intent === "create" ? { intent, name, filters: dialog.filters } : { intent, name, id: dialog.view.id },
    );
    setIsSending(false);
    setProblem(answer.problem);
    if (answer.problem !== null || answer.view === null) return;
    close();
    onSaved(answer.view);
  };
  return (
    <Modal
      open
      onClose={close}
      title={t(`views.${dialog.intent}_title`)}
      primaryAction={{ content: t(`views.${dialog.intent}_go`), onAction: save, loading: isSending }}
      secondaryActions={[{ content: t("decide.close"), onAction: close }]}
    >
      <Modal.Section>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <TextField
            label={t("views.name")}
            helpText={t("views.name_help")}
            value={name}
            onChange={setName}
            autoComplete="off"
            focused
            maxLength={longestViewName}
            showCharacterCount
            error={problem !== null && t(`views.problem.${problem}`)}
          />
        </form>
      </Modal.Section>
    </Modal>
  );
}

interface DeleteDialogProps {
  view: SavedView;
  onClose(): void;
  onDeleted(): void;
}

export function DeleteDialog({ view, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation();
  const focusBack = useFocusBack();
  const [hasFailed, setHasFailed] = useState(false);
  const close = () => {
    onClose();
    focusBack();
  };
  const remove = async () => {
    const { problem } = await send({ intent: "delete", id: view.id });
    setHasFailed(problem !== null);
    if (problem !== null) return;
    close();
    onDeleted();
  };
  return (
    <Modal
      open
      onClose={close}
      title={t("views.delete_title")}
      primaryAction={{ content: t("views.delete"), onAction: remove, destructive: true }}
      secondaryActions={[{ content: t("decide.close"), onAction: close }]}
    >
      <Modal.Section>
        <Text as="p" fontWeight="semibold">
          <bdi>{view.name}</bdi>
        </Text>
        <Text as="p">{t("views.delete_text")}</Text>
        {hasFailed && (
          <Text as="p" tone="critical">
            {t("views.problem.failed")}
          </Text>
        )}
      </Modal.Section>
    </Modal>
  );
}

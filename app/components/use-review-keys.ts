import { useEffect } from "react";

const takesKeys = "input, textarea, select, [contenteditable], [role='dialog'] *";

export interface ReviewKeys {
  onNext(): void;
  onPrevious(): void;
  onDecide(kind: "approve" | "reject" | "ban"): void;
}

const meaning: Readonly<Record<string, (keys: ReviewKeys) => void>> = {
  KeyJ: (keys) => keys.onNext(),
  KeyK: (keys) => keys.onPrevious(),
  KeyA: (keys) => keys.onDecide("approve"),
  KeyR: (keys) => keys.onDecide("reject"),
  KeyB: (keys) => keys.onDecide("ban"),
};

/** By the place of the key, so that they work on an Arabic and a Hebrew keyboard too. Off while somebody types. */
export const useReviewKeys = (keys: ReviewKeys, isOff: boolean): void => {
  useEffect(() => {
    if (isOff) return;
    const press = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.matches(takesKeys);
      const act = meaning[event.code];
      if (act === undefined || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act(keys);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  });
};

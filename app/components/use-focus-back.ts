import { useState } from "react";

/** For a dialog: takes the focus back to where it was when the dialog opened. */
export const useFocusBack = (): (() => void) => {
  const [opener] = useState(() => (typeof document === "undefined" ? null : document.activeElement));
  return () => {
    if (opener instanceof HTMLElement) setTimeout(() => opener.focus());
  };
};

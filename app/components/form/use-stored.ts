import { useMemo, useState } from "react";
import type { Fields } from "#app/edges/web/forms/fields.ts";
import type { SavedInPlace } from "#app/edges/web/forms/saved.ts";
import { useSavedToast } from "./use-saved-toast.ts";

/**
 * What a form that shares its page with others starts from: what the page was opened with, until an answer tells what is stored
 * now. With the key the form is drawn anew once its own changes are stored.
 */
export const useStored = (loaded: Fields, answer: SavedInPlace | undefined) => {
  const [opened] = useState(loaded);
  const stored = useMemo(() => answer?.stored ?? opened, [answer, opened]);
  useSavedToast(answer?.saved === true && answer);
  return { stored, key: answer?.saved === true ? stored["version"] : "opened" };
};

import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import type { Fields } from "#app/edges/web/forms/fields.ts";

/** What the server makes of the form as it is typed, asked `quietMs` after the last change. */
export const useFormPreview = <Answer>(
  action: string,
  values: Fields,
  { isDirty, quietMs }: { isDirty: boolean; quietMs: number },
): Answer | undefined => {
  const { submit, data } = useFetcher<Answer>();
  useEffect(() => {
    if (!isDirty) return;
    const timer = setTimeout(() => submit({ ...values }, { method: "get", action }), quietMs);
    return () => clearTimeout(timer);
  }, [action, values, isDirty, quietMs, submit]);
  // Data of a server's answer is plain, so it comes out as it went in.
  return data as Answer | undefined;
};

import type { ShouldRevalidateFunctionArgs } from "@remix-run/react";

/** What was refused leaves the page as it is: reading again would hide that somebody else saved. */
export const keepRefused = ({
  actionResult,
  defaultShouldRevalidate,
}: ShouldRevalidateFunctionArgs): boolean =>
  actionResult?.saved === false ? false : defaultShouldRevalidate;

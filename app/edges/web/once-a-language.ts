import type { ShouldRevalidateFunction } from "@remix-run/react";

/**
 * For what the frame around every page needs: it is read again only in another language. A page that cannot be read then
 * breaks alone, below its navigation, and is quicker.
 */
export const onceALanguage: ShouldRevalidateFunction = ({ currentUrl, nextUrl }) =>
  currentUrl.searchParams.get("locale") !== nextUrl.searchParams.get("locale");

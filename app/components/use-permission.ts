import { useAppBridge } from "@shopify/app-bridge-react";

/** Who may write may read. */
const holds = (granted: readonly string[], scope: string): boolean =>
  granted.includes(scope) || granted.includes(scope.replace(/^read_/, "write_"));

/** `unseen`: granted, but Shopify would not tell the server yet. */
type Granted = "granted" | "unseen" | "declined";

/** Asks the merchant for optional scopes, in Shopify's own dialog, where they are not granted yet. */
export const usePermission = () => {
  const shopify = useAppBridge();
  return async (scopes: readonly string[]): Promise<Granted> => {
    const { granted } = await shopify.scopes.query();
    const missing = scopes.filter((scope) => !holds(granted, scope));
    if (missing.length === 0) return "granted";
    const { result } = await shopify.scopes.request(missing);
    if (result !== "granted-all") return "declined";
    // Shopify also tells by webhook; a page must not have to wait for that.
    const { ok } = await fetch("/app/settings/permissions", { method: "POST" });
    return ok ? "granted" : "unseen";
  };
};

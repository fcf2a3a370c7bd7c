import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { useContext } from "react";
import { createI18n } from "../i18n.ts";
import { NonceContext } from "./nonce.ts";
import { useLocale } from "./use-locale.ts";

/**
 * What a loader threw. The library answers with pages of its own, whose scripts have to be let run; without them App Bridge
 * would lose the session.
 */
export function ThrownAnswer() {
  const error = useRouteError();
  const nonce = useContext(NonceContext);
  const locale = useLocale();
  if (!isRouteErrorResponse(error)) throw error;
  if (typeof error.data === "string" && error.data.trim() !== "") {
    const html = error.data.replaceAll("<script", `<script nonce="${nonce}"`);
    return <div dangerouslySetInnerHTML={{ __html: html }} />;
  }
  const text = createI18n(locale).t(error.status === 404 ? "not_found" : "page_error.title");
  return <p style={{ padding: "2rem" }}>{text}</p>;
}

import type { Words } from "#app/modules/translations/index.ts";
import { directionOf, isolateWords } from "#app/platform/direction.ts";
import { html, type Markup } from "#app/platform/html.ts";

export type StopState = "ask" | "stopped" | "resumed";

/** A page without any script: it works in whatever a mail program opens. */
const style = `
  body { margin: 0; padding: 2rem 1rem; background: #eceef1; color: #1f2124; font: 1rem/1.5 system-ui, Arial, sans-serif }
  main { max-width: 34rem; margin: 0 auto; padding: 1.75rem 1.5rem; background: #fff; border-radius: 12px }
  h1 { margin: 0 0 1rem; font-size: 1.4rem; line-height: 1.3 }
  button { padding: 0.75rem 1.5rem; border: 0; border-radius: 8px; background: #1f2124; color: #fff; font: inherit;
    font-weight: bold; cursor: pointer }
  button:focus-visible { outline: 3px solid #0b57a4; outline-offset: 2px }`;

const page = (locale: string, title: string, body: Markup): string =>
  html`<!doctype html>
    <html lang="${locale}" dir="${directionOf(locale)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `.toString();

const headers = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
};

const form = (decision: "stop" | "resume", text: string): Markup =>
  html`<form method="post"><button name="decision" value="${decision}">${text}</button></form>`;

export const stopPage = (words: Words, shopName: string, state: StopState): Response => {
  const shop = isolateWords(shopName, words.locale);
  const t = (key: string) => words.t(key, { shop });
  const button =
    state === "stopped"
      ? form("resume", t("messages.stop.resume"))
      : form("stop", t("messages.stop.confirm"));
  const body = html`<p role="status">${t(`messages.stop.${state}`)}</p>
    ${button}`;
  return new Response(page(words.locale, t("messages.stop.title"), body), { headers });
};

export const unknownStopPage = (words: Words): Response => {
  const title = words.t("messages.stop.unknown_title");
  return new Response(page(words.locale, title, html`<p>${words.t("messages.stop.unknown")}</p>`), {
    status: 404,
    headers,
  });
};

import type { Words } from "#app/modules/translations/index.ts";
import { directionOf, isolated } from "#app/platform/direction.ts";
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
  const t = (key: string) => words.t(`messages.stop.${key}`, { shop: isolated(words.locale, shopName) });
  const button = state === "stopped" ? form("resume", t("resume")) : form("stop", t("confirm"));
  const body = html`<p role="status">${t(state)}</p>
    ${button}`;
  return new Response(page(words.locale, t("title"), body), { headers });
};

export const unknownStopPage = (words: Words): Response => {
  const t = (key: string) => words.t(`messages.stop.${key}`);
  return new Response(page(words.locale, t("unknown_title"), html`<p>${t("unknown")}</p>`), {
    status: 404,
    headers,
  });
};

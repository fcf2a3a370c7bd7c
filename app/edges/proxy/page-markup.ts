import { directionOf } from "#app/platform/direction.ts";
import { escapeMarkup } from "#app/platform/html.ts";

/** Braces too: Shopify reads the page as Liquid, and no text of ours or of a visitor may become a command of it. */
export const escaped = (text: string): string =>
  escapeMarkup(text).replaceAll("{", "&#123;").replaceAll("}", "&#125;");

/** `liquid` is the address in Shopify's words and comes from the code alone. */
export const liquidLink = (liquid: `{{ routes.${string} }}`, text: string): string =>
  `<p><a class="referral__button" href="${liquid}">${escaped(text)}</a></p>`;

export const link = (address: string, text: string): string =>
  `<p><a class="referral__button" href="${escaped(address)}">${escaped(text)}</a></p>`;

export const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;

/** A code or an address: read from left to right, and selected as a whole. */
export const code = (text: string): string =>
  `<p class="referral__code" dir="ltr" style="overflow-wrap: anywhere; user-select: all">${escaped(text)}</p>`;

export const list = (lines: readonly string[]): string =>
  `<ul class="referral__terms">${lines.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`;

/** Shown within the theme. `page-width` is what themes call the column of their text. */
export const page = (locale: string, heading: string, parts: readonly string[]): Response => {
  const html = `<section class="page page-width"><div class="referral" lang="${escaped(locale)}" dir="${directionOf(locale)}">
<h1>${escaped(heading)}</h1>
<div class="referral__panel">${parts.join("\n")}</div>
</div></section>`;
  return new Response(html, {
    headers: { "content-type": "application/liquid; charset=utf-8", "cache-control": "no-store" },
  });
};

import { directionOf } from "#app/platform/direction.ts";
import { html, Markup } from "#app/platform/html.ts";
import type { Letter } from "#app/platform/messages/letter.ts";

/** A code and a link are read from left to right wherever they stand. */
export interface Detail {
  label: string;
  value: string;
  is: "words" | "code" | "link";
}

/** All the words of a letter, in the language of its reader. */
export interface LetterWords {
  locale: string;
  subject: string;
  heading: string;
  body: string;
  status: string | null;
  details: readonly Detail[];
  hint: string | null;
  button: { text: string; url: string };
  footer: string;
  /** The words of the link in the footer. */
  footerLink: string;
}

/** What mail programs show alike: tables and styles on each element, sides named by the direction. */
const font = "font-family:Arial,'Segoe UI',Tahoma,sans-serif";

const valueOf = ({ value, is }: Detail): Markup => {
  if (is === "code")
    return html`<span
      dir="ltr"
      style="font-family:Consolas,Menlo,monospace;font-size:18px;font-weight:bold;unicode-bidi:isolate;word-break:break-all"
      >${value}</span
    >`;
  if (is === "link")
    return html`<a href="${value}" dir="ltr" style="color:#0b57a4;unicode-bidi:isolate;word-break:break-all"
      >${value}</a
    >`;
  return html`<span style="font-weight:bold">${value}</span>`;
};

const detailRow = (side: string) => (detail: Detail) =>
  html` <tr>
    <td
      style="padding:12px 16px;text-align:${side};${new Markup(font)};font-size:16px;line-height:24px;color:#1f2124"
    >
      <span style="font-size:14px;color:#4a4f55">${detail.label}</span><br />
      ${valueOf(detail)}
    </td>
  </tr>`;

const paragraph = (side: string, text: string | null): Markup | null =>
  text === null
    ? null
    : html` <p
        style="margin:0 0 16px;text-align:${side};${new Markup(font)};font-size:16px;line-height:24px;color:#1f2124"
      >
        ${text}
      </p>`;

const footerOf = ({ footer, footerLink }: LetterWords, side: string, footerUrl: string | null): Markup =>
  html` <p
    style="margin:0;text-align:${side};${new Markup(font)};font-size:13px;line-height:20px;color:#4a4f55"
  >
    ${footer}${
      footerUrl === null
        ? html` <span style="text-decoration:underline">${footerLink}</span>`
        : html` <a href="${footerUrl}" style="color:#4a4f55;text-decoration:underline">${footerLink}</a>`
    }
  </p>`;

const detailsTable = ({ details }: LetterWords, side: string, direction: string): Markup | null =>
  details.length === 0
    ? null
    : html` <table
        role="presentation"
        width="100%"
        cellpadding="0"
        cellspacing="0"
        border="0"
        dir="${direction}"
        style="margin:0 0 16px;background:#f2f4f7;border-radius:8px"
      >
        ${details.map(detailRow(side))}
      </table>`;

const buttonOf = ({ button }: LetterWords, side: string): Markup =>
  html` <table
    role="presentation"
    cellpadding="0"
    cellspacing="0"
    border="0"
    align="${side}"
    style="margin:8px 0 0"
  >
    <tr>
      <td style="border-radius:8px;background:#1f2124">
        <a
          href="${button.url}"
          style="display:inline-block;padding:12px 24px;${new Markup(font)};font-size:16px;line-height:24px;font-weight:bold;color:#ffffff;text-decoration:none"
          >${button.text}</a
        >
      </td>
    </tr>
  </table>`;

export interface Rendering {
  shopName: string;
  /** Null where the link leads nowhere: a preview, a trial. */
  footerUrl: string | null;
}

export const htmlOf = (message: LetterWords, { shopName, footerUrl }: Rendering): string => {
  const direction = directionOf(message.locale);
  const side = direction === "rtl" ? "right" : "left";
  return html`<!doctype html>
    <html lang="${message.locale}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>${message.subject}</title>
      </head>
      <body dir="${direction}" style="margin:0;padding:0;background:#eceef1">
        <table
          role="presentation"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          border="0"
          dir="${direction}"
          style="background:#eceef1"
        >
          <tr>
            <td align="center" style="padding:24px 12px">
              <table
                role="presentation"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                border="0"
                dir="${direction}"
                style="max-width:560px"
              >
                <tr>
                  <td
                    style="padding:0 8px 12px;text-align:${side};${new Markup(font)};font-size:16px;line-height:24px;font-weight:bold;color:#1f2124"
                  >
                    <bdi>${shopName}</bdi>
                  </td>
                </tr>
                <tr>
                  <td style="padding:28px 24px;background:#ffffff;border-radius:12px;text-align:${side}">
                    <h1
                      style="margin:0 0 16px;text-align:${side};${new Markup(font)};font-size:22px;line-height:30px;color:#1f2124"
                    >
                      ${message.heading}
                    </h1>
                    ${paragraph(side, message.body)}${paragraph(side, message.status)}${detailsTable(message, side, direction)}${paragraph(side, message.hint)}${buttonOf(message, side)}
                  </td>
                </tr>
                <tr>
                  <td style="padding:16px 8px 0">${footerOf(message, side, footerUrl)}</td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `.toString();
};

/** Codes and links stand on lines of their own: a mark beside them would be copied along. */
export const textOf = (message: LetterWords, { shopName, footerUrl }: Rendering): string => {
  const { heading, body, status, details, hint, button, footer, footerLink } = message;
  return [
    shopName,
    heading,
    body,
    status,
    ...details.map(({ label, value, is }) => (is === "words" ? `${label}: ${value}` : `${label}:\n${value}`)),
    hint,
    `${button.text}:\n${button.url}`,
    footer,
    footerUrl === null ? null : `${footerLink}:\n${footerUrl}`,
  ]
    .filter((part) => part !== null)
    .join("\n\n");
};

interface Envelope extends Rendering {
  id: string;
  to: string;
  sender: string;
  replyTo: string | null;
  unsubscribeUrl: string | null;
}

export const letterOf = (message: LetterWords, { shopName, footerUrl, ...envelope }: Envelope): Letter => ({
  ...envelope,
  subject: message.subject,
  text: textOf(message, { shopName, footerUrl }),
  html: htmlOf(message, { shopName, footerUrl }),
  locale: message.locale,
});

import { Hono } from "hono";
import { html } from "hono/html";
import PostalMime, { type Email } from "postal-mime";
import { document, type Html } from "../admin/admin-layout.ts";
import type { Simulator } from "../simulator.ts";
import type { SimMail } from "../state.ts";

const shell = (title: string, body: Html): Html =>
  document(
    title,
    "en",
    html`<body class="start">
      <main>
        <p class="start__over"><a href="/">What to click</a> · <a href="/mail">Mail</a></p>
        ${body}
      </main>
    </body>`,
  );

const listPage = (mails: readonly { mail: SimMail; subject: string }[]): Html =>
  shell(
    "Mail",
    html`<h1>Mail</h1>
      <p>What the app sent to customers and merchants on this machine. Nothing of it goes any further.</p>
      ${
        mails.length === 0
          ? html`<p>Nothing yet.</p>`
          : html`<table>
              <thead>
                <tr>
                  <th scope="col">To</th>
                  <th scope="col">Subject</th>
                  <th scope="col">When</th>
                </tr>
              </thead>
              <tbody>
                ${mails.map(
                  ({ mail, subject }) =>
                    html`<tr>
                      <td>${mail.to}</td>
                      <td>
                        <a href="/mail/${mail.id}"><bdi>${subject}</bdi></a>
                      </td>
                      <td>${mail.at.slice(0, 16).replace("T", " ")}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }`,
  );

/** Shopify's admin is this one here. A link opens outside of the frame, where the page it leads to may run. */
const readable = (letter: string): string =>
  letter
    .replace("<head>", '<head><base target="_blank">')
    .replaceAll(/https:\/\/([\w-]+)\.myshopify\.com\/admin\//g, "/admin/store/$1/");

const mailPage = (mail: SimMail, parsed: Email): Html =>
  shell(
    parsed.subject ?? "Mail",
    html`<h1><bdi>${parsed.subject ?? ""}</bdi></h1>
      <p>From ${parsed.from?.name ?? ""} &lt;${mail.from}&gt; to ${mail.to}</p>
      <iframe
        class="mail"
        title="The mail"
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        srcdoc="${readable(parsed.html ?? "")}"
        style="inline-size: 100%; block-size: 40rem; border: 1px solid #ccc"
      ></iframe>
      <h2>As text</h2>
      <pre dir="auto" style="white-space: pre-wrap">${parsed.text ?? ""}</pre>
      <h2>Headers</h2>
      <pre style="white-space: pre-wrap; overflow-wrap: anywhere">
${parsed.headers.map(({ originalKey, value }) => `${originalKey}: ${value}`).join("\n")}</pre>`,
  );

/** The newest first. */
const read = (mails: readonly SimMail[]) =>
  Promise.all(mails.toReversed().map(async (mail) => ({ mail, parsed: await PostalMime.parse(mail.raw) })));

export const createMailPages = ({ state }: Simulator): Hono => {
  const app = new Hono();
  app.get("/", async (context) => {
    const mails = await read(state.mails);
    return context.html(listPage(mails.map(({ mail, parsed }) => ({ mail, subject: parsed.subject ?? "" }))));
  });
  app.get("/:id", async (context) => {
    const mail = state.mails.find(({ id }) => id === context.req.param("id"));
    return mail === undefined
      ? context.notFound()
      : context.html(mailPage(mail, await PostalMime.parse(mail.raw)));
  });
  return app;
};

/** For tests: what stands in the mails. */
export const describeMails = async (mails: readonly SimMail[]) =>
  (await read(mails)).map(({ mail, parsed }) => ({
    id: mail.id,
    to: mail.to,
    subject: parsed.subject ?? "",
    html: parsed.html ?? "",
    text: parsed.text ?? "",
    headers: Object.fromEntries(parsed.headers.map(({ key, value }) => [key, value])),
  }));

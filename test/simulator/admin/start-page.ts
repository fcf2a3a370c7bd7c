import { html } from "hono/html";
import type { Simulator } from "../simulator.ts";
import type { SimCustomer, SimShop } from "../state.ts";
import { document, type Html } from "./admin-layout.ts";

const languages = [
  ["en", "English"],
  ["ar", "العربية"],
  ["he", "עברית"],
] as const;

const rootOf = (shop: SimShop, locale: string): string =>
  locale === shop.locales[0] ? `/shops/${shop.handle}/` : `/shops/${shop.handle}/${locale}/`;

const asAdvocate = (shop: SimShop, advocate: SimCustomer): Html =>
  html`<div class="choices">
    ${languages.map(
      ([locale, name]) =>
        html`<form method="post" action="${rootOf(shop, locale)}account/login">
          <input type="hidden" name="return_to" value="${rootOf(shop, locale)}" />
          <button name="customer" value="${advocate.id}" lang="${locale}">
            ${advocate.firstName}, ${name}
          </button>
        </form>`,
    )}
  </div>`;

const asFriend = (shop: SimShop): Html =>
  html`<div class="choices">
    ${languages.map(
      ([locale, name]) =>
        html`<a class="choice" href="/as-friend/${shop.handle}?locale=${locale}"
          ><span>A new friend, <span lang="${locale}">${name}</span></span></a
        >`,
    )}
  </div>`;

const steps = (shop: SimShop, advocate: SimCustomer): Html => {
  const admin = `/admin/store/${shop.handle}`;
  return html`<ol class="steps">
    <li>
      <h2>The merchant runs a program</h2>
      <p>
        Open the app in the shop's admin. Choose Programs: a friend gets a discount, the advocate gets points.
      </p>
      <div class="choices">
        <a class="choice primary" href="${admin}/apps/referrals">Open the app in the admin</a>
      </div>
    </li>
    <li>
      <h2>An advocate shares a link</h2>
      <p>
        Look at the shop as ${advocate.firstName}. Below the picture are the link, ways to send it, and
        points.
      </p>
      ${asAdvocate(shop, advocate)}
    </li>
    <li>
      <h2>A friend takes the offer and orders</h2>
      <p>
        Open ${advocate.firstName}'s link as somebody who has never been here. Take the discount, put
        something for more than 20 dollars into the cart, pay. This also signs ${advocate.firstName} out.
      </p>
      ${asFriend(shop)}
    </li>
    <li>
      <h2>Points appear, and the merchant sees why</h2>
      <p>
        Come back as ${advocate.firstName} (step 2) to see the points, then open the referral in the admin:
        its story tells each move. Both were told by e-mail.
      </p>
      <div class="choices">
        <a class="choice" href="${admin}/apps/referrals/app/referrals">Open the referrals</a>
        <a class="choice" href="/mail">Read the mail</a>
      </div>
    </li>
    <li>
      <h2>The goods come back</h2>
      <p>Refund or cancel the order: the points go back too, with a reason.</p>
      <div class="choices"><a class="choice" href="${admin}/orders">Open the orders</a></div>
    </li>
    <li>
      <h2>The merchant is told, too</h2>
      <p>
        In Settings, choose which notices come by e-mail, and send a trial of one, such as the weekly summary.
        Or give the program a budget of 100 points and repeat step 3: it pauses, and says so.
      </p>
      <div class="choices">
        <a class="choice" href="${admin}/apps/referrals/app/settings">Open Settings</a>
        <a class="choice" href="/mail">Read the mail</a>
      </div>
    </li>
  </ol>`;
};

const others = ({ state }: Simulator, shop: SimShop): Html =>
  html`<ul>
    ${state.shops
      .filter((other) => other !== shop)
      .map(
        ({ handle, name }) =>
          html`<li>
            ${name}: <a href="/shops/${handle}/">online store</a>,
            <a href="/admin/store/${handle}/apps/referrals">admin</a>
          </li>`,
      )}
  </ul>`;

/** The story of a referral in the order in which a person can click through it. */
export const startPage = (simulator: Simulator): Html => {
  const [shop] = simulator.state.shops;
  const advocate = simulator.state.customers.find((customer) => customer.shop === shop?.handle);
  if (shop === undefined || advocate === undefined)
    throw new Error("The simulator has no shop with customers.");
  return document(
    "What to click",
    "en",
    html`<body class="start">
      <main>
        <p class="start__over">A simulated Shopify on this machine</p>
        <h1>What to click</h1>
        ${steps(shop, advocate)}
        <h2>The other shop</h2>
        ${others(simulator, shop)}
      </main>
    </body>`,
  );
};

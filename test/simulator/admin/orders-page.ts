import { html } from "hono/html";
import { goodsOf, refundedOf, totalOf } from "../order-body.ts";
import type { Simulator } from "../simulator.ts";
import type { SimOrder, SimShop } from "../state.ts";
import type { Html } from "./admin-layout.ts";

const money = (minor: number, currency: string): string =>
  new Intl.NumberFormat("en", { style: "currency", currency }).format(minor / 100);

const statusOf = ({ cancelledAt, financialStatus }: SimOrder): string =>
  cancelledAt === null ? financialStatus.replace("_", " ") : "cancelled";

const action = (at: string, name: string, label: string, field: Html | "" = ""): Html =>
  html`<form method="post" action="${at}/${name}">${field}<button>${label}</button></form>`;

const actionsOf = (shop: SimShop, order: SimOrder): Html => {
  const at = `/admin/store/${shop.handle}/orders/${order.id}`;
  const left = goodsOf(order) - refundedOf(order);
  const isOpen = order.cancelledAt === null;
  const amount = html`<input
    name="amount"
    type="number"
    step="0.01"
    min="0.01"
    max="${left / 100}"
    value="${(left / 100).toFixed(2)}"
    aria-label="Amount to refund"
  />`;
  return html`<div class="actions">
    ${isOpen && order.financialStatus === "pending" ? action(at, "pay", "Mark as paid") : ""}
    ${isOpen && order.financialStatus !== "pending" && left > 0 ? action(at, "refund", "Refund", amount) : ""}
    ${isOpen ? action(at, "cancel", "Cancel") : ""}
  </div>`;
};

const orderRow =
  (shop: SimShop) =>
  (order: SimOrder): Html =>
    html`<tr data-order="${order.id}">
      <td>#${order.number}${order.test ? " (test)" : ""}</td>
      <td>${order.email ?? "guest"}</td>
      <td>${order.discountCodes.map(({ code }) => html`<code>${code}</code> `)}</td>
      <td class="amount">${money(totalOf(order), shop.currency)}</td>
      <td>${statusOf(order)}</td>
      <td>${actionsOf(shop, order)}</td>
    </tr>`;

const deliveries = ({ state }: Simulator, shop: SimShop): Html => {
  const latest = state.deliveries.filter((delivery) => delivery.shop === shop.domain).slice(-12);
  if (latest.length === 0) return html`<p>Nothing yet.</p>`;
  return html`<table>
    <thead>
      <tr>
        <th>Webhook</th>
        <th>Sent</th>
        <th>Answer</th>
        <th>Try</th>
      </tr>
    </thead>
    <tbody>
      ${latest.toReversed().map(
        ({ webhookId, topic, attempts, status }) =>
          html`<tr>
            <td><code>${topic}</code></td>
            <td>${attempts === 1 ? "once" : `${attempts} times`}</td>
            <td>${status ?? "none"}</td>
            <td>${action(`/admin/store/${shop.handle}/webhooks/${webhookId}`, "repeat", "Send again")}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
};

/** Where a person pays, cancels and refunds orders to see what becomes of the points. */
export const ordersPage = (simulator: Simulator, shop: SimShop): Html => {
  const orders = simulator.state.orders.filter((order) => order.shop === shop.handle);
  return html`<div class="sheet" lang="en" dir="ltr">
    <h1>Orders of ${shop.name}</h1>
    ${
      orders.length === 0
        ? html`<p>No orders yet. <a href="/shops/${shop.handle}/">Buy something</a>.</p>`
        : html`<table>
            <thead>
              <tr>
                <th>Order</th>
                <th>Who</th>
                <th>Codes</th>
                <th class="amount">Total</th>
                <th>Status</th>
                <th>Try</th>
              </tr>
            </thead>
            <tbody>
              ${orders.toReversed().slice(0, 50).map(orderRow(shop))}
            </tbody>
          </table>`
    }
    <h2>What the app was told</h2>
    ${deliveries(simulator, shop)}
  </div>`;
};

import {
  customerDeletions,
  customerDescriptions,
  customerMerges,
} from "#app/edges/jobs/customer-deliveries.ts";
import { jobNames } from "#app/edges/jobs/jobs.ts";
import { disputeDeliveries, orderDeletions, orderEdits } from "#app/edges/jobs/order-deliveries.ts";
import { privacyDeliveries } from "#app/edges/jobs/privacy-deliveries.ts";
import { orderDeliveries, refundDeliveries } from "#app/edges/jobs/settle-deliveries.ts";
import {
  discountDeletions,
  scopeChanges,
  shopDescriptions,
  uninstallDeliveries,
} from "#app/edges/jobs/shop-deliveries.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { Modules } from "./modules.server.ts";
import type { Platform } from "./platform.server.ts";

/** Who works on a stored delivery, by its topic. */
export const composeHandlers = ({ clock, queue }: Platform, { settlement, shops, privacy }: Modules) => {
  const deps = {
    settlement,
    currencyOf: async (shopId: ShopId) => (await shops.getById(shopId)).currency,
    wantHistories: () => queue.wake(jobNames.customerHistories),
  };
  const order = orderDeliveries(deps);
  const dispute = disputeDeliveries(settlement);
  const requests = { receive: privacy.receive, wakePrivacy: () => queue.wake(jobNames.privacy) };
  return {
    "orders/create": order,
    "orders/paid": order,
    "orders/updated": order,
    "orders/fulfilled": order,
    "orders/cancelled": order,
    "orders/edited": orderEdits,
    "orders/delete": orderDeletions(settlement),
    "refunds/create": refundDeliveries(deps),
    "disputes/create": dispute,
    "disputes/update": dispute,
    "customers/create": customerDescriptions,
    "customers/update": customerDescriptions,
    "customers/delete": customerDeletions(clock),
    "customers/merge": customerMerges(settlement),
    "shop/update": shopDescriptions,
    "discounts/delete": discountDeletions,
    "app/scopes_update": scopeChanges,
    "app/uninstalled": uninstallDeliveries(clock),
    "customers/data_request": privacyDeliveries(requests, "data_request"),
    "customers/redact": privacyDeliveries(requests, "customer_redact"),
    "shop/redact": privacyDeliveries(requests, "shop_redact"),
  };
};

export type Handlers = ReturnType<typeof composeHandlers>;

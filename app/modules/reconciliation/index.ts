export { markOrdersDeleted, type DeletedOrder } from "./mark-orders-deleted.server.ts";

import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import type { ShopifyAdmin } from "./admin.ts";

/** Where somebody can be told something right now, and what he agreed to. Never kept. */
export interface Recipient {
  locale: string;
  email: { address: string; agreedToMarketing: boolean } | null;
  phone: { number: string; agreedToMarketing: boolean } | null;
}

const document = `#graphql
  query MessageRecipient($id: ID!) {
    customer(id: $id) {
      locale
      defaultEmailAddress { emailAddress marketingState validFormat }
      defaultPhoneNumber { phoneNumber smsMarketingConsent { state } }
    }
  }`;

interface Answer {
  customer: {
    locale: string;
    defaultEmailAddress: { emailAddress: string; marketingState: string; validFormat: boolean } | null;
    defaultPhoneNumber: { phoneNumber: string; smsMarketingConsent: { state: string } } | null;
  } | null;
}

const agreed = "SUBSCRIBED";

/** Null for somebody whom Shopify does not know any more. */
export const fetchRecipient = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  customerId: ShopifyId,
): Promise<Recipient | null> => {
  const id = `gid://shopify/Customer/${customerId}`;
  const { customer } = await shopify.request<Answer>(shopId, document, { id });
  if (customer === null) return null;
  const { locale, defaultEmailAddress: email, defaultPhoneNumber: phone } = customer;
  return {
    locale,
    email:
      email?.validFormat === true && email.marketingState !== "INVALID"
        ? { address: email.emailAddress, agreedToMarketing: email.marketingState === agreed }
        : null,
    phone:
      phone === null
        ? null
        : { number: phone.phoneNumber, agreedToMarketing: phone.smsMarketingConsent.state === agreed },
  };
};

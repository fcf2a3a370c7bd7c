import type { SimCustomer, SimProduct, SimShop, State } from "./state.ts";

/** Those of shopify.app.toml, the optional ones too. */
export const scopes: readonly string[] = [
  "read_customers",
  "read_orders",
  "write_discounts",
  "read_products",
  "write_gift_cards",
  "write_gift_card_transactions",
  "read_store_credit_accounts",
  "write_store_credit_account_transactions",
];

export const demoShops: readonly SimShop[] = [
  { handle: "demo-shop", name: "Demo Shop", id: "70001" },
  { handle: "demo-outlet", name: "Demo Outlet", id: "70002" },
].map((shop) => ({
  ...shop,
  domain: `${shop.handle}.myshopify.com`,
  currency: "USD",
  timezone: "America/New_York",
  locales: ["en", "ar", "he"],
  installed: true,
  scopes,
}));

const product = (number: number, title: string, price: number, colour: string): SimProduct => ({
  id: String(8_000_000_000_000 + number),
  handle: title.toLowerCase().replaceAll(" ", "-"),
  title,
  price,
  colour,
});

const demoProducts: readonly SimProduct[] = [
  product(1, "Olive oil", 2400, "#7d8f3c"),
  product(2, "Oak board", 3800, "#a9744f"),
  product(3, "Linen apron", 4200, "#c7b79b"),
  product(4, "Sea salt", 900, "#9fb4c0"),
  product(5, "Stone mortar", 5600, "#6f7378"),
  product(6, "Date honey", 1600, "#8a4b22"),
  product(7, "Copper pot", 8900, "#b5672f"),
  product(8, "Cinnamon sticks", 700, "#8c5a3c"),
];

const names = [
  "Dana",
  "Yusuf",
  "Maya",
  "Omar",
  "Noa",
  "Layla",
  "Eitan",
  "Salma",
  "Ruth",
  "Karim",
  "Tamar",
  "Huda",
];

/** In the sequence of the names above. */
const languages = ["en", "ar", "he"];

const customerId = (number: number): string => String(7_100_000_000_000 + number);

/** The first is the advocate of the story; the others shared, followed or only bought. */
export const demoCustomers: readonly SimCustomer[] = names.map((firstName, index) => ({
  id: customerId(index + 1),
  shop: "demo-shop",
  email: `${firstName.toLowerCase()}@example.com`,
  firstName,
  earlierOrders: index < 6 ? 2 : 0,
  locale: languages[index % languages.length] ?? "en",
  marketing: { email: index < 6 },
}));

export const seedState = (): State => ({
  nextId: 0,
  shops: structuredClone([...demoShops]),
  products: [...demoProducts],
  collections: [
    {
      id: "9000000000001",
      shop: "demo-shop",
      title: "Kitchen",
      productIds: demoProducts.slice(0, 4).map(({ id }) => id),
    },
  ],
  customers: structuredClone([...demoCustomers]),
  goneCustomers: [],
  orders: [],
  discounts: [],
  bulkCreations: [],
  creditAccounts: [],
  giftCards: [],
  appMetafields: [],
  failures: [],
  tokens: [],
  deliveries: [],
  mails: [],
});

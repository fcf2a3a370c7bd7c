/** Two digits, as every currency of the simulated shops has. */
export const toCents = (amount: string): number => Math.round(Number(amount) * 100);

export const moneyOf = (cents: number, currencyCode: string) => ({
  amount: (cents / 100).toFixed(2),
  currencyCode,
});

export interface MoneyInput {
  amount: string;
  currencyCode: string;
}

export const userError = (code: string, field: string, message = code) => ({ code, field: [field], message });

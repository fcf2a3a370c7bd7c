import type { ProgramTerms, Reward } from "#app/contracts/program-terms.ts";
import { toMinor } from "#app/platform/money.ts";

type Amounts = Readonly<Record<string, string>>;

/** In minor units; null when the table has no amount in that currency. */
export const amountIn = (amounts: Amounts, currency: string): bigint | null => {
  const amount = amounts[currency];
  return amount === undefined ? null : toMinor(amount, currency);
};

const amountsOf = (reward: Reward): Amounts => ("amounts" in reward ? reward.amounts : {});

/** Everything in the terms that is money: a program can only be offered in a currency that all of it names. */
const moneyOf = ({
  minimumSubtotal,
  advocateReward,
  friendReward,
  budget,
  maxShare,
}: ProgramTerms): Amounts[] => [
  minimumSubtotal,
  amountsOf(advocateReward),
  amountsOf(friendReward),
  budget?.amounts ?? {},
  maxShare?.pointWorth ?? {},
];

export const hasAmountsIn = (terms: ProgramTerms, currency: string): boolean =>
  moneyOf(terms).every((amounts) => Object.keys(amounts).length === 0 || currency in amounts);

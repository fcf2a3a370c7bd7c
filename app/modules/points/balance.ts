export interface Balance {
  available: number;
  pending: number;
  /** What was spent and then reversed: shown, never hidden in a negative balance. */
  debt: number;
}

export const noBalance: Balance = { available: 0, pending: 0, debt: 0 };

export interface Sums {
  available: number;
  pending: number;
}

export const balanceOf = ({ available, pending }: Sums): Balance => ({
  available: Math.max(0, available),
  pending: Math.max(0, pending),
  debt: Math.max(0, -available),
});

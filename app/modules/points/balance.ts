export interface Balance {
  available: number;
  pending: number;
  /** What was spent and then reversed: shown, never hidden in a negative balance. */
  debt: number;
}

interface Sums {
  available: number;
  pending: number;
}

export const balanceOf = ({ available, pending }: Sums): Balance => ({
  available: Math.max(0, available),
  pending: Math.max(0, pending),
  debt: Math.max(0, -available),
});

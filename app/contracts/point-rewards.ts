import { z } from "zod";
import { rewardSchema } from "./program-terms.ts";

/** Everything but points: nobody spends points on points. */
const spendableRewardSchema = rewardSchema.refine(({ kind }) => kind !== "points", {
  message: "Points cannot be spent on points.",
});

export type SpendableReward = Exclude<z.infer<typeof rewardSchema>, { kind: "points" }>;

const pointReward = z.strictObject({
  /** Names a reward that is there, or a new one; without it a new one gets an id. */
  id: z.uuid().optional(),
  cost: z.int().min(1).max(10_000_000),
  reward: spendableRewardSchema,
});

/** The whole catalogue: what is not named is not offered any more. */
export const pointRewardsSchema = z.strictObject({
  rewards: z
    .array(pointReward)
    .max(50)
    .refine((rewards) => {
      const ids = rewards.flatMap(({ id }) => (id === undefined ? [] : [id.toLowerCase()]));
      return new Set(ids).size === ids.length;
    }, "Each id stands once."),
});

export type PointRewardInput = z.infer<typeof pointReward>;

export interface PointReward {
  id: string;
  cost: number;
  reward: SpendableReward;
}

import { FormLayout } from "@shopify/polaris";
import type { RewardKind } from "#app/contracts/program-terms.ts";
import { useFormContext } from "../form/form-context.tsx";
import { AmountInputs, Choice, NumberInput } from "../form/inputs.tsx";
import { ResourceField } from "./resource-field.tsx";

const rewardKinds: readonly RewardKind[] = [
  "points",
  "percent",
  "fixed",
  "free_shipping",
  "free_product",
  "store_credit",
  "gift_card",
];

function Value({ side, kind }: { side: string; kind: string }) {
  switch (kind) {
    case "points":
      return <NumberInput name={`${side}.points`} />;
    case "percent":
      return <NumberInput name={`${side}.percent`} suffix="%" />;
    case "free_product":
      return <ResourceField name={`${side}.productId`} type="product" most={1} />;
    case "free_shipping":
      return null;
    default:
      return <AmountInputs name={`${side}.amounts`} />;
  }
}

/** The kind of a reward, and what that kind needs to know. */
export function RewardFields({ side }: { side: "advocateReward" | "friendReward" }) {
  const { form } = useFormContext();
  return (
    <FormLayout>
      <Choice name={`${side}.kind`} options={rewardKinds} />
      <Value side={side} kind={form.values[`${side}.kind`] ?? ""} />
    </FormLayout>
  );
}

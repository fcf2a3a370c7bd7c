import {
  execute,
  GraphQLError,
  NoDeprecatedCustomRule,
  parse,
  specifiedRules,
  validate,
  type GraphQLFieldResolver,
} from "graphql";
import type { Simulator } from "../simulator.ts";
import type { SimShop } from "../state.ts";
import { mutations } from "./mutations.ts";
import { queries } from "./queries.ts";
import { adminSchema } from "./schema.ts";
import { isAllowed, scopeFor } from "./scopes.ts";

export interface Call {
  simulator: Simulator;
  shop: SimShop;
}

export interface GraphqlRequest {
  query: string;
  variables?: Record<string, unknown>;
}

const refuseWithoutScope = (call: Call, type: string, field: string): void => {
  const scope = scopeFor(type, field);
  if (scope === null || isAllowed(call.shop.scopes, scope)) return;
  throw new GraphQLError(`Access denied for ${field} field. Required access: \`${scope}\` access scope.`, {
    extensions: { code: "ACCESS_DENIED" },
  });
};

/** A field nobody wrote an answer for fails by name: null would let a test believe that Shopify knows nothing. */
const resolveField: GraphQLFieldResolver<unknown, Call> = (source, args, call, info) => {
  const { fieldName, parentType } = info;
  const roots = parentType.name === "QueryRoot" ? queries : parentType.name === "Mutation" ? mutations : null;
  refuseWithoutScope(call, parentType.name, fieldName);
  const root = roots?.[fieldName];
  if (root !== undefined) return root(args as never, call);
  if (roots === null && typeof source === "object" && source !== null && fieldName in source) {
    const value = (source as Record<string, unknown>)[fieldName];
    return typeof value === "function" ? (value as (args: unknown) => unknown)(args) : value;
  }
  throw new Error(`The simulator has no answer for ${parentType.name}.${fieldName}`);
};

const resolveType = (value: unknown): string => {
  if (typeof value === "object" && value !== null && "__typename" in value) return String(value.__typename);
  throw new Error("The simulator gave an object without __typename");
};

const bucket = { maximumAvailable: 2000, currentlyAvailable: 1990, restoreRate: 100 };
const requestedQueryCost = 10;

/** Shopify answers what it cannot execute with 200 and errors. What is deprecated is refused, so that nobody builds on it. */
export const answerGraphql = async (
  call: Call,
  { query, variables = {} }: GraphqlRequest,
): Promise<object> => {
  const schema = adminSchema();
  let document;
  try {
    document = parse(query);
  } catch (error) {
    return { errors: [{ message: error instanceof Error ? error.message : "syntax error" }] };
  }
  const problems = validate(schema, document, [...specifiedRules, NoDeprecatedCustomRule]);
  if (problems.length > 0)
    return { errors: problems.map(({ message, locations }) => ({ message, locations })) };
  const result = await execute({
    schema,
    document,
    variableValues: variables,
    contextValue: call,
    fieldResolver: resolveField,
    typeResolver: resolveType,
  });
  const cost = { requestedQueryCost, actualQueryCost: requestedQueryCost, throttleStatus: bucket };
  return { ...result, extensions: { cost } };
};

import type * as tf from "@tensorflow/tfjs";
import type { Context } from "./context";
import { openScope, type Declaration, type Scope } from "./scope";

/** What the game needs to know of a network, whatever its inputs and outputs are. */
export interface NetworkInfo {
  readonly name: string;
  /** Names of its inputs. */
  readonly inputs: readonly string[];
  /** Its parameters and state, in the order of declaration. */
  readonly declarations: readonly Declaration[];
}

/**
 * A network: a pure function of its inputs and a context, which supplies parameters, state and draws. Tensors carry the
 * batch in front.
 */
export interface Network<Input extends string = string, Output = tf.Tensor> extends NetworkInfo {
  (inputs: Readonly<Record<Input, tf.Tensor>>, context: Context): Output;
}

/** Applies a network: what `network`'s `build` returns. */
export type Apply<Input extends string, Output> = (
  inputs: Readonly<Record<Input, tf.Tensor>>,
  context: Context,
) => Output;

/**
 * Defines a network. `build` runs once, now: it declares layers on the scope and returns the function that applies them.
 * That function returns a tensor, or an object of named tensors when the network has several outputs.
 * Throws {@link GameError} when two nodes have one name.
 */
export function network<const Input extends string, Output>(
  name: string,
  inputs: readonly Input[],
  build: (scope: Scope) => Apply<Input, Output>,
): Network<Input, Output> {
  const { scope, declarations } = openScope(name);
  const apply = build(scope);
  const call: Apply<Input, Output> = (given, context) => {
    const [first] = inputs;
    const rows = first === undefined ? undefined : given[first].shape[0];
    return apply(given, context.within(name, rows));
  };
  // A function's own `name` cannot be assigned, only defined.
  const named = Object.defineProperty(call, "name", { value: name });
  return Object.assign(named, { inputs, declarations });
}

/**
 * What a template's variants make of its options: some stay open, some are set by the variant, some have no part in it.
 */
import type { OptionValue, TemplateCard } from "../protocol";

export type Values = Readonly<Record<string, OptionValue>>;

export type Access =
  /** May be set; `value` is what it is until then. */
  | { readonly kind: "open"; readonly value: OptionValue }
  | { readonly kind: "fixed"; readonly value: OptionValue }
  | { readonly kind: "unused" };

/** How an option stands under the chosen variant. */
export function accessOf(
  card: Pick<TemplateCard, "options" | "variants">,
  values: Values,
  key: string,
): Access {
  const standard = card.options.find((option) => option.key === key)?.default ?? "";
  const variant = variantOf(card, values);
  if (variant === undefined) return { kind: "open", value: standard };
  const { defaults, open } = variant;
  if (open.includes(key)) return { kind: "open", value: defaults[key] ?? standard };
  const set = defaults[key];
  return set === undefined ? { kind: "unused" } : { kind: "fixed", value: set };
}

/** The values after one of them has changed. Those that another variant does not leave open are let go of. */
export function withValue(
  card: Pick<TemplateCard, "options" | "variants">,
  values: Values,
  key: string,
  value: OptionValue,
): Values {
  const next = { ...values, [key]: value };
  if (key !== "variant") return next;
  return Object.fromEntries(
    Object.entries(next).filter(([name]) => accessOf(card, next, name).kind === "open"),
  );
}

function variantOf(card: Pick<TemplateCard, "options" | "variants">, values: Values) {
  const standard = card.options.find(({ key }) => key === "variant")?.default ?? "";
  return card.variants[String(values["variant"] ?? standard)];
}

/** The same object without the keys whose value is undefined: JSON cannot hold them. */
export function defined<T extends object>(value: T): T {
  // Only optional keys can be undefined, so what is left is still a `T`.
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

/** A name as npm and file systems take it: `Ziffern für DCGAN` becomes `ziffern-fur-dcgan`. */
export function slug(name: string): string {
  const letters = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = letters.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return words === "" ? "gan" : words;
}

/** An icon of VS Code's own set, said by the text beside it or by the button's label. */
export function Icon({ name }: { readonly name: string }): React.JSX.Element {
  return <span className={`codicon codicon-${name}`} aria-hidden="true" />;
}

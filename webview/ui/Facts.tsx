import "./facts.css";

/** Names and figures, the figures to the right. */
export function Facts(props: {
  readonly facts: readonly (readonly [name: string, figure: string])[];
}): React.JSX.Element {
  return (
    <dl className="facts">
      {props.facts.map(([name, figure]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="gv-number">{figure}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A titled part of a panel. */
export function Section(props: {
  readonly title: string;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return (
    <section className="section">
      <h3 className="gv-heading">{props.title}</h3>
      {props.children}
    </section>
  );
}

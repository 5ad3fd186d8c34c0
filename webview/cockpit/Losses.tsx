import { useEffect, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { RunSnapshot } from "../protocol";
import { curvesOf, smooth, type Curves } from "./curves";
import { playerRoles } from "./figures";
import { colourAt, useThemeVersion } from "./theme";

const SMOOTHINGS = [0, 0.6, 0.9, 0.97] as const;
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3]];

interface Line {
  readonly name: string;
  /** CSS variable of the colour: generators warm, discriminators cool. */
  readonly colour: "--cockpit-generator" | "--cockpit-discriminator";
  /** Players of one role differ by dashes. */
  readonly dash: readonly number[];
}

/** The players' losses over the steps; `shown` is the step whose samples are in view. */
export function Losses(props: {
  readonly run: RunSnapshot;
  readonly shown: number | undefined;
}): React.JSX.Element {
  const { run, shown } = props;
  const [logarithmic, setLogarithmic] = useState(false);
  const [smoothing, setSmoothing] = useState<number>(0.9);
  const [hovered, setHovered] = useState<number | null>(null);
  const curves = useMemo(() => curvesOf(run.events), [run.events]);
  const names = curves.players.map((player) => player.name).join("\n");
  const lines = useMemo(() => linesOf(names, run.record.document), [names, run.record.document]);
  const at = hovered ?? curves.steps.length - 1;

  return (
    <section className="cockpit-losses" aria-label="Losses">
      <header>
        <h2>Losses</h2>
        <ul className="cockpit-legend">
          {curves.players.map((player, index) => (
            <li key={player.name} className={legendClass(lines[index])}>
              <Stroke dash={lines[index]?.dash ?? []} />
              {player.name} <output>{figure(player.values[at])}</output>
            </li>
          ))}
        </ul>
        <label className="cockpit-toggle">
          <input
            type="checkbox"
            checked={logarithmic}
            onChange={(event) => {
              setLogarithmic(event.target.checked);
            }}
          />
          log
        </label>
        <label className="cockpit-toggle">
          smooth
          <select
            value={smoothing}
            onChange={(event) => {
              setSmoothing(Number(event.target.value));
            }}
          >
            {SMOOTHINGS.map((weight) => (
              <option key={weight} value={weight}>
                {weight === 0 ? "off" : weight}
              </option>
            ))}
          </select>
        </label>
      </header>
      <Plot
        curves={curves}
        lines={lines}
        logarithmic={logarithmic}
        smoothing={smoothing}
        last={run.record.steps}
        mark={shown}
        onHover={setHovered}
      />
    </section>
  );
}

function linesOf(names: string, document: unknown): readonly Line[] {
  const roles = playerRoles(document);
  const seen = { generator: 0, discriminator: 0 };
  if (names === "") return [];
  return names.split("\n").map((name) => {
    const role = roles.get(name) ?? (/^gen|^g$/i.test(name) ? "generator" : "discriminator");
    const dash = DASHES[seen[role]++ % DASHES.length] ?? [];
    return { name, colour: `--cockpit-${role}`, dash };
  });
}

const legendClass = (line: Line | undefined): string =>
  line?.colour === "--cockpit-generator" ? "is-generator" : "is-discriminator";

function Stroke(props: { readonly dash: readonly number[] }): React.JSX.Element {
  return (
    <svg width="16" height="8" aria-hidden="true">
      <line x1="0" y1="4" x2="16" y2="4" strokeDasharray={props.dash.join(" ")} />
    </svg>
  );
}

const figure = (value: number | null | undefined): string =>
  value === null || value === undefined ? "" : value.toPrecision(3);

/**
 * The curves on a canvas. uPlot's options cannot change after it is made, so the plot is made anew when the players,
 * the scale or the theme change, and only its data is set when the run goes on.
 */
function Plot(props: {
  readonly curves: Curves;
  readonly lines: readonly Line[];
  readonly logarithmic: boolean;
  readonly smoothing: number;
  readonly last: number;
  readonly mark: number | undefined;
  readonly onHover: (index: number | null) => void;
}): React.JSX.Element {
  const { curves, lines, logarithmic, smoothing, last, mark, onHover } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const marked = useRef(mark);
  const theme = useThemeVersion();
  const data = useMemo(() => plotData(curves, smoothing), [curves, smoothing]);
  const newest = useRef(data);
  const hasZeroOrLess = useMemo(
    () => curves.players.some(({ values }) => values.some((value) => value !== null && value <= 0)),
    [curves],
  );

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const made = new uPlot(
      plotOptions({
        element,
        lines,
        // uPlot declares its distributions as a const enum, whose names a bundler cannot see.
        distribution: !logarithmic ? 1 : hasZeroOrLess ? 4 : 3,
        last,
        mark: () => marked.current,
        onHover,
      }),
      newest.current,
      element,
    );
    plot.current = made;
    const resized = new ResizeObserver(() => {
      made.setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [lines, logarithmic, hasZeroOrLess, last, onHover, theme]);

  useEffect(() => {
    newest.current = data;
    plot.current?.setData(data);
  }, [data]);

  useEffect(() => {
    marked.current = mark;
    plot.current?.redraw(false);
  }, [mark]);

  return (
    <div
      ref={box}
      className="cockpit-plot"
      role="img"
      aria-label={describe(curves)}
      data-points={curves.steps.length}
    />
  );
}

/** x, then per player the raw values (faint) and the smoothed ones. */
function plotData(curves: Curves, smoothing: number): uPlot.AlignedData {
  const series = curves.players.flatMap(({ values }) => [
    smoothing === 0 ? values.map(() => null) : [...values],
    smooth(values, smoothing),
  ]);
  return [[...curves.steps], ...series];
}

function plotOptions(site: {
  readonly element: HTMLElement;
  readonly lines: readonly Line[];
  readonly distribution: uPlot.Scale.Distr;
  readonly last: number;
  readonly mark: () => number | undefined;
  readonly onHover: (index: number | null) => void;
}): uPlot.Options {
  const { element } = site;
  const text = colourAt(element, "--cockpit-quiet");
  const rule = colourAt(element, "--cockpit-grid");
  const accent = colourAt(element, "--cockpit-accent");
  const font = `11px ${getComputedStyle(element).fontFamily}`;
  const axis: uPlot.Axis = {
    stroke: text,
    font,
    grid: { stroke: rule, width: 1 },
    ticks: { show: false },
    border: { show: false },
  };
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false } },
    scales: {
      x: { time: false, range: (_plot, _low, high) => [0, Math.max(high || 0, site.last / 20, 1)] },
      y: { distr: site.distribution },
    },
    axes: [
      { ...axis, size: 28 },
      { ...axis, size: 44, grid: { stroke: rule, width: 1 } },
    ],
    series: [
      {},
      ...site.lines.flatMap(({ name, colour, dash }): uPlot.Series[] => {
        const stroke = colourAt(element, colour);
        return [
          { label: `${name}, each step`, stroke, width: 1, alpha: 0.3, points: { show: false } },
          { label: name, stroke, width: 1.5, dash: [...dash], points: { show: false } },
        ];
      }),
    ],
    hooks: {
      draw: [
        (plot) => {
          const step = site.mark();
          if (step === undefined) return;
          const x = Math.round(plot.valToPos(step, "x", true));
          if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width) return;
          plot.ctx.save();
          plot.ctx.strokeStyle = accent;
          plot.ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
          plot.ctx.beginPath();
          plot.ctx.moveTo(x, plot.bbox.top);
          plot.ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
          plot.ctx.stroke();
          plot.ctx.restore();
        },
      ],
      setCursor: [
        (plot) => {
          site.onHover(plot.cursor.idx ?? null);
        },
      ],
    },
  };
}

function describe({ steps, players }: Curves): string {
  const step = steps.at(-1);
  if (step === undefined) return "No losses yet.";
  const latest = players.map(({ name, values }) => `${name} ${figure(values.at(-1))}`).join(", ");
  return `Losses up to step ${step.toLocaleString()}: ${latest}.`;
}

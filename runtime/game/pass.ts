/**
 * One pass over a game's code: a player's loss, or a sample. It implements both contexts, hands out tensors under stable
 * names, and collects what the code reports and which state it moves.
 *
 * Names of inputs. What all players of a round share: `draw/z`, `draw/onFake/drop1/mask`. What is new in each update of
 * a player: `draw/discriminator/z`, `draw/discriminator/onFake/drop1/mask`; new in each use: `draw/discriminator/z/0`.
 * Data: `batch/digits/image`, `batch/digits/label`, `batch/plane/point`. A draw's random stream has the name of its input.
 * Numbers: `scalar/stage/fade`, `scalar/pool/held`; when sampling, `choice/truncation`.
 */
import * as tf from "@tensorflow/tfjs";
import type { TensorSpec, Tracer } from "../compile/trace";
import type { Distribution } from "../random/draws";
import type {
  ApplicationOptions,
  Batch,
  Context,
  GameContext,
  StageContext,
  Statistics,
} from "./context";
import { GameError } from "./errors";
import type { BatchFeed, DrawFeed, Feed, Position } from "./feeds";
import type { Game, Player } from "./game";
import type { Declaration } from "./scope";
import type { GameSource } from "./sources";
import { fadeAt, stageContext, type StageSpan } from "./stages";
import { PassTapSite } from "./tap-site";
import type { Values } from "./values";

export interface PassOptions {
  readonly tracer: Tracer;
  /** What stands under each path. */
  readonly values: Pick<Values, "get">;
  readonly game: Pick<Game, "sources" | "taps" | "stages" | "players">;
  /** Rows of every batch, noise and label. */
  readonly batch: number;
  /** The stage of growth, of a game that grows. */
  readonly span?: StageSpan;
  /** Whose update this is; absent when sampling. */
  readonly player?: Pick<Player, "name" | "trains" | "accumulate">;
  /** What normalisation uses unless the application says; `batch` in training, `running` in sampling. */
  readonly statistics?: Statistics;
  /** Takes the moments of batches by which normalisation goes, where they are measured. */
  readonly measure?: Context["measure"];
  /** Called for every input that the code asks for, the first time. */
  readonly onFeed: (feed: Feed) => void;
}

export class Pass implements GameContext {
  /** Means reported, by name; kept, so that they outlive the scope in which the gradient is taken. */
  readonly reports = new Map<string, tf.Scalar>();
  /** New values of state, by path; kept likewise. */
  readonly moved = new Map<string, tf.Tensor>();
  readonly phase: "training" | "sampling";
  readonly stage?: StageContext;
  readonly #uses = new Map<string, number>();

  constructor(readonly options: PassOptions) {
    const { game, player, span } = options;
    this.phase = player === undefined ? "sampling" : "training";
    if (span === undefined) return;
    const fade = () => this.scalar("stage/fade", ({ round }) => fadeAt(game, span, round));
    this.stage = stageContext(game.stages ?? [], span.stage, fade);
  }

  at(application: string, options: ApplicationOptions = {}): Context {
    return new Application(this, application, options);
  }

  noise(source: string): tf.Tensor {
    const { shape, distribution, draw } = this.#source(source, "noise");
    return this.#sourceDraw(source, draw, shape, "float32", distribution);
  }

  labels(source: string): tf.Tensor1D {
    const { classes, draw } = this.#source(source, "labels");
    const distribution = { kind: "integer", below: classes } as const;
    return this.#sourceDraw(source, draw, [], "int32", distribution) as tf.Tensor1D;
  }

  batch(source: string): Batch {
    const { name, shape } = this.#source(source, "data");
    const size = this.options.batch;
    const input = (kind: "image" | "label", spec: TensorSpec) => this.#batch(name, kind, spec);
    return {
      get image() {
        return input("image", { shape: [size, ...shape], dtype: "float32" }) as tf.Tensor4D;
      },
      get label() {
        return input("label", { shape: [size], dtype: "int32" }) as tf.Tensor1D;
      },
    };
  }

  points(source: string): tf.Tensor2D {
    this.#source(source, "points");
    const spec: TensorSpec = { shape: [this.options.batch, 2], dtype: "float32" };
    return this.#batch(source, "point", spec) as tf.Tensor2D;
  }

  tap(name: string, ...inputs: readonly tf.Tensor[]): tf.Tensor {
    const taps = this.options.game.taps ?? {};
    const tap = Object.hasOwn(taps, name) ? taps[name] : undefined;
    if (tap !== undefined) return tap.apply(new PassTapSite(this, name), ...inputs);
    const known = Object.keys(taps).join(", ") || "none";
    throw new GameError(`The game has no tap "${name}". Its taps: ${known}.`);
  }

  report(name: string, value: tf.Tensor): void {
    if (!this.reports.has(name)) this.reports.set(name, tf.keep(tf.mean(value)));
  }

  /** Draws under the name of what asks, scoped to the round or to the player's update. */
  draw(
    name: string,
    scope: "round" | "player",
    what: Pick<DrawFeed, "by" | "spec" | "distribution">,
  ): tf.Tensor {
    // A sample has no rounds and no players: everything in it is drawn once.
    const { game, player: playing } = this.options;
    const player = scope === "player" ? playing?.name : undefined;
    const stream = player === undefined ? name : `${player}/${name}`;
    // All players share the draws of a round, however many parts their updates have.
    const sharing = player === undefined ? game.players : [playing];
    const parts = Math.max(1, ...sharing.map((each) => each?.accumulate ?? 1));
    const feed = { ...what, kind: "draw", name: `draw/${stream}`, stream, player } as const;
    return this.input(parts > 1 && playing !== undefined ? { ...feed, parts } : feed);
  }

  /** A number that follows from where in the run the step stands. */
  scalar(name: string, value: (at: Position) => number): tf.Scalar {
    const spec: TensorSpec = { shape: [], dtype: "float32" };
    return this.input({ kind: "scalar", name: `scalar/${name}`, spec, value }) as tf.Scalar;
  }

  input(feed: Feed): tf.Tensor {
    this.options.onFeed(feed);
    return this.options.tracer.input(feed.name, feed.spec);
  }

  read(path: string): tf.Tensor {
    return this.moved.get(path) ?? this.options.values.get(path);
  }

  move(path: string, value: tf.Tensor): void {
    this.moved.get(path)?.dispose();
    this.moved.set(path, tf.keep(value.clone()));
  }

  #sourceDraw(
    source: string,
    scope: "round" | "player" | "use",
    shape: readonly number[],
    dtype: "float32" | "int32",
    distribution: Distribution,
  ): tf.Tensor {
    const spec: TensorSpec = { shape: [this.options.batch, ...shape], dtype };
    const what = { by: "source", spec, distribution } as const;
    if (scope !== "use") return this.draw(source, scope, what);
    const use = this.#uses.get(source) ?? 0;
    this.#uses.set(source, use + 1);
    return this.draw(`${source}/${use}`, "player", what);
  }

  #batch(source: string, kind: BatchFeed["kind"], spec: TensorSpec): tf.Tensor {
    return this.input({ kind, source, name: `batch/${source}/${kind}`, spec });
  }

  #source<Kind extends GameSource["kind"]>(
    name: string,
    kind: Kind,
  ): Extract<GameSource, { kind: Kind }> {
    const { sources } = this.options.game;
    const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
    if (source?.kind === kind) return source as Extract<GameSource, { kind: Kind }>;
    const known = Object.keys(sources).join(", ") || "none";
    throw new GameError(
      source === undefined
        ? `The game has no source "${name}". Its sources: ${known}.`
        : `The source "${name}" is ${source.kind}, but is read as ${kind}.`,
    );
  }
}

/** The context of one application of a network. */
class Application implements Context {
  readonly phase: "training" | "sampling";
  readonly stage?: StageContext;
  readonly statistics: Statistics;
  readonly updatesState: boolean;
  readonly measure: Context["measure"];

  constructor(
    private readonly pass: Pass,
    private readonly name: string,
    private readonly settings: ApplicationOptions,
    network?: string,
    readonly batch: number = pass.options.batch,
  ) {
    const { player, statistics } = pass.options;
    this.phase = pass.phase;
    this.stage = pass.stage;
    this.measure = pass.options.measure;
    const usual = player === undefined ? "running" : "batch";
    this.statistics = settings.statistics ?? statistics ?? usual;
    const trained = network !== undefined && player?.trains.includes(network) === true;
    this.updatesState = trained && settings.updateState !== false;
  }

  read(declaration: Declaration): tf.Tensor {
    return this.pass.read(declaration.path);
  }

  write(declaration: Declaration, value: tf.Tensor): void {
    if (this.updatesState) this.pass.move(declaration.path, value);
  }

  draw(
    node: string,
    name: string,
    shape: readonly number[],
    distribution: Distribution,
  ): tf.Tensor {
    const scope = this.settings.draws ?? "player";
    const spec: TensorSpec = { shape: [...shape], dtype: "float32" };
    const what = { by: "application", spec, distribution } as const;
    return this.pass.draw(`${this.name}/${node}/${name}`, scope, what);
  }

  within(network: string, rows: number = this.batch): Context {
    return new Application(this.pass, this.name, this.settings, network, rows);
  }
}

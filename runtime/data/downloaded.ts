/**
 * Data sets that are fetched once for all projects of a person: what files they have, where those lie, and how one knows
 * that they are whole. `ganvas download` fetches them; loading only looks whether they are there.
 */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { DataError } from "./errors";

export const DOWNLOADED_SETS = ["mnist", "fashion", "cifar10"] as const;
export type DownloadedSet = (typeof DOWNLOADED_SETS)[number];

/** A file to fetch. */
export interface RemoteFile {
  readonly name: string;
  /** Addresses to try in turn. */
  readonly urls: readonly string[];
  /** In bytes. */
  readonly size: number;
  readonly checksum: { readonly kind: "md5" | "sha256"; readonly hex: string };
  /** Names of the files in a gzipped tar that are kept, without folders; absent for a file that is kept as it is. */
  readonly unpacks?: readonly string[];
}

export interface RemoteSet {
  readonly title: string;
  readonly files: readonly RemoteFile[];
}

const IDX_NAMES = [
  "train-images-idx3-ubyte.gz",
  "train-labels-idx1-ubyte.gz",
  "t10k-images-idx3-ubyte.gz",
  "t10k-labels-idx1-ubyte.gz",
] as const;

function idxFiles(
  bases: readonly string[],
  files: readonly (readonly [size: number, md5: string])[],
): RemoteFile[] {
  return files.map(([size, hex], i) => {
    const name = IDX_NAMES[i] ?? "";
    return { name, urls: bases.map((base) => base + name), size, checksum: { kind: "md5", hex } };
  });
}

const BATCHES = [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`);

/** Sizes and checksums as the sets' authors and torchvision give them. */
export const REMOTE_SETS: Readonly<Record<DownloadedSet, RemoteSet>> = {
  mnist: {
    title: "MNIST: 70,000 handwritten digits",
    files: idxFiles(
      [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
      ],
      [
        [9_912_422, "f68b3c2dcbeaaa9fbdd348bbdeb94873"],
        [28_881, "d53e105ee54ea40749a09fcbcd1e9432"],
        [1_648_877, "9fb629c4189551a2d022fa330f9573f3"],
        [4_542, "ec29112dd5afa0611ce80d1b7f02629c"],
      ],
    ),
  },
  fashion: {
    title: "Fashion-MNIST: 70,000 articles of clothing",
    files: idxFiles(
      ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"],
      [
        [26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"],
        [29_515, "25c81989df183df01b3e8a0aad5dffbe"],
        [4_422_102, "bef4ecab320f06d8554ea6380940ec79"],
        [5_148, "bb300cfdad3c16e7a12a480ee83cd310"],
      ],
    ),
  },
  cifar10: {
    title: "CIFAR-10: 60,000 photographs of 32 x 32 pixels",
    files: [
      {
        name: "cifar-10-binary.tar.gz",
        urls: ["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"],
        size: 170_052_171,
        checksum: {
          kind: "sha256",
          hex: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
        },
        unpacks: [...BATCHES, "test_batch.bin"],
      },
    ],
  },
};

/** Where a set lies: `GANVAS_DATA`, else the cache folder that the system keeps for a person, and in it the set's name. */
export function downloadFolder(set: DownloadedSet): string {
  return join(process.env["GANVAS_DATA"] ?? join(cacheFolder(), "ganvas", "data"), set);
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME !== undefined && XDG_CACHE_HOME !== "") return XDG_CACHE_HOME;
  if (process.platform === "win32" && LOCALAPPDATA !== undefined) return LOCALAPPDATA;
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches");
  return join(homedir(), ".cache");
}

/** The files that a whole set consists of on disk. */
export function filesOnDisk({ files }: RemoteSet): string[] {
  return files.flatMap(({ name, unpacks }) => unpacks ?? [name]);
}

/** The folder of a set. Throws {@link DataError} when it has not been downloaded. */
export function requireDownloaded(set: DownloadedSet): string {
  const folder = downloadFolder(set);
  const missing = filesOnDisk(REMOTE_SETS[set]).find((name) => !existsSync(join(folder, name)));
  if (missing === undefined) return folder;
  const megabytes = REMOTE_SETS[set].files.reduce((sum, { size }) => sum + size, 0) / 1e6;
  throw new DataError({
    where: REMOTE_SETS[set].title,
    problem: `It is not on this machine: ${join(folder, missing)} is not there.`,
    remedy: `Run "npx ganvas download ${set}" once (${Math.round(megabytes)} MB), or choose the bundled digits.`,
  });
}

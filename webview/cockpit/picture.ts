/**
 * Sheets as pictures: one sample cut out of a sheet, or the sheet itself, as PNG.
 */
import type { SheetView } from "../protocol";
import { cellPlace, cellsOf } from "./layout";

/** The sheet decoded. The URI is read with CORS, so that a canvas it is drawn on may be read back. */
async function decode(uri: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.crossOrigin = "anonymous";
  image.src = uri;
  await image.decode();
  return image;
}

/** Sample `index` (row by row, from 0) as the bytes of a PNG. */
export async function samplePng(sheet: SheetView, index: number): Promise<Blob> {
  const { width, height } = cellsOf(sheet);
  return drawn(await decode(sheet.uri), { ...cellPlace(sheet, index), width, height });
}

/** The whole sheet as the bytes of a PNG. */
export async function sheetPng(sheet: SheetView): Promise<Blob> {
  const image = await decode(sheet.uri);
  return drawn(image, { left: 0, top: 0, width: image.naturalWidth, height: image.naturalHeight });
}

function drawn(
  image: HTMLImageElement,
  part: { left: number; top: number; width: number; height: number },
): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = part.width;
  canvas.height = part.height;
  const context = canvas.getContext("2d");
  if (context === null) return Promise.reject(new Error("This webview has no 2-D canvas."));
  const { left, top, width, height } = part;
  context.drawImage(image, left, top, width, height, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error("The sample could not be written as PNG."));
      else resolve(blob);
    }, "image/png");
  });
}

/** The bytes of a blob in base64, as a message to the host carries them. */
export async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(text);
}

import { MIB } from '../lib/units.ts'

export type Preview = { webp: Uint8Array }
export type PictureSize = { width: number; height: number }

/** Twice the console's size of a picture, for high-resolution screens. */
const WIDEST = 560
const HIGHEST = 640
/** A file may be small and its picture huge. */
const MAX_PIXELS = 100 * MIB
/** What people send; a drawing that describes itself (SVG, PDF) could contain anything. */
const FORMATS: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'heif', 'tiff'])

/** A small version of a picture, upright, from its first frame; undefined if it is no picture or cannot be read. */
export async function preview(path: string): Promise<Preview | undefined> {
  try {
    const { picture } = await open(path)
    const webp = await picture
      ?.autoOrient()
      .resize({ width: WIDEST, height: HIGHEST, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 70 })
      .toBuffer()
    return webp && { webp: new Uint8Array(webp) }
  } catch {
    return undefined
  }
}

/** The upright dimensions of a picture; undefined as for `preview`. */
export async function pictureSize(path: string): Promise<PictureSize | undefined> {
  return (await open(path).catch(() => undefined))?.size
}

async function open(path: string) {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  const options = { limitInputPixels: MAX_PIXELS, sequentialRead: true } as const
  const { format, autoOrient: size } = await sharp(path, options).metadata()
  return FORMATS.has(format) ? { picture: sharp(path, options), size } : {}
}

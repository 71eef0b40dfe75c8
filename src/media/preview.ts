import { MIB } from '../lib/units.ts'

export type Preview = { webp: Uint8Array }
export type PictureSize = { width: number; height: number }

/** Twice what the console gives a picture, for screens of many pixels. */
const WIDEST = 560
const HIGHEST = 640
/** A file may be small and its picture huge. */
const MAX_PIXELS = 100 * MIB
/** What people send; a drawing that describes itself (SVG, PDF) could describe anything. */
const FORMATS: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'heif', 'tiff'])

/** A small picture of a picture, upright, of its first frame; undefined when it is none, or cannot be read. */
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

/** How large a picture is when it stands upright; undefined as of `preview`. */
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

export type Thumbnail = { jpeg: Uint8Array; width: number; height: number }

/** As wide as WhatsApp shows it, blurred, until the picture has loaded. */
const WIDTH = 32
const MAX_PIXELS = 200_000_000

/** The small preview sent with a picture; undefined if the picture cannot be read. */
export async function thumbnail(path: string): Promise<Thumbnail | undefined> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  try {
    const options = { limitInputPixels: MAX_PIXELS, sequentialRead: true } as const
    const { autoOrient } = await sharp(path, options).metadata()
    const jpeg = await sharp(path, options).autoOrient().resize(WIDTH).jpeg({ quality: 50 }).toBuffer()
    return { jpeg: new Uint8Array(jpeg), ...autoOrient }
  } catch {
    return undefined
  }
}

import type { OutFile } from './pending.ts'

/** Types that are shown with a text below. */
const CAPTIONED = /^(image\/(jpeg|png|webp)|video\/(mp4|3gpp|quicktime))$/

/**
 * What leaves, message by message: the words go below the first file that takes a caption, otherwise before the files.
 */
export function messagesOf(words: string, files: readonly File[]): { text: string; file?: File }[] {
  const captioned = words === '' ? undefined : files.find(takesCaption)
  return [
    ...(words !== '' && !captioned ? [{ text: words }] : []),
    ...files.map((file) => ({ text: file === captioned ? words : '', file })),
  ]
}

/** Sound is sent without words; everything else takes a caption. */
function takesCaption(file: File): boolean {
  return !file.type.startsWith('audio/')
}

/** A file with what the API should know: for pictures their dimensions, so that space is reserved before they load. */
export async function prepareFile(file: File): Promise<OutFile> {
  const preview = CAPTIONED.test(file.type) && file.type.startsWith('image/') ? URL.createObjectURL(file) : undefined
  const size = preview ? await measure(file) : undefined
  return { blob: file, name: file.name || 'file', fields: size ?? {}, preview }
}

async function measure(file: File): Promise<Record<string, string> | undefined> {
  try {
    const picture = await createImageBitmap(file)
    const size = { width: String(picture.width), height: String(picture.height) }
    picture.close()
    return size
  } catch {
    // Not a picture after all: it goes as it is.
    return undefined
  }
}

import { z } from 'zod'

/** Where the message with the file was: needed to ask the phone to upload an expired file again. */
export type MediaAddress = { id: string; chat: string; fromMe: boolean; participant?: string }

const schema = z.object({
  kind: z.enum(['image', 'voice', 'audio', 'video', 'document', 'sticker']),
  directPath: z.string().optional(),
  url: z.string().optional(),
  /** Base64. */
  mediaKey: z.string(),
  byteSize: z.number().optional(),
  /** Base64, of the file and of the encrypted file. */
  sha256: z.string().optional(),
  encSha256: z.string().optional(),
  id: z.string(),
  chat: z.string(),
  fromMe: z.boolean(),
  participant: z.string().optional(),
})

export type MediaReference = z.output<typeof schema>

export const encodeMediaReference = (reference: MediaReference): string => JSON.stringify(reference)

/** Throws when the text is not a reference that we made. */
export const decodeMediaReference = (text: string): MediaReference => schema.parse(JSON.parse(text))

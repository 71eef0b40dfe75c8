import { z } from 'zod'

const mediaId = z.object({ cloud: z.literal(1), id: z.string(), sha256: z.string().optional() })

/** A file at Meta: its id, and what its bytes must be (SHA-256 in Base64, as webhooks have it). */
export type CloudFile = { id: string; sha256?: string | undefined }

/** As `IncomingMedia.reference` keeps it. */
export const encodeMediaId = ({ id, sha256 }: CloudFile): string =>
  JSON.stringify({ cloud: 1, id, ...(sha256 && { sha256 }) })

/** Undefined for a reference of a linked device, or of none. */
export function findMediaId(reference: string): CloudFile | undefined {
  try {
    const { id, sha256 } = mediaId.parse(JSON.parse(reference))
    return { id, sha256 }
  } catch {
    return undefined
  }
}

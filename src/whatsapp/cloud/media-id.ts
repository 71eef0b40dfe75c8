import { z } from 'zod'

const mediaId = z.object({ cloud: z.literal(1), id: z.string(), sha256: z.string().optional() })

/** A file at Meta: its id, and the hash of its bytes (SHA-256 in Base64, as in webhooks). */
export type CloudFile = { id: string; sha256?: string | undefined }

/** As stored in `IncomingMedia.reference`. */
export const encodeMediaId = ({ id, sha256 }: CloudFile): string =>
  JSON.stringify({ cloud: 1, id, ...(sha256 && { sha256 }) })

/** Undefined for a linked device's reference, or an invalid one. */
export function findMediaId(reference: string): CloudFile | undefined {
  try {
    const { id, sha256 } = mediaId.parse(JSON.parse(reference))
    return { id, sha256 }
  } catch {
    return undefined
  }
}

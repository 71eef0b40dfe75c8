import { hashText } from '../lib/hash-text.ts'

/** Which of `count` variants a guest gets in a mailing: evenly spread, and the same at every attempt. */
export function pickVariant(mailingId: string, guestId: string, count: number): number {
  return count <= 1 ? 0 : hashText(`${mailingId}/${guestId}`) % count
}

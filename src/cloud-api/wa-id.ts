import type { Peer } from '../whatsapp/port.ts'

/** The names of guests for programs. */
export type WaIds = {
  /**
   * The digits of the phone; for a guest whose phone WhatsApp hides, those of the LID: clients need something to answer
   * to.
   */
  waId: string
  /** The LID in the form of Meta's user ids. */
  userId: string | undefined
}

/** A LID reveals no country. */
const NO_COUNTRY = 'ZZ'

/** Undefined for a guest without any address left. */
export function idsOf({ phone, lid }: Peer): WaIds | undefined {
  const waId = phone?.replace(/\D/g, '') ?? lid
  return waId === undefined ? undefined : { waId, userId: lid && `${NO_COUNTRY}.${lid}` }
}

/** The LID in a user id; undefined when the id is not ours. */
export function lidOfUserId(userId: string): string | undefined {
  const [country, lid] = userId.split('.')
  return country === NO_COUNTRY && lid && /^\d{5,20}$/.test(lid) ? lid : undefined
}

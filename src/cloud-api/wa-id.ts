import type { Peer } from '../whatsapp/port.ts'

/** How a guest is named to programs. */
export type WaIds = {
  /** The digits of the phone; of a guest whose phone WhatsApp hides, those of the LID: clients need something to answer to. */
  waId: string
  /** The LID, as Meta's ids of users are written. */
  userId: string | undefined
}

/** No country is told with a LID. */
const NO_COUNTRY = 'ZZ'

/** Undefined for a guest of whom no address is left. */
export function idsOf({ phone, lid }: Peer): WaIds | undefined {
  const waId = phone?.replace(/\D/g, '') ?? lid
  return waId === undefined ? undefined : { waId, userId: lid && `${NO_COUNTRY}.${lid}` }
}

/** The LID in an id of a user; undefined when it is none of ours. */
export function lidOfUserId(userId: string): string | undefined {
  const [country, lid] = userId.split('.')
  return country === NO_COUNTRY && lid && /^\d{5,20}$/.test(lid) ? lid : undefined
}

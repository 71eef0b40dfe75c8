import { z } from 'zod'
import { storedJson } from '../../db/index.ts'
import { timeZoneInput } from '../../http/inputs.ts'
import { formatNaive, naive } from '../../lib/local-time.ts'

/** Date and time as a wall clock shows them: `2026-12-31T18:00`. As text they sort by time. */
export const localTimeInput = z
  .string()
  .regex(/^20\d\d-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/, 'must look like 2026-12-31T18:00, without a zone')
  .refine((local) => formatNaive(naive(local)) === local, { message: 'there is no such day' })
  .meta({ description: 'A local time such as 2026-12-31T18:00' })

/** Whose clock: each guest's own, the restaurant's, or that of an IANA zone. */
export const localZoneInput = z
  .union([z.enum(['guest', 'restaurant']), timeZoneInput])
  .meta({ description: '`guest`: each guest at that time of their own clock; `restaurant`; or an IANA time zone' })

export const startLocalSchema = z.object({ at: localTimeInput, zone: localZoneInput }).meta({ id: 'LocalStart' })

export type StartLocal = z.output<typeof startLocalSchema>

const readStartLocal = storedJson('mailings.start_local', startLocalSchema)

export function parseStartLocal(json: string | null): StartLocal | null {
  return json === null ? null : readStartLocal(json)
}

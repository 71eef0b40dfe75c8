import { z } from 'zod'
import type { NumberRow } from './store.ts'

/** Above these limits WhatsApp is known to ban numbers [000]. */
const RECOMMENDED = { perMinute: 10, perHour: 100 }

export const remark = z.object({ code: z.string(), message: z.string() })

/** Warnings about the limits that people have set. */
export function warningsOf(row: NumberRow): z.output<typeof remark>[] {
  if (row.kind === 'cloud_api') return []
  if (row.per_minute <= RECOMMENDED.perMinute && row.per_hour <= RECOMMENDED.perHour) return []
  return [
    {
      code: 'limits_above_recommended',
      message:
        `More than ${RECOMMENDED.perMinute} messages a minute or ${RECOMMENDED.perHour} an hour ` +
        'may get the number banned by WhatsApp.',
    },
  ]
}

import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { ATTENDANCES, type Attendance, type EventDetails } from '../whatsapp/port.ts'
import { comesAfter } from './change-order.ts'
import type { MessageRow } from './deps.ts'

/** The details of an event in a message, as stored. */
export const eventDetails = z.object({
  name: z.string(),
  description: z.string().optional(),
  place: z.string().optional(),
  url: z.string().optional(),
  startsAt: z.number().optional(),
  endsAt: z.number().optional(),
  canceled: z.boolean(),
}) satisfies z.ZodType<EventDetails>

const attendance = z.object({
  at: z.number(),
  ids: z.array(z.string()),
  answer: z.enum(ATTENDANCES),
  extraGuests: z.number(),
})
const attendancesSchema = z.object({ guest: attendance.optional(), us: attendance.optional() })

/** Who has said whether they will attend an event, in its `content`. */
export type Attendances = z.output<typeof attendancesSchema>

const readEvent = storedJson('messages.content', eventDetails.extend({ attendances: attendancesSchema.optional() }))

/** The content of an event with its new details; answers about attendance stay. */
export function withEvent(row: Pick<MessageRow, 'content'>, event: EventDetails): string {
  const { attendances } = row.content === null ? {} : readEvent(row.content)
  return JSON.stringify({ ...event, ...(attendances && { attendances }) })
}

/** The content of an event with a newer answer in it; undefined when it is older than, or the same as, what is known. */
export function withAttendance(
  row: Pick<MessageRow, 'content'>,
  side: keyof Attendances,
  { answer, extraGuests, at, id }: { answer: Attendance; extraGuests: number; at: number; id: string },
): string | undefined {
  if (row.content === null) return undefined
  const event = readEvent(row.content)
  const next = comesAfter(event.attendances?.[side], { at, id })
  if (!next) return undefined
  return JSON.stringify({ ...event, attendances: { ...event.attendances, [side]: { ...next, answer, extraGuests } } })
}

import { z } from 'zod'
import { type PersonalTables, personalHooks, storedJson } from '../db/index.ts'

const TABLES: PersonalTables = {
  // The row stays: positions have no gaps, and subscribers who have not received it yet learn that something was
  // erased.
  outbox: {
    key: ['seq'],
    whose: { text: 'named' },
    erase: { data: ({ data }) => erased(String(data)) },
    keeps: ['id', 'type', 'traceparent'],
  },
}

export const eventPersonalData = personalHooks(TABLES)

const readGuest = storedJson('outbox.data', z.looseObject({ guest_id: z.unknown().optional() }))

function erased(data: string): string {
  const { guest_id } = readGuest(data)
  return JSON.stringify({ ...(typeof guest_id === 'string' && { guest_id }), erased: true })
}

import { type PersonalTables, personalHooks } from '../db/index.ts'

const TABLES: PersonalTables = {
  // The row stays: positions have no gaps, and who has not been told yet hears that something was erased.
  outbox: {
    key: ['seq'],
    whose: { text: 'named' },
    erase: { data: ({ data }) => erased(String(data)) },
    keeps: ['id', 'type'],
  },
}

export const eventPersonalData = personalHooks(TABLES)

function erased(data: string): string {
  const { guest_id } = JSON.parse(data) as { guest_id?: unknown }
  return JSON.stringify({ ...(typeof guest_id === 'string' && { guest_id }), erased: true })
}
